"""Limits on signing in, looked at before any password is hashed: a hash costs as much as fifty pages.

Only failures count. Who has signed in from a network before is not stopped by what others try on their account, nor by
what others try from that network: django-axes still counts the failures of that pair.
"""

from __future__ import annotations

import fcntl
import os
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.http import HttpRequest

from reclamations.domain.typed.text import composed
from reclamations.web.guard import throttle
from reclamations.web.guard.throttle import Limit, Limited

#: Seconds for which failures are counted, from the first one.
WINDOW = 15 * 60
BY_NETWORK = Limit("sign-in-network", 20, WINDOW)
BY_ACCOUNT = Limit("sign-in-account", 20, WINDOW)
#: From networks that an account never came from, all together: what an attack from everywhere may cost.
EVERYWHERE = Limit("sign-in-everywhere", 300, WINDOW)
#: An account is known on a network for three months after it last signed in there.
_KNOWN = Limit("sign-in-known", 1, 90 * 24 * 3600)
#: How long who is known on their network waits for the password being hashed, in seconds; others wait for none.
_PATIENCE = 3.0


def is_refused(request: HttpRequest, username: str) -> bool:
    """Whether this try is one too many, whatever its password."""
    return throttle.is_reached(_limits(request, username)) and not throttle.is_reached([_known(request, username)])


@contextmanager
def turn(request: HttpRequest, username: str) -> Iterator[bool]:
    """Let one password at a time be hashed on this machine, so that a worker is left for everybody else.

    Gives False when another is being hashed: a stranger is told at once to try again, so that strangers hold one
    worker at most; who has signed in from this network before waits their turn, whatever strangers try meanwhile.
    """
    folder = Path(settings.DATA_DIR) / "turns"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / "sign-in", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _is_free(descriptor) or (throttle.is_reached([_known(request, username)]) and _frees(descriptor))
    finally:
        os.close(descriptor)


def _frees(descriptor: int) -> bool:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if _is_free(descriptor):
            return True
        time.sleep(0.005)
    return False


def _is_free(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def note_failure(request: HttpRequest, username: str) -> None:
    """Count a try that failed."""
    throttle.hit(_limits(request, username))


def note_success(request: HttpRequest, username: str) -> None:
    """Know the account on this network from now on."""
    throttle.hit([_known(request, username)])


def forget(*, before: datetime) -> None:
    """Delete what axes wrote before an aware moment: network addresses, and names as they were typed."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model._default_manager.filter(attempt_time__lt=before).delete()


def _limits(request: HttpRequest, username: str) -> Limited:
    return [(BY_NETWORK, throttle.network_of(request)), (BY_ACCOUNT, _account(username)), (EVERYWHERE, "")]


def _known(request: HttpRequest, username: str) -> tuple[Limit, str]:
    return _KNOWN, f"{_account(username)} {throttle.network_of(request)}"


def _account(username: str) -> str:
    return unicodedata.normalize("NFKC", composed(username[:254])).casefold()
