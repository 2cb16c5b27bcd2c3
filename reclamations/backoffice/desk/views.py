"""The queue: what must I do now, and by when."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from reclamations import actions, clock
from reclamations.backoffice.desk.queue import EVERY, counters, page_of, search
from reclamations.backoffice.desk.table import QUEUE
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page
from reclamations.domain.rights import Right
from reclamations.models import Complaint
from reclamations.models.case.complaint import ComplaintQuerySet


def queue(request: HttpRequest) -> HttpResponseBase:
    """Show the live files by next due date; a search looks into every file, ended ones too."""
    staff = require(request, Right.VIEW)
    today = clock.today()
    words, mine = request.GET.get("q", "").strip(), request.GET.get("qui") == "moi"
    chosen = request.GET.get("filtre", "")
    everyone = Complaint.objects.all()
    kept = actions.Keepers.of(today).kept_by(staff) if mine else []
    scope: ComplaintQuerySet = everyone.filter(handler__in={staff.pk, *kept}) if mine else everyone
    rows = search(scope, words) if words else scope
    if chosen in EVERY:
        rows = rows.filter(EVERY[chosen].condition(today))
    elif not words:
        rows = rows.owing()
    shown = page_of(rows, after=request.GET.get("apres", ""), staff=staff, today=today)
    return page(
        request,
        "backoffice/queue.html",
        {
            "title": _("File du jour"),
            "today": today,
            "rows": shown.rows,
            "table": QUEUE,
            "counters": [
                (counter, _url(filtre="" if counter.key == chosen else counter.key, qui=mine and "moi"))
                for counter in counters(scope, today)
            ],
            "chosen": chosen if chosen in EVERY else "",
            "chosen_label": _(EVERY[chosen].label) if chosen in EVERY else "",
            "words": words,
            "mine": mine,
            "everyone_url": _url(filtre=chosen, q=words),
            "mine_url": _url(filtre=chosen, q=words, qui="moi"),
            "reset_url": _url(qui=mine and "moi"),
            "start_url": _url(filtre=chosen, q=words, qui=mine and "moi") if "apres" in request.GET else "",
            "next_url": _url(filtre=chosen, q=words, qui=mine and "moi", apres=shown.after) if shown.after else "",
        },
    )


def _url(**parameters: str | bool) -> str:
    kept = {name: value for name, value in parameters.items() if value}
    return reverse("admin:index") + (f"?{urlencode(kept)}" if kept else "")
