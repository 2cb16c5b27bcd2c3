"""Addresses of the register, under /gestion/registre/."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from registre.views import acts, pages, printouts, purges

app_name = "registre"

_PAGES = (
    ("", pages.home, "home"),
    ("reclamations/", pages.register, "register"),
    ("reclamations/imprimer/", printouts.ask_register, "ask-register"),
    ("documents/<int:pk>/", printouts.document, "document"),
    ("reclamations.csv", pages.register_csv, "register-csv"),
    ("numeros/", pages.register_numbers, "numbers"),
    ("numeros.csv", pages.numbers_csv, "numbers-csv"),
    ("archives/", pages.archives, "archives"),
    ("dysfonctionnements/", pages.findings, "findings"),
    ("actions/", pages.corrective_actions, "actions"),
    ("dysfonctionnements/nouveau/", acts.NewFindingView.as_view(), "new-finding"),
    ("dysfonctionnements/<int:pk>/", pages.finding, "finding"),
    ("dysfonctionnements/<int:pk>/preciser/", acts.AmendFindingView.as_view(), "amend-finding"),
    ("dysfonctionnements/<int:pk>/rattacher/", acts.LinkComplaintView.as_view(), "link"),
    ("dysfonctionnements/<int:pk>/action/", acts.NewActionView.as_view(), "new-action"),
    ("dysfonctionnements/<int:pk>/solder/", acts.CloseFindingView.as_view(), "close-finding"),
    ("dysfonctionnements/<int:pk>/rouvrir/", acts.ReopenFindingView.as_view(), "reopen-finding"),
    ("rattachements/<int:pk>/detacher/", acts.UnlinkComplaintView.as_view(), "unlink"),
    ("actions/<int:pk>/realiser/", acts.CompleteActionView.as_view(), "complete-action"),
    ("actions/<int:pk>/evaluer/", acts.AssessActionView.as_view(), "assess-action"),
    ("revues/", pages.reviews, "reviews"),
    ("revues/nouvelle/", acts.NewReviewView.as_view(), "new-review"),
    ("purges/", purges.purges, "purges"),
    ("purges/proposer/", purges.propose, "propose-purge"),
    ("purges/<int:pk>/", purges.batch, "batch"),
    ("purges/<int:pk>/approuver/", acts.ApprovePurgeView.as_view(), "approve-purge"),
    ("purges/<int:pk>/annuler/", acts.CancelPurgeView.as_view(), "cancel-purge"),
    ("certificats/<str:number>/", purges.certificate, "certificate"),
    ("certificats/<str:number>/imprimer/", printouts.ask_certificate, "ask-certificate"),
)

urlpatterns = [path(route, admin.site.admin_view(view), name=name) for route, view, name in _PAGES]
