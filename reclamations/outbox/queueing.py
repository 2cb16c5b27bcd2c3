"""Mails waiting: what they will say is frozen with the act, in its transaction."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from email.utils import formataddr, parseaddr
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from post_office.models import PRIORITY, STATUS, Email

from reclamations import clock
from reclamations.models import Message, Organisation, Staff
from reclamations.models.writing import insert
from reclamations.outbox import wording

#: How long a mail belongs to the process that claimed it: more than a server can hang between two time-outs of a mail.
LEASE = timedelta(minutes=5)
_SUBJECT_LIMIT = 200


def queue(message: Message, *, to: str, context: Mapping[str, Any]) -> Email:
    """Queue the mail of a message, which its kind tells, in the caller's transaction.

    `message.email` is set; it is saved if the message was.
    The subject is written now and all that the mail says is frozen; its bodies, which cost more than the whole filing
    of a complaint, are written from that when it is sent (`wording.bodies`). The context gives at least `complaint`,
    `organisation`, `message` and `letter` (or None); other values are texts, flags or dates whose names end in `_on`.
    Neither the letter nor the link with the tracking code is copied: both are added when the mail is sent.
    """
    subject = one_line(wording.subject(context))[:_SUBJECT_LIMIT]
    email = Email(
        from_email=sender(context["organisation"]),
        to=[one_line(to)],
        cc=[],
        bcc=[],
        subject=subject,
        context=wording.freeze(context),
        headers={
            # With a part drawn by lot: after a restore the same act may come again with other words, and a mail reader
            # shows one of two mails with the same Message-ID.
            "Message-ID": message_id(f"{message.event_key}/{secrets.token_hex(8)}"),
            "Auto-Submitted": "auto-generated",
            "Reply-To": one_line(context["organisation"].email),
        },
        status=STATUS.queued,
        priority=PRIORITY.medium,
    )
    # Not save(), on the client's time: full_clean() would check again what is written just above.
    insert(email)
    message.email = email
    if message.pk is not None:
        Message.objects.filter(pk=message.pk).update(email=email)
    return email


def notify(staff: Staff, template: str, *, key: str, context: Mapping[str, Any]) -> Email | None:
    """Queue a mail to a member of staff; None when the mail of this `key` exists already, or without an address.

    Renders `emails/<template>.subject.txt`, `.txt` and `.html` in French. What it says is about files, never about
    clients: it stays in the outbox when the file is purged.
    """
    identity = message_id(f"{key}/{staff.pk}")
    if not staff.email or Email.objects.filter(message_id=identity).exists():
        return None
    with translation.override("fr"):
        subject = one_line(render_to_string(f"emails/{template}.subject.txt", context))[:_SUBJECT_LIMIT]
        values = {**context, "subject": subject}
        email = Email(
            from_email=sender(context["organisation"]),
            to=[one_line(staff.email)],
            cc=[],
            bcc=[],
            subject=subject,
            message=render_to_string(f"emails/{template}.txt", values).strip() + "\n",
            html_message=render_to_string(f"emails/{template}.html", values),
            message_id=identity,
            headers={"Auto-Submitted": "auto-generated"},
            status=STATUS.queued,
            priority=PRIORITY.medium,
        )
    email.save()
    return email


def redirect(email: Email, *, to: str) -> bool:
    """Write another address on a mail that waits; False when it is being sent, or left already."""
    return bool(_waiting(email).update(to=[one_line(to)], scheduled_time=None, number_of_retries=0))


def call_back(email: Email) -> bool:
    """Keep a mail that waits from ever leaving; False when it is being sent, or left already."""
    return bool(_waiting(email).update(status=STATUS.failed))


def is_anything_waiting() -> bool:
    """Whether any mail waits, due or put off."""
    return bool(Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).exists())


def put_back(email: Email) -> bool:
    """Let a mail that failed leave again, with the same Message-ID; False when it did not fail."""
    failed = Email.objects.filter(pk=email.pk, status=STATUS.failed)
    return bool(failed.update(status=STATUS.queued, scheduled_time=None, number_of_retries=0, last_updated=clock.now()))


def _waiting(email: Email) -> QuerySet[Email]:
    """The mail, if no process may hold it: a claim puts it off by LEASE, a trouble puts it off longer."""
    now = clock.now()
    free = Q(scheduled_time=None) | Q(scheduled_time__lte=now) | Q(scheduled_time__gt=now + LEASE)
    found: QuerySet[Email] = Email.objects.filter(free, pk=email.pk, status__in=[STATUS.queued, STATUS.requeued])
    return found


def sender(organisation: Organisation) -> str:
    """Who mails come from: the organisation's name over the configured address."""
    return _sender(organisation.name, settings.DEFAULT_FROM_EMAIL)


@cache
def _sender(name: str, configured: str) -> str:
    _, address = parseaddr(configured)
    return formataddr((one_line(name), address))


def message_id(name: str) -> str:
    """The Message-ID of what has this name, on every machine of the site; it is stored with the mail."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:32]
    return f"<{digest}@{_host()}>"


def message_id_of(pk: int, headers: Mapping[str, str] | None) -> str:
    """The Message-ID under which a mail leaves: its own; of a mail that was queued without one, made of its key."""
    return (headers or {}).get("Message-ID") or f"<mail-{pk}@{_host()}>"


def _host() -> str | None:
    return urlsplit(settings.SITE_URL).hostname


def one_line(text: str) -> str:
    """Make one line of a text that goes into a header: no line break, no control character, single spaces."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())
