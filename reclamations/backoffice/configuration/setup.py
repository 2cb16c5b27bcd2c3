"""« Mise en service »: what a new site still lacks, and whether what runs by itself still runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from reclamations import clock, duties
from reclamations.backoffice.configuration.mediation import gaps
from reclamations.backoffice.shell.access import staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.tables import pill
from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.letters import pdf
from reclamations.models import Organisation, Staff
from reclamations.templatetags.ui import moment
from reclamations.web.tables import Column, Table
from reclamations.web.visit import visits
from reclamations.words import languages
from reclamations.words.typography import hour

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
    """One line of the list: what it is about, what is to be done (nothing when it is done), where, how grave."""

    label: str
    todo: str = ""
    done: str = ""
    url: str = ""
    blocks: bool = False

    @property
    def tone(self) -> str:
        """How it looks."""
        return "ok" if not self.todo else "danger" if self.blocks else "warn"


def _state(item: Item) -> SafeString:
    if not item.todo:
        return pill(_("Fait"), "ok", "check")
    return pill(_("Indispensable") if item.blocks else _("À régler"), item.tone, "alert")


def _what(item: Item) -> str:
    if not (item.todo and item.url):
        return item.todo or item.done
    link = '{} <a href="{}">{}<span class="visually-hidden"> : {}</span></a>'
    return format_html(link, item.todo, item.url, _("Ouvrir"), item.label)


def _health(standing: duties.Standing) -> SafeString:
    trouble = said(standing)
    return pill(capfirst(trouble), "danger", "alert") if trouble else pill(_("À jour"), "ok", "check")


def _last(standing: duties.Standing) -> SafeString:
    when = moment(standing.succeeded_at) if standing.succeeded_at else "–"
    failure = format_html("<br><code>{}</code>", standing.failure) if standing.failure else ""
    return format_html("{}{}", when, failure)


#: On a telephone no label stands beside the values: a pill and a sentence speak for themselves.
ITEMS = Table(
    [
        Column(gettext_noop("Quoi"), lambda item: item.label),
        Column(gettext_noop("État"), _state, on_phone=""),
        Column(gettext_noop("À faire"), _what, on_phone=""),
    ]
)
DUTIES = Table(
    [
        Column(
            gettext_noop("Tâche"),
            lambda standing: format_html("{} <code>{}</code>", capfirst(_(standing.task.label)), standing.task.command),
        ),
        Column(gettext_noop("État"), _health, on_phone=""),
        Column(gettext_noop("Dernière fois"), _last, on_phone=""),
    ]
)


def index(request: HttpRequest) -> HttpResponseBase:
    """Show the list to whoever configures."""
    staff = staff_of(request)
    if not (staff.may(Right.CONFIGURE) or staff.may(Right.MANAGE_STAFF)):
        raise PermissionDenied
    organisation = visits.organisation_of(request)
    context = {
        "title": _("Mise en service"),
        "is_open": organisation.is_ready,
        "items_table": ITEMS,
        "items": items(organisation),
        "duties_table": DUTIES,
        "duties": duties.standings(clock.now()),
    }
    return page(request, "backoffice/setup.html", context)


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
    failed = Email.objects.filter(status=STATUS.failed).count()
    failures = reverse("admin:post_office_email_changelist") + f"?status={STATUS.failed}"
    todo = _("Courriels en échec : %(count)s. Voyez pourquoi, puis renvoyez-les.") % {"count": failed}
    yield Item(_("Courriels envoyés"), todo if failed else "", _("Aucun en échec."), failures if failed else "")


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


def said(standing: duties.Standing) -> str:
    """What staff read of a duty that is late or fails; nothing when it is well."""
    if standing.failing_since is not None:
        return _("en échec depuis le %(since)s") % {"since": _moment(standing.failing_since)}
    if standing.is_late and standing.succeeded_at is not None:
        return _("à l’arrêt depuis le %(since)s") % {"since": _moment(standing.succeeded_at)}
    return _("n’a encore jamais tourné") if standing.is_late else ""


def _moment(when: datetime) -> str:
    day = formats.date_format(timezone.localtime(when), "j F Y")
    return _("%(day)s à %(time)s") % {"day": day, "time": hour(when)}


@dataclass(frozen=True)
class Alarm:
    """What every member of staff sees when the machine stops doing its part: the sentence, and the machine's words."""

    sentence: str
    words: str = ""
    waiting: int = 0
    advice: str = ""


def alarms(request: HttpRequest) -> list[Alarm]:
    """The alarms of a page of the back-office: mails that do not leave, then what else is late or fails."""
    if not isinstance(request.user, Staff):
        return []
    unwell = {standing.task.command: standing for standing in duties.standings(clock.now()) if not standing.is_well}
    sending = unwell.pop("send_outbox", None)
    if sending is not None and sending.is_late:  # the worker is dead, or cron: the others are late for the same reason
        unwell = {command: standing for command, standing in unwell.items() if standing.failing_since}
    found = [_nothing_leaves(sending)] if sending else []
    if unwell:
        lines = [f"{_(standing.task.label)} ({said(standing)})" for standing in unwell.values()]
        words = " ".join(standing.failure for standing in unwell.values())
        found.append(Alarm(_("Tâches de fond en défaut : %(which)s.") % {"which": ", ".join(lines)}, words.strip()))
    return found


def _nothing_leaves(sending: duties.Standing) -> Alarm:
    waiting = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued]).count()
    since = sending.failing_since or sending.succeeded_at
    sentence = _("Rien n’est encore parti d’ici : la tâche de fond n’a jamais tourné.")
    if since is not None:
        sentence = _("Rien n’est parti depuis le %(since)s.") % {"since": _moment(since)}
    advice = _("Prévenez l’administrateur du site.")
    if waiting:
        advice = _("Prévenez l’administrateur du site : les délais courent.")
    return Alarm(sentence, sending.failure, waiting, advice)
