"""Limits on signing in, looked at before any password is hashed: a hash costs as much as fifty pages.

Only failures count. Who has signed in from a network before is not stopped by what others try on their account, nor by
what others try from that network: django-axes still counts the failures of that pair.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.http import HttpRequest

from reclamations.domain.typed.text import composed
from reclamations.web.guard import throttle
from reclamations.web.guard.throttle import Limit, Limited

_WINDOW = 15 * 60
BY_NETWORK = Limit("sign-in-network", 20, _WINDOW)
BY_ACCOUNT = Limit("sign-in-account", 20, _WINDOW)
#: From networks that an account never came from, all together: what an attack from everywhere may cost.
EVERYWHERE = Limit("sign-in-everywhere", 300, _WINDOW)
#: An account is known on a network for three months after it last signed in there.
_KNOWN = Limit("sign-in-known", 1, 90 * 24 * 3600)


def is_refused(request: HttpRequest, username: str) -> bool:
    """Whether this try is one too many, whatever its password."""
    if throttle.is_reached([_known(request, username)]):
        return False
    return throttle.is_reached(_limits(request, username))


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
