"""A table of `web.tables` on a page, and on paper."""

from collections.abc import Iterable
from typing import Any

from django import template

from reclamations.web.tables import Anchored, Table

register = template.Library()


@register.inclusion_tag("components/table.html")
def table(declared: Table, found: Iterable[Any], caption: str = "", css: str = "table table-cards") -> dict[str, Any]:
    """Show rows in a table whose columns are declared; without the class of cards it stays a table on a phone."""
    rows, are_cards = declared.rows(found), "table-cards" in css.split()
    return {"head": declared.head(), "rows": rows, "caption": caption, "css": css, "are_cards": are_cards}


@register.inclusion_tag("components/paper_table.html")
def paper_table(declared: Table, found: Iterable[Anchored], css: str, caption: str = "") -> dict[str, Any]:
    """Print such rows: fixed widths where its columns have some, heads above heads, the head again on each page."""
    above, below = declared.paper_head()
    widths = [column.width for column in declared.on_paper() if column.width]
    rows = declared.paper_rows(found)
    return {"above": above, "below": below, "widths": widths, "rows": rows, "caption": caption, "css": css}
