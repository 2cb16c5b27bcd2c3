"""What a new site still lacks, line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from reclamations.backoffice.configuration.mediation import gaps
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import MailState
from reclamations.letters import pdf
from reclamations.models import Mail, Organisation, Staff
from reclamations.words import languages

#: Field of the organisation without which the form stays closed, and how it is called in a sentence.
_CALLED = {
    "name": "le nom de l’entreprise",
    "street": "la rue",
    "postal_code": "le code postal",
    "city": "la ville",
    "mediator_name": "le nom du médiateur",
    "mediator_address": "l’adresse du médiateur",
}


@dataclass(frozen=True)
class Item:
    """One line of the list: what it is about, what is to be done (nothing when it is done), where, how grave.

    `needs`: the right without which that place does not open.
    """

    label: str
    todo: str = ""
    done: str = ""
    url: str = ""
    blocks: bool = False
    needs: Right | None = None

    def for_(self, staff: Staff) -> Item:
        """The same line without its place, for somebody who may not go there."""
        return self if self.needs is None or staff.may(self.needs) else replace(self, url="")

    @property
    def tone(self) -> str:
        """How it looks."""
        return "ok" if not self.todo else "danger" if self.blocks else "warn"


def items(organisation: Organisation) -> list[Item]:
    """Every line of the list, in the order in which a site is set up."""
    return [item for part in PARTS for item in part(organisation)]


def to_do(organisation: Organisation) -> int:
    """How many lines are not done."""
    return sum(bool(item.todo) for item in items(organisation))


def _identity(organisation: Organisation) -> Iterator[Item]:
    own = reverse("admin:reclamations_organisation_change", args=[1])
    for label, names, done in (
        (_("Nom de l’entreprise"), ("name",), organisation.name),
        (_("Adresse postale"), ("street", "postal_code", "city"), ", ".join(organisation.address_lines)),
        (_("Médiateur"), ("mediator_name", "mediator_address"), organisation.mediator_name),
    ):
        lacking = [str(_(_CALLED[name])) for name in names if name in organisation.missing]
        todo = _("Indiquez %(what)s : sans cela, le formulaire public reste fermé.") % {"what": ", ".join(lacking)}
        yield Item(label, todo if lacking else "", done, own, blocks=True)
    if organisation.mediator_name:
        yield Item(_("Médiateur de la consommation"), " ".join(gaps(organisation)), _("Vérifié."), own)


def _mail(organisation: Organisation) -> Iterator[Item]:
    if not settings.EMAIL_IS_CONFIGURED:
        yield Item(
            _("Serveur de courriel"),
            _("Aucun : les courriels restent dans un dossier et n’atteignent personne (variable EMAIL_URL)."),
            blocks=not settings.DEMO,
        )
    else:
        yield Item(_("Serveur de courriel"), done=str(settings.EMAIL_HOST))
    local = "localhost" in settings.DEFAULT_FROM_EMAIL
    yield Item(
        _("Expéditeur des courriels"),
        _("Donnez une adresse de votre domaine (variable DEFAULT_FROM_EMAIL).") if local else "",
        settings.DEFAULT_FROM_EMAIL,
    )
    failed = Mail.objects.filter(state=MailState.FAILED.value).count()
    failures = reverse("admin:reclamations_mail_changelist") + f"?state={MailState.FAILED.value}"
    todo = _("Courriels en échec : %(count)s. Voyez pourquoi, puis renvoyez-les.") % {"count": failed}
    yield Item(_("Courriels envoyés"), todo if failed else "", _("Aucun en échec."), failures, needs=Right.VIEW)


def _site(organisation: Organisation) -> Iterator[Item]:
    todo = (
        "" if settings.IS_HTTPS else _("Les liens des courriels mènent à une adresse sans https (variable SITE_URL).")
    )
    yield Item(_("Adresse du site"), todo, settings.SITE_URL)
    own_keys = not (settings.DEMO or settings.DEBUG)
    todo = "" if own_keys else _("Clés de démonstration : ne traitez pas de vraies réclamations ici.")
    yield Item(
        _("Clés des codes de suivi et des scellés"), todo, _("Propres à ce site. Gardez-en une copie hors d’ici.")
    )
    behind = languages.not_compiled(Path(settings.LOCALE_PATHS[0]))
    todo = _("Une traduction n’est pas compilée : la langue n’est pas offerte (manage.py compilemessages).")
    yield Item(_("Langues"), todo if behind else "", ", ".join(name for _code, name in settings.LANGUAGES))
    todo = _("Pango manque : aucun courrier ne peut être imprimé (manage.py check dit quoi installer).")
    yield Item(_("Impression des courriers"), todo if pdf.obstacle() else "", _("Possible."), blocks=True)


def _people(organisation: Organisation) -> Iterator[Item]:
    active = list(Staff.objects.filter(is_active=True))
    accounts = reverse("admin:reclamations_staff_changelist")
    for label, right, todo in (
        (_("Relations clientèle"), Right.HANDLE, _("Personne ne peut traiter les dossiers : créez un compte.")),
        (_("Direction"), Right.LEGAL_HOLD, _("Personne n’a le rôle de direction : créez un compte.")),
    ):
        able = [str(staff) for staff in active if staff.may(right) and not staff.is_superuser]
        yield Item(label, "" if able else todo, ", ".join(able[:4]) + ("…" if len(able) > 4 else ""), accounts)
    mute = [str(staff) for staff in active if staff.may(Right.HANDLE) and not staff.email]
    todo = _("Sans adresse électronique, ni rappel ni alerte : %(names)s.") % {"names": ", ".join(mute[:4])}
    yield Item(_("Rappels au personnel"), todo if mute else "", _("Chacun a une adresse."), accounts)


PARTS: tuple[Callable[[Organisation], Iterator[Item]], ...] = (_identity, _mail, _site, _people)
