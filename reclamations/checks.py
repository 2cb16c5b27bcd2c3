"""System checks that tell an administrator what is missing, and what to do."""

from __future__ import annotations

import importlib
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError


@register(Tags.compatibility)
def pango_is_installed(**kwargs: Any) -> list[CheckMessage]:
    """Letters need Pango; the site runs without it and says what to install."""
    try:
        importlib.import_module("weasyprint")
    except OSError:
        return [
            Warning(
                "Pango is missing: letters cannot be made into PDF.",
                hint="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation",
                id="reclamations.W001",
            )
        ]
    return []


@register("organisation")
def mediator_is_listed(**kwargs: Any) -> list[CheckMessage]:
    """Consumer law (Code de la consommation, L616-1) asks for a listed consumer mediator."""
    from reclamations.models import Organisation

    try:
        organisation = Organisation.objects.first()
    except DatabaseError:
        return []
    if organisation is None or organisation.mediator_is_listed:
        return []
    return [
        Warning(
            f"The mediator « {organisation.mediator_name} » is not marked as a listed consumer mediator.",
            hint="Code de la consommation, L616-1: consumers must be given a mediator listed by the CECMC.",
            id="reclamations.W002",
        )
    ]
