"""Why an act on a finding may not be done: one sentence, which explains its page and refuses it; empty when it may."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registre.models import CorrectiveAction, Finding, FindingComplaint


def to_changing(finding: Finding) -> str:
    """A finding is changed while it is open."""
    return "" if finding.is_open else _("Ce dysfonctionnement est soldé : rouvrez-le d’abord.")


def to_unlinking(link: FindingComplaint) -> str:
    """The line of a purged file stays."""
    if link.complaint_id is None:
        return _("Ce dossier a été purgé : sa ligne reste au registre.")
    return to_changing(link.finding)


def to_closing(finding: Finding) -> str:
    """Every corrective action must be done and assessed."""
    if refusal := to_changing(finding):
        return refusal
    if not finding.corrective_actions.exists():
        return _("Consignez au moins une action corrective avant de solder.")
    if finding.corrective_actions.filter(effectiveness="").exists():
        return _("Il reste une action à réaliser, ou dont l’efficacité n’est pas évaluée.")
    return ""


def to_reopening(finding: Finding) -> str:
    """Only what was closed is taken up again."""
    return _("Ce dysfonctionnement est déjà ouvert.") if finding.is_open else ""


def to_completing(action: CorrectiveAction) -> str:
    """An action is carried out once."""
    return "" if action.is_open else _("Cette action est déjà réalisée.")


def to_assessing(action: CorrectiveAction) -> str:
    """An action is assessed once it was carried out, as long as the finding is open."""
    if action.is_open:
        return _("L’efficacité s’évalue une fois l’action réalisée.")
    return to_changing(action.finding)
