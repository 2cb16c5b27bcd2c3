"""The application of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistreConfig(AppConfig):
    """Findings, corrective actions, retention and purge."""

    name = "registre"
    verbose_name = _("Registre")
