"""Four questions once the file is closed: how the client was treated, apart from what they obtained."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reclamations import actions
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.vocabulary import Party, Status
from reclamations.tracking.case.page import with_people
from reclamations.tracking.forms import SurveyForm
from reclamations.web.responses import SeeOther, private, show_refusal
from reclamations.web.visit import visits


@require_http_methods(["GET", "HEAD", "POST"])
@private
def survey(request: HttpRequest, reference: str, notice: str = "") -> HttpResponse:
    """Ask the four questions, or keep the answers."""
    complaint = visits.visited(request, with_people(), reference)
    case_url = reverse("tracking:file", args=[complaint.reference])
    if not is_possible(Act.ANSWER_SURVEY, Status(complaint.status)):
        messages.info(request, _("Nous vous demanderons votre avis quand le dossier sera clos."))
        return SeeOther(case_url)
    if why_not := actions.obstacle(Act.ANSWER_SURVEY, complaint, Party.CLIENT):
        messages.info(request, why_not)
        return SeeOther(case_url)
    posted = request.POST if request.method == "POST" else None
    form = SurveyForm(posted)
    if notice:
        messages.warning(request, notice)
    elif posted is not None and form.is_valid():
        comment = form.cleaned_data["comment"]
        try:
            actions.answer_survey(complaint, actor=Party.CLIENT, scores=form.scores, comment=comment)
        except actions.ActRefused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Merci. Votre avis est noté, et des personnes le liront."))
            return SeeOther(case_url)
    return render(request, "public/survey.html", {"complaint": complaint, "form": form, "case_url": case_url})
