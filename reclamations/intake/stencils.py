"""The filing form as HTML: each part is written once by crispy, with blanks for what is typed and what is said of it.

Crispy is the language of the layout, and most of what writing it costs. Nothing of the form depends on whoever fills
it but the values, the choices and the sentences beside the fields: those are filled in, the rest is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from crispy_forms.layout import HTML, Field, Layout, LayoutObject
from crispy_forms.utils import render_crispy_form
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.forms.widgets import ChoiceWidget
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from reclamations.intake.forms import FilingForm
from reclamations.intake.layout import WAITING, Lists, arrange, layout_of, lists_of
from reclamations.models import Organisation
from reclamations.web.fields import DayInput

#: Of an empty form nothing depends on the day.
ANY_DAY = date.min
#: A blank in what crispy writes, between two characters that HTML knows nothing of.
_MARK = "\x02{}\x03"
_BLANK = re.compile("\x02(.+?)\x03")
_BLOCK = re.compile("\\s*(\x02[a-z_-]+\x03)\\s*")  # a blank between tags
_TYPED, _AROUND, _WAITING = "typed", "around", "waiting-files"
#: What stands for a value: the blank; a day, where it changes the input; a choice that is none of the list.
_TEXT, _DAY, _UNKNOWN = _MARK.format(_TYPED), "1111-11-11", "\x02"

#: HTML, the name of a blank, HTML…
Parts = list[str]


def written(
    form: FilingForm, organisation: Organisation, *, installation: str, context: Mapping[str, Any]
) -> SafeString:
    """Give the form's fields in HTML, in two queries.

    `installation` is the slug of the one to choose; `context` is what the page shows, with the files that wait.
    """
    lists, chosen = lists_of(organisation, installation)
    form.initial.setdefault("installation", chosen)
    return SafeString("".join(stencil(get_language() or "", lists).fill(form, context)))


class Stencil:
    """The form in a language, with these lists of services and places."""

    def __init__(self, language: str, lists: Lists) -> None:
        self.language, self.lists = language, lists
        self.fields = dict(_fields(layout_of(lists)))
        self.choices = {name: {"", *(str(key) for key, _label in rows)} for name, rows in lists}
        self.parts: dict[tuple[str, str, int], Parts] = {}

    def fill(self, form: FilingForm, context: Mapping[str, Any]) -> Iterator[str]:
        """Give the pieces of the form as it is."""
        general = [str(error) for error in form.non_field_errors()]
        for html, blank in _pairs(self._whole(len(general))):
            yield html
            if blank in self.fields:
                yield from self._filled(form[blank])
            elif blank == _WAITING:
                yield render_to_string(WAITING, dict(context))
            elif blank:
                yield conditional_escape(general[int(blank)])

    def _filled(self, field: BoundField) -> Iterator[str]:
        value, typed = self._value(field)
        errors = [str(error) for error in field.errors]
        for html, blank in _pairs(self._part(field.name, value, len(errors))):
            yield html
            if blank:
                yield conditional_escape(typed if blank == _TYPED else errors[int(blank)])

    def _value(self, field: BoundField) -> tuple[str, str]:
        """Give what stands for the value in the stencil, and what is filled in."""
        widget, value = field.field.widget, field.value()
        if isinstance(widget, ChoiceWidget):
            known = self.choices.get(field.name) or {str(key) for key, _label in widget.choices}
            chosen = "" if value is None else str(value)
            return chosen if chosen in known else _UNKNOWN, ""
        typed = widget.format_value(value) or ""
        if isinstance(widget, DayInput) and widget.is_picked(typed):
            return _DAY, typed
        return _TEXT if typed else "", typed

    def _whole(self, errors: int) -> Parts:
        """Everything but the fields, with some errors that are no field's."""
        if (found := self.parts.get(("", "", errors))) is None:
            layout = layout_of(self.lists)
            _leave_out_fields(layout)
            html = _BLOCK.sub(r"\n\1\n", self._by_crispy(layout, {}, None, errors))
            found = self.parts["", "", errors] = _BLANK.split(html)
        return found

    def _part(self, name: str, value: str, errors: int) -> Parts:
        """One field, with some errors."""
        if (found := self.parts.get((name, value, errors))) is None:
            layout = Layout(_Mark(_AROUND), self.fields[name], _Mark(_AROUND))
            html = self._by_crispy(layout, {name: value or None}, name, errors).split(_MARK.format(_AROUND))[1]
            found = self.parts[name, value, errors] = _BLANK.split(html.strip().replace(_DAY, _TEXT))
        return found

    def _by_crispy(self, layout: Layout, initial: dict[str, str | None], refused: str | None, errors: int) -> str:
        with translation.override(self.language):
            form = FilingForm(today=ANY_DAY, initial=initial)
            form._errors, form.cleaned_data = ErrorDict(), {}  # type: ignore[attr-defined]  # nothing is to be checked
            if errors:
                form.add_error(refused, [_MARK.format(number) for number in range(errors)])
            html: str = render_crispy_form(form, arrange(form, self.lists, layout), {})
        return html


stencil = lru_cache(maxsize=16)(Stencil)


class _Mark(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """A blank in a layout."""

    def __init__(self, name: str) -> None:
        self.fields: list[Any] = []
        self.name = name

    def render(self, form: FilingForm, context: Any, **options: Any) -> SafeString:
        """Write it."""
        return SafeString(_MARK.format(self.name))


def _fields(part: Any) -> Iterator[tuple[str, Any]]:
    """Give each field of a layout as it is laid out, by name."""
    for one in part.fields:
        if isinstance(one, str):
            yield one, one
        elif isinstance(one, Field):
            yield one.fields[0], one
        elif not isinstance(one, HTML):
            yield from _fields(one)


def _leave_out_fields(part: Any) -> None:
    for index, one in enumerate(part.fields):
        if isinstance(one, HTML):
            part.fields[index] = _Mark(_WAITING)
        elif isinstance(one, str | Field):
            part.fields[index] = _Mark(one if isinstance(one, str) else one.fields[0])
        else:
            _leave_out_fields(one)


def _pairs(parts: Parts) -> Iterator[tuple[str, str]]:
    """Give each piece of HTML and the blank behind it; the last has none."""
    return zip(parts[::2], [*parts[1::2], ""], strict=True)
