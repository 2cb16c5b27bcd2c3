"""Who answers for a file on a day: its handler, their substitute, or everybody who may; never nobody (Art. 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reclamations.actions.base import ActRefused, performing
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind
from reclamations.journal import Actor
from reclamations.models import Complaint, Staff
from reclamations.words.typography import shortdate


@dataclass(frozen=True)
class Keepers:
    """The people as they are on a day of the organisation's time zone, read once."""

    on: date
    people: dict[int, Staff]

    @classmethod
    def of(cls, on: date) -> Keepers:
        """Read everybody, in one query."""
        return cls(on, Staff.objects.in_bulk())

    def keeper_of(self, handler: int | None) -> Staff | None:
        """Who sees to the files of this handler: themselves, or the first of their substitutes who is there."""
        seen: set[int] = set()
        while handler is not None and handler not in seen:
            seen.add(handler)
            person = self.people[handler]
            if self._is_there(person):
                return person
            handler = person.substitute_id if person.is_absent(self.on) else None
        return None

    def kept_by(self, staff: Staff) -> list[int]:
        """The handlers whose files this person sees to, themselves included."""
        return [pk for pk in self.people if self.keeper_of(pk) == staff]

    @property
    def without_a_keeper(self) -> Q:
        """The condition of a file that nobody sees to: no handler, or one who left, handles no more, or is away."""
        kept = [pk for pk in self.people if self.keeper_of(pk) is not None]
        return Q(handler__isnull=True) | ~Q(handler__in=kept)

    def addressees(self, handler: int | None) -> list[Staff]:
        """Whom a mail about a file goes to: its keeper; else client relations and management, else who is left."""
        keeper = self.keeper_of(handler)
        groups = ([keeper] if keeper is not None and keeper.email else [], *self._everybody)
        return next((group for group in groups if group), [])

    def standing_of(self, handler: int | None) -> str:
        """Say why a handler does not see to their files, and who does; nothing when they do."""
        person = self.people.get(handler or 0)
        if person is None or self._is_there(person):
            return ""
        if not person.is_active:
            return _("compte désactivé")
        if not person.may(Right.HANDLE):
            return _("ne traite plus les dossiers")
        words = {"day": shortdate(person.absent_until or self.on), "who": self.keeper_of(handler)}
        if words["who"] is None:
            return _("absence jusqu’au %(day)s, sans remplaçant") % words
        return _("absence jusqu’au %(day)s, remplacement : %(who)s") % words

    @cached_property
    def _everybody(self) -> list[list[Staff]]:
        """Who is told when a file has no keeper, in order; those who are away come after those who are there."""
        asked: Iterable[Callable[[Staff], bool]] = (
            self._is_there,
            lambda one: one.may(Right.HANDLE),
            lambda one: one.may(Right.MANAGE_STAFF),
        )
        reachable = [one for one in self.people.values() if one.is_active and one.email]
        return [[one for one in reachable if ask(one)] for ask in asked]

    def _is_there(self, person: Staff) -> bool:
        return person.may(Right.HANDLE) and not person.is_absent(self.on)


def hand_over(handler: Staff, *, actor: Actor, to: Staff) -> int:
    """Give every live file of somebody who leaves to somebody else, one event a file; give their number."""
    if to == handler or not to.may(Right.HANDLE):
        raise ActRefused(_("Cette personne ne traite pas les dossiers."), "successor")
    given = 0
    with transaction.atomic():
        for pk in Complaint.objects.in_care_of(handler).order_by("pk").values_list("pk", flat=True):
            with performing(Act.HAND_OVER, pk, actor=actor) as step:
                if step.complaint.handler_id != handler.pk:
                    continue  # somebody took it meanwhile
                step.complaint.handler = to
                step.write("handler")
                step.log(EventKind.ASSIGNED, {"handler": to.pk, "from": handler.pk})
                given += 1
    return given
