"""What a mail costs the outbox: `python -m benchmarks.outbox [mails]`.

On a site of its own (SQLite as in production, or `DATABASE_URL`): queries and CPU of a mail queued, and of a mail sent
to a server that takes everything at once; the act that queues it and the act that reports its end are not counted. Then
how a mail is found by its Message-ID: the plan of the database, and what it takes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.serving import ROOT, site_environment

MAILS = 300
_ROUNDS = 3


def main() -> None:
    """Prepare the site in a folder of its own, and measure there."""
    mails = sys.argv[1] if len(sys.argv) > 1 else str(MAILS)
    with tempfile.TemporaryDirectory(prefix="outbox-") as name:
        environment = site_environment(Path(name))
        if "DATABASE_URL" in os.environ:
            environment["DATABASE_URL"] = os.environ["DATABASE_URL"]
        for command in (["manage.py", "migrate", "-v0"], ["manage.py", "demo"]):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
        code = f"from benchmarks.outbox import measure; measure({int(mails)})"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


class _Taker:
    """A mail server that takes everything."""

    last_reply = "250 2.0.0 taken"

    def open(self) -> None:
        """Nothing to open."""

    def send_messages(self, messages: Sequence[Any]) -> int:
        """Write each as it would go over the line, and take it."""
        for message in messages:
            message.message().as_bytes()
        return len(messages)

    def close(self) -> None:
        """Nothing to close."""


def measure(mails: int) -> None:
    """Print the table."""
    import django

    django.setup()
    from django.db import connection, transaction

    from reclamations import clock, outbox
    from reclamations.domain.vocabulary import MessageKind
    from reclamations.models import Mail, Message, Organisation
    from reclamations.outbox import delivery

    organisation = Organisation.current()
    vars(delivery)["get_connection"] = lambda *args: _Taker()
    outbox.deliver_due(limit=10_000, now=clock.now(), on_result=lambda *report: None)
    models = list(
        Message.objects.filter(kind=MessageKind.ACKNOWLEDGEMENT.value, email__isnull=False).select_related("complaint")
    )

    def queue(number: int) -> None:
        message = models[number % len(models)]
        message.pk, message.event_key = None, f"measure:{time.perf_counter_ns()}"
        message.state, message.occurred_on, message.proof, message.letter = "queued", None, "", None
        context = {"complaint": message.complaint, "organisation": organisation, "message": message, "letter": None}
        outbox.queue(message, to="camille@example.org", context=context)
        message.save(force_insert=True)

    def queue_all() -> None:
        for number in range(mails):
            queue(number)

    def send() -> None:
        outbox.deliver_due(limit=mails, now=clock.now(), on_result=lambda *report: None)

    print(f"{'':24}{'queries':>10}{'ms CPU':>10}{'ms':>10}")
    best: dict[str, tuple[float, float, float]] = {}
    for _ in range(_ROUNDS):
        with transaction.atomic():
            _keep(best, "queued, message and all", mails, queue_all)
        _keep(best, "sent", mails, send)
        Message.objects.filter(state="queued", channel="email").update(state="sent", occurred_on=clock.today())
    for name, figures in best.items():
        print(f"{name:24}{figures[0]:>10.2f}{figures[1]:>10.3f}{figures[2]:>10.3f}")
    sent = Message.objects.select_related("email").order_by("-pk")[0].email
    assert sent is not None
    found = Mail.objects.filter(message_id=sent.message_id)
    begun = time.perf_counter()
    assert found.get().pk == sent.pk
    print(f"found by Message-ID in {1000 * (time.perf_counter() - begun):.2f} ms among {Mail.objects.count()}")
    print(f"  {connection.vendor}: {found.explain()}")


def _keep(best: dict[str, tuple[float, float, float]], name: str, mails: int, work: Callable[[], Any]) -> None:
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    figures = (queries / mails, 1000 * cpu / mails, 1000 * wall / mails)
    best[name] = min(best.get(name, figures), figures, key=lambda one: one[1])


if __name__ == "__main__":
    main()
