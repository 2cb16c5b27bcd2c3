"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler400 = "reclamations.site.errors.bad_request"
handler403 = "reclamations.site.errors.permission_denied"
handler404 = "reclamations.site.errors.page_not_found"
handler500 = "reclamations.site.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("reclamations.intake.urls")),
    path("suivi/", include("reclamations.tracking.urls")),
    path("gestion/registre/", include("registre.urls")),  # before the admin's catch-all
    path("gestion/", admin.site.urls),
]
