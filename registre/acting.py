"""What every act of the register shares: the right, the transaction, the day, the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from reclamations import clock, journal
from reclamations.actions import ActRefused, Conflict, NotAllowed
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind
from reclamations.models import Complaint, Event, Organisation, Staff
from registre.models import Finding


@dataclass(frozen=True)
class RegisterStep:
    """An act of the register under way."""

    actor: Staff
    at: datetime
    today: date

    def log(self, kind: EventKind, facts: Mapping[str, Any], complaint: Complaint | None = None) -> Event:
        """Append to the organisation's journal, or to the file's when one is given (locked). No text: it may name."""
        return journal.record(kind, actor=self.actor, at=self.at, complaint=complaint, facts=facts)


@contextmanager
def acting(actor: Staff, right: Right = Right.KEEP_REGISTER) -> Iterator[RegisterStep]:
    """Open the transaction of an act of the register. Raises NotAllowed without the right."""
    if not actor.may(right):
        raise NotAllowed(_("Vous n’avez pas le droit de faire cet acte : « %(act)s ».") % {"act": _(right.label)})
    with transaction.atomic():
        at = clock.now()
        yield RegisterStep(actor, at, clock.date_of(at, Organisation.current()))


def take_turns() -> None:
    """Wait, inside a transaction, until nobody else is deciding on a purge: one decides, the next one sees it."""
    list(Organisation.objects.select_for_update().filter(pk=1).values_list("pk"))


def lock_finding(finding: Finding | int, revision: int | None = None) -> Finding:
    """Read a finding again under a row lock. Raises Conflict when it changed since `revision`."""
    pk = finding if isinstance(finding, int) else finding.pk
    locked = Finding.objects.select_for_update(of=("self",)).get(pk=pk)
    if revision is not None and locked.revision != revision:
        raise Conflict(
            _(
                "Ce dysfonctionnement a changé entre-temps. Rien n’a été modifié : relisez-le, puis recommencez ; "
                "votre saisie est conservée ci-dessous."
            )
        )
    return locked


def refuse(obstacle: str) -> None:
    """Raise ActRefused with what stands in the way, if anything does."""
    if obstacle:
        raise ActRefused(obstacle)


def write(row: Model, *fields: str) -> None:
    """Save a row, or only these fields of it; a broken rule refuses the act in French, beside its field if one is."""
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        messages = error.message_dict
        if NON_FIELD_ERRORS in messages:
            raise ActRefused(" ".join(messages[NON_FIELD_ERRORS])) from error
        field, texts = next(iter(messages.items()))
        raise ActRefused(" ".join(texts), field) from error
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=list(fields))
