"""Mails leave once, troubles are retried, and nothing is said to have left that has not."""

import hashlib
import logging
import os
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from reclamations import clock, codes, files, letters, outbox
from reclamations.domain.vocabulary import LetterKind, MailState, MessageKind
from reclamations.models import Mail
from reclamations.outbox.delivery import BACK_OFF, LEASE
from tests import factories
from tests.outbox.servers import MailServer
from tests.outbox.waiting import NOW, Results, deliver, queued

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]


def test_a_mail_taken_by_the_server_is_reported_with_its_answer(start_server: StartServer) -> None:
    server, email, results = start_server(), queued(), Results()
    assert deliver(results).sent == 1
    assert results.calls == [(email.pk, True, "250 2.0.0 queued as A1B2")]
    assert server.accepted[0]["Message-ID"] == email.message_id
    assert server.accepted[0]["To"] == "helene.martin@exemple.fr"
    assert [part.get_content_type() for part in server.accepted[0].iter_parts()] == ["text/plain", "text/html"]


def test_what_was_sent_is_kept_without_the_tracking_code(start_server: StartServer) -> None:
    server, email = start_server(), queued()
    deliver()
    email.refresh_from_db()
    code = codes.tracking_code(email.case_message.complaint)
    sent = cast("EmailMessage", server.accepted[0].get_body(("plain",))).get_content()
    assert code in sent
    assert code not in email.text
    assert "accusent réception" in email.text
    assert email.html == ""


def test_a_mail_leaves_once(start_server: StartServer) -> None:
    server = start_server()
    queued()
    deliver()
    assert deliver(after=timedelta(days=1)) == outbox.Deliveries()
    assert len(server.accepted) == 1


def test_the_letter_is_attached_as_it_was_stored(start_server: StartServer) -> None:
    server, complaint = start_server(), factories.make_complaint()
    letter = letters.issue(
        LetterKind.FILING_RECEIPT, complaint=complaint, author=None, dated_on=date(2026, 5, 4), content={}, defer=True
    )
    queued(complaint=complaint, letter=letter)
    deliver()
    letter.refresh_from_db()
    part = cast("EmailMessage", next(iter(server.accepted[0].iter_attachments())))
    assert part.get_filename() == letters.filename(letter)
    with (files.root() / letter.storage_name).open("rb") as file:
        assert part.get_content() == file.read()


@pytest.mark.parametrize("answer", [{"rcpt": "450 try later"}, {"data": "451 4.3.0 busy"}])
def test_a_temporary_refusal_is_tried_again_later(start_server: StartServer, answer: dict[str, str]) -> None:
    start_server(**answer)
    email, results = queued(), Results()
    assert deliver(results).postponed == 1
    email.refresh_from_db()
    assert (email.state, email.tries, results.calls) == (MailState.REQUEUED.value, 1, [])
    assert email.due_at is not None
    assert BACK_OFF[0] <= email.due_at - NOW < BACK_OFF[0] + timedelta(seconds=30)
    assert deliver(results, after=timedelta(seconds=30)) == outbox.Deliveries()


@pytest.mark.parametrize("answer", [{"rcpt": "550 5.1.1 no such user"}, {"data": "554 5.7.1 refused"}])
def test_a_final_refusal_fails_at_once(start_server: StartServer, answer: dict[str, str]) -> None:
    start_server(**answer)
    email, results = queued(), Results()
    assert deliver(results).failed == 1
    assert results.calls == [(email.pk, False, next(iter(answer.values())))]
    assert Mail.objects.get().state == MailState.FAILED.value


def test_a_server_that_hangs_does_not_stop_the_run(start_server: StartServer) -> None:
    start_server(hangs=True)
    queued(), queued()
    assert deliver().postponed == 2


def test_no_server_at_all_puts_the_mail_off(start_server: StartServer) -> None:
    start_server().stop()
    queued()
    assert deliver().postponed == 1
    assert Mail.objects.get().answers[-1]["kind"] == "ConnectionRefusedError"


def test_attempts_stop_after_three_days_and_each_is_logged(start_server: StartServer) -> None:
    start_server(data="451 busy")
    email, results, after = queued(), Results(), timedelta()
    for wait in BACK_OFF:
        assert deliver(results, after=after).postponed == 1
        after += wait + timedelta(minutes=1)
    assert timedelta(days=2, hours=12) < after < timedelta(days=3, hours=12)
    assert deliver(results, after=after).failed == 1
    assert results.calls == [(email.pk, False, "451 busy")]
    assert len(Mail.objects.get().answers) == len(BACK_OFF) + 1


