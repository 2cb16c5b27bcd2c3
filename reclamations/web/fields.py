"""Form fields that accept anything a person can type and give plain text."""

from __future__ import annotations

import copy
import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EmailValidator
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from reclamations import clock
from reclamations.domain import declaration
from reclamations.domain.kinds import accepted
from reclamations.domain.typed import addresses
from reclamations.domain.typed.references import LONGEST_TYPED, read_number, read_reference
from reclamations.domain.typed.text import plain_line, plain_text
from reclamations.files.nature.kinds import MEGABYTE
from reclamations.files.nature.refusals import in_words


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


#: A text without a limit of its own is refused beyond this, in characters.
LONGEST = 50_000
#: How much longer a text may come than it is kept: decomposed accents, two characters a line break, invisible ones.
MARGIN = 4


class PlainField(forms.CharField):
    """Plain text that may be too long: it is refused with a sentence, never cut by the browser at pasting.

    One far too long is refused before anything is looked for in it.
    """

    default_error_messages = {
        "max_length": _("Votre texte fait %(show_value)s caractères ; il peut en avoir %(limit_value)s au plus."),
    }

    def __init__(self, *, max_length: int | None = None, **options: Any) -> None:
        super().__init__(max_length=max_length or LONGEST, **options)

    def to_python(self, value: Any) -> str:
        """Clean what was typed before any limit is checked, but the one on what came."""
        text = str(value) if value else ""
        limit = self.max_length or LONGEST
        if len(text) > MARGIN * limit + MARGIN:
            numbers = {"show_value": len(text), "limit_value": limit}
            raise in_figures(ValidationError(self.error_messages["max_length"], code="max_length", params=numbers))
        return self.plain(text)

    @staticmethod
    def plain(text: str) -> str:
        """Give the text as it is kept."""
        raise NotImplementedError

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave `maxlength` out."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def run_validators(self, value: Any) -> None:
        """Write the numbers of a refusal as people read them: « 59 999 »."""
        try:
            super().run_validators(value)
        except ValidationError as refusal:
            raise in_figures(refusal) from None


def in_figures(refusal: ValidationError) -> ValidationError:
    """Write the numbers of a refusal as people read them: « 59 999 »."""
    for error in refusal.error_list:
        if error.code == "max_length" and error.params:
            error.params = {
                name: number_format(error.params[name], force_grouping=True) for name in ("show_value", "limit_value")
            }
    return refusal


class LineField(PlainField):
    """One line of plain text."""

    plain = staticmethod(plain_line)


def label(name: str) -> Any:
    """Give the label of a field that a client declares, as `domain.declaration` has it, for whoever reads it."""
    return gettext_lazy(declaration.LABELS[name])


def line_fields(**options: Any) -> dict[str, forms.Field]:
    """Make the fields of the lines that the declaration shows by itself, which may stay empty."""
    rows = declaration.lines()
    return {row.name: LineField(label=label(row.name), max_length=row.limit, required=False, **options) for row in rows}


class ParagraphField(PlainField):
    """Several lines of plain text."""

    widget = forms.Textarea
    plain = staticmethod(plain_text)


