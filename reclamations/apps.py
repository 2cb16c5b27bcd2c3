"""The application of complaints."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReclamationsConfig(AppConfig):
    """Complaints, from reception to closing."""

    name = "reclamations"
    verbose_name = _("Réclamations")
