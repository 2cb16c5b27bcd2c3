"""The application of complaints."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as _StaticFilesConfig
from django.utils.translation import gettext_lazy as _


class ReclamationsConfig(AppConfig):
    """Complaints, from reception to closing."""

    name = "reclamations"
    verbose_name = _("Réclamations")

    def ready(self) -> None:
        """Register the system checks, and count in French."""
        from reclamations import checks, languages  # noqa: F401

        languages.count_in_french()


class StaticFilesConfig(_StaticFilesConfig):
    """Collects what the pages use: of Bootstrap its reboot and its grid, of the admin no widget that it never shows."""

    ignore_patterns = [
        *_StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "js-lib-bootstrap5/js/*",
        "bootstrap.*",
        "bootstrap-utilities*",
        "bootstrap-grid.css*",
        "bootstrap-reboot.css*",
        "admin/js/vendor/xregexp/xregexp.js",
        "admin/js/vendor/select2/*",
        "admin/css/vendor/select2/*",
    ]
