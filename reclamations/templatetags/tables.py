"""A table of `web.tables` on a page."""

from collections.abc import Iterable
from typing import Any

from django import template

from reclamations.web.tables import Table

register = template.Library()


@register.inclusion_tag("components/table.html")
def table(declared: Table, found: Iterable[Any], caption: str = "") -> dict[str, Any]:
    """Show rows in a table whose columns are declared."""
    return {"head": declared.head(), "rows": declared.rows(found), "caption": caption}
