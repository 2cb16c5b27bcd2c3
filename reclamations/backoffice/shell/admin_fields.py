"""The fields of the configuration's forms: the same plain text, addresses and numbers as everywhere else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from reclamations.domain.typed import phones
from reclamations.models import Organisation
from reclamations.web.fields import AddressField, DayField, DayInput, LineField, ParagraphField

#: No longer link is kept.
LONGEST_LINK = 2_000


class TelephoneField(LineField):
    """A number as people of the organisation's zone write it, kept as it is dialled from anywhere."""

    default_error_messages = {
        "invalid": _("Ce numéro n’existe pas. Écrivez-le comme on le compose ici, par exemple %(example)s, ou avec +."),
        "short": _("Un numéro court ne se compose pas de partout : indiquez ici un numéro à dix chiffres."),
    }

    def __init__(self, *, region: str = "", error_messages: Any = None, **options: Any) -> None:
        # The model's region is fixed and its sentences are the library's: ours follow the organisation.
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        """Give the number."""
        typed = super().clean(value)
        if not typed:
            return ""
        zone = Organisation.current().holiday_zone
        number = phones.read_number(typed, zone)
        if number is None:
            code = "short" if phones.dial(typed, zone) else "invalid"
            raise ValidationError(self.error_messages[code], code=code, params={"example": phones.example_of(zone)})
        return PhoneNumber(country_code=number.country_code, national_number=number.national_number)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as people of the zone write it, unless that would be somebody else's."""
        if not isinstance(value, PhoneNumber):
            return value
        short, zone = str(value.as_national), Organisation.current().holiday_zone
        return short if phones.read_number(short, zone) == value else value.as_international

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare numbers, however they are written."""
        try:
            return bool((initial or "") != self.clean(data))
        except ValidationError:
            return True


class LinkField(forms.URLField):
    """An address of a page; one far too long is refused before it is taken apart."""

    def to_python(self, value: Any) -> str | None:
        """Measure first."""
        if len(str(value or "")) > LONGEST_LINK:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


#: What each kind of column is typed in.
OVERRIDES: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.CharField: {"form_class": LineField},
    models.TextField: {"form_class": ParagraphField},
    models.SlugField: {},
    models.EmailField: {"form_class": AddressField},
    models.URLField: {"form_class": LinkField, "assume_scheme": "https"},
    models.DateField: {"form_class": DayField, "widget": DayInput},
    PhoneNumberField: {
        "form_class": TelephoneField,
        "widget": forms.TextInput(attrs={"type": "tel", "class": "vTextField"}),
    },
}
