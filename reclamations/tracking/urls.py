"""Addresses of the tracking space; none of them holds a code, but the mail's link that leads on at once."""

from django.urls import path

from reclamations.tracking import acts, agenda, case, data, entrance, survey

app_name = "tracking"
urlpatterns = [
    path("", entrance.login, name="login"),
    path("acces/<str:reference>/<str:code>/", entrance.enter, name="enter"),
    path("code-perdu/", entrance.lost_code, name="lost_code"),
    path("quitter/", entrance.leave, name="leave"),
    path("dossier/<str:reference>/", case.file, name="file"),
    path("dossier/<str:reference>/courriers/<int:pk>/", case.letter, name="letter"),
    path("dossier/<str:reference>/pieces/<int:pk>/", case.attachment, name="attachment"),
    path("dossier/<str:reference>/echeances.ics", agenda.due_dates, name="due_dates"),
    path("dossier/<str:reference>/rendez-vous/<int:pk>.ics", agenda.appointment, name="appointment_file"),
    path("dossier/<str:reference>/donnees/", data.index, name="data"),
    path("dossier/<str:reference>/donnees/archive/", data.archive, name="data_archive"),
    path("dossier/<str:reference>/donnees/demande/", data.ask, name="data_request"),
    path("dossier/<str:reference>/code/", acts.renew_code, name="renew_code"),
    path("dossier/<str:reference>/avis/", survey.survey, name="survey"),
    path("dossier/<str:reference>/retirer/", acts.withdraw, name="withdraw"),
    path("dossier/<str:reference>/accepter/", acts.accept, name="accept"),
    path("dossier/<str:reference>/desaccord/", acts.disagree, name="disagree"),
    path("dossier/<str:reference>/rendez-vous/", acts.choose_appointment, name="appointment"),
]
