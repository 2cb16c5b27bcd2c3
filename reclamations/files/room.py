"""Room for files: how much of it is taken, counted on what is stored, copies included; said before it runs out."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db.models import Sum

from reclamations.files import store
from reclamations.files.nature.kinds import MEGABYTE
from reclamations.models.case.correspondence import StoredFile
from reclamations.models.case.pieces import Attachment

#: Staff are warned beyond this part of the cap, or under so many times the reserve of the disk.
WARNED_AT, RESERVES = 0.8, 4
#: How long a count is good for, in seconds: it reads every row.
_COUNTED_FOR = 60


class State(Enum):
    """Whether files may come."""

    WIDE = "wide"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Room:
    """What files take, and the disk's free room, in bytes; `cap` is 0 for none."""

    stored: int
    cap: int
    free: int
    reserve: int

    @property
    def state(self) -> State:
        """Whether files may come; low before it is full."""
        if self.free < self.reserve or (self.cap and self.stored >= self.cap):
            return State.FULL
        is_low = self.free < RESERVES * self.reserve or (self.cap and self.stored >= WARNED_AT * self.cap)
        return State.LOW if is_low else State.WIDE


def measure() -> Room:
    """Measure the room: rows are counted once a minute, the disk is asked each time."""
    return Room(
        stored=_counted() if settings.FILES_CAP else 0,
        cap=settings.FILES_CAP * MEGABYTE,
        free=shutil.disk_usage(store.workshop()).free,
        reserve=settings.FILES_RESERVE * MEGABYTE,
    )


def state() -> State:
    """Whether files may come."""
    return measure().state


@lru_cache(maxsize=1)
def _counted_in(_turn: int) -> int:
    return stored_bytes()


def _counted() -> int:
    return _counted_in(int(time.monotonic() / _COUNTED_FOR))


def stored_bytes() -> int:
    """The bytes that the rows say are stored: originals, copies, letters, files that wait with their form."""
    models = [model for model in apps.get_models() if issubclass(model, StoredFile)]
    copies = Attachment.objects.aggregate(size=Sum("copy_size"))["size"] or 0
    return int(copies + sum(model._default_manager.aggregate(size=Sum("size"))["size"] or 0 for model in models))
