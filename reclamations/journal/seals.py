"""The daily seals: each binds the heads of all chains that moved, under a key that the database does not hold."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from reclamations import keys
from reclamations.journal.chains import as_bytes
from reclamations.journal.recording import wait_for_turn
from reclamations.models import Event, Seal


class ClockError(Exception):
    """The machine's clock stands before the last seal: now or then, it was wrong."""


def seal(at: datetime, *, despite_clock: bool = False) -> Seal | None:
    """Bind the heads of all chains that moved since the last seal; None when nothing moved. `at` is aware.

    Whoever comes second waits for the first. Raises ClockError when the last seal is dated after `at`;
    `despite_clock` seals all the same, and the seal says so.
    """
    with transaction.atomic():
        wait_for_turn()
        before = list(Seal.objects.order_by("-pk")[:2])
        last = before[0] if before else None
        if not Event.objects.filter(pk__gt=last.sealed_upto if last else 0).exists():
            return None
        # From the seal before the last one: an event may have been committed after one with a higher number.
        heads = _heads_since(before[1].sealed_upto if len(before) == 2 else 0)
        if last and last.sealed_at > at:
            if not despite_clock:
                raise ClockError(f"the last seal, {last.pk}, is dated {last.sealed_at:%Y-%m-%d %H:%M} UTC, after now")
            heads["despite_clock"] = True
        new = Seal(
            sealed_at=at.astimezone(UTC),
            heads=heads,
            previous_hash=last.hash if last else "",
            key_id=keys.identifier(settings.JOURNAL_KEY),
        )
        new.hash = seal_hash(new, settings.JOURNAL_KEY)
        new.save(force_insert=True)
        return new


def seal_hash(seal: Seal, key: str) -> str:
    """The keyed hash a seal must carry: without the key nobody who can write the database can seal it anew."""
    content = {
        "at": seal.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "heads": seal.heads,
        "previous": seal.previous_hash,
        **({"key": seal.key_id} if seal.key_id is not None else {}),
    }
    return hmac.new(key.encode(), as_bytes(content), hashlib.sha256).hexdigest()


def _heads_since(last_event: int) -> dict[str, Any]:
    """The last event of every chain that moved, read by one query: others are at work meanwhile."""
    upto, chains = last_event, dict[str, list[Any]]()
    moved = Event.objects.filter(pk__gt=last_event).order_by("case_id", "sequence")
    for pk, case_id, sequence, head in moved.values_list("pk", "case_id", "sequence", "hash").iterator():
        upto = max(upto, pk)
        chains[str(case_id)] = [sequence, head]
    return {"upto": upto, "chains": chains}
