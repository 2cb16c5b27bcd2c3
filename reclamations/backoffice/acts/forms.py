"""One form per act: it checks the shape of what was typed; the rules are the act's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reclamations.actions import ActRefused, Keepers, due_dates_kept
from reclamations.backoffice.acts.fields import (
    TermField,
    confirm_long_ago,
    day_field,
    in_cards,
    long_ago_field,
    text_field,
)
from reclamations.domain import gettext_noop
from reclamations.domain.delays.calendar import LedgerDay
from reclamations.domain.delays.deadlines import DueDates
from reclamations.domain.rights import Right, roles_holding
from reclamations.domain.vocabulary import (
    ClosingReason,
    RequestKind,
    Risk,
)
from reclamations.models import Category, Complaint, Installation, Service, Staff
from reclamations.models.company.organisation import Listed
from reclamations.web.tables import Column, Table
from reclamations.words.typography import shortdate


class ActForm(forms.Form):
    """What an act asks. The revision and the journal's length tell what the page showed when it was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    #: Names of the fields that the form keeps for itself.
    own = frozenset({"seen", "revision"})

    def __init__(self, *args: Any, complaint: Complaint, today: date, **kwargs: Any) -> None:
        initial = {"revision": complaint.revision, "seen": complaint.journal_length}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.complaint = complaint
        self.today = today
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*in_cards(self.blocks()), "revision", "seen")

    def prepare(self) -> None:
        """Adapt the fields to the file."""

    def blocks(self) -> list[Any]:
        """Lay the fields out, one below the other."""
        return [name for name in self.fields if name not in self.own]

    def arguments(self) -> dict[str, Any]:
        """Give the act's keyword arguments, but for the revision."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.own}


#: Who reads what is typed.
READ_BY_CLIENT = _("Le client le lira.")
KEPT_INSIDE = _("Conservé au dossier et au journal. Aucun courrier ne le reprend.")


class AssignForm(ActForm):
    """Who takes care of the file."""

    handler = forms.ModelChoiceField(
        label=_("Chargé du dossier"), queryset=Staff.objects.none(), required=False, empty_label=_("Personne")
    )

    def prepare(self) -> None:
        """Offer the active members of staff who handle files, and say who is away."""
        field = cast("forms.ModelChoiceField[Any]", self.fields["handler"])
        field.queryset = Staff.objects.filter(is_active=True, role__in=roles_holding(Right.HANDLE))
        keepers = Keepers.of(self.today)
        named = [(one.pk, ", ".join(filter(None, [str(one), keepers.standing_of(one.pk)]))) for one in field.queryset]
        field.choices = [("", _("Personne")), *named]
        self.initial.setdefault("handler", self.complaint.handler_id)


class ClassifyForm(ActForm):
    """What the file concerns, and the risk it reveals (Art. 1)."""

    service = forms.ModelChoiceField(
        label=_("Service concerné"), queryset=Service.objects.all(), required=False, empty_label=_("Non précisé")
    )
    installation = forms.ModelChoiceField(
        label=_("Installation concernée"),
        queryset=Installation.objects.all(),
        required=False,
        empty_label=_("Non précisée"),
    )
    category = forms.ModelChoiceField(
        label=_("Catégorie"), queryset=Category.objects.all(), required=False, empty_label=_("Non précisée")
    )
    risk = TermField(Risk, label=_("Risque révélé (Art. 1)"), required=False)

    def prepare(self) -> None:
        """Show the file's present values, and the entries still in use."""
        for name in ("service", "installation", "category"):
            self.initial.setdefault(name, getattr(self.complaint, f"{name}_id"))
            offer_active(self.fields[name], self.initial[name])
        self.initial.setdefault("risk", self.complaint.risk)

    def blocks(self) -> list[Any]:
        """The risk as cards."""
        return ["service", "installation", "category", Field("risk", wrapper_class="radio-cards radio-cards-2")]


def offer_active(field: forms.Field, present: int | None = None) -> None:
    """Offer the entries of an organisation's list that are in use, and the one already chosen."""
    choice = cast("forms.ModelChoiceField[Any]", field)
    manager = cast("QuerySet[Listed]", choice.queryset).model._default_manager
    choice.queryset = manager.filter(is_active=True) | manager.filter(pk=present)


class QualifyForm(ActForm):
    """Management judges that it is a complaint (Art. 2, Art. 3)."""

    reason = text_field(
        _("Motif de la décision"),
        help_text=_(
            "Pourquoi cette déclaration constate un mécontentement (Art. 2). "
            "Conservé au dossier et au journal : aucun courrier ne le reprend."
        ),
    )