class AddressField(PlainField):
    """An e-mail address, read as `addresses.read_address` does, so that the same address is the same everywhere."""

    widget = forms.EmailInput
    default_error_messages = {
        "invalid": _("Vérifiez cette adresse : elle ressemble à nom@exemple.fr."),
        "spaced": _("Vérifiez cette adresse : elle ne peut pas contenir d’espace."),
        "accented": _("Vérifiez cette adresse : « %(letter)s » n’est pas possible avant l’arobase."),
        "several": _("Indiquez une seule adresse."),
        "long_name": _("Vérifiez cette adresse : 64 caractères au plus sont possibles avant l’arobase."),
    }
    plain = staticmethod(addresses.read_address)

    def __init__(self, *, max_length: int | None = addresses.LONGEST, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def validate(self, value: str) -> None:
        """Refuse what is no address, and say what is wrong with it where that can be told."""
        super().validate(value)
        if not value or len(value) > addresses.LONGEST:  # said by the limit itself
            return
        try:
            _PUBLIC_ADDRESS(value)
        except ValidationError:
            code, letter = _what_is_wrong(value)
            raise ValidationError(self.error_messages[code], code=code, params={"letter": letter}) from None
        if len(value.rpartition("@")[0]) > addresses.LONGEST_LOCAL:
            raise ValidationError(self.error_messages["long_name"], code="long_name")


class _PublicAddress(EmailValidator):
    """An address that mail from anywhere finds: its domain has a dot, and is no machine's number."""

    domain_allowlist = []
    literal_regex = re.compile(r"(?!)")


_PUBLIC_ADDRESS = _PublicAddress()


def _what_is_wrong(address: str) -> tuple[str, str]:
    local = address.rpartition("@")[0]
    if address.count("@") > 1:
        return "several", ""
    if " " in address:
        return "spaced", ""
    strange = next((char for char in local if not char.isascii()), "")
    return ("accented", strange) if strange else ("invalid", "")


class ReferenceField(LineField):
    """The reference of a file as people type, dictate or paste it; the whole link of a mail holds it too."""

    default_error_messages = {
        "malformed": _("Ce n’est pas une référence : elle s’écrit R-2026-000123. Elle est dans nos courriels."),
        "without_year": _(
            "Il manque l’année à cette référence : elle s’écrit par exemple R-%(year)s-%(number)s. "
            "Elle est dans nos courriels."
        ),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_TYPED, **options)

    def clean(self, value: Any) -> str:
        """Give the reference as we write it."""
        typed = super().clean(value)
        reference = read_reference(typed)
        if typed and not reference and (number := read_number(typed)):
            words = {"year": clock.today().year, "number": number}
            raise ValidationError(self.error_messages["without_year"] % words, code="without_year")
        if typed and not reference:
            raise ValidationError(self.error_messages["malformed"], code="malformed")
        return reference


class DayInput(forms.DateInput):
    """The browser's own date picker, which reads and writes ISO dates whatever the language.

    It would show nothing of a date typed otherwise, which is given back as text.
    """

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Choose between the picker and text."""
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not self.is_picked(shown):
            context["widget"]["type"] = "text"
        return context

    @staticmethod
    def is_picked(shown: str) -> bool:
        """Tell what the picker can show."""
        return _PICKED.fullmatch(shown) is not None


_PICKED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SHORT_YEAR = re.compile(r"\s*\d{1,2}\s*[/.\- ]\s*\d{1,2}\s*[/.\- ]\s*\d{1,3}\s*")
#: No date is longer, whatever is around it.
LONGEST_DAY = 40
#: No facts are told that are older: the year is mistyped.
FIRST_YEAR = 1990


#: The months, in French and in English, without accents: three letters are enough when they tell one month.
_MONTHS = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
_IN_LETTERS = re.compile(
    r"\s*(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?"
    r"(\d{1,2})\s*(?:er|st|nd|rd|th)?\s+([a-z]{3,9})\.?\s+(\d{1,4})\s*",
    re.ASCII,
)


def _in_figures(typed: str) -> str:
    """Write « 3 mars 2026 » as 3/3/2026; anything else is given back as it came."""
    plain = "".join(character for character in unicodedata.normalize("NFKD", typed.casefold()) if character.isascii())
    if (found := _IN_LETTERS.fullmatch(plain)) is None:
        return typed
    day, word, year = found.groups()
    months = [number for number, names in enumerate(_MONTHS, 1) if any(name.startswith(word) for name in names)]
    return f"{day}/{months[0]}/{year}" if len(months) == 1 else typed


class DayField(forms.DateField):
    """A day, picked or typed the French way."""

    widget = DayInput
    default_error_messages = {"invalid": _("Écrivez la date ainsi : 21/03/2026.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"])
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Refuse, unread, what is much longer than a date."""
        if isinstance(value, str) and len(value) > LONGEST_DAY:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(_in_figures(value) if isinstance(value, str) else value)


class FactsDayField(DayField):
    """The day of the facts, in a year that somebody means; who knows what day it is here refuses tomorrow."""

    default_error_messages = {
        "year": _(
            "Vérifiez l’année : écrivez-en les quatre chiffres, comme dans 21/03/2026. Pour des faits d’avant "
            "%(first)d, laissez cette date vide et dites-le dans le récit."
        ),
        "future": _("Vérifiez l’année : cette date est dans l’avenir. Quand les faits ont-ils eu lieu ?"),
    }

    def to_python(self, value: Any) -> date | None:
        """Refuse a year of two figures, and one nobody means."""
        if isinstance(value, str) and len(value) <= LONGEST_DAY:
            value = _in_figures(value)
        is_short = isinstance(value, str) and len(value) <= LONGEST_DAY and _SHORT_YEAR.fullmatch(value)
        day = None if is_short else super().to_python(value)
        if is_short or (day is not None and day.year < FIRST_YEAR):
            raise ValidationError(self.error_messages["year"], code="year", params={"first": FIRST_YEAR})
        if day is not None and day > clock.now().date() + timedelta(days=1):  # to come, wherever the client is
            raise ValidationError(self.error_messages["future"], code="future")
        return day


def facts_fields() -> tuple[FactsDayField, LineField, LineField]:
    """Make the fields of the day, the hour and the place of the facts, as a client is asked for them."""
    return (
        FactsDayField(label=_("Quand ?"), help_text=_("Facultatif. Une date approximative suffit."), required=False),
        LineField(
            label=_("Vers quelle heure ?"),
            help_text=_("Facultatif. Une heure approximative suffit."),
            max_length=60,
            required=False,
        ),
        LineField(label=_("Où ?"), help_text=_("Facultatif."), max_length=200, required=False),
    )


def _what_files() -> str:
    """Say what may be joined, and how much."""
    words = {"count": settings.FILES_COUNT, "total": in_words(settings.FILES_TOTAL * MEGABYTE)}
    return (
        gettext(
            "Photos, PDF, documents, courriels, messages vocaux, courtes vidéos : %(count)d fichiers au plus, "
            "%(total)s en tout."
        )
        % words
    )


what_files = lazy(_what_files, str)


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[Any]]:
        """Give every file sent under the name."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class FilesField(forms.Field):
    """Any number of files, of every kind that people really send; `uploads.receive` judges each of them."""

    widget = FilesInput(attrs={"accept": accepted(), "multiple": True})
    default_error_messages = {"required": _("Choisissez au moins un fichier.")}

    def clean(self, value: Any) -> list[UploadedFile[Any]]:
        """Give the list of files."""
        files = list(value or [])
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files
