"""What an event and its chain must be: the plain text that is hashed, the hash, the commitments."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from reclamations.models import Event


def genesis(case_id: int) -> str:
    """The hash an empty chain begins with."""
    return hashlib.sha256(f"reclamations:{case_id}".encode()).hexdigest()


def event_hash(event: Event) -> str:
    """The hash an event must carry, from its own columns."""
    return hashlib.sha256(as_bytes(hashed(event))).hexdigest()


def event_mac(digest: str, key: str) -> str:
    """The code that only a holder of the key can give to an event of this hash: forged events have none that holds."""
    return hmac.digest(key.encode(), f"event:{digest}".encode(), "sha256").hex()


def hashed(event: Event) -> dict[str, Any]:
    """What of an event is hashed: its own columns, as plain data; without changes, as the first releases wrote it."""
    return {
        **({} if event.changes is None else {"changes": event.changes}),
        "case": event.case_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "party": event.party,
        "facts": event.facts,
        "commitments": event.commitments,
        "previous": event.previous_hash,
    }


def commitment(salt: str, name: str, value: str) -> str:
    """What the chain holds of a personal value: once the salt is erased, nobody guesses the value from it."""
    return hashlib.sha256(f"{salt}\0{name}\0{value}".encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """Write plain data as the text that is hashed, the same on every machine."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def as_bytes(content: Mapping[str, Any]) -> bytes:
    """Write plain data as the bytes that are hashed."""
    return canonical(content).encode("utf-8", "surrogatepass")  # half a character, written by hand, is hashed as it is


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a fact must be plain data, not {type(value).__name__}")
