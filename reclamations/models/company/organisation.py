"""The company: its identity, its calendar, its means to complain, and what complaints are about."""

from __future__ import annotations

import copy
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator, validate_slug
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.delays.deadlines import Delays
from reclamations.domain.vocabulary import Channel
from reclamations.models.labels import choices

#: The name of an organisation that nobody filled in yet.
PLACEHOLDER = "Votre entreprise"
#: What the first releases gave it for an address.
_SAMPLE_STREET = "1 rue de l’Exemple"
#: What a new site knows of its organisation: nothing.
FRESH: dict[str, str] = {"name": PLACEHOLDER, "street": "", "postal_code": "", "city": "", "email": ""}


def working_calendar(rules: Mapping[str, Any]) -> WorkingCalendar:
    """Build the calendar that stored rules describe; raise ValueError with a French sentence when they make none."""
    return WorkingCalendar(
        zone=rules["zone"],
        weekdays=tuple(rules["weekdays"]),
        closures=[
            (date.fromisoformat(first), date.fromisoformat(last), label) for first, last, label in rules["closures"]
        ],
        worked_holidays=tuple(rules["worked_holidays"]),
        good_friday=rules["good_friday"],
    )


def digest_of(rules: Mapping[str, Any]) -> str:
    """Give the name of a calendar: the hash of its rules, in hexadecimal."""
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class CalendarSnapshot(models.Model):
    """A working calendar as it once was. Files point to the one their dates were computed with: it is the proof.

    Rows are never changed: a new configuration makes a new row.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    rules = models.JSONField(_("règles du calendrier"), editable=False)
    created_at = models.DateTimeField(_("établi le"), auto_now_add=True)

    class Meta:
        verbose_name = _("calendrier daté")
        verbose_name_plural = _("calendriers datés")

    def __str__(self) -> str:
        return f"{self.rules.get('zone', '')} {self.digest[:8]}"

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar these rules describe."""
        return working_calendar(self.rules)

    @property
    def delays(self) -> Delays:
        """The two delays in force with this calendar, in working days."""
        return Delays(ack=self.rules["ack_days"], response=self.rules["response_days"])


