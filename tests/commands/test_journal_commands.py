"""`seal_journal` and `verify_journal`."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reclamations import journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.models import Event, EventDetail, Seal
from tests.factories import make_complaint
from tests.journal.tampering import write

pytestmark = pytest.mark.django_db


def run(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def record() -> Event:
    at, complaint = datetime(2026, 5, 4, 9, tzinfo=UTC), make_complaint()
    journal.begin(complaint)
    return journal.record(
        EventKind.REGISTERED, actor=Party.CLIENT, at=at, complaint=complaint, personal={"name": "Hélène"}
    )


def test_the_daily_seal_is_printed_whole() -> None:
    record()
    assert run("seal_journal").splitlines()[-1] == Seal.objects.get().hash


def test_nothing_new_seals_nothing() -> None:
    record()
    run("seal_journal")
    assert run("seal_journal") == "Nothing new since the last seal.\n"
    assert Seal.objects.count() == 1


def test_a_journal_that_holds_is_counted() -> None:
    record()
    run("seal_journal")
    record()
    out = run("verify_journal")
    assert "2 events, 4 personal values, 1 seals read." in out
    assert "1 events after it." in out
    assert out.endswith("The journal holds.\n")


@pytest.mark.article(3)
def test_every_flaw_is_named_and_the_command_fails() -> None:
    event = record()
    write("reclamations_event", "party", "system", event.pk)
    write("reclamations_eventdetail", "value", "Irène", EventDetail.objects.get(name="name").pk)
    out = StringIO()
    with pytest.raises(CommandError, match="2 flaws"):
        call_command("verify_journal", stdout=out)
    assert "its content does not match its hash" in out.getvalue()
    assert "its personal values do not match: name" in out.getvalue()
