"""Pages of the register's lists: what is shown is a page, what is counted is everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

SIZE = 50


@dataclass(frozen=True)
class Sheet:
    """One page of a list: its rows, how many there are in all, and the way to the pages beside it."""

    rows: list[Any]
    total: int
    previous_url: str
    next_url: str
    summary: str


def sheet(request: HttpRequest, found: QuerySet[Any] | list[Any], size: int = SIZE) -> Sheet:
    """Give the page that `?page=` asks for; a page that does not exist gives the nearest one that does."""
    paginator = Paginator(found, size)
    shown = paginator.get_page(request.GET.get("page", "")[:9])
    return Sheet(
        rows=list(shown.object_list),
        total=paginator.count,
        previous_url=_url(request.GET, shown.number - 1) if shown.has_previous() else "",
        next_url=_url(request.GET, shown.number + 1) if shown.has_next() else "",
        summary=_("page %(number)s sur %(total)s") % {"number": shown.number, "total": paginator.num_pages}
        if paginator.num_pages > 1
        else "",
    )


def _url(asked: QueryDict, number: int) -> str:
    query = asked.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
