"""Sending what waits: one mail at a time, under a lease, never inside a transaction."""

from __future__ import annotations

import logging
import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import DatabaseError, transaction
from django.db.models import Q

from reclamations import files, letters
from reclamations.domain.vocabulary import WAITING, DispatchState, MailState
from reclamations.models import Mail, Message
from reclamations.models.mail import answered
from reclamations.outbox import wording
from reclamations.outbox.backends import EmlFolderBackend
from reclamations.outbox.queueing import LEASE
from reclamations.outbox.troubles import DETAIL_LIMIT, describe, is_connection_trouble, is_refusal, refuses_everybody

logger = logging.getLogger(__name__)

OnResult = Callable[[Mail, bool, str], None]
Obstacle = Callable[[Mail], str]
#: Waits between attempts, three days in all; after the last one the mail has failed.
BACK_OFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1200, 1440)]
#: How long the report of an end that could not be recorded in its file is tried again.
REPORTED_AGAIN_FOR = timedelta(days=7)
#: Connections in a row that fail or hang before a run gives the mail server up; mails refused in a row, none accepted
#: between, before it is the server that refuses everybody, and not the mails that are wrong.
BREAKER = 3
#: How long mails wait that a server refused because it refuses everybody.
RELAY_PAUSE = timedelta(minutes=10)
#: Refusals in a row count for this long: a site may send a few mails a week.
ROW_LASTS = timedelta(days=1)
#: The kind of trouble of a server that refuses everybody; of a mail that we kept from leaving.
_EVERYBODY, _WITHHELD = "RelayRefusal", "Withheld"


@dataclass
class Deliveries:
    """What a run did: mails taken by the server, put off, failed for good, left as they were by a local fault.

    `fault` is the first of those faults; `stopped` and `unreachable` say that the run left mails untouched, because of
    such a fault or because the mail server did not answer. `refusing` is what a server said that refuses everybody;
    `unanswered` says that the last connection failed or hung.
    """

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    left: int = 0
    fault: Exception | None = None
    stopped: bool = False
    unreachable: bool = False
    refusing: str = ""
    said_so: bool = False
    unanswered: bool = False


class LocalFault(Exception):
    """Something on this machine, its cause, prevents a mail: the mail has nothing to do with it."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause

    @property
    def concerns_all(self) -> bool:
        """Whether the next mail would meet it too: no Pango, a full disk, no memory, a database that refuses."""
        return isinstance(self.cause, (OSError, MemoryError, DatabaseError)) and not isinstance(
            self.cause, FileNotFoundError
        )


class Clock:
    """The run's clock: the moment it was given, going on."""

    def __init__(self, now: datetime) -> None:
        self._now, self._started = now, time.monotonic()

    def now(self) -> datetime:
        """The present moment, aware."""
        return self._now + timedelta(seconds=time.monotonic() - self._started)


def deliver_due(
    *,
    limit: int,
    now: datetime,
    on_result: OnResult,
    should_stop: Callable[[], bool] = lambda: False,
    obstacle: Obstacle = lambda email: "",
) -> Deliveries:
    """Send at most `limit` of the mails due at `now` (aware), oldest first.

    Safe when two run at once: each mail is claimed by one conditional update that puts it off by LEASE; a process
    killed midway leaves a claim that expires, and the mail goes again with the same Message-ID. Temporary troubles
    (4xx, time-outs, no connection) are retried after BACK_OFF; a refusal of the recipient or of the message (5xx)
    fails at once, unless the server refuses everybody: that stops the run and counts against no mail. A fault of this
    machine counts against no mail either: the run stops if the next mail would meet it too. So it does after BREAKER
    connections in a row that failed or hung, and between two mails once `should_stop` says so. Once the end is
    recorded, `on_result(email, accepted, detail)` is called for the mails of a case, outside of any transaction; a call
    that was missed, by a crash or an error, is made again by the next run. `obstacle(email)` is asked at
    the last moment: a mail that may not leave any more fails with the reason it gives.
    """
    done, clock = Deliveries(), Clock(now)
    _report_ends(now, on_result)
    run = _Run(_Line(), clock, done, on_result)
    try:
        for pk in _due(limit, now):
            if should_stop():
                break
            email = _claim(pk, clock.now())
            if email is not None:
                if reason := obstacle(email):
                    _withhold(email, reason, clock.now(), done, on_result)
                else:
                    run.attempt(email)
            if done.stopped or done.unreachable or done.refusing:
                break
    finally:
        run.line.close()
        run.settle()
        done.unanswered = run.line.troubles > 0
    return done


class _Line:
    """The connection to the mail server, kept from one mail to the next and opened anew after a trouble."""

    def __init__(self) -> None:
        self._backend: Any = None
        self.troubles = 0  # connections that failed or hung, in a row

    def send(self, message: EmailMessage) -> str:
        """Hand a mail to the server; return its answer. Raises LocalFault, or whatever went wrong with the server."""
        if self._backend is None:
            self._backend = get_connection(settings.OUTBOX_BACKEND)
        try:
            self._backend.open()
            self._backend.send_messages([message])
        except Exception as error:
            is_folder = isinstance(self._backend, EmlFolderBackend)
            self.close()
            if is_folder:
                raise LocalFault(error) from error
            self.troubles = self.troubles + 1 if is_connection_trouble(error) else 0
            raise
        self.troubles = 0
        return str(getattr(self._backend, "last_reply", ""))

    def close(self) -> None:
        """Hang up; a server that is gone already is no error."""
        backend, self._backend = self._backend, None
        try:
            if backend is not None:
                backend.close()
        except (OSError, smtplib.SMTPException):
            logger.info("the mail server had hung up already")


def _due(limit: int, now: datetime) -> Iterator[int]:
    due = Q(due_at=None) | Q(due_at__lte=now)
    yield from Mail.objects.filter(due, state__in=WAITING).order_by("pk").values_list("pk", flat=True)[:limit]


def _claim(pk: int, now: datetime) -> Mail | None:
    """Take a mail for LEASE; None when another process was quicker."""
    due = Q(due_at=None) | Q(due_at__lte=now)
    if not Mail.objects.filter(due, pk=pk, state__in=WAITING).update(due_at=now + LEASE, updated_at=now):
        return None
    return Mail.objects.select_related("case_message__letter", "case_message__complaint").get(pk=pk)


def _withhold(email: Mail, reason: str, now: datetime, done: Deliveries, on_result: OnResult) -> None:
    _conclude(email, MailState.FAILED, reason[:DETAIL_LIMIT], now, _WITHHELD)
    done.failed += 1
    _report(email, on_result)


class _Run:
    """One run's attempts. A mail refused for good waits for its end until it is known who is refused.

    The server may refuse this recipient or this mail; or it refuses everybody, for its own reasons: then no mail has
    failed. It is the latter when it says so (a sender, a password, a connection refused), or when BREAKER mails in a
    row are refused.
    """

    def __init__(self, line: _Line, clock: Clock, done: Deliveries, on_result: OnResult) -> None:
        self.line, self.clock, self.done, self.on_result = line, clock, done, on_result
        self._held: list[tuple[Mail, Exception]] = []
        self._refused_before: int | None = None

    def attempt(self, email: Mail) -> None:
        """Send one mail that was claimed, and record what became of it."""
        try:
            reply = self.line.send(_made(email))
        except LocalFault as fault:
            _leave(email, fault, self.clock.now(), self.done)
        except Exception as error:  # noqa: BLE001  # one mail that cannot be sent never stops the others
            logger.warning("mail %s was not sent: %s", email.pk, type(error).__name__)
            self._refused(email, error) if is_refusal(error) else self._troubled(email, error)
        else:
            _conclude(email, MailState.SENT, reply, self.clock.now())
            self.done.sent += 1
            _report(email, self.on_result)
            self._refused_before = 0
            self.settle()

    def settle(self) -> None:
        """End the mails that were refused: the server takes others, or nothing says that it does not."""
        held, self._held = self._held, []
        for email, error in held:
            _fail(email, error, self.clock.now(), self.done)
            _report(email, self.on_result)

    def _refused(self, email: Mail, error: Exception) -> None:
        if self._refused_before is None:
            self._refused_before = _refused_in_a_row(self.clock.now())
        self._held.append((email, error))
        if refuses_everybody(error) or len(self._held) + self._refused_before >= BREAKER:
            self.done.refusing, self.done.said_so = describe(error), refuses_everybody(error)
            held, self._held = self._held, []
            for one, its_error in held:
                _put_off_uncounted(one, its_error, self.clock.now())
                self.done.postponed += 1

    def _troubled(self, email: Mail, error: Exception) -> None:
        _put_off_or_fail(email, error, self.clock.now(), self.done)
        self.done.unreachable = self.line.troubles >= BREAKER
        if email.state not in WAITING:
            _report(email, self.on_result)


def _made(email: Mail) -> EmailMessage:
    try:
        return _compose(email)
    except Exception as error:
        raise LocalFault(error) from error


def _compose(email: Mail) -> EmailMessage:
    """Make the mail, with its letter attached as it was stored: made first, for the mail tells its hash."""
    case = _case_message(email)
    letter = letters.ensure_rendered(case.letter) if case is not None and case.letter is not None else None
    text, html = email.text, email.html
    if case is not None:
        written = wording.bodies(email, case)
        text, html, email.text = written.text, written.html, written.text_without_link
    headers = {"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"}
    reply_to = [email.reply_to] if email.reply_to else None
    message = EmailMultiAlternatives(email.subject, text, email.sender, [email.to], headers=headers, reply_to=reply_to)
    if html:
        message.attach_alternative(html, "text/html")
    if letter is not None:
        with files.open_stored(letter.storage_name, letter.sha256) as file:
            message.attach(letters.filename(letter), file.read(), "application/pdf")
    return message


