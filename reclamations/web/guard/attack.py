"""Whether the filing form is under attack: what comes in is counted for the whole site, accepted or refused."""

from __future__ import annotations

from threading import Lock
from time import monotonic, time

from django.conf import settings
from django.core.cache import cache

#: Seconds of a counting window. The form stays guarded until a whole window has been calm.
WINDOW = 10 * 60
#: Seconds between two exchanges of one process with the others.
EVERY = 2.0
#: What a process may keep to itself until then: this part of the threshold.
SHARE = 10


class Pressure:
    """Submissions of the window that was fuller, this one or the one before.

    Each process keeps its own count and exchanges it with the others' through the cache every two seconds, or as soon
    as it is a tenth of the threshold: most submissions cost an addition. Two processes that exchange at the same
    instant may lose one count; a flood goes on, and the next one counts.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._untold = 0
        self._known = 0
        self._told_at = float("-inf")

    def add(self) -> None:
        """Count one submission."""
        if settings.PROOF_THRESHOLD:
            with self._lock:
                self._untold += 1

    def is_high(self) -> bool:
        """Whether more came than `PROOF_THRESHOLD` lets through unasked; always when `PROOF_ALWAYS` is on."""
        if settings.PROOF_ALWAYS or not settings.PROOF_THRESHOLD:
            return bool(settings.PROOF_ALWAYS)
        threshold: int = settings.PROOF_THRESHOLD
        is_heavy = self._known <= threshold < self._untold * SHARE
        if is_heavy or monotonic() - self._told_at >= EVERY:
            self._exchange()
        return self._known + self._untold > threshold

    def _exchange(self) -> None:
        with self._lock:
            told, self._untold, self._told_at = self._untold, 0, monotonic()
        window = int(time()) // WINDOW
        before, now = f"pressure:{window - 1}", f"pressure:{window}"
        counts = cache.get_many([before, now])
        total = counts.get(now, 0) + told
        if told:
            cache.set(now, total, 2 * WINDOW)
        self._known = max(counts.get(before, 0), total)


pressure = Pressure()
