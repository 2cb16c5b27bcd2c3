"""Form fields that accept anything a person can type and give plain text."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from reclamations.web.text import plain_line, plain_text


class SharedFields(dict[str, forms.Field]):
    """The fields of a form class, which its forms share instead of a deep copy each: half of what checking one costs.

    Checking changes no field. Showing does: `own_fields` first.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


def own_fields(form: forms.BaseForm) -> None:
    """Give a form whose class has shared fields copies of its own, to be changed and shown."""
    form.fields = copy.deepcopy(form.fields)
    form._bound_fields_cache.clear()  # type: ignore[attr-defined]  # they hold the shared ones


class PlainField(forms.CharField):
    """Plain text that may be too long: it is refused with a sentence, never cut by the browser at pasting."""

    default_error_messages = {
        "max_length": _("Votre texte fait %(show_value)s caractères ; il peut en avoir %(limit_value)s au plus."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave `maxlength` out."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def run_validators(self, value: Any) -> None:
        """Write the numbers of a refusal as people read them: « 59 999 »."""
        try:
            super().run_validators(value)
        except forms.ValidationError as refusal:
            for error in refusal.error_list:
                if error.code == "max_length" and error.params:
                    error.params = {
                        name: number_format(error.params[name], force_grouping=True)
                        for name in ("show_value", "limit_value")
                    }
            raise


class LineField(PlainField):
    """One line of plain text."""

    def to_python(self, value: Any) -> str:
        """Clean what was typed before any limit is checked."""
        return plain_line(str(value)) if value else ""


class ParagraphField(PlainField):
    """Several lines of plain text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Clean what was typed before any limit is checked."""
        return plain_text(str(value)) if value else ""


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        """Give every file sent under the name."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class FilesField(forms.Field):
    """Any number of files; `uploads.receive` judges each of them."""

    widget = FilesInput
    default_error_messages = {"required": _("Choisissez au moins un fichier.")}

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        """Give the list of files."""
        files = list(value or [])
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files
