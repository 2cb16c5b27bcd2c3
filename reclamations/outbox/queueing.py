"""Mails waiting: written whole with the act, in its transaction; erased with the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from post_office.models import PRIORITY, STATUS, Email

from reclamations.models import Message
from reclamations.outbox.backends import erase_files

_SUBJECT_LIMIT = 200


def queue(message: Message, *, to: str, template: str, context: Mapping[str, Any]) -> Email:
    """Write the mail of a message and queue it, in the caller's transaction; `message.email` is set and saved.

    Renders `emails/<template>.subject.txt`, `.txt` and `.html` in the client's language. The context gives at least
    `complaint`, `organisation`, `message`, `letter` (or None) and `tracking_url`. The letter is not copied: it is
    attached when the mail is sent.
    """
    complaint = message.complaint
    with translation.override(complaint.language):
        values = {"reference": complaint.reference, **context}
        values["subject"] = one_line(render_to_string(f"emails/{template}.subject.txt", values))[:_SUBJECT_LIMIT]
        text = render_to_string(f"emails/{template}.txt", values)
        html = render_to_string(f"emails/{template}.html", values)
    email = Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[one_line(to)],
        cc=[],
        bcc=[],
        subject=values["subject"],
        message=text.strip() + "\n",
        html_message=html,
        headers={"Message-ID": message_id(message.event_key), "Auto-Submitted": "auto-generated"},
        status=STATUS.queued,
        priority=PRIORITY.medium,
    )
    # Not save(): its full_clean() checks again what is written just above, in the client's time.
    Email.objects.bulk_create([email])
    message.email = email
    message.save(update_fields=["email"])
    return email


def message_id(event_key: str) -> str:
    """The Message-ID of a message: the same at every attempt, and on every machine of the site."""
    digest = hashlib.sha256(event_key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def one_line(text: str) -> str:
    """Make one line of a text that goes into a header: no line break, no control character, single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def erase(emails: Iterable[int]) -> int:
    """Delete mails by primary key, their log and their `.eml` files; return how many. For the purge alone.

    The messages that point to them must be gone already. A file is deleted first: killed midway, run it again.
    """
    rows = list(Email.objects.filter(pk__in=list(emails)))
    erase_files(email.headers["Message-ID"] for email in rows if email.headers and "Message-ID" in email.headers)
    Email.objects.filter(pk__in=[email.pk for email in rows]).delete()
    return len(rows)
