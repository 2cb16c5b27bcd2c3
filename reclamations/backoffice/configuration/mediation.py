"""What is missing in the mediator that letters name, for those who can mend it (Code de la consommation, L616-1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from reclamations.domain.rights import Right
from reclamations.models import Organisation, Staff
from reclamations.words.typography import longdate


@dataclass(frozen=True)
class Reminder:
    """The sentences to show, and the page that answers them for those who may open it."""

    sentences: list[str]
    url: str


def reminder(request: HttpRequest, organisation: Organisation) -> Reminder | None:
    """Remind management and administrators; once the list was looked up, in the configuration only."""
    staff = request.user
    if not isinstance(staff, Staff) or not staff.may(Right.MANAGE_STAFF):
        return None
    own = reverse("admin:reclamations_organisation_change", args=[1])
    configuration = reverse("admin:configuration")
    places = {own, configuration} if organisation.mediator_checked_on else {own, configuration, reverse("admin:index")}
    sentences = gaps(organisation)
    if not sentences or request.path not in places:
        return None
    return Reminder(sentences, own if staff.may(Right.CONFIGURE) and request.path != own else "")


def gaps(organisation: Organisation) -> list[str]:
    """Say what the law asks of the mediator and the configuration does not have; nothing when all is there."""
    name, checked = organisation.mediator_name, organisation.mediator_checked_on
    said = []
    if not organisation.mediator_is_listed and checked is None:
        said.append(
            _(
                "« %(name)s » n’est pas indiqué comme médiateur de la consommation référencé. Si vos clients sont des "
                "consommateurs, la loi demande qu’il figure sur la liste de la CECMC (Code de la consommation, art. "
                "L616-1) ; le médiateur d’un tribunal n’y figure pas forcément. Une fois vérifié, un administrateur "
                "le note dans Configuration, Organisation."
            )
            % {"name": name}
        )
    elif not organisation.mediator_is_listed:
        said.append(
            _(
                "Vérifié le %(day)s : « %(name)s » n’est pas un médiateur de la consommation référencé. Si vos clients "
                "sont des consommateurs, il vous en faut un (Code de la consommation, art. L616-1)."
            )
            % {"name": name, "day": longdate(checked) if checked else ""}
        )
    if not organisation.mediator_website:
        said.append(_("Le site du médiateur manque : il doit être donné avec son adresse (art. R616-1)."))
    return said
