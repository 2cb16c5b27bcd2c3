"""What every act shares: the lock, the checks, the writing and the journal, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from reclamations import clock, journal
from reclamations.actions.obstacles import obstacle_of_file, obstacle_to_actor
from reclamations.domain import lifecycle
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, Organisation, Staff


class ActRefused(Exception):
    """An act that cannot be done; `message` is for people, `field` names the argument at fault, if one is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(ActRefused):
    """Somebody else acted on the file since the page was shown."""


class NotAllowed(ActRefused):
    """The actor has no right to this act."""


@dataclass
class Step:
    """An act under way on a locked file."""

    act: Act
    complaint: Complaint
    actor: Actor
    at: datetime
    today: date
    organisation: Organisation

    @property
    def staff(self) -> Staff | None:
        """The actor when it is a member of staff."""
        return self.actor if isinstance(self.actor, Staff) else None

    def by_staff(self) -> Staff:
        """The actor of an act that only staff do; raise NotAllowed for anybody else."""
        if not isinstance(self.actor, Staff):
            raise NotAllowed(_("Cet acte revient au personnel."))
        return self.actor

    def write(self, *fields: str) -> None:
        """Move the file along the lifecycle and save these fields; a broken constraint refuses the act in French."""
        complaint = self.complaint
        complaint.status = lifecycle.after(self.act, Status(complaint.status)).value
        complaint.revision += 1
        self.save(*fields, "status", "revision")

    def save(self, *fields: str) -> None:
        """Save these fields without a new revision: what arrives by itself does not disturb who is writing."""
        with refusing_broken_constraints():
            self.complaint.save(update_fields=list(fields))
        self.complaint.refresh_from_db(fields=["next_due_on"])

    def log(
        self, kind: EventKind, facts: Mapping[str, Any] | None = None, personal: Mapping[str, str] | None = None
    ) -> Event:
        """Append the act to the file's journal; empty personal values are left out."""
        kept = {name: value for name, value in (personal or {}).items() if value}
        return journal.record(kind, actor=self.actor, at=self.at, complaint=self.complaint, facts=facts, personal=kept)


@contextmanager
def performing(act: Act, complaint: Complaint | int, *, actor: Actor, revision: int | None = None) -> Iterator[Step]:
    """Open the transaction of an act: check the right, lock the file, check the revision and what stands in the way.

    Raises NotAllowed, Conflict, or ActRefused with the obstacle (`obstacles`).
    """
    check_right(act, actor)
    with transaction.atomic():
        locked = lock(complaint)
        if revision is not None and locked.revision != revision:
            raise Conflict(_conflict_message(locked))
        if refusal := obstacle_of_file(act, locked):
            raise ActRefused(refusal)
        organisation = Organisation.current()
        at = clock.now()
        yield Step(act, locked, actor, at, clock.date_of(at, organisation), organisation)
        check_all_is_told(locked)


@contextmanager
def refusing_broken_constraints() -> Iterator[None]:
    """Turn a constraint of the file that the database refused into its French sentence; the act is undone whole."""
    try:
        yield
    except IntegrityError as error:
        for constraint in Complaint._meta.constraints:
            if constraint.name in str(error):
                raise ActRefused(str(constraint.get_violation_error_message())) from error
        raise


def lock(complaint: Complaint | int) -> Complaint:
    """Read the file again under a row lock; its journal tells from here on what changes."""
    pk = complaint if isinstance(complaint, int) else complaint.pk
    found: Complaint = Complaint.objects.select_for_update(of=("self",)).select_related("calendar").get(pk=pk)
    journal.remember(found)
    return found


def check_all_is_told(complaint: Complaint) -> None:
    """Raise AssertionError when an act wrote a fact that no event tells: nothing would vouch for it."""
    if untold := journal.untold(complaint):
        raise AssertionError(f"written, and told by no event: {', '.join(untold)}")


def check_right(act: Act, actor: Actor) -> None:
    """Raise NotAllowed unless the actor may do this act (`domain.lifecycle`)."""
    if refusal := obstacle_to_actor(act, actor):
        raise NotAllowed(refusal)


def required(value: str, field: str, message: str) -> str:
    """Give the text without its outer blanks; raise ActRefused beside the field when nothing is left."""
    text = value.strip()
    if not text:
        raise ActRefused(message, field)
    return text


def _conflict_message(complaint: Complaint) -> str:
    last = Event.objects.select_related("actor").filter(case_id=complaint.pk).order_by("-sequence").first()
    who = str(last.actor) if last and last.actor else _("quelqu’un d’autre")
    what = _(EventKind(last.kind).label) if last else ""
    return _(
        "%(who)s a agi sur ce dossier entre-temps (« %(what)s »). Rien n’a été modifié : relisez le dossier, "
        "puis recommencez ; votre saisie est conservée ci-dessous."
    ) % {"who": who, "what": what}
