"""System checks that tell an administrator what is missing, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from reclamations.domain import papers
from reclamations.letters import pdf
from reclamations.words import languages

if TYPE_CHECKING:
    from reclamations.models import Organisation


@register(Tags.compatibility)
def pango_is_installed(**kwargs: Any) -> list[CheckMessage]:
    """Letters need Pango; the site runs without it and says what to install."""
    what, _dot, how = pdf.obstacle().partition(". ")
    return [Warning(f"{what}.", hint=how, id="reclamations.W001")] if what else []


@register(Tags.templates)
def papers_have_templates(**kwargs: Any) -> list[CheckMessage]:
    """A letter or a mail without its template would stop the act that writes it."""
    missing = []
    for name in papers.templates():
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.append(name)
    return [
        Error(
            f"The template {name} is missing.",
            hint="Each row of reclamations/domain/papers.py has its templates.",
            id="reclamations.E001",
        )
        for name in missing
    ]


@register("organisation", deploy=True)
def mediator_is_listed(**kwargs: Any) -> list[CheckMessage]:
    """Consumer law (Code de la consommation, L616-1) asks for a listed consumer mediator."""
    organisation = _organisation()
    if organisation is None or organisation.mediator_is_listed:
        return []
    return [
        Warning(
            f"The mediator « {organisation.mediator_name} » is not marked as a listed consumer mediator.",
            hint="Code de la consommation, L616-1: consumers must be given a mediator listed by the CECMC.",
            id="reclamations.W002",
        )
    ]


@register("organisation", deploy=True)
def organisation_is_named(**kwargs: Any) -> list[CheckMessage]:
    """A fresh site takes no complaint under a placeholder's name."""
    organisation = _organisation()
    if organisation is None or organisation.is_ready:
        return []
    return [
        Warning(
            f"The public form stays closed: the organisation lacks {', '.join(organisation.missing)}.",
            hint="Sign in to the back-office: Configuration, Mise en service.",
            id="reclamations.W003",
        )
    ]


@register(deploy=True)
def sender_is_set(**kwargs: Any) -> list[CheckMessage]:
    """Mail that leaves needs a sender of the organisation's own domain."""
    if not settings.EMAIL_IS_CONFIGURED or "localhost" not in settings.DEFAULT_FROM_EMAIL:
        return []
    return [
        Warning(
            f"Mails leave with the sender « {settings.DEFAULT_FROM_EMAIL} ».",
            hint="Set DEFAULT_FROM_EMAIL to an address of your own domain.",
            id="reclamations.W004",
        )
    ]


@register(deploy=True)
def mails_leave(**kwargs: Any) -> list[CheckMessage]:
    """Without a server no mail reaches anybody, while the case files date acknowledgements and answers by it."""
    if settings.EMAIL_IS_CONFIGURED or settings.DEMO:
        return []
    return [
        Warning(
            f"No mail server: mails to clients stay in {settings.EML_DIR} and reach nobody.",
            hint="Set EMAIL_URL, for instance smtp+tls://user:password@host:587.",
            id="reclamations.W005",
        )
    ]


@register(Tags.translation)
def translations_are_compiled(**kwargs: Any) -> list[CheckMessage]:
    """A language whose catalogue is not compiled is left out without a word, or speaks yesterday's."""
    behind = languages.not_compiled(Path(settings.LOCALE_PATHS[0]))
    return [
        Warning(
            f"The translation {path.parent.parent.name} is not compiled, or not since it changed.",
            hint="As the account that owns the code: make messages, or manage.py compilemessages; then restart.",
            id="reclamations.W008",
        )
        for path in behind
    ]


@register(deploy=True)
def data_folder_is_private(**kwargs: Any) -> list[CheckMessage]:
    """What clients wrote and joined is for nobody else on the machine."""
    folder = Path(settings.DATA_DIR)
    if not folder.is_dir() or not folder.stat().st_mode & 0o007:
        return []
    return [
        Warning(
            f"Every account of the machine may look into the data folder {folder}.",
            hint=f"chmod 700 {folder}",
            id="reclamations.W006",
        )
    ]


def _organisation() -> Organisation | None:
    """The organisation; the placeholder that stands for it while nobody saved one; None before `migrate`."""
    from reclamations.models import Organisation
    from reclamations.models.company.organisation import PLACEHOLDER

    try:
        return Organisation.objects.first() or Organisation(name=PLACEHOLDER)
    except DatabaseError:
        return None
