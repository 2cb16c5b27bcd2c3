"""Addresses of the tracking space; none of them holds a code, but the mail's link that leads on at once."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from reclamations.tracking.acts import details, survey
from reclamations.tracking.acts import views as acts
from reclamations.tracking.case import downloads, ics
from reclamations.tracking.case import views as case
from reclamations.tracking.data import views as data
from reclamations.tracking.entering import entrance


def _of_file(address: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """A page of one file: without a visit, it asks for the code."""
    return path(f"dossier/<str:reference>/{address}", entrance.asks_for_code(view), name=name)


app_name = "tracking"
urlpatterns = [
    path("", entrance.login, name="login"),
    path("acces/adresse/<str:token>/", details.confirm, name="confirm_address"),
    path("acces/<str:reference>/<str:code>/", entrance.enter, name="enter"),
    path("code-perdu/", entrance.lost_code, name="lost_code"),
    path("quitter/", entrance.leave, name="leave"),
    _of_file("", case.file, "file"),
    _of_file("courriers/<int:pk>/", downloads.letter, "letter"),
    _of_file("pieces/<int:pk>/", downloads.attachment, "attachment"),
    _of_file("echeances.ics", ics.due_dates, "due_dates"),
    _of_file("rendez-vous/<int:pk>.ics", ics.appointment, "appointment_file"),
    _of_file("coordonnees/", details.details, "details"),
    _of_file("coordonnees/courriel/", details.new_address, "new_address"),
    _of_file("faits/", details.facts, "facts"),
    _of_file("notice/", downloads.notice, "notice"),
    _of_file("donnees/", data.index, "data"),
    _of_file("donnees/archive/", data.archive, "data_archive"),
    _of_file("donnees/demande/", data.ask, "data_request"),
    _of_file("code/", acts.renew_code, "renew_code"),
    _of_file("avis/", survey.survey, "survey"),
    _of_file("retirer/", acts.withdraw, "withdraw"),
    _of_file("accepter/", acts.accept, "accept"),
    _of_file("desaccord/", acts.disagree, "disagree"),
    _of_file("rendez-vous/", acts.choose_appointment, "appointment"),
]
