"""Forms of the acts that exchange words, files and appointments with the client."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import Any, cast

from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reclamations import actions, clock
from reclamations.backoffice.acts.fields import TermField, TimeInput, day_field, text_field
from reclamations.backoffice.acts.forms import READ_BY_CLIENT, ActForm
from reclamations.backoffice.acts.forms_dispatch import DispatchForm
from reclamations.backoffice.acts.uploads import UploadsMixin
from reclamations.domain.vocabulary import AppointmentKind, Channel
from reclamations.models import Appointment
from reclamations.web.fields import LineField
from reclamations.words.typography import hour_of, longdate

SLOTS = (1, 2, 3)


class ReceiveMessageForm(UploadsMixin, ActForm):
    """Something the client said or sent after the complaint."""

    channel = TermField(Channel, label=_("Reçu par"))
    received_on = day_field(_("Reçu le"))
    subject = LineField(label=_("Objet"), required=False, max_length=200)
    body = text_field(
        _("Ce que dit le client"),
        rows=8,
        help_text=_("Le client peut le relire en ligne, s’il a son code de suivi."),
    )

    def prepare(self) -> None:
        """Received today unless said otherwise."""
        self.initial.setdefault("received_on", self.today)
        self.add_uploads()

    def blocks(self) -> list[Any]:
        """The channels as cards."""
        return [Field("channel", wrapper_class="radio-cards radio-cards-2"), *super().blocks()[1:]]

    def arguments(self) -> dict[str, Any]:
        """The files received under the form's token."""
        return _with_pending(self, super().arguments())


class SendMessageForm(UploadsMixin, DispatchForm):
    """A message to the client, outside the procedure's letters."""

    subject = LineField(label=_("Objet"), max_length=200)
    body = text_field(_("Message"), rows=10)

    def prepare(self) -> None:
        """Means first, files last."""
        super().prepare()
        self.add_uploads()

    def arguments(self) -> dict[str, Any]:
        """The files received under the form's token."""
        return _with_pending(self, super().arguments())


def _with_pending(form: UploadsMixin, arguments: dict[str, Any]) -> dict[str, Any]:
    arguments.pop("token", None)
    return arguments | {"uploads": form.pending}


class ChooseAppointmentForm(ActForm):
    """The slot that the client chose by telephone, by letter or at the desk (Art. 7)."""

    appointment = forms.ModelChoiceField(
        label=_("Créneau choisi par le client"), queryset=Appointment.objects.none(), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """Offer the slots that are still to come."""
        field = cast("forms.ModelChoiceField[Any]", self.fields["appointment"])
        field.queryset = self.complaint.appointments.filter(starts_at__gt=clock.now()).order_by("starts_at")
        field.choices = [(slot.pk, _in_words(slot)) for slot in field.queryset]

    def blocks(self) -> list[Any]:
        """The slots as cards."""
        return [Field("appointment", wrapper_class="radio-cards")]


def _in_words(slot: Appointment) -> str:
    start = timezone.localtime(slot.starts_at)
    return f"{longdate(start.date())}, {hour_of(start)}, {slot.get_kind_display().lower()}, {slot.place}"


class AppointmentForm(ActForm):
    """Up to three slots among which the client chooses (Art. 7)."""

    body = text_field(_("Mot d’accompagnement"), required=False, help_text=READ_BY_CLIENT)

    def prepare(self) -> None:
        """Add the fields of each slot; only the first one is required."""
        for number in SLOTS:
            required = number == 1
            self.fields[f"kind_{number}"] = TermField(
                AppointmentKind, label=_("Forme"), required=required, widget=forms.Select
            )
            self.fields[f"day_{number}"] = day_field(_("Jour"), required=required)
            for name, label in (("from", _("De")), ("to", _("À"))):
                self.fields[f"{name}_{number}"] = forms.TimeField(label=label, required=required, widget=TimeInput())
            self.fields[f"place_{number}"] = LineField(
                label=_("Lieu, numéro ou lien"), required=required, max_length=300
            )

    def blocks(self) -> list[Any]:
        """One card per slot."""
        cards = [
            Fieldset(
                _("Créneau %(number)s") % {"number": number}
                if number == 1
                else _("Créneau %(number)s (facultatif)") % {"number": number},
                Row(
                    Column(f"day_{number}", css_class="col-md-4"),
                    Column(f"from_{number}", css_class="col-6 col-md-2"),
                    Column(f"to_{number}", css_class="col-6 col-md-2"),
                    Column(f"kind_{number}", css_class="col-md-4"),
                ),
                f"place_{number}",
            )
            for number in SLOTS
        ]
        return [*cards, "body"]

    def clean(self) -> dict[str, Any]:
        """Refuse a slot half filled in, or that ends before it begins."""
        data = super().clean() or self.cleaned_data
        for number in SLOTS[1:]:
            # Not the kind: a list always sends its first line.
            given = [data.get(f"{name}_{number}") for name in ("day", "from", "to", "place")]
            if any(given) and not all(given):
                self.add_error(f"day_{number}", ValidationError(_("Complétez ce créneau, ou videz-le.")))
        for number in SLOTS:
            start, end = data.get(f"from_{number}"), data.get(f"to_{number}")
            if start and end and end <= start:
                self.add_error(f"to_{number}", ValidationError(_("Le rendez-vous finit après avoir commencé.")))
        return data

    def arguments(self) -> dict[str, Any]:
        """Give the slots in the organisation's time zone, and the words that go with them."""
        data, zone = self.cleaned_data, timezone.get_current_timezone()
        slots = [
            actions.Slot(
                kind=data[f"kind_{number}"],
                starts_at=_moment(data[f"day_{number}"], data[f"from_{number}"], zone),
                ends_at=_moment(data[f"day_{number}"], data[f"to_{number}"], zone),
                place=data[f"place_{number}"],
            )
            for number in SLOTS
            if data.get(f"day_{number}")
        ]
        return {"slots": slots, "body": data["body"]}


def _moment(day: date, time: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, time, tzinfo=zone)
