"""Compile the site's translations, and nothing else that lies under the current folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import compilemessages

from reclamations.words import languages


class Command(compilemessages.Command):
    """Django's own command walks the whole folder, the virtual environment included."""

    help = (
        "Compiles the catalogues of locale/, and those alone. Run it as the account that owns the code. Exits 1 if a "
        "catalogue is not compiled in the end: the site would leave its language out."
    )

    def handle(self, **options: Any) -> None:
        """Compile, and make sure of it."""
        super().handle(**{**options, "ignore_patterns": ["*"]})
        behind = languages.not_compiled(Path(settings.LOCALE_PATHS[0]))
        if behind:
            raise CommandError(f"Not compiled: {', '.join(map(str, behind))}. May this account write beside them?")
