"""Clean copies of received files, made after the commit, one process a file: nothing waits for them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from reclamations import clock
from reclamations.domain.copies import Cleaned, NotMade, not_made
from reclamations.domain.kinds import Kind
from reclamations.domain.vocabulary import CopyState
from reclamations.files import child, store
from reclamations.files.nature.kinds import limit_of
from reclamations.files.serving import COPY_SUFFIXES
from reclamations.models import Attachment, Organisation

logger = logging.getLogger(__name__)

#: How long a file belongs to the process that claimed it; afterwards its copy is tried again.
LEASE = timedelta(minutes=5)
#: Times a copy is begun before the file is left as it is: a process killed each time would never end.
TRIES = 5
#: What another try may mend: a machine that was busy, a process that was killed.
_WORTH_ANOTHER_TRY = frozenset({NotMade.CRASHED, NotMade.TOO_COSTLY})
#: Seconds after which what a killed process left in the workshop goes.
_LEFTOVER_AFTER = 60 * 60


@dataclass
class Copies:
    """What a run did: copies made, files left as originals only, tries to be made again."""

    made: int = 0
    original_only: int = 0
    to_try_again: int = 0


def prepare_copies(
    *, limit: int, now: datetime | None = None, should_stop: Callable[[], bool] = lambda: False
) -> Copies:
    """Make at most `limit` of the clean copies that wait, oldest first; end before the next one when asked to stop.

    Safe when two run at once and when killed at any moment: a file is claimed for LEASE by one conditional update; what
    is made takes its place in the row by another, or is deleted. After TRIES a file is said to be original only.
    Raises OSError for a fault of this machine, such as a full disk, which counts against no file.
    """
    done = Copies()
    _sweep()
    for pk in _due(limit, now or clock.now()):
        if should_stop():
            break
        attached = _claim(pk, now or clock.now())
        if attached is not None:
            _prepare(attached, done)
    return done


def _due(limit: int, now: datetime) -> list[int]:
    waiting = Attachment.objects.filter(_free(now), copy_state=CopyState.PENDING.value)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:limit])


def _free(now: datetime) -> Q:
    return Q(copy_claimed_at=None) | Q(copy_claimed_at__lte=now - LEASE)


def _claim(pk: int, now: datetime) -> Attachment | None:
    """Take a file for LEASE; None when another process has it, or when it is gone."""
    waiting = Attachment.objects.filter(_free(now), pk=pk, copy_state=CopyState.PENDING.value)
    if not waiting.update(copy_claimed_at=now, copy_tries=F("copy_tries") + 1):
        return None
    return Attachment.objects.filter(pk=pk, copy_claimed_at=now).first()


def _prepare(attached: Attachment, done: Copies) -> None:
    if attached.copy_tries > TRIES:
        _keep_original_only(attached, not_made(NotMade.CRASHED), done)
        return
    made = store.workshop() / secrets.token_hex(16)
    try:
        outcome = _outcome(attached, made)
        if outcome.made:
            _keep_copy(attached, made, outcome, done)
        elif outcome.reason in _WORTH_ANOTHER_TRY and attached.copy_tries < TRIES:
            done.to_try_again += 1
        else:
            _keep_original_only(attached, outcome, done)
    except OSError:
        _mine(attached).update(copy_claimed_at=None, copy_tries=F("copy_tries") - 1)
        raise
    finally:
        made.unlink(missing_ok=True)


def _outcome(attached: Attachment, made: Path) -> Cleaned:
    try:
        outcome = child.clean(store.path_of(attached.storage_name), attached.kind, made)
    except FileNotFoundError:
        logger.error("stored file of attachment %s is missing", attached.pk)
        return not_made(NotMade.CRASHED)
    # A picture that weighs nothing may make a copy that fills the disk.
    if outcome.made and made.stat().st_size > limit_of(Kind(attached.kind)):
        return not_made(NotMade.TOO_LARGE)
    return outcome


def _keep_copy(attached: Attachment, made: Path, outcome: Cleaned, done: Copies) -> None:
    stored = store.adopt(made, suffix=COPY_SUFFIXES[outcome.mime][0])
    kept = _mine(attached).update(
        copy_state=CopyState.CLEAN.value,
        copy_name=stored.name,
        copy_sha256=stored.sha256,
        copy_size=stored.size,
        copy_type=outcome.mime,
        copy_claimed_at=None,
        losses=[loss.value for loss in outcome.losses],
        taken_at=_moment(outcome.taken_at),
    )
    if kept:
        done.made += 1
    else:  # purged meanwhile, or made by another process after our lease
        store.delete([stored.name])


def _keep_original_only(attached: Attachment, outcome: Cleaned, done: Copies) -> None:
    done.original_only += _mine(attached).update(
        copy_state=CopyState.ORIGINAL_ONLY.value,
        copy_claimed_at=None,
        no_copy_reason=outcome.reason.value if outcome.reason else NotMade.CRASHED.value,
        taken_at=_moment(outcome.taken_at),
    )


def _mine(attached: Attachment) -> QuerySet[Attachment]:
    """The row, as long as the claim on it is ours."""
    return Attachment.objects.filter(
        pk=attached.pk, copy_state=CopyState.PENDING.value, copy_claimed_at=attached.copy_claimed_at
    )


def _moment(taken_at: datetime | None) -> datetime | None:
    """The moment a camera says; without an offset, its clock is taken to be that of the organisation's zone."""
    if taken_at is None or timezone.is_aware(taken_at):
        return taken_at
    return taken_at.replace(tzinfo=ZoneInfo(Organisation.current().time_zone))


def _sweep() -> None:
    """Delete what killed processes left in the workshop."""
    oldest = clock.now().timestamp() - _LEFTOVER_AFTER
    for path in store.workshop().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
