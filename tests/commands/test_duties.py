"""What the machine does by itself: one run at a time, noted whatever its end, told when it stops.

See docs/architecture.md, « One run at a time ».
"""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from reclamations import clock, duties, journal
from reclamations.domain.vocabulary import Role
from reclamations.management.duty import DutyCommand
from reclamations.models import Duty, Mail, Seal
from tests.factories import make_complaint, make_organisation, make_staff
from tests.journal.test_at_once import in_parallel, note

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR, settings.EML_DIR = tmp_path, tmp_path / "courriels"
    return tmp_path


def run(command: str, *options: str, **more: object) -> str:
    out = StringIO()
    call_command(command, *options, stdout=out, stderr=out, **more)
    return out.getvalue()


def noted(command: str) -> Duty:
    return Duty.objects.get(name=command)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("task", duties.TASKS, ids=lambda task: task.command)
def test_every_duty_is_a_command_that_notes_its_end(task: duties.Task) -> None:
    app = "registre" if task.command == "purge_archives" else "reclamations"
    assert isinstance(load_command_class(app, task.command), DutyCommand)
    make_organisation()
    run(task.command, *task.options)
    assert noted(task.command).succeeded_at is not None
    assert noted(task.command).failing_since is None


@pytest.mark.django_db
@pytest.mark.parametrize("command", [("purge_archives",), ("purge_archives", "--verify"), ("reconcile",)])
def test_a_look_is_no_duty_done(command: tuple[str, ...]) -> None:
    run(*command)
    assert not Duty.objects.exists()


@pytest.mark.django_db
def test_a_failure_is_noted_with_its_words_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    make_organisation()
    run("verify_journal")
    monkeypatch.setattr("reclamations.journal.verify", lambda: iter([journal.Flaw("event 1", "is wrong")]))
    for _ in range(2):
        with pytest.raises(CommandError):
            run("verify_journal")
    first = noted("verify_journal")
    assert first.failing_since is not None
    assert first.failure == "The journal does not hold: 1 flaw."
    assert first.succeeded_at is not None, "when it last went well stays known"
    monkeypatch.undo()
    run("verify_journal")
    assert (noted("verify_journal").failing_since, noted("verify_journal").failure) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_reminders_run_ten_times_at_once_are_queued_once() -> None:
    make_organisation()
    for role in (Role.CLIENT_RELATIONS, Role.MANAGEMENT):
        make_staff(role, email=f"{role.value}@exemple.fr")
    make_complaint(received_on=date(2026, 1, 5))  # long overdue
    in_parallel(10, lambda: run("remind", "--force"))
    assert Mail.objects.count() == 2
    run("remind", "--force")
    assert Mail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_second_run_does_nothing_and_says_so() -> None:
    make_organisation()
    with duties.turn("seal_journal") as is_mine:
        assert is_mine
        said: list[str] = []
        in_parallel(1, lambda: said.append(run("seal_journal")))
        assert said == ["Another run is at work.\n"]
    assert "Nothing new" in run("seal_journal")


@pytest.mark.django_db
def test_a_turn_ends_with_whatever_ends_the_run() -> None:
    with pytest.raises(ZeroDivisionError), duties.turn("remind"):
        1 / 0  # noqa: B018
    with duties.turn("remind") as is_mine:
        assert is_mine


@pytest.mark.django_db
def test_a_duty_that_another_host_has_done_meanwhile_is_not_done_again() -> None:
    make_organisation()
    note(make_complaint())
    due = clock.now() - timedelta(minutes=5)
    run("seal_journal")
    note(make_complaint())
    run("seal_journal", unless_done_since=due)
    assert Seal.objects.count() == 1
    run("seal_journal", unless_done_since=clock.now() + timedelta(minutes=1))
    assert Seal.objects.count() == 2


