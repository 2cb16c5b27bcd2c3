"""One form per act of the register: it checks the shape of what was typed; the rules are the act's."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reclamations.backoffice.acts.fields import TermField, day_field, text_field
from reclamations.domain.vocabulary import Risk
from reclamations.models import Category, Complaint, Installation, Service, Staff
from reclamations.web.fields import LineField, ReferenceField
from registre.figures.known import partial_months, sentence_on_months
from registre.vocabulary import Effectiveness

_NO_NAMES = _("Aucune donnée personnelle : le registre survit aux dossiers.")


class RegisterForm(forms.Form):
    """What an act of the register asks; `arguments` gives its keyword arguments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.blocks())

    def blocks(self) -> list[Any]:
        """Lay the fields out, one below the other."""
        return list(self.fields)

    @classmethod
    def starting(cls, subject: Any) -> dict[str, Any]:
        """Give what the form shows at first, of what the act is about; nothing that would be decided unread."""
        return {"revision": subject.revision} if "revision" in cls.base_fields else {}

    def arguments(self) -> dict[str, Any]:
        """Give the act's keyword arguments."""
        return dict(self.cleaned_data)


#: What a finding concerns, as a complaint does.
_CONCERNED = ("service", "installation", "category")


class FindingForm(RegisterForm):
    """A failing: what, where, how grave, why."""

    title = LineField(label=_("Intitulé"), max_length=200, help_text=_NO_NAMES)
    description = text_field(_("Ce qui ne va pas"), help_text=_NO_NAMES)
    service = forms.ModelChoiceField(
        Service.objects.none(), label=_("Service concerné"), required=False, empty_label=_("Aucun")
    )
    installation = forms.ModelChoiceField(
        Installation.objects.none(), label=_("Installation concernée"), required=False, empty_label=_("Aucune")
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_("Catégorie"), required=False, empty_label=_("Aucune")
    )
    risk = TermField(Risk, label=_("Ce que cela peut devenir"))
    root_cause = text_field(
        _("Cause profonde"),
        rows=3,
        required=False,
        help_text=_("Si elle est connue ; elle peut être précisée ensuite."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        models: tuple[tuple[str, type[Service | Installation | Category]], ...] = (
            ("service", Service),
            ("installation", Installation),
            ("category", Category),
        )
        for name, model in models:
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.queryset = model._default_manager.filter(Q(is_active=True) | Q(pk=self.initial.get(name)))

    @classmethod
    def starting(cls, subject: Complaint | None) -> dict[str, Any]:
        """Take over how the complaint was classified, never its words: they are the client's."""
        if subject is None:
            return {}
        return {name: getattr(subject, f"{name}_id") for name in _CONCERNED} | {"risk": subject.risk}

    def blocks(self) -> list[Any]:
        """Put what it concerns on one line."""
        where = Row(*(Column(name, css_class="col-md-4") for name in _CONCERNED))
        return [
            "title",
            "description",
            where,
            "risk",
            "root_cause",
            *(["revision"] if "revision" in self.fields else []),
        ]


_WRITTEN = ("title", "description", "root_cause", "revision")


class AmendForm(FindingForm):
    """The same, as it stands."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def starting(cls, subject: Any) -> dict[str, Any]:
        """Show the finding as it stands."""
        return super().starting(subject) | {name: getattr(subject, name) for name in _WRITTEN}


class LinkForm(RegisterForm):
    """Which complaint."""

    reference = ReferenceField(label=_("Référence de la réclamation"), help_text="R-2026-000123")

    def clean_reference(self) -> Complaint:
        """Find the complaint."""
        complaint = Complaint.objects.filter(reference=self.cleaned_data["reference"]).first()
        if complaint is None:
            raise ValidationError(_("Aucun dossier ne porte cette référence."))
        return complaint

    def arguments(self) -> dict[str, Any]:
        """Give the complaint."""
        return {"complaint": self.cleaned_data["reference"]}


class ReasonForm(RegisterForm):
    """Why."""

    reason = text_field(_("Motif"))


class RevisedReasonForm(ReasonForm):
    """Why, on the finding as it was shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(RegisterForm):
    """What came out of it all."""

    comment = text_field(_("Bilan"), help_text=_NO_NAMES)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CorrectiveActionForm(RegisterForm):
    """Who does what by when."""

    description = text_field(_("Ce qui sera fait"), help_text=_NO_NAMES)
    owner = forms.ModelChoiceField(Staff.objects.filter(is_active=True), label=_("Responsable"))
    due_on = day_field(_("Échéance"))


class CompleteForm(RegisterForm):
    """What was done, and when."""

    done_on = day_field(_("Réalisée le"))
    comment = text_field(_("Ce qui a été fait"), help_text=_NO_NAMES)


class AssessForm(RegisterForm):
    """Whether it worked."""

    effectiveness = TermField(Effectiveness, label=_("Efficacité"))
    comment = text_field(_("Ce qui le montre"), help_text=_NO_NAMES)


class ReviewForm(RegisterForm):
    """When management met, on which period, and what it concluded."""

    held_on = day_field(_("Revue tenue le"))
    first_day = day_field(_("Période : premier jour"))
    last_day = day_field(_("Période : dernier jour (inclus)"))
    conclusions = text_field(_("Conclusions"), rows=8, help_text=_NO_NAMES)


class PeriodForm(forms.Form):
    """The period of the statistics; both days included. `whole` gives the whole months when it cuts one it may not."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.whole: tuple[date, date] | None = None

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends in the future, goes backwards, or cuts a month of which only the whole is known."""
        asked: dict[str, Any] = super().clean() or {}
        if self.errors:
            return asked
        for name in ("du", "au"):
            asked[name] = asked.get(name) or self.initial[name]
        if asked["au"] > self.today:
            self.add_error("au", _("La période ne peut pas finir dans le futur."))
        elif asked["au"] < asked["du"]:
            self.add_error("au", _("Le dernier jour ne peut pas précéder le premier."))
        elif whole := partial_months(asked["du"], asked["au"]):
            self.whole = whole[0], min(whole[1], self.today)
            self.add_error("du", sentence_on_months(*self.whole))
        return asked

    du = day_field(_("Du"), required=False)
    au = day_field(_("Au"), required=False)
