"""The form's signed token: one value that is the idempotency key, the tie to uploaded files and the time trap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.core import signing

from reclamations import clock

_SIGNER = signing.Signer(salt="reclamations.form")
#: Faster than any human who reads the first question.
TOO_FAST = timedelta(seconds=2)
TOO_OLD = timedelta(days=7)


@dataclass(frozen=True)
class Token:
    """A form's identity and the moment it was shown. A token that was not ours has a new identity."""

    key: UUID
    shown_at: datetime
    is_ours: bool = True

    def __str__(self) -> str:
        return str(_SIGNER.sign(f"{self.key.hex}.{int(self.shown_at.timestamp())}"))

    @property
    def is_too_fast(self) -> bool:
        """Whether the form came back sooner than anybody types."""
        return clock.now() - self.shown_at < TOO_FAST

    @property
    def is_too_old(self) -> bool:
        """Whether the form was shown so long ago that its files may be gone."""
        return clock.now() - self.shown_at > TOO_OLD

    def renewed(self) -> Token:
        """The token to show again: the same identity, so that files stay; a fresh moment once it is too old."""
        return Token(self.key, clock.now()) if self.is_too_old else self


def new() -> Token:
    """Make the token of a form about to be shown."""
    return Token(uuid4(), clock.now())


def read(value: str) -> Token:
    """Read a token back; one that was tampered with, or is missing, gives a new one with `is_ours` False."""
    try:
        key, _, seconds = str(_SIGNER.unsign(value)).partition(".")
        return Token(UUID(hex=key), datetime.fromtimestamp(int(seconds), tz=UTC))
    except (signing.BadSignature, ValueError):
        return Token(uuid4(), clock.now(), is_ours=False)
