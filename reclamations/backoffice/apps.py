"""Django's admin application, with our own site in the place of its default one."""

from __future__ import annotations

import importlib

from django.contrib.admin.apps import AdminConfig


class BackofficeAdminConfig(AdminConfig):
    """`django.contrib.admin.site` is the back-office: every application registers on it as usual."""

    default_site = "reclamations.backoffice.site.BackofficeSite"

    def ready(self) -> None:
        """Discover every application's admin first: ours then removes what has no place here."""
        super().ready()
        importlib.import_module("reclamations.backoffice.admin")
