"""`manage.py lifecycle`: print the lifecycle table as a diagram."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from reclamations.domain.lifecycle import diagram


class Command(BaseCommand):
    """Print the table of acts and statuses."""

    help = "Print the life of a file as a Mermaid state diagram (acts that leave the status as it is are not drawn)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the diagram on standard output."""
        self.stdout.write(diagram())
