"""Django's admin application, with our own site in the place of its default one."""

from __future__ import annotations

import importlib

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

#: Applications whose own lists would only be in the way.
FOREIGN = ("auth", "axes", "sites", "contenttypes", "sessions")


#: The modules that register our own.
LISTS = ("reclamations.backoffice.configuration.lists", "reclamations.backoffice.records.lists")


class BackofficeAdminConfig(AdminConfig):
    """`django.contrib.admin.site` is the back-office: every application registers on it as usual."""

    default_site = "reclamations.backoffice.site.BackofficeSite"

    def ready(self) -> None:
        """Discover every application's admin, remove what has no place here, and register our lists."""
        super().ready()
        for model in [model for model in admin.site._registry if model._meta.app_label in FOREIGN]:
            admin.site.unregister(model)
        for lists in LISTS:
            importlib.import_module(lists)
