"""Forms of the configuration: the organisation's calendar in words, the accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.widgets import AdminFileWidget, RelatedFieldWidgetWrapper
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UsernameField,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reclamations import clock
from reclamations.backoffice.configuration.logo import LogoField
from reclamations.backoffice.shell.panels import registered_charges
from reclamations.domain.delays.holidays_fr import HOLIDAYS, ZONES
from reclamations.domain.rights import Right
from reclamations.models import Complaint, Organisation, Staff

if TYPE_CHECKING:
    _OrganisationForm = forms.ModelForm[Organisation]
    _StaffForm = UserChangeForm[Staff]
    _StaffAddForm = AdminUserCreationForm[Staff]
else:
    _OrganisationForm, _StaffForm, _StaffAddForm = forms.ModelForm, UserChangeForm, AdminUserCreationForm

WEEKDAYS = (
    gettext_lazy("lundi"),
    gettext_lazy("mardi"),
    gettext_lazy("mercredi"),
    gettext_lazy("jeudi"),
    gettext_lazy("vendredi"),
    gettext_lazy("samedi"),
    gettext_lazy("dimanche"),
)


class OrganisationForm(_OrganisationForm):
    """Zones, weekdays and worked holidays are chosen, never typed."""

    holiday_zone = forms.ChoiceField(
        label=gettext_lazy("Zone des jours fériés"), choices=lambda: [(key, _(name)) for key, name in ZONES.items()]
    )
    worked_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Jours travaillés"),
        choices=list(enumerate(WEEKDAYS, start=1)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    worked_holidays = forms.MultipleChoiceField(
        label=gettext_lazy("Jours fériés travaillés"),
        choices=lambda: [(key, _(name)) for key, name in HOLIDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Par exemple le lundi de Pentecôte, s’il est votre journée de solidarité."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Fuseau horaire"), choices=lambda: [(zone, zone) for zone in sorted(available_timezones())]
    )

    logo = LogoField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=AdminFileWidget,
        help_text=gettext_lazy("PNG ou JPEG, 2 Mo au plus : il figure en tête des courriers."),
    )

    class Meta:
        model = Organisation
        fields: ClassVar[Any] = ()  # the admin's fieldsets name them

    #: Whether the check of another mediator was forgotten, for a sentence to the one who saves.
    forgot_check = False

    def clean(self) -> dict[str, Any]:
        """Date the look-up in the list of mediators; what was found of another mediator says nothing of this one."""
        data = super().clean() or self.cleaned_data
        said = {"mediator_is_listed", "mediator_checked_on"}
        if "mediator_name" in self.changed_data and not said & {*self.changed_data}:
            self.forgot_check = bool(data.get("mediator_is_listed") or data.get("mediator_checked_on"))
            data |= {"mediator_is_listed": False, "mediator_checked_on": None}
        today = clock.today()
        if data.get("mediator_is_listed") and not data.get("mediator_checked_on"):
            data["mediator_checked_on"] = today
        if (checked := data.get("mediator_checked_on")) and checked > today:
            self.add_error("mediator_checked_on", _("Ce jour n’est pas encore venu."))
        return data


class SignInForm(AdminAuthenticationForm):
    """A name and a password, neither longer than one may be: no table, and no hash, has to take more."""

    username = UsernameField(label=gettext_lazy("Identifiant"), max_length=150)
    password = forms.CharField(label=gettext_lazy("Mot de passe"), strip=False, max_length=1_000)


class PasswordLink(ReadOnlyPasswordHashWidget):
    """A link to the page that changes the password; nothing of the hash is shown."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Keep the link alone."""
        return {**super().get_context(name, value, attrs), "summary": [], "button_label": _("Changer le mot de passe")}


class StaffForm(_StaffForm):
    """An account, as the admin changes it; who leaves gives what they answer for to somebody else."""

    successor = forms.ModelChoiceField(
        label=gettext_lazy("Qui reprend ce dont cette personne est chargée ?"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label="–",
    )

    password = ReadOnlyPasswordHashField(label=gettext_lazy("Mot de passe"), widget=PasswordLink)

    class Meta(UserChangeForm.Meta):
        model = Staff
        fields: ClassVar[Any] = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_leaving = False
        able = [one.pk for one in Staff.objects.exclude(pk=self.instance.pk) if one.may(Right.HANDLE)]
        for name, present in (("substitute", [self.instance.substitute_id or 0]), ("successor", [])):
            if name not in self.fields:  # an account that is only to be read
                continue
            field = cast("forms.ModelChoiceField[Any]", self.fields[name])
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget = field.widget.widget  # chosen here, neither made nor changed
            field.queryset = Staff.objects.filter(pk__in=[*able, *present])
        load = load_of(self.instance)
        if not load:
            self.fields.pop("successor", None)
        elif "successor" in self.fields:
            self.fields["successor"].help_text = _(
                "En charge : %(load)s. À indiquer pour désactiver le compte, ou changer de rôle."
            ) % {"load": ", ".join(load)}

    def clean(self) -> dict[str, Any]:
        """Ask who takes over before somebody goes; a period of absence has its two days."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("absent_from"), data.get("absent_until")
        if bool(first) != bool(last) or (first and last and last < first):
            self.add_error("absent_until", _("Une absence a un premier et un dernier jour, dans cet ordre."))
        if data.get("substitute") == self.instance:
            self.add_error("substitute", _("Personne ne se remplace soi-même."))
        self.is_leaving = self._leaves_something(data)
        if self.is_leaving and not data.get("successor"):
            self.add_error("successor", _("Indiquez qui reprend : aucun dossier ne reste sans responsable."))
        return data

    def _leaves_something(self, data: Mapping[str, Any]) -> bool:
        """Whether what is typed takes somebody away from files, or an account that is closed from its charges."""
        if not data.get("role"):  # refused: said beside it
            return False
        then = Staff(is_active=data["is_active"], role=data["role"], is_superuser=self.instance.is_superuser)
        files = Complaint.objects.in_care_of(self.instance).exists()
        return (files and not then.may(Right.HANDLE)) or (not then.is_active and bool(load_of(self.instance)))


def load_of(staff: Staff, *, stays: bool = False) -> list[str]:
    """What somebody answers for now, in words: live files, and what the floors above add unless the account stays."""
    files = Complaint.objects.in_care_of(staff).count()
    found = [ngettext("%(n)s dossier en cours", "%(n)s dossiers en cours", files) % {"n": files}] if files else []
    counts = [] if stays else [(charge, charge.count(staff)) for charge in registered_charges()]
    return found + [charge.words(count) for charge, count in counts if count]


class StaffAddForm(_StaffAddForm):
    """A new account."""

    class Meta(AdminUserCreationForm.Meta):
        model = Staff
        fields: ClassVar[Any] = ("username",)
