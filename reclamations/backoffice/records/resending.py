"""Send again the mails that failed, one or all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from reclamations import actions
from reclamations.backoffice.shell.access import require
from reclamations.domain.rights import Right
from reclamations.models import Mail

#: Reasons shown after a send of all; the list has the others.
SHOWN = 5


@require_POST
def one(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send one again, and lead back to it."""
    staff = require(request, Right.HANDLE)
    try:
        actions.send_again(get_object_or_404(Mail, pk=pk), actor=staff)
    except actions.ActRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ce courriel est de nouveau dans la file d’envoi."))
    return redirect("admin:reclamations_mail_change", pk)


@require_POST
def every(request: HttpRequest) -> HttpResponseBase:
    """Send again all those that may leave; say which may not, and why."""
    count, refused = actions.send_all_again(actor=require(request, Right.HANDLE))
    if count:
        said = ngettext(
            "%(count)s courriel est de nouveau dans la file d’envoi.",
            "%(count)s courriels sont de nouveau dans la file d’envoi.",
            count,
        )
        messages.success(request, said % {"count": count})
    for email, why in refused[:SHOWN]:
        messages.warning(request, f"{email.subject} : {why}")
    if len(refused) > SHOWN:
        others = ngettext(
            "Et %(count)s autre, en échec ci-dessous.",
            "Et %(count)s autres, en échec ci-dessous.",
            len(refused) - SHOWN,
        )
        messages.warning(request, others % {"count": len(refused) - SHOWN})
    return redirect("admin:reclamations_mail_changelist")
