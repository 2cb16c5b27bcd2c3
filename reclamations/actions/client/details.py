"""Correct who the client is and how to reach them, complete when and where the facts took place (Art. 3, Art. 5).

Nothing received is altered in silence: the journal keeps each value before and after, both sides are told, and the
receipt of the filing stays as it was. What waits to leave for an address that was wrong leaves for the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from reclamations.actions.base import ActRefused, Step, performing, required
from reclamations.actions.correspondence import dispatch
from reclamations.actions.correspondence.reissuing import redirect_waiting
from reclamations.domain import declaration
from reclamations.domain.declaration import Correction, Kind
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EmailChangeState, EventKind, MessageKind, OldAddress, Party
from reclamations.journal import Actor
from reclamations.models import Complaint

#: The journal's name of a value before it was corrected.
BEFORE = "old_"
#: Corrected values that identify nobody: they stand in the journal's facts.
_PLAIN = frozenset(row.name for row in declaration.FIELDS if row.kind in {Kind.MEANS, Kind.YES_NO})


@dataclass(frozen=True, kw_only=True)
class Details:
    """Who the client is and how to reach them, as it shall be from now on."""

    name: str
    email: str
    phone: str
    postal_address: str
    reply_by: Channel | None
    is_represented: bool
    representative_name: str
    representative_capacity: str


def correct_details(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    details: Details,
    reason: str = "",
    old_email_was: OldAddress | None = None,
    revoke_code: bool = False,
) -> Complaint:
    """Correct the client's details, and tell them.

    Staff say why. Who replaces an e-mail address says whose it was: a stranger's opens the file no more (the code is
    revoked whatever `revoke_code`) and is told nothing; the client's own is told, so that they see a takeover. A
    client changes everything here but the address: that one is confirmed first.
    """
    if actor is not Party.CLIENT:
        reason = required(reason, "reason", _("Motivez la correction."))
    with performing(Act.CORRECT_DETAILS, complaint, actor=actor, revision=revision) as step:
        before = step.complaint.email
        if actor is Party.CLIENT and details.email != before:
            raise ActRefused(_("Un changement d’adresse électronique se confirme d’abord."), "email")
        if before and details.email != before and old_email_was is None:
            raise ActRefused(_("Dites à qui était l’ancienne adresse."), "old_email_was")
        changed = _correct(step, details, reason=reason)
        if "email" in changed:
            step.complaint.email_changes.pending().update(state=EmailChangeState.REPLACED.value, decided_at=step.at)
        _conclude(step, changed, before, old_email_was, revoke_code=revoke_code)
        return step.complaint


def complete_facts(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    facts_on: date | None,
    facts_hour: str,
    facts_place: str,
    reason: str = "",
) -> Complaint:
    """Say better when and where the facts took place; staff say how they know it."""
    if actor is not Party.CLIENT:
        reason = required(reason, "reason", _("Indiquez d’où vient cette précision."))
    with performing(Act.COMPLETE_FACTS, complaint, actor=actor, revision=revision) as step:
        if facts_on and facts_on != step.complaint.facts_on and facts_on > step.complaint.received_on:
            raise ActRefused(_("Les faits ne peuvent pas suivre la réception de la réclamation."), "facts_on")
        values = {"facts_on": facts_on, "facts_hour": facts_hour.strip(), "facts_place": facts_place.strip()}
        _rewrite(step, EventKind.FACTS_COMPLETED, values, reason=reason)
        return step.complaint


def move_address(
    step: Step,
    email: str,
    *,
    reply_by: Channel | None,
    old_email_was: OldAddress | None,
    revoke_code: bool,
    reason: str,
    facts: Mapping[str, Any],
) -> None:
    """Write to the client at another address from now on, inside an act that decided it; see `correct_details`."""
    before = step.complaint.email
    values = {"email": email} | ({"reply_by": reply_by.value} if reply_by else {})
    changed = _rewrite(step, EventKind.DETAILS_CORRECTED, values, reason=reason, facts=facts)
    _conclude(step, changed, before, old_email_was, revoke_code=revoke_code)


def _correct(step: Step, details: Details, *, reason: str) -> list[str]:
    required(details.name, "name", _("Indiquez le nom du client."))
    if details.reply_by is Channel.EMAIL and not details.email:
        raise ActRefused(_("Le client souhaite un courriel : indiquez son adresse."), "email")
    if details.reply_by is Channel.POST and not details.postal_address.strip():
        raise ActRefused(_("Le client souhaite un courrier : indiquez son adresse."), "postal_address")
    if details.is_represented:
        required(details.representative_name, "representative_name", _("Indiquez le nom du représentant."))
    values = {name: getattr(details, name) for name in declaration.corrected_by(Correction.DETAILS)}
    values = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if not details.is_represented:
        values |= {"representative_name": "", "representative_capacity": ""}
    return _rewrite(step, EventKind.DETAILS_CORRECTED, values | {"reply_by": details.reply_by or ""}, reason=reason)


def _rewrite(
    step: Step, kind: EventKind, values: Mapping[str, Any], *, reason: str, facts: Mapping[str, Any] | None = None
) -> list[str]:
    """Write what changed, keep each value before and after, name it; refuse a correction that corrects nothing."""
    file = step.complaint
    before = {name: getattr(file, name) for name in values}
    changed = [name for name, value in values.items() if value != before[name]]
    if not changed:
        raise ActRefused(_("Rien ne change : ce sont déjà les valeurs du dossier."))
    for name in changed:
        setattr(file, name, values[name])
    step.write(*changed)
    written: dict[str, Any] = {**(facts or {}), "fields": changed}
    personal = {"reason": reason}
    for name in changed:
        if name in _PLAIN:
            written[name] = [before[name], values[name]]
        else:
            personal |= {f"{BEFORE}{name}": _text(before[name]), name: _text(values[name])}
    step.log(kind, written, personal)
    return changed


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def in_words(fields: Iterable[str], language: str) -> str:
    """Name what was corrected, in this language: « nom, téléphone »."""
    with translation.override(language):
        return ", ".join(_(declaration.LABELS[name]).lower() for name in fields)


def _conclude(
    step: Step, changed: list[str], before: str, old_email_was: OldAddress | None, *, revoke_code: bool
) -> None:
    """Lead what waits to the address of today, revoke the code where it must be, and tell the client.

    When the address changes, they are told at both, if both are theirs.
    """
    file = step.complaint
    moved = file.email != before
    if moved and file.email_failed_on:
        file.email_failed_on = None  # nothing came back from the new one
        step.save("email_failed_on")
    redirect_waiting(step, changed)
    held_code = file.code_held_on is not None
    revoked = moved and (revoke_code or old_email_was is OldAddress.OTHERS)
    if revoked:
        dispatch.revoke_code(step)
        step.log(EventKind.CODE_RENEWED, {"version": file.code_version})
    if moved and before and old_email_was is OldAddress.CLIENTS:
        dispatch.send(
            step, MessageKind.EMAIL_CHANGE, dispatch.Dispatch(Channel.EMAIL), to=before, context={"is_done": True}
        )
    if file.email:
        dispatch.send(
            step,
            MessageKind.DETAILS,
            dispatch.Dispatch(Channel.EMAIL),
            context={
                "fields": in_words(changed, file.language),
                "is_moved": moved,
                "is_revoked": revoked,
                "is_first_code": revoked and not held_code,
            },
        )