class DismissForm(ActForm):
    """Management judges that it is a mere request (Art. 2)."""

    kind = TermField(RequestKind, label=_("Nature de la demande"))
    reason = text_field(_("Motif de la décision"), rows=3, help_text=_("Le client le lira dans le courrier."))
    message = text_field(_("Message au client"), rows=6, help_text=_("Ce que devient sa demande, et qui lui répondra."))

    def blocks(self) -> list[Any]:
        """The four kinds as cards."""
        return [Field("kind", wrapper_class="radio-cards radio-cards-2"), "reason", "message"]


class ReasonForm(ActForm):
    """An act that only asks why."""

    reason = text_field(_("Motif"), help_text=KEPT_INSIDE)


class OptionalReasonForm(ActForm):
    """An act that may say why."""

    reason = text_field(_("Motif donné par le client"), required=False, help_text=KEPT_INSIDE)


class CommentForm(ActForm):
    """An act with a comment, if there is one."""

    comment = text_field(_("Commentaire"), required=False, help_text=KEPT_INSIDE)


class DisagreeForm(ActForm):
    """The client disagrees with the answer (Art. 7)."""

    comment = text_field(_("Ce que dit le client"), help_text=_("La lettre qui en prend acte reprend ces mots."))


class CloseForm(ActForm):
    """The file is closed; its five years begin (Art. 8)."""

    reason = TermField(ClosingReason, label=_("Motif de la clôture"))
    comment = text_field(_("Commentaire"), rows=3, required=False, help_text=READ_BY_CLIENT)

    def blocks(self) -> list[Any]:
        """The reasons as cards."""
        return [Field("reason", wrapper_class="radio-cards"), "comment"]


class NoteForm(ActForm):
    """Something staff write for themselves."""

    body = text_field(_("Note"), rows=6, help_text=_("Le client ne la verra jamais."))


class CorrectReceptionForm(ActForm):
    """The reception date was wrong: both clocks are computed again."""

    received_on = day_field(_("Date de réception exacte"))
    reason = text_field(
        _("Motif de la correction"), help_text=_("Et la preuve : cachet, accusé, relevé. Aucun courrier ne le reprend.")
    )

    long_ago = long_ago_field()
    #: What the date submitted makes of both due dates.
    due: DueDates | None = None

    def prepare(self) -> None:
        """Start from the present date."""
        self.initial.setdefault("received_on", self.complaint.received_on)

    def clean(self) -> dict[str, Any]:
        """Ask to confirm a date more than a year back; refuse one that no calendar knows."""
        data = super().clean() or self.cleaned_data
        received_on = data.get("received_on")
        confirm_long_ago(self, received_on, self.today)
        if received_on:
            try:
                self.due = due_dates_kept(self.complaint, self.complaint.calendar, received_on)
            except ActRefused as refusal:
                self.add_error("received_on", refusal.message)
        return data

    def arguments(self) -> dict[str, Any]:
        """Keep the confirmation for the form."""
        arguments = super().arguments()
        del arguments["long_ago"]
        return arguments

    compared = Table(
        [
            Column(gettext_noop("Date"), lambda row: row[0], is_silent=True),
            Column(gettext_noop("Avant"), lambda row: shortdate(row[1]), css="nowrap"),
            Column(gettext_noop("Après"), lambda row: shortdate(row[2]) if row[2] else "–", css="nowrap"),
        ]
    )

    @property
    def comparison(self) -> list[tuple[str, date, date | None]]:
        """The dates before, and after once a date was submitted; a date promised in writing is never moved later."""
        file = self.complaint
        received_on = getattr(self, "cleaned_data", {}).get("received_on")
        due = self.due if received_on else None
        return [
            (str(_("Reçue le")), file.received_on, received_on),
            (str(_("Accusé de réception dû le")), file.ack_due_on, due.ack_due_on if due else None),
            (str(_("Réponse due le")), file.response_due_on, due.response_due_on if due else None),
        ]

    @property
    def ledgers(self) -> list[tuple[str, date, Sequence[LedgerDay]]]:
        """The small calendars before and after, once a date was submitted."""
        snapshot = self.complaint.calendar
        after = getattr(self, "cleaned_data", {}).get("received_on")
        days = [(str(_("Avant")), self.complaint.received_on), (str(_("Après")), after)]
        return [
            (
                title,
                snapshot.calendar.add(day, snapshot.delays.ack),
                snapshot.calendar.ledger(day, snapshot.delays.response),
            )
            for title, day in days
            if day and after
        ]


class ConfirmForm(ActForm):
    """An act that asks nothing more than to be confirmed."""