def test_a_mail_that_cannot_be_made_does_not_stop_the_others(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, complaint = start_server(), factories.make_complaint()
    letter = letters.issue(
        LetterKind.FILING_RECEIPT, complaint=complaint, author=None, dated_on=date(2026, 5, 4), content={}, defer=True
    )
    queued(complaint=complaint, letter=letter), queued()
    monkeypatch.setattr("reclamations.letters.pdf.render", lambda *args, **kwargs: 1 / 0)
    tally = deliver()
    assert (tally.sent, tally.postponed, tally.left, tally.stopped) == (1, 0, 1, False)
    assert isinstance(tally.fault, ZeroDivisionError)
    assert len(server.accepted) == 1
    assert Mail.objects.filter(state=MailState.QUEUED.value, tries=0).count() == 1


def test_no_transaction_is_open_while_sending(start_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> None:
    start_server()
    queued()
    seen: list[bool] = []
    send = outbox.SmtpBackend.send_messages

    def watched(self: outbox.SmtpBackend, messages: list[object]) -> int:
        seen.append(connection.in_atomic_block)
        return send(self, messages)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox.SmtpBackend, "send_messages", watched)
    deliver()
    assert seen == [False]


def test_a_claimed_mail_waits_for_the_end_of_the_claim(start_server: StartServer) -> None:
    start_server()
    email = queued()
    Mail.objects.filter(pk=email.pk).update(due_at=NOW + LEASE)
    assert deliver() == outbox.Deliveries()
    assert deliver(after=LEASE).sent == 1


def test_a_report_that_failed_is_made_again_without_sending_again(start_server: StartServer) -> None:
    server, email = start_server(), queued()

    def broken(email: Mail, accepted: bool, detail: str) -> None:
        raise RuntimeError("the file is locked")

    logging.disable(logging.ERROR)
    assert outbox.deliver_due(limit=9, now=NOW, on_result=broken).sent == 1
    logging.disable(logging.NOTSET)
    results = Results()
    assert deliver(results) == outbox.Deliveries()
    assert results.calls == [(email.pk, True, "250 2.0.0 queued as A1B2")]
    assert len(server.accepted) == 1


def test_a_mail_of_no_case_is_sent_and_not_reported(start_server: StartServer) -> None:
    server, results = start_server(), Results()
    Mail.objects.create(sender="a@exemple.fr", to="b@exemple.fr", text="x", state=MailState.QUEUED.value)
    assert deliver(results).sent == 1
    assert (results.calls, len(server.accepted)) == ([], 1)


def test_without_a_server_mails_become_files(settings: Settings, data_dir: Path) -> None:
    email, results = queued(), Results()
    deliver(results)
    (path,) = (data_dir / "courriels").iterdir()
    assert email.message_id.strip("<>").split("@")[0] in path.name
    assert results.calls == [(email.pk, True, path.name)]
    assert "Message-ID: " + email.message_id in path.read_text()


def test_erasing_the_files_of_one_mail_leaves_the_others(data_dir: Path) -> None:
    email, kept = queued(), queued()
    deliver()
    outbox.erase_files([email.message_id])
    outbox.erase_files([email.message_id])
    (path,) = (data_dir / "courriels").iterdir()
    assert kept.message_id in path.read_text()


def test_the_confirmation_tells_the_hash_of_the_receipt_it_carries(start_server: StartServer) -> None:
    server, complaint = start_server(), factories.make_complaint()
    letter = letters.issue(
        LetterKind.FILING_RECEIPT, complaint=complaint, author=None, dated_on=date(2026, 5, 4), content={}, defer=True
    )
    email = queued(MessageKind.FILING_RECEIPT, complaint, letter=letter)
    deliver()
    email.refresh_from_db()
    sent = server.accepted[0]
    pdf = cast("EmailMessage", next(iter(sent.iter_attachments()))).get_content()
    fingerprint = hashlib.sha256(pdf).hexdigest()
    for kind in ("plain", "html"):
        assert fingerprint in cast("EmailMessage", sent.get_body((kind,))).get_content()
    assert fingerprint in email.text


def test_what_a_killed_process_left_half_written_goes_after_an_hour(data_dir: Path) -> None:
    folder = data_dir / "courriels"
    folder.mkdir()
    for name, minutes in ((".old.tmp", 61), (".young.tmp", 59), ("mail.eml", 61)):
        (folder / name).touch()
        moment = clock.now().timestamp() - minutes * 60
        os.utime(folder / name, (moment, moment))
    call_command("send_outbox")
    assert sorted(path.name for path in folder.iterdir()) == [".young.tmp", "mail.eml"]
