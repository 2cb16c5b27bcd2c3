"""Mails waiting: what they will say is frozen with the act, in its transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from email.utils import formataddr, parseaddr
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from reclamations import clock
from reclamations.domain.vocabulary import WAITING, MailState
from reclamations.models import Mail, Message, Organisation, Staff
from reclamations.models.mail import message_id
from reclamations.models.writing import insert
from reclamations.outbox import wording

#: How long a mail belongs to the process that claimed it: more than a server can hang between two time-outs of a mail.
LEASE = timedelta(minutes=5)
_SUBJECT_LIMIT = 200
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_NAMES_LIMIT = 50


def queue(message: Message, *, to: str, context: Mapping[str, Any]) -> Mail:
    """Queue the mail of a message, which its kind tells, in the caller's transaction.

    `message.email` is set; it is saved if the message was.
    The subject is written now and all that the mail says is frozen; its bodies, which cost more than the whole filing
    of a complaint, are written from that when it is sent (`wording.bodies`). The context gives at least `complaint`,
    `organisation`, `message` and `letter` (or None); other values are texts, flags or dates whose names end in `_on`.
    Neither the letter nor the link with the tracking code is copied: both are added when the mail is sent.
    """
    subject = one_line(wording.subject(context))[:_SUBJECT_LIMIT]
    email = Mail(
        sender=sender(context["organisation"]),
        to=one_line(to),
        reply_to=one_line(context["organisation"].email),
        subject=subject,
        frozen=wording.freeze(context),
    )
    insert(email)
    message.email = email
    if message.pk is not None:
        Message.objects.filter(pk=message.pk).update(email=email)
    return email


def notify(staff: Staff, template: str, *, key: str, context: Mapping[str, Any]) -> Mail | None:
    """Queue a mail to a member of staff; None when the mail of this `key` exists already, or without an address.

    Renders `emails/<template>.subject.txt`, `.txt` and `.html` in French. What it says is about files, never about
    clients: it stays in the outbox when the file is purged.
    """
    identity = message_id(f"{key}/{staff.pk}")
    if not staff.email or Mail.objects.filter(message_id=identity).exists():
        return None
    with translation.override("fr"):
        subject = one_line(render_to_string(f"emails/{template}.subject.txt", context))[:_SUBJECT_LIMIT]
        values = {**context, "subject": subject}
        email = Mail(
            message_id=identity,
            sender=sender(context["organisation"]),
            to=one_line(staff.email),
            subject=subject,
            text=render_to_string(f"emails/{template}.txt", values).strip() + "\n",
            html=render_to_string(f"emails/{template}.html", values),
        )
    insert(email)
    return email


def named_in(headers: str) -> Mail | None:
    """The mail of ours that a bounce or an answer names last, in its In-Reply-To, its References or its text."""
    names = _MESSAGE_ID.findall(headers)[-_NAMES_LIMIT:]
    found = {mail.message_id: mail for mail in Mail.objects.filter(message_id__in=names)} if names else {}
    return next((found[name] for name in reversed(names) if name in found), None)


def redirect(email: Mail, *, to: str) -> bool:
    """Write another address on a mail that waits; False when it is being sent, or left already."""
    return bool(_waiting(email).update(to=one_line(to), due_at=None, tries=0))


def call_back(email: Mail) -> bool:
    """Keep a mail that waits from ever leaving; False when it is being sent, or left already."""
    return bool(_waiting(email).update(state=MailState.FAILED.value))


def is_anything_waiting() -> bool:
    """Whether any mail waits, due or put off."""
    return Mail.objects.filter(state__in=WAITING).exists()


def put_back(email: Mail) -> bool:
    """Let a mail that failed leave again, with the same Message-ID; False when it did not fail."""
    failed = Mail.objects.filter(pk=email.pk, state=MailState.FAILED.value)
    return bool(failed.update(state=MailState.QUEUED.value, due_at=None, tries=0, updated_at=clock.now()))


def _waiting(email: Mail) -> QuerySet[Mail]:
    """The mail, if no process may hold it: a claim puts it off by LEASE, a trouble puts it off longer."""
    now = clock.now()
    free = Q(due_at=None) | Q(due_at__lte=now) | Q(due_at__gt=now + LEASE)
    return Mail.objects.filter(free, pk=email.pk, state__in=WAITING)


def sender(organisation: Organisation) -> str:
    """Who mails come from: the organisation's name over the configured address."""
    return _sender(organisation.name, settings.DEFAULT_FROM_EMAIL)


@cache
def _sender(name: str, configured: str) -> str:
    _, address = parseaddr(configured)
    return formataddr((one_line(name), address))


def one_line(text: str) -> str:
    """Make one line of a text that goes into a header: no line break, no control character, single spaces."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())
