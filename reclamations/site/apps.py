"""The applications that the composition root adds: its checks, and what is collected of other people's files."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as _StaticFilesConfig


class SiteConfig(AppConfig):
    """The site as a whole."""

    name = "reclamations.site"

    def ready(self) -> None:
        """Register the system checks, and count in French."""
        from reclamations.site import checks  # noqa: F401
        from reclamations.words import languages

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