class Organisation(models.Model):
    """The company that publishes the procedure: one row, with primary key 1."""

    name = models.CharField(_("nom"), max_length=200)
    legal_form = models.CharField(_("forme juridique et capital"), max_length=200, blank=True)
    registration = models.CharField(_("immatriculation (SIREN, RCS)"), max_length=200, blank=True)
    street = models.CharField(_("adresse"), max_length=200)
    postal_code = models.CharField(_("code postal"), max_length=10)
    city = models.CharField(_("ville"), max_length=100)
    email = models.EmailField(_("adresse électronique"))
    phone = PhoneNumberField(_("téléphone"), blank=True)
    website = models.URLField(_("site internet"), blank=True)
    logo = models.ImageField(_("logo"), upload_to="organisation", blank=True)
    signatory_title = models.CharField(
        _("qualité du signataire"), max_length=200, default="Le service relations clientèle"
    )

    time_zone = models.CharField(_("fuseau horaire"), max_length=64, default="Europe/Paris")
    holiday_zone = models.CharField(_("zone des jours fériés"), max_length=40, default="metropole")
    worked_weekdays = models.JSONField(_("jours travaillés"), default=list, help_text=_("De 1 (lundi) à 7 (dimanche)."))
    worked_holidays = models.JSONField(_("jours fériés travaillés"), default=list, blank=True)
    good_friday = models.BooleanField(
        _("Vendredi saint chômé"), default=True, help_text=_("En Alsace-Moselle seulement.")
    )
    ack_days = models.PositiveSmallIntegerField(
        _("délai de l’accusé de réception"), default=14, help_text=_("En jours ouvrés (Art. 5).")
    )
    response_days = models.PositiveSmallIntegerField(
        _("délai de la réponse"), default=30, help_text=_("En jours ouvrés (Art. 6).")
    )
    again_days = models.PositiveSmallIntegerField(
        _("délai d’une nouvelle réponse"),
        default=15,
        validators=[MinValueValidator(1)],
        help_text=_(
            "En jours ouvrés, après un désaccord ou une réouverture. La procédure n’en fixe aucun : c’est votre date."
        ),
    )
    receipt_acknowledges = models.BooleanField(
        _("le récépissé du formulaire vaut accusé de réception"),
        default=False,
        help_text=_(
            "Pour une réclamation déposée en ligne, dès que le récépissé s’affiche ou que le serveur prend son "
            "courriel (Art. 5). Sinon, les relations clientèle accusent réception elles-mêmes."
        ),
    )
    calendar = models.ForeignKey(
        CalendarSnapshot,
        on_delete=models.PROTECT,  # the calendar in force must exist
        null=True,
        editable=False,
        verbose_name=_("calendrier en vigueur"),
    )

    mediator_name = models.CharField(_("médiateur"), max_length=200, default="Médiateur du Tribunal de Grenoble")
    mediator_address = models.TextField(
        _("adresse du médiateur"),
        default="Tribunal judiciaire de Grenoble\n7 place Firmin-Gautier\n38000 Grenoble",
    )
    mediator_website = models.URLField(_("site du médiateur"), blank=True)
    mediator_is_listed = models.BooleanField(
        _("médiateur de la consommation référencé"),
        default=False,
        help_text=_("Le Code de la consommation (art. L616-1) demande un médiateur référencé par la CECMC."),
    )
    mediator_checked_on = models.DateField(
        _("référencement vérifié le"),
        null=True,
        blank=True,
        help_text=_("Le jour où vous l’avez cherché sur la liste de la CECMC, qu’il y soit ou non."),
    )

    stamp = models.CharField(max_length=32, default="", editable=False)

    welcome = models.TextField(_("mot d’accueil"), blank=True)
    legal_notice = models.TextField(_("mentions légales"), blank=True)
    privacy_notice = models.TextField(_("données personnelles"), blank=True)
    accessibility_notice = models.TextField(_("accessibilité"), blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(
                name="organisation_is_single",
                condition=Q(pk=1),
                violation_error_message=_("Il n’y a qu’une organisation."),
            ),
            models.CheckConstraint(
                name="organisation_delays_in_order",
                condition=Q(ack_days__gte=1) & Q(response_days__gte=F("ack_days")),
                violation_error_message=_("La réponse ne peut pas être due avant l’accusé de réception."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        """Save with a new stamp, so that every process reads the organisation again."""
        self.stamp = secrets.token_hex(16)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "stamp"}
        super().save(**options)

    @property
    def missing(self) -> list[str]:
        """Names of what lacks before anybody may complain to it: its name, its address, its mediator."""
        there = {
            "name": self.name.strip() not in ("", PLACEHOLDER),
            "street": self.street.strip() not in ("", _SAMPLE_STREET),
            "postal_code": bool(self.postal_code.strip()),
            "city": bool(self.city.strip()),
            "mediator_name": bool(self.mediator_name.strip()),
            "mediator_address": bool(self.mediator_address.strip()),
        }
        return [name for name, is_there in there.items() if not is_there]

    @property
    def is_ready(self) -> bool:
        """Whether complaints may be taken: nobody complains to a placeholder."""
        return not self.missing

    @property
    def address_lines(self) -> list[str]:
        """The postal address, one line an item."""
        return [*self.street.splitlines(), f"{self.postal_code} {self.city}"]

    @classmethod
    def current(cls) -> Organisation:
        """The organisation with the calendar in force; a placeholder on an empty database."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT stamp FROM reclamations_organisation WHERE id = 1")
            row = cursor.fetchone()
        if row is not None:
            return _at_stamp(*row)
        organisation = cls(
            pk=1,
            **FRESH,
            worked_weekdays=[1, 2, 3, 4, 5],
            time_zone=settings.TIME_ZONE,
        )
        organisation.calendar = organisation.snapshot_calendar()
        organisation.save(force_insert=True)
        return organisation

    @property
    def calendar_in_force(self) -> CalendarSnapshot:
        """The dated calendar new files are computed with."""
        return self.calendar or self.snapshot_calendar()

    def snapshot_calendar(self) -> CalendarSnapshot:
        """Find or make the dated calendar that today's settings and closures describe."""
        closures = [
            [closure.first_day.isoformat(), closure.last_day.isoformat(), closure.label]
            for closure in Closure.objects.order_by("first_day", "last_day", "label")
        ]
        rules = self.calendar_rules(closures)
        digest = digest_of(rules)
        return CalendarSnapshot.objects.get_or_create(digest=digest, defaults={"rules": rules})[0]

    def clean(self) -> None:
        """Refuse a calendar that cannot be computed, with the domain's own sentence."""
        try:
            working_calendar(self.calendar_rules(closures=[]))
        except (ValueError, TypeError) as error:
            raise ValidationError(str(error)) from error
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValidationError({"time_zone": _("Ce fuseau horaire est inconnu.")}) from error

    def calendar_rules(self, closures: list[list[str]]) -> dict[str, Any]:
        """Describe the calendar as plain data; `closures` are [first ISO day, last ISO day inclusive, label]."""
        return {
            "zone": self.holiday_zone,
            "weekdays": sorted(self.worked_weekdays),
            "worked_holidays": sorted(self.worked_holidays),
            "good_friday": self.good_friday,
            "closures": closures,
            "ack_days": self.ack_days,
            "response_days": self.response_days,
        }


def _at_stamp(stamp: str) -> Organisation:
    """Read the organisation once for each stamp; the caller's copy is its own to change."""
    found = _read.get(stamp)
    if found is None:
        found = Organisation.objects.select_related("calendar").get(pk=1)
        _read.clear()
        _read[stamp] = found
    twin = Organisation.__new__(Organisation)  # copy.copy() would pickle it, twice for each complaint filed
    twin.__dict__ = {**found.__dict__, "_state": copy.copy(found._state)}
    return twin


_read: dict[str, Organisation] = {}


class Closure(models.Model):
    """Days the company is closed: they are no working days."""

    label = models.CharField(_("motif"), max_length=100)
    first_day = models.DateField(_("premier jour"))
    last_day = models.DateField(_("dernier jour (inclus)"))

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="closure_days_in_order",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("Le dernier jour ne peut pas précéder le premier."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y})"


class Listed(models.Model):
    """Something the organisation lists: shown in its own order, retired rather than deleted."""

    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    is_active = models.BooleanField(_("actif"), default=True)

    class Meta:
        abstract = True


class ComplaintMeans(Listed):
    """One of the means to complain that Art. 4 lists."""

    channel = models.CharField(_("canal"), max_length=20, choices=choices(Channel))
    label = models.CharField(_("intitulé"), max_length=120)
    details = models.TextField(_("coordonnées et horaires"), blank=True)

    class Meta:
        verbose_name = _("moyen de réclamer")
        verbose_name_plural = _("moyens de réclamer")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


class WhatsAppContact(Listed):
    """A person or desk clients may write to on WhatsApp."""

    name = models.CharField(_("nom"), max_length=120)
    purpose = models.CharField(_("rôle"), max_length=160, blank=True)
    phone = PhoneNumberField(_("numéro WhatsApp"))
    hours = models.CharField(_("horaires"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("contact WhatsApp")
        verbose_name_plural = _("contacts WhatsApp")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.phone}"

    @property
    def link(self) -> str:
        """The address that opens a conversation on the client's own WhatsApp."""
        return "https://wa.me/" + str(self.phone.as_e164).lstrip("+")


class Service(Listed):
    """A department of the company that a complaint may concern (Art. 1)."""

    name = models.CharField(_("nom"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Installation(Listed):
    """A place or equipment that a complaint may concern (Art. 1)."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    slug = models.SlugField(_("identifiant d’adresse"), unique=True, validators=[validate_slug])
    place = models.CharField(_("adresse"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Category(Listed):
    """What kind of discontent it is."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    code = models.CharField(_("code"), max_length=20, unique=True, validators=[RegexValidator(r"^[A-Z0-9-]+$")])

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
