"""Register for a client: the full form of client relations, and the one-minute report of any colleague."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Field, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reclamations.actions import Filing
from reclamations.backoffice.acts.fields import (
    TermField,
    confirm_long_ago,
    day_field,
    facts_fields,
    in_cards,
    long_ago_field,
)
from reclamations.backoffice.acts.forms import offer_active
from reclamations.backoffice.acts.forms_dispatch import SENT_BY
from reclamations.backoffice.acts.uploads import UploadsMixin
from reclamations.domain.vocabulary import REPLY_MEANS, AttachmentRole, Channel
from reclamations.models import Category, Installation, Service
from reclamations.models.case.complaint import DESCRIPTION_LIMIT
from reclamations.web.fields import AddressField, LineField, ParagraphField, label, line_fields

#: How staff hear of a discontent: everything but the public form.
HEARD_BY = tuple(channel for channel in Channel if channel is not Channel.WEB_FORM)


class FilingForm(UploadsMixin, forms.Form):
    """What both forms share: who, how to reach them, what, how and when it was heard."""

    upload_role = AttachmentRole.ORIGINAL

    name = LineField(label=_("Nom du client"), max_length=200)
    email = AddressField(label=label("email"), required=False)
    phone = LineField(label=label("phone"), required=False, max_length=32)
    postal_address = ParagraphField(
        label=label("postal_address"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    subject = LineField(label=_("Objet, en quelques mots"), max_length=200)
    description = ParagraphField(
        label=_("Ce que dit le client"), max_length=DESCRIPTION_LIMIT, widget=forms.Textarea(attrs={"rows": 7})
    )
    channel = TermField(HEARD_BY, label=_("Comment l’avez-vous appris ?"))
    received_on = day_field(
        _("Reçue le"), help_text=_("Le jour où le client s’est exprimé : les délais partent de là.")
    )
    reception_reason = LineField(
        label=_("Pourquoi une date antérieure ?"),
        required=False,
        max_length=300,
        help_text=_("Si la réception précède aujourd’hui : courrier ouvert plus tard, appel noté la veille…"),
    )

    long_ago = long_ago_field()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("received_on", today)
        self.add_uploads()
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*in_cards(self.blocks()), "token")

    def prepare(self) -> None:
        """Adapt the fields."""

    def blocks(self) -> list[Any]:
        """Lay the fields out."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask why the reception is earlier beside the question itself."""
        data = super().clean()
        received_on = data.get("received_on")
        if received_on and received_on > self.today:
            self.add_error("received_on", ValidationError(_("Cette date est à venir.")))
        elif received_on and received_on < self.today and not data.get("reception_reason"):
            self.add_error("reception_reason", ValidationError(_("Une date de réception antérieure demande un motif.")))
        confirm_long_ago(self, received_on, self.today)
        return data

    def filing(self) -> Filing:
        """What the act records."""
        names = set(Filing.__dataclass_fields__) & set(self.cleaned_data)
        return Filing(**{name: self.cleaned_data[name] for name in names} | {"reply_by": self.reply_by()})

    def reply_by(self) -> Channel | None:
        """How the client wishes to be answered; None when nobody asked them."""
        raise NotImplementedError

    @staticmethod
    def who() -> Fieldset:
        """The card about the client."""
        return Fieldset(
            _("Le client"),
            "name",
            Row(Column("email", css_class="col-md-7"), Column("phone", css_class="col-md-5")),
            "postal_address",
        )

    @staticmethod
    def when() -> Fieldset:
        """The card about the reception."""
        return Fieldset(
            _("La réception"),
            Field("channel", wrapper_class="radio-cards radio-cards-2"),
            Row(Column("received_on", css_class="col-md-5"), Column("reception_reason", css_class="col-md-7")),
            "long_ago",
        )


class ReportForm(FilingForm):
    """« Signaler un mécontentement »: one minute, for every colleague (Art. 3)."""

    def blocks(self) -> list[Any]:
        """What happened first: it is what the colleague has in mind."""
        return [Fieldset(_("Ce qui s’est passé"), "subject", "description"), self.who(), self.when(), "uploads"]

    def clean(self) -> dict[str, Any]:
        """Ask for one way at least to reach the client."""
        data = super().clean()
        if not any(data.get(name) for name in ("email", "phone", "postal_address")) and "email" not in self.errors:
            self.add_error(
                "phone", ValidationError(_("Indiquez au moins un moyen de joindre le client, même incomplet."))
            )
        return data

    def reply_by(self) -> None:
        """A colleague who reports does not ask: the client is written to by what reaches them."""


