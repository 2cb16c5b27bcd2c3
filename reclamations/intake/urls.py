"""Addresses of the notice, the form, the receipt and the pages the law asks for."""

from django.urls import path

from reclamations.intake import documents, filing, views

app_name = "intake"
urlpatterns = [
    path("", views.notice, name="notice"),
    path("reclamation/", filing.file, name="file"),
    path("reclamation/recue/", views.receipt, name="receipt"),
    path("procedure.pdf", documents.notice, name="notice_pdf"),
    path("formulaire-papier.pdf", documents.blank_form, name="blank_form"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
]
