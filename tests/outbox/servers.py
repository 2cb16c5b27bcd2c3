"""Real mail servers, obliging or not."""

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Handler:
    def __init__(self, answers: dict[str, str], refused: Sequence[str], delay: float, hangs: bool) -> None:
        self.answers, self.refused, self.delay, self.hangs = answers, refused, delay, hangs
        self.accepted: list[EmailMessage] = []
        self.arrived = threading.Event()
        self.seen = 0

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, to: str, options: Any
    ) -> str:
        if to in self.refused:
            return "550 5.1.1 no such user"
        if self.answers["rcpt"].startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.answers["rcpt"]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers["mail"]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.seen += 1
        self.arrived.set()
        await asyncio.sleep(30 if self.hangs else self.delay)
        if self.answers["data"].startswith("250"):
            content = cast("bytes", envelope.content)
            message = email.message_from_bytes(content, policy=email.policy.default)
            self.accepted.append(cast("EmailMessage", message))
        return self.answers["data"]


class MailServer:
    """A mail server of 127.0.0.1 that gives these answers, after `delay` seconds, or never when it `hangs`.

    `refused` are recipients that do not exist there.
    """

    def __init__(
        self,
        rcpt: str = "250 OK",
        data: str = "250 2.0.0 queued as A1B2",
        mail: str = "250 OK",
        refused: Sequence[str] = (),
        delay: float = 0,
        hangs: bool = False,
    ) -> None:
        self.handler = _Handler({"rcpt": rcpt, "data": data, "mail": mail}, refused, delay, hangs)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._controller = Controller(self.handler, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    @property
    def accepted(self) -> list[EmailMessage]:
        """The mails it took, in order."""
        return self.handler.accepted

    def stop(self) -> None:
        """Stop answering; a second time changes nothing."""
        if not self._controller.loop.is_closed():
            self._controller.stop(no_assert=True)
