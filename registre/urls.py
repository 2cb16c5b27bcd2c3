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
    ("dysfonctionnements/<int:pk>/", pages.finding, "finding"),
    ("revues/", pages.reviews, "reviews"),
    ("purges/", purges.purges, "purges"),
    ("purges/proposer/", purges.propose, "propose-purge"),
    ("purges/<int:pk>/", purges.batch, "batch"),
    ("certificats/<str:number>/", purges.certificate, "certificate"),
    ("certificats/<str:number>/imprimer/", printouts.ask_certificate, "ask-certificate"),
)

urlpatterns = [
    *(path(route, admin.site.admin_view(view), name=name) for route, view, name in _PAGES),
    *(path(page.route, admin.site.admin_view(page.view.as_view(page=page)), name=page.name) for page in acts.PAGES),
]