def _leave(email: Mail, fault: LocalFault, now: datetime, done: Deliveries) -> None:
    """Leave a mail as it was: due again at once if the run stops, at the end of its claim if it goes on without it."""
    done.left += 1
    done.fault = done.fault or fault.cause
    if fault.concerns_all:
        done.stopped = True
        Mail.objects.filter(pk=email.pk, due_at=email.due_at).update(due_at=now)
    else:
        logger.error("mail %s cannot be made", email.pk, exc_info=fault.cause)


def _put_off_or_fail(email: Mail, error: Exception, now: datetime, done: Deliveries) -> None:
    tries = email.tries + 1
    if tries > len(BACK_OFF):
        _fail(email, error, now, done)
        return
    changes = {"tries": tries, "due_at": now + BACK_OFF[tries - 1]}
    _put_off(email, changes, error, type(error).__name__, now)
    done.postponed += 1


def _put_off_uncounted(email: Mail, error: Exception, now: datetime) -> None:
    """Put off a mail that a server refused as it refuses everybody; its log keeps the same words once."""
    last = email.answers[-1] if email.answers else {}
    is_said = (last.get("kind"), last.get("words")) == (_EVERYBODY, describe(error))
    _put_off(email, {"due_at": now + RELAY_PAUSE}, None if is_said else error, _EVERYBODY, now)


def _put_off(email: Mail, changes: dict[str, Any], error: Exception | None, kind: str, now: datetime) -> None:
    email.state = MailState.REQUEUED.value
    if error is not None:
        changes["answers"] = [*email.answers, answered(MailState.REQUEUED, describe(error), at=now, kind=kind)]
    # Only while the claim is still ours: another process may have sent it since.
    Mail.objects.filter(pk=email.pk, due_at=email.due_at).update(**changes, state=email.state, updated_at=now)


def _fail(email: Mail, error: Exception, now: datetime, done: Deliveries) -> None:
    _conclude(email, MailState.FAILED, describe(error), now, type(error).__name__)
    done.failed += 1


def _refused_in_a_row(now: datetime) -> int:
    """How many mails were refused since the last one that the server took, lately."""
    tried = Mail.objects.filter(updated_at__gte=now - ROW_LASTS).exclude(answers=[]).order_by("-updated_at")
    since = (now - ROW_LASTS).astimezone(UTC).isoformat()
    ends = [(mail.answers[-1], mail.state) for mail in tried.only("answers", "state")[: 10 * BREAKER]]
    row = 0
    for answer, state in sorted(ends, key=lambda end: end[0]["at"], reverse=True):
        if answer["state"] == MailState.SENT.value or answer["at"] < since:
            break
        is_over = answer["state"] == state == MailState.FAILED.value and answer["kind"] != _WITHHELD
        row += answer["kind"] == _EVERYBODY or is_over
    return row


def _conclude(email: Mail, state: MailState, words: str, now: datetime, kind: str = "") -> None:
    """Record the end of a mail, its text without the link, and the answer, before anything else may go wrong."""
    email.state, answer = state.value, answered(state, words, at=now, kind=kind)
    email.answers = [*email.answers, answer]
    ended = {"state": email.state, "text": email.text, "updated_at": now}
    if Mail.objects.filter(pk=email.pk, due_at=email.due_at).update(**ended, answers=email.answers):
        return
    with transaction.atomic():  # our claim was over: what another process was answered meanwhile stays
        for other in Mail.objects.select_for_update().filter(pk=email.pk):
            Mail.objects.filter(pk=email.pk).update(**ended, answers=[*other.answers, answer])


def _report_ends(now: datetime, on_result: OnResult) -> None:
    """Make the reports a crash or an error prevented, in the last days: that keeps the search short."""
    ended = Mail.objects.filter(
        updated_at__gte=now - REPORTED_AGAIN_FOR,
        state__in=[MailState.SENT.value, MailState.FAILED.value],
        case_message__state=DispatchState.QUEUED.value,
    ).order_by("pk")
    for email in ended.select_related("case_message"):
        _report(email, on_result)


def _report(email: Mail, on_result: OnResult) -> None:
    if _case_message(email) is None:
        return
    words = [answer["words"] for answer in email.answers if answer["state"] == email.state]
    try:
        on_result(email, email.state == MailState.SENT.value, words[-1] if words else "")
    except Exception:
        logger.exception("the end of mail %s is not yet in its file; the next run tries again", email.pk)


def _case_message(email: Mail) -> Message | None:
    return getattr(email, "case_message", None)
