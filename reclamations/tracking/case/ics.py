"""The file's dates as calendar files, to download."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from reclamations import clock
from reclamations.models import Complaint
from reclamations.web import ics
from reclamations.web.responses import private
from reclamations.web.visit import visits


@require_safe
@private
def due_dates(request: HttpRequest, reference: str) -> HttpResponse:
    """Give both due dates for the client's calendar (Art. 5, Art. 6)."""
    complaint = visits.visited(request, Complaint.objects.select_related("calendar"), reference)
    data = ics.due_dates(complaint, visits.organisation_of(request))
    return ics.download(data, filename=f"{complaint.reference}.ics")


@require_safe
@private
def appointment(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the appointment that the client chose (Art. 7), unless the end of the file put it off."""
    complaint = visits.visited(request, Complaint.objects.all(), reference)
    chosen = get_object_or_404(complaint.appointments.filter(chosen_at__isnull=False), pk=pk)
    if chosen.is_off(complaint.closed_on, clock.now()):
        raise Http404
    data = ics.appointment(chosen, complaint, visits.organisation_of(request))
    return ics.download(data, filename=f"{complaint.reference}-rendez-vous.ics")
