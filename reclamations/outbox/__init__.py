"""The outbox: mails queued in the act's transaction, sent by a command, retried, proved.

See docs/architecture.md, « Outgoing mail ».

Delivery is at least once: a process killed between the server's answer and the next commit sends the mail again, with
the same Message-ID, which mail readers show once.
"""

from reclamations.outbox.backends import EmlFolderBackend, SmtpBackend, erase_files, erase_leftovers
from reclamations.outbox.delivery import BREAKER, Deliveries, deliver_due
from reclamations.outbox.queueing import (
    call_back,
    is_anything_waiting,
    named_in,
    notify,
    put_back,
    queue,
    redirect,
)
from reclamations.outbox.wording import text_of

__all__ = [
    "BREAKER",
    "Deliveries",
    "EmlFolderBackend",
    "SmtpBackend",
    "call_back",
    "deliver_due",
    "erase_files",
    "erase_leftovers",
    "is_anything_waiting",
    "named_in",
    "notify",
    "put_back",
    "queue",
    "redirect",
    "text_of",
]