def at(*moment: int) -> datetime:
    year, month, day, hour, minute = moment
    return datetime(year, month, day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def overdue(now: datetime) -> set[str]:
    return {task.command for task, _due in duties.overdue(now)}


@pytest.mark.django_db
def test_each_daily_duty_waits_for_its_hour_and_runs_once_a_day() -> None:
    make_organisation()
    assert overdue(at(2026, 9, 15, 10, 0)) == {task.command for task in duties.TASKS if task.at}, "a new site"
    for task in duties.TASKS:
        Duty.begin(task.command, at(2026, 9, 15, 10, 1))
        Duty.end(task.command, at(2026, 9, 15, 10, 1))
    assert overdue(at(2026, 9, 15, 23, 54)) == set()
    assert overdue(at(2026, 9, 15, 23, 55)) == {"seal_journal"}
    assert overdue(at(2026, 9, 16, 2, 31)) == {"seal_journal", "verify_journal"}, "the machine was off at midnight"


@pytest.mark.django_db
def test_a_duty_that_failed_is_tried_again_within_the_hour() -> None:
    make_organisation()
    for task in duties.TASKS:
        Duty.begin(task.command, at(2026, 9, 15, 23, 56))
        Duty.end(task.command, at(2026, 9, 15, 23, 56), "no" if task.command == "seal_journal" else "")
    assert overdue(at(2026, 9, 15, 23, 59)) == set()
    assert overdue(at(2026, 9, 16, 0, 57)) == {"seal_journal"}


@pytest.mark.django_db
@pytest.mark.parametrize("night", [(2027, 3, 28), (2026, 10, 25)], ids=["an hour less", "an hour more"])
def test_the_nights_that_change_the_clock_run_each_duty_once(night: tuple[int, int, int]) -> None:
    make_organisation()
    moment, runs = at(*night, 0, 0) - timedelta(hours=12), []
    for task in duties.TASKS:
        Duty.begin(task.command, moment)
        Duty.end(task.command, moment)
    for _ in range(24 * 4 * 2):
        moment += timedelta(minutes=15)
        for command in overdue(moment):
            runs.append(command)
            Duty.begin(command, moment)
            Duty.end(command, moment)
    assert sorted(runs) == sorted([task.command for task in duties.TASKS if task.at] * 2)


def everything_is_done(at: datetime) -> None:
    for task in duties.TASKS:
        Duty.begin(task.command, at)
        Duty.end(task.command, at)


@pytest.mark.django_db
def test_health_tells_what_runs_no_more(client: Client) -> None:
    now = clock.now()
    everything_is_done(now)
    for path in ("/sante/", "/sante/complete/"):
        assert client.get(path).content == b"ok\n"
    earlier = now - timedelta(minutes=20)
    Duty.objects.filter(name="send_outbox").update(begun_at=earlier, ended_at=None, succeeded_at=earlier)
    Duty.end("verify_journal", now, "The journal does not hold: 1 flaw about R-2026-000001.")
    short, whole = client.get("/sante/"), client.get("/sante/complete/")
    assert short.status_code == 200, "the pages can be served: a balancer keeps the site"
    assert short.content.decode().startswith(f"ok\nsend_outbox: not since {earlier:%Y-%m-%dT%H:%MZ}\n")
    assert whole.status_code == 503
    assert b"verify_journal: failing since" in whole.content
    assert b"R-2026" not in whole.content, "anybody may ask"
    assert whole.headers["Retry-After"]


@pytest.mark.django_db
def test_health_answers_over_any_name_and_without_tls(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for host in ("10.0.0.7:8000", "", "quelconque.example"):
        answer = client.get("/sante/", headers={"host": host})
        assert (answer.status_code, answer.content[:2]) == (200, b"ok")


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that does not answer."""

    def refuse(*args: object) -> None:
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("path", ["/", "/reclamation/", "/suivi/", "/gestion/", "/sante/", "/sante/complete/"])
def test_a_database_that_is_away_is_a_503_on_one_log_line(path: str, caplog: pytest.LogCaptureFixture) -> None:
    answer = Client(raise_request_exception=False).get(path, headers={"cookie": "sessionid=x"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert len(caplog.records) <= 1
    for record in caplog.records:
        assert record.exc_info is None
        assert record.getMessage() == ("the database does not answer: connection refused Is the server running?")


def test_a_page_that_fails_for_another_reason_keeps_its_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reclamations.models.Organisation.current", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert caplog.records[-1].exc_info
