"""Where mails go: a mail server, or a folder of `.eml` files when none is configured."""

from __future__ import annotations

import re
import secrets
import smtplib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from reclamations import clock
from reclamations.files.whole import write_whole


class _RecordingClient(smtplib.SMTP):
    """Keeps the server's answer to the message itself: it is the proof of dispatch."""

    last_reply = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send the message and remember the answer."""
        code, answer = super().data(msg)
        self.last_reply = f"{code} {answer.decode('utf-8', 'replace')}"
        return code, answer


class _RecordingTlsClient(_RecordingClient, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class SmtpBackend(EmailBackend):
    """Django's SMTP, with the server's last answer."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The client that remembers answers."""
        return _RecordingTlsClient if self.use_ssl else _RecordingClient

    @property
    def last_reply(self) -> str:
        """What the server said of the last message it took."""
        return getattr(self.connection, "last_reply", "")


class EmlFolderBackend(BaseEmailBackend):
    """Writes each mail as an `.eml` file of EML_DIR, whole or not at all, named after the moment and the Message-ID."""

    last_reply = ""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; return how many."""
        folder = Path(settings.EML_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for email in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S}-{_local_part(email.extra_headers.get('Message-ID', ''))}.eml"
            write_whole(folder / name, [email.message().as_bytes()])
            self.last_reply = name
        return len(email_messages)


def erase_files(message_ids: Iterable[str]) -> None:
    """Delete the `.eml` files of these Message-IDs; none is no error."""
    endings = {f"-{_local_part(message_id)}.eml" for message_id in message_ids}
    folder = Path(settings.EML_DIR)
    if not endings or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name[path.name.find("-") :] in endings:
            path.unlink(missing_ok=True)


def erase_leftovers(*, before: datetime) -> int:
    """Delete what processes killed while they wrote a mail left in the folder before an aware moment; say how many."""
    erased = 0
    for path in Path(settings.EML_DIR).glob(".*.tmp"):
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                erased += 1
        except FileNotFoundError:
            continue  # it was a mail being written: it has its name now
    return erased


def _local_part(message_id: str) -> str:
    """The part of a Message-ID before the @, safe in a file name; a random one when there is none."""
    local = re.sub(r"[^A-Za-z0-9._]", "", message_id.strip("<>").rpartition("@")[0])
    return local or secrets.token_hex(16)
