"""The application of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistreConfig(AppConfig):
    """Findings, corrective actions, retention and purge."""

    name = "registre"
    verbose_name = _("Registre")

    def ready(self) -> None:
        """Plug into the back-office."""
        from reclamations.backoffice.shell import panels as backoffice  # models are ready now
        from registre import panels

        backoffice.register(panels.findings_of)
        backoffice.register_nav(panels.nav)
        backoffice.register_charge(panels.OPEN_ACTIONS)
