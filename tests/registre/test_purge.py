"""Art. 8: after five years the personal data goes, a line and a certificate stay."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from reclamations import journal
from reclamations.actions import ActRefused, NotAllowed
from reclamations.domain.vocabulary import EventKind, Party, Role
from reclamations.models import Complaint, ErasurePermit, Event, EventDetail, Mail, Message, SatisfactionSurvey
from registre import actions
from registre.archives import certificates, purge, retention
from registre.models import ArchivedLine, ErasureTask, PurgeBatch, PurgeCandidate
from registre.vocabulary import BatchStatus, CandidateState
from tests.factories import make_complaint, make_message, make_staff
from tests.registre.rows import PURGE_DAY, approved_batch, fill, make_closed, make_finding

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]


@pytest.fixture(autouse=True)
def _purge_day() -> Iterator[None]:
    with time_machine.travel(PURGE_DAY, tick=False):
        yield


@pytest.mark.parametrize(
    ("closed_on", "last_day"),
    [
        (date(2026, 6, 15), date(2031, 6, 15)),
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2032, 2, 28)),
    ],
)
def test_retention_is_five_calendar_years(closed_on: date, last_day: date) -> None:
    assert retention.retention_end(closed_on) == last_day


@pytest.mark.parametrize(("day", "found"), [(date(2031, 6, 15), 0), (date(2031, 6, 16), 1)])
def test_the_last_day_of_retention_counts_whole(day: date, found: int) -> None:
    make_closed()
    assert retention.over(day).count() == found


def test_a_live_file_is_never_over_its_retention() -> None:
    make_complaint()
    assert not retention.over(date(2100, 1, 1)).exists()


def test_everything_personal_goes_and_a_line_stays() -> None:
    file = make_closed(name="Hélène Martin")
    fill(file)
    purge.execute(approved_batch())
    assert not Complaint.objects.exists()
    assert not Message.objects.exists()
    assert not EventDetail.objects.filter(case_id=file.pk).exists()
    line = ArchivedLine.objects.get()
    assert (line.reference, line.received_month, line.closed_month) == (
        file.reference,
        date(2026, 5, 1),
        date(2026, 6, 1),
    )
    assert (line.risk, line.outcome, line.acknowledged_in_time, line.answered_in_time) == (
        "legal",
        "upheld",
        True,
        True,
    )


def test_the_client_s_scores_stay_and_their_words_go() -> None:
    fill(make_closed())
    purge.execute(approved_batch())
    assert not SatisfactionSurvey.objects.exists()
    line = ArchivedLine.objects.get()
    assert (line.clarity, line.speed, line.listening, line.ease) == (5, 2, 4, 3)


def test_the_review_keeps_the_satisfaction_it_saw_after_the_purge() -> None:
    fill(make_closed())
    make_closed()
    review = actions.record_review(
        actor=make_staff(Role.MANAGEMENT),
        held_on=date(2026, 7, 1),
        first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 31),
        conclusions="Répondre plus vite",
    )
    purge.execute(approved_batch())
    ArchivedLine.objects.update(clarity=None, speed=None, listening=None, ease=None)
    review.refresh_from_db()
    said = review.figures["satisfaction"]
    assert (said["answers"], [mean for _question, mean in said["rows"]]) == (1, [5.0, 2.0, 4.0, 3.0])


def test_the_journal_says_that_the_file_was_purged_and_still_verifies() -> None:
    file = make_closed()
    journal.seal(PURGE_DAY - relativedelta(years=1))
    purge.execute(approved_batch())
    last = Event.objects.filter(case_id=file.pk).last()
    assert last is not None
    assert (last.kind, last.facts["line"]) == (EventKind.PURGED.value, ArchivedLine.objects.get().sha256)
    assert list(journal.verify()) == []
    assert not ErasurePermit.objects.exists()


def test_the_mails_of_the_file_go() -> None:
    file, other = make_closed(), make_closed(closed_on=date(2030, 1, 1))
    gone = Mail.objects.create(sender="a@b.fr", to="helene@exemple.fr", message_id="<gone@b.fr>")
    kept = Mail.objects.create(sender="a@b.fr", to="paul@exemple.fr")
    for complaint, email in ((file, gone), (other, kept)):
        make_message(complaint, state="sent", occurred_on=date(2026, 5, 5), email=email)
    purge.execute(approved_batch())
    assert list(Mail.objects.all()) == [kept]
    assert sorted(ErasureTask.objects.values_list("name", flat=True)) == ["<gone@b.fr>"]


def test_the_admin_log_about_the_file_goes() -> None:
    file = make_closed()
    for key in (file.pk, file.pk + 1):
        LogEntry.objects.create(
            user=make_staff(), content_type=ContentType.objects.get_for_model(file), object_id=str(key), action_flag=2
        )
    purge.execute(approved_batch())
    assert list(LogEntry.objects.values_list("object_id", flat=True)) == [str(file.pk + 1)]


def test_the_register_keeps_the_reference_of_a_purged_file() -> None:
    file = make_closed()
    finding = make_finding(file)
    purge.execute(approved_batch())
    link = finding.links.get()
    assert link.complaint is None
    assert link.archived == ArchivedLine.objects.get()
    assert link.reference == file.reference


def open_action(file: Complaint) -> None:
    owner = make_staff(Role.MANAGEMENT)
    actions.record_corrective_action(
        make_finding(file), actor=owner, description="Renforcer l’astreinte", owner=owner, due_on=date(2031, 9, 1)
    )


def change(**fields: Any) -> Any:
    return lambda file: Complaint.objects.filter(pk=file.pk).update(**fields)


def name_the_client(file: Complaint) -> None:
    finding = make_finding(file)
    type(finding).objects.filter(pk=finding.pk).update(root_cause="Mme Martin-Dupré n’a pas été rappelée.")


OBSTACLES = {
    "est gelé": change(legal_hold_on=date(2030, 1, 1), legal_hold_reason="Procédure"),
    "encore à réaliser": open_action,
    "moins de douze mois": change(last_message_on=date(2030, 6, 16)),
    "douze mois y figure": lambda file: make_message(file, state="posted", proof="1A", occurred_on=date(2031, 1, 5)),
    "attend encore de partir": make_message,
    "rouvert": change(status="in_progress", closed_on=None, retention_until=None, closing_reason=""),
    "désigne le client": name_the_client,
    "n’est pas écoulée": change(retention_until=date(2030, 1, 1)),
}


@pytest.mark.parametrize("reason", OBSTACLES)
def test_a_file_is_kept_and_the_reason_is_said(reason: str) -> None:
    blocked, free = make_closed(), make_closed()
    OBSTACLES[reason](blocked)
    found = retention.obstacles([blocked.pk, free.pk], on=date(2031, 6, 16))
    assert list(found) == [blocked.pk]
    assert reason in found[blocked.pk]


@pytest.mark.parametrize("reason", OBSTACLES)
def test_what_happens_after_the_approval_still_keeps_the_file(reason: str) -> None:
    blocked = make_closed()
    batch = approved_batch()
    OBSTACLES[reason](blocked)
    tally = purge.execute(batch)
    assert (tally.purged, tally.kept) == (0, 1)
    assert Complaint.objects.filter(pk=blocked.pk).exists()
    candidate = PurgeCandidate.objects.get()
    assert candidate.state == CandidateState.KEPT.value
    assert reason in candidate.obstacle


def test_an_old_message_does_not_keep_the_file() -> None:
    file = make_closed(last_message_on=date(2030, 6, 15))
    assert retention.obstacles([file.pk], on=date(2031, 6, 16)) == {}


def test_the_person_who_proposes_cannot_approve() -> None:
    make_closed()
    proposer = make_staff(Role.MANAGEMENT)
    batch = actions.propose_purge(actor=proposer)
    with pytest.raises(NotAllowed, match="une autre personne"):
        actions.approve_purge(batch, actor=proposer, reason="Liste relue")
    actions.approve_purge(batch, actor=make_staff(Role.MANAGEMENT), reason="Liste relue")
    assert PurgeBatch.objects.get().status == BatchStatus.APPROVED.value


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.CLIENT_RELATIONS, Role.ADMINISTRATOR])
def test_a_purge_is_approved_with_the_right_only(role: Role) -> None:
    make_closed()
    batch = actions.propose_purge(actor=Party.SYSTEM)
    with pytest.raises(NotAllowed):
        actions.approve_purge(batch, actor=make_staff(role), reason="Liste relue")


def test_a_second_batch_waits_for_the_first() -> None:
    make_closed()
    actions.propose_purge(actor=Party.SYSTEM)
    with pytest.raises(ActRefused, match="déjà en cours"):
        actions.propose_purge(actor=Party.SYSTEM)


def test_a_cancelled_batch_leaves_its_files_and_the_place() -> None:
    make_closed()
    batch = actions.propose_purge(actor=Party.SYSTEM)
    actions.cancel_purge(batch, actor=make_staff(Role.MANAGEMENT), reason="Contentieux à venir")
    assert actions.propose_purge(actor=Party.SYSTEM).pk != batch.pk
    assert Complaint.objects.count() == 1


def test_an_unusual_volume_is_refused_unless_it_is_allowed() -> None:
    for _ in range(retention.SMALL + 1):
        make_closed()
    with pytest.raises(ActRefused, match="Volume inhabituel"):
        actions.propose_purge(actor=Party.SYSTEM)
    assert actions.propose_purge(actor=Party.SYSTEM, allow_volume=True).candidates.count() == retention.SMALL + 1


@pytest.mark.parametrize(
    ("number", "total", "abnormal"),
    [(20, 20, False), (21, 105, False), (21, 104, True), (1000, 100_000, False), (1001, 100_000, True)],
)
def test_unusual_means_a_thousand_files_or_a_fifth_of_them(number: int, total: int, abnormal: bool) -> None:
    assert retention.is_abnormal(number, total) is abnormal


def test_executing_twice_changes_nothing_more() -> None:
    make_closed()
    batch = approved_batch()
    first = purge.execute(batch)
    events = Event.objects.count()
    second = purge.execute(batch)
    assert (second.purged, second.certificate) == (0, first.certificate)
    assert (Event.objects.count(), ArchivedLine.objects.count()) == (events, 1)


def test_a_purge_stopped_midway_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "CHUNK", 2)
    for _ in range(5):
        make_closed()
    batch = approved_batch()
    purge._purge_some(batch, 2)
    assert (Complaint.objects.count(), ArchivedLine.objects.count()) == (3, 2)
    tally = purge.execute(batch)
    assert tally.certificate is not None
    assert (tally.purged, tally.certificate.count, Complaint.objects.count()) == (3, 5, 0)


def test_a_purge_leaves_the_database_to_others_most_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(purge.time, "sleep", slept.append)
    for lasted, size, then in ((0.05, 40, 40), (0.5, 60, 20), (0.001, 30, 60), (0.0, 80, 100), (9.0, 20, 20)):
        assert purge.pace(lasted, size) == then
    assert slept == [pytest.approx(rest) for rest in (1.0, 2.0, 0.02, 0.0, 2.0)]


def test_the_certificate_names_each_line_and_each_file_kept() -> None:
    purged, kept = make_closed(), make_closed()
    batch = approved_batch()
    Complaint.objects.filter(pk=kept.pk).update(legal_hold_on=date(2031, 6, 1), legal_hold_reason="Procédure")
    certificate = purge.execute(batch).certificate
    assert certificate is not None
    assert certificate.number == "P-2031-0001"
    assert certificate.content["lines"] == [[purged.reference, ArchivedLine.objects.get().sha256]]
    assert certificate.content["kept"] == [[kept.reference, "Le dossier est gelé depuis le 01/06/2031."]]
    assert Event.objects.filter(case_id=0).last().facts["sha256"] == certificate.hash  # type: ignore[union-attr]


def test_certificates_follow_one_another() -> None:
    make_closed()
    first = purge.execute(approved_batch()).certificate
    make_closed()
    second = purge.execute(approved_batch()).certificate
    assert first is not None
    assert second is not None
    assert second.previous_hash == first.hash
    assert list(certificates.verify()) == []


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (
            lambda line, _: ArchivedLine.objects.filter(pk=line.pk).update(outcome="rejected"),
            "is not what was certified",
        ),
        (lambda line, _: line.delete(), "is gone"),
        (lambda _, paper: type(paper).objects.filter(pk=paper.pk).update(count=2), "does not match its hash"),
    ],
)
def test_a_changed_line_or_certificate_is_found(change: Any, flaw: str) -> None:
    make_closed()
    certificate = purge.execute(approved_batch()).certificate
    change(ArchivedLine.objects.get(), certificate)
    assert flaw in "\n".join(certificates.verify())


def test_a_file_of_the_journal_cannot_be_erased_by_hand() -> None:
    file = make_closed()
    batch = PurgeBatch.objects.create(proposed_at=datetime(2031, 6, 16, tzinfo=UTC))
    assert batch.status == BatchStatus.PROPOSED.value
    purge.execute(batch)
    assert Complaint.objects.filter(pk=file.pk).exists()