class RegisterForm(FilingForm):
    """A complaint received by telephone, post, e-mail, WhatsApp or in person, in full (Art. 4)."""

    language = forms.ChoiceField(
        label=_("Langue du client"), choices=lambda: settings.LANGUAGES, initial=settings.LANGUAGE_CODE, required=False
    )
    #: Who did not file online holds no code: their space is not theirs to wish for yet.
    reply_means = TermField(
        [means for means in REPLY_MEANS if means is not Channel.WEB_FORM],
        names=SENT_BY,
        label=_("Réponse souhaitée par"),
        required=False,
        help_text=_("Vide : non demandé."),
    )
    is_represented = forms.BooleanField(label=_("Déposée par un tiers qui représente le client"), required=False)
    representative_name = LineField(label=_("Nom du représentant"), required=False, max_length=200)
    representative_capacity = LineField(label=_("Qualité du représentant"), required=False, max_length=120)
    facts_on, facts_hour, facts_place = facts_fields()
    service = forms.ModelChoiceField(
        label=label("service"), queryset=Service.objects.all(), required=False, empty_label=_("Non précisé")
    )
    installation = forms.ModelChoiceField(
        label=label("installation"),
        queryset=Installation.objects.all(),
        required=False,
        empty_label=_("Non précisée"),
    )
    category = forms.ModelChoiceField(
        label=label("category"), queryset=Category.objects.all(), required=False, empty_label=_("Non précisée")
    )
    expectation = ParagraphField(
        label=label("expectation"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reception_evidence = LineField(
        label=label("reception_evidence"),
        required=False,
        max_length=300,
        help_text=_("Cachet de la poste, numéro de recommandé, heure de l’appel, nom du témoin…"),
    )

    def prepare(self) -> None:
        """Offer the entries in use, and ask for the lines that the declaration shows by itself."""
        self.fields |= line_fields()
        for name in ("service", "installation", "category"):
            offer_active(self.fields[name])

    def blocks(self) -> list[Any]:
        """Reception, client, facts."""
        reception = self.when()
        reception.fields.append("reception_evidence")
        who = self.who()
        who.fields += [
            "language",
            Field("reply_means", wrapper_class="radio-cards radio-cards-2"),
            "is_represented",
            Row(
                Column("representative_name", css_class="col-md-7"),
                Column("representative_capacity", css_class="col-md-5"),
            ),
        ]
        facts = Fieldset(
            _("La réclamation"),
            "subject",
            "description",
            Row(Column("facts_on", css_class="col-md-5"), Column("facts_hour", css_class="col-md-7")),
            "facts_place",
            *line_fields(),
            Row(
                Column("service", css_class="col-md-4"),
                Column("installation", css_class="col-md-4"),
                Column("category", css_class="col-md-4"),
            ),
            "expectation",
            "uploads",
        )
        return [reception, who, facts]

    def clean(self) -> dict[str, Any]:
        """Ask for the address that the wished means needs, and for the representative's name."""
        data = super().clean()
        if data.get("reply_means") is Channel.EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", ValidationError(_("Le client souhaite un courriel : indiquez son adresse.")))
        if data.get("reply_means") is Channel.POST and not data.get("postal_address"):
            self.add_error(
                "postal_address", ValidationError(_("Le client souhaite un courrier : indiquez son adresse."))
            )
        if data.get("is_represented") and not data.get("representative_name"):
            self.add_error("representative_name", ValidationError(_("Indiquez le nom du représentant.")))
        return data

    def clean_language(self) -> str:
        """French unless another is chosen: letters and mails are written in it."""
        return self.cleaned_data["language"] or settings.LANGUAGE_CODE

    def reply_by(self) -> Channel | None:
        """What the client asked for; None when nobody asked them."""
        means: Channel | None = self.cleaned_data["reply_means"]
        return means
