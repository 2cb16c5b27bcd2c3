"""Whether the site is well, for the machines that ask: a balancer, a monitor."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse

from reclamations import clock, duties

logger = logging.getLogger(__name__)
#: Seconds after which to ask again.
RETRY_AFTER = 30


def health(request: HttpRequest) -> HttpResponse:
    """« ok » while pages can be served: the database answers. Background work that has stopped stops no page."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return _answer(["ok", *_unwell()], HTTPStatus.OK)
    except (DatabaseError, InterfaceError) as error:
        return say_away(_answer(["database: no answer"], HTTPStatus.SERVICE_UNAVAILABLE), error)


def whole_health(request: HttpRequest) -> HttpResponse:
    """« ok » while everything is well, background work included; else 503 and one line for each thing that is not."""
    try:
        unwell = _unwell()
    except (DatabaseError, InterfaceError) as error:
        return say_away(_answer(["database: no answer"], HTTPStatus.SERVICE_UNAVAILABLE), error)
    return _answer(unwell or ["ok"], HTTPStatus.SERVICE_UNAVAILABLE if unwell else HTTPStatus.OK)


def say_away(response: HttpResponse, error: Exception) -> HttpResponse:
    """Log in one line, for this answer, that the database is away: Django would write a traceback a request."""
    logger.error("the database does not answer: %s", " ".join(str(error).split()))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


PAGES: Mapping[str, Callable[[HttpRequest], HttpResponse]] = {
    "/sante/": health,
    "/sante/complete/": whole_health,
}


def _unwell() -> list[str]:
    """A line for each duty that is late or fails, without what it said: anybody may ask."""
    lines = []
    for standing in duties.standings(clock.now()):
        if standing.failing_since is not None:
            lines.append(f"{standing.task.command}: failing since {standing.failing_since:%Y-%m-%dT%H:%MZ}")
        elif standing.is_late:
            last = f"not since {standing.succeeded_at:%Y-%m-%dT%H:%MZ}" if standing.succeeded_at else "never yet"
            lines.append(f"{standing.task.command}: {last}")
    return lines


def _answer(lines: list[str], status: HTTPStatus) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    if status != HTTPStatus.OK:
        headers["Retry-After"] = str(RETRY_AFTER)
    return HttpResponse(
        "\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )
