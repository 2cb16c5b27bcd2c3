"""What every list shares."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reclamations.backoffice.shell.admin_fields import OVERRIDES
from reclamations.domain.rights import Right
from reclamations.models import (
    Staff,
)

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _UserAdmin = UserAdmin[Staff]
else:
    _ModelAdmin, _UserAdmin = admin.ModelAdmin, UserAdmin


def case_link(reference: str, text: str = "") -> SafeString:
    """A link to a case file."""
    return format_html('<a href="{}">{}</a>', reverse("admin:case", args=[reference]), text or reference)


def short_moment(when: datetime) -> str:
    """Write a moment for a table, in the organisation's time: « 07/12/2026 à 9 h 12 »."""
    return formats.date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")


_ANYTHING = re.compile(r"[^\0]{0,200}")
#: How the filters of a list may ask about a column, and what may follow.
_LOOKUPS = {
    **dict.fromkeys(("", "exact", "id__exact", "gte", "lt"), _ANYTHING),
    "isnull": re.compile("True|False|0|1"),
    "year": re.compile(r"(?:19|20)\d\d", re.ASCII),
    **dict.fromkeys(("month", "day"), re.compile(r"\d{1,2}", re.ASCII)),
}


class TitledAdmin(_ModelAdmin):
    """A list named in plain French, without counts that grow with the table."""

    formfield_overrides: ClassVar[Any] = OVERRIDES
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    singular: ClassVar[Any] = None
    plural: ClassVar[Any] = None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Take from the address what the list's own filters write, and nothing that a database would sweat over."""
        written = [item[0] if isinstance(item, tuple) else item for item in [*self.list_filter, self.date_hierarchy]]
        bases = [getattr(item, "parameter_name", item) for item in written]
        name, _separator, kind = lookup.partition(LOOKUP_SEP)
        given: Any = value  # a text, or a list of them, whatever Django's types say
        texts = given if isinstance(given, list) else [given]
        return name in bases and kind in _LOOKUPS and all(_LOOKUPS[kind].fullmatch(str(text)) for text in texts)

    @property
    def list_title(self) -> str:
        """The list's name, which heads it and leads back to it."""
        return str(self.plural or capfirst(self.opts.verbose_name_plural))

    def changelist_view(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Name the list in the place of « Sélectionnez l’objet… »."""
        return super().changelist_view(request, {"title": self.list_title, **(extra_context or {})})

    def changeform_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Name the form without « Ajout de » and its elisions."""
        name = str(self.singular or self.opts.verbose_name)
        title = capfirst(name) if object_id else _("Ajouter : %(name)s") % {"name": name}
        context = {"title": title, "list_title": self.list_title, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def history_view(  # type: ignore[override]
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead back to the list by its name."""
        return super().history_view(request, object_id, {"list_title": self.list_title, **(extra_context or {})})

    def delete_view(  # type: ignore[override]
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead back to the list by its name."""
        return super().delete_view(request, object_id, {"list_title": self.list_title, **(extra_context or {})})


class ReadOnlyAdmin(TitledAdmin):
    """A list to read, for whoever may read the files: nothing is added, changed or deleted here."""

    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask for the right to read files."""
        return isinstance(request.user, Staff) and request.user.may(Right.VIEW)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As for reading."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False
