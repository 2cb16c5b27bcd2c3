"""What every act owes, tested once for each act from the two tables: rights and lifecycle.

A test file of an act derives a class from `ActContract` and says how to perform it. What is expected comes from
this file's own tables, not from the code's: a right given away in `domain.rights` must fail here.
"""

from typing import ClassVar

import pytest

from reclamations import actions
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import EventKind, Party, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Event
from tests.actions.world import fresh, in_status, kinds
from tests.factories import make_staff

HANDLERS = frozenset({Role.CLIENT_RELATIONS, Role.MANAGEMENT})
JUDGES = frozenset({Role.MANAGEMENT})
EVERY_STATUS = frozenset(Status)


class ActContract:
    """Rights, lifecycle, revision and journal of one act."""

    act: ClassVar[Act]
    event: ClassVar[EventKind]
    statuses: ClassVar[frozenset[Status]]
    roles: ClassVar[frozenset[Role]] = HANDLERS
    parties: ClassVar[frozenset[Party]] = frozenset()
    checks_revision: ClassVar[bool] = True

    def prepare(self, status: Status) -> Complaint:
        """Make a file on which the act is possible in this status."""
        return in_status(status)

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        """Do the act."""
        raise NotImplementedError

    def start(self) -> Complaint:
        """Make a file in the first status where the act is possible."""
        return self.prepare(next(status for status in Status if status in self.statuses))

    def assert_nothing_changed(self, file: Complaint, before: dict[str, object]) -> None:
        after = Complaint.objects.filter(pk=file.pk).values().get()
        assert after == before
        assert Event.objects.filter(case_id=file.pk).count() == file.journal_length

    @pytest.mark.parametrize("role", Role)
    def test_rights_of_each_role(self, role: Role) -> None:
        file, staff = self.start(), make_staff(role)
        if role in self.roles:
            self.perform(file, staff, file.revision)
            assert kinds(file)
            return
        before = Complaint.objects.filter(pk=file.pk).values().get()
        with pytest.raises(actions.NotAllowed):
            self.perform(file, staff, file.revision)
        self.assert_nothing_changed(file, before)

    def test_a_deactivated_account_does_nothing(self) -> None:
        file, staff = self.start(), make_staff(Role.MANAGEMENT, is_active=False)
        with pytest.raises(actions.NotAllowed):
            self.perform(file, staff, file.revision)

    @pytest.mark.parametrize("party", Party)
    def test_rights_of_the_client_and_of_cron(self, party: Party) -> None:
        file = self.start()
        if party in self.parties:
            self.perform(file, party, None)
            assert kinds(file)
            return
        with pytest.raises(actions.NotAllowed):
            self.perform(file, party, None)
        assert kinds(file) == []

    @pytest.mark.parametrize("status", Status)
    def test_lifecycle_in_each_status(self, status: Status) -> None:
        file, staff = self.prepare(status), make_staff(Role.MANAGEMENT)
        if status in self.statuses:
            self.perform(file, staff, file.revision)
            return
        before = Complaint.objects.filter(pk=file.pk).values().get()
        with pytest.raises(actions.ActRefused, match="n’est pas possible"):
            self.perform(file, staff, file.revision)
        self.assert_nothing_changed(file, before)

    def test_a_stale_revision_is_a_conflict_unless_the_act_only_adds(self) -> None:
        file, staff = self.start(), make_staff(Role.MANAGEMENT)
        Complaint.objects.filter(pk=file.pk).update(revision=file.revision + 1)
        if not self.checks_revision:
            self.perform(file, staff, None)
            assert kinds(file)
            return
        before = Complaint.objects.filter(pk=file.pk).values().get()
        with pytest.raises(actions.Conflict, match="Rien n’a été modifié"):
            self.perform(file, staff, file.revision)
        self.assert_nothing_changed(file, before)

    def test_the_journal_names_the_act_and_its_actor(self) -> None:
        file, staff = self.start(), make_staff(Role.MANAGEMENT)
        self.perform(file, staff, file.revision)
        assert self.event in self.act.rule.events
        event = Event.objects.get(case_id=file.pk, kind=self.event.value)
        assert (event.actor, event.party) == (staff, "")
        assert fresh(file).journal_head == Event.objects.filter(case_id=file.pk).order_by("sequence").last().hash  # type: ignore[union-attr]

    def test_the_next_page_sees_a_new_revision(self) -> None:
        file, staff = self.start(), make_staff(Role.MANAGEMENT)
        self.perform(file, staff, file.revision)
        assert fresh(file).revision == file.revision + self.checks_revision
