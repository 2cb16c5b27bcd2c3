"""The notice and the blank form on paper, for those who would rather print, post or hand over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reclamations import clock
from reclamations.domain.vocabulary import Channel
from reclamations.letters import documents
from reclamations.models import ComplaintMeans, Installation, Service, WhatsAppContact
from reclamations.web import notice as notices
from reclamations.web.responses import printed
from reclamations.web.visit import visits

#: The means that take a paper form (Art. 4).
ON_PAPER = [Channel.POST.value, Channel.IN_PERSON.value]
#: A longer list does not fit on the paper form: a line to write on takes its place.
LONGEST_LIST = 8


@require_safe
def notice(request: HttpRequest) -> HttpResponseBase:
    """Print the procedure, the promise of the day it is printed, and the means to complain (Art. 1 to 8)."""
    organisation = visits.organisation_of(request)
    today = clock.date_of(clock.now(), organisation)
    context = {
        "today": today,
        "notice": notices.today(today, organisation),
        "means": list(ComplaintMeans.objects.filter(is_active=True)),
        "whatsapp": list(WhatsAppContact.objects.filter(is_active=True)),
    }
    return printed(
        request,
        lambda: documents.make("notice", organisation, context, link=documents.filing_link()),
        filename=_("notice-de-reclamation.pdf"),
        otherwise=reverse("intake:notice"),
    )


@require_safe
def blank_form(request: HttpRequest) -> HttpResponseBase:
    """Print the form to be filled in by hand, then posted or handed over (Art. 4)."""
    organisation = visits.organisation_of(request)
    services = list(Service.objects.filter(is_active=True)[: LONGEST_LIST + 1])
    installations = list(Installation.objects.filter(is_active=True)[: LONGEST_LIST + 1])
    context = {
        "delays": organisation.calendar_in_force.delays,
        "means": list(ComplaintMeans.objects.filter(is_active=True, channel__in=ON_PAPER)),
        "services": services if len(services) <= LONGEST_LIST else [],
        "installations": installations if len(installations) <= LONGEST_LIST else [],
    }
    return printed(
        request,
        lambda: documents.make("blank_form", organisation, context, link=documents.filing_link()),
        filename=_("formulaire-de-reclamation.pdf"),
        otherwise=reverse("intake:notice"),
    )
