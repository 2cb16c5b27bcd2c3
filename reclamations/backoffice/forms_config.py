"""Forms of the configuration: the organisation's calendar in words, the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import (
    AdminUserCreationForm,
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import clock
from reclamations.domain.holidays_fr import HOLIDAYS, ZONES
from reclamations.models import Organisation, Staff

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


class PasswordLink(ReadOnlyPasswordHashWidget):
    """A link to the page that changes the password; nothing of the hash is shown."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Keep the link alone."""
        return {**super().get_context(name, value, attrs), "summary": [], "button_label": _("Changer le mot de passe")}


class StaffForm(_StaffForm):
    """An account, as the admin changes it."""

    password = ReadOnlyPasswordHashField(label=gettext_lazy("Mot de passe"), widget=PasswordLink)

    class Meta(UserChangeForm.Meta):
        model = Staff
        fields: ClassVar[Any] = "__all__"


class StaffAddForm(_StaffAddForm):
    """A new account."""

    class Meta(AdminUserCreationForm.Meta):
        model = Staff
        fields: ClassVar[Any] = ("username",)
