"""What passes between the client and the company, and the files it carries."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reclamations.domain import gettext_noop
from reclamations.domain.papers import REFUSALS
from reclamations.domain.vocabulary import (
    IN_FOLDER,
    WITHOUT_SERVER,
    AppointmentKind,
    Channel,
    Direction,
    DispatchState,
    LetterKind,
    MessageKind,
)
from reclamations.models.labels import choices, in_short


class StoredFile(models.Model):
    """A file kept outside any served folder under a random name."""

    #: The fields that name a file of the store: what `reconcile` looks for, what the purge deletes.
    STORED: ClassVar[tuple[str, ...]] = ("storage_name",)

    storage_name = models.CharField(_("nom de stockage"), max_length=80, blank=True, editable=False)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("taille en octets"), default=0, editable=False)
    created_at = models.DateTimeField(_("déposé le"), auto_now_add=True)

    class Meta:
        abstract = True

    def sha256_of(self, column: str) -> str:
        """The hash of the file that this column, one of `STORED`, names: « copy_name » has its own beside it."""
        return str(getattr(self, hash_column(column)))


def hash_column(column: str) -> str:
    """The column that holds the hash of the file which a column of `StoredFile.STORED` names."""
    return column.removesuffix("storage_name").removesuffix("name") + "sha256"


class Letter(StoredFile):
    """A letter as it was written: the frozen text, and the PDF/A made from it once."""

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="letters",
        verbose_name=_("réclamation"),
    )
    kind = models.CharField(_("nature"), max_length=20, choices=choices(LetterKind))
    dated_on = models.DateField(_("date"))
    language = models.CharField(_("langue"), max_length=10, default="fr")
    content = models.JSONField(_("contenu figé"), default=dict)
    #: None: a refusal written before the rule that every refusal names the mediator.
    names_mediator = models.BooleanField(_("nomme le médiateur"), default=False, null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, verbose_name=_("signataire")
    )
    first_read_at = models.DateTimeField(_("première lecture par le client"), null=True, blank=True)

    class Meta:
        verbose_name = _("courrier")
        verbose_name_plural = _("courriers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="letter_rendered_whole",
                condition=Q(storage_name="", sha256="", size=0) | (~Q(storage_name="") & ~Q(sha256="") & Q(size__gt=0)),
                violation_error_message=_("Un courrier établi porte son empreinte."),
            ),
            models.CheckConstraint(
                name="letter_refusal_names_mediator",
                condition=~Q(kind__in=[kind.value for kind in REFUSALS]) | ~Q(names_mediator=False),
                violation_error_message=_("Un refus, même de la déclaration, indique le médiateur (article 7)."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.dated_on:%d/%m/%Y})"

    @property
    def is_rendered(self) -> bool:
        """Whether the PDF exists already."""
        return bool(self.storage_name)


class Message(models.Model):
    """One piece of correspondence, in or out, with its proof of dispatch."""

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="messages",
        verbose_name=_("réclamation"),
    )
    direction = models.CharField(_("sens"), max_length=3, choices=choices(Direction))
    kind = models.CharField(_("nature"), max_length=20, choices=choices(MessageKind))
    channel = models.CharField(_("canal"), max_length=20, choices=choices(Channel))
    subject = models.CharField(_("objet"), max_length=200, blank=True)
    body = models.TextField(_("texte"), blank=True)
    letter = models.ForeignKey(
        Letter,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("courrier"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, verbose_name=_("auteur")
    )
    created_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)
    occurred_on = models.DateField(_("date de réception ou d’envoi"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=choices(DispatchState))
    proof = models.CharField(
        _("preuve d’envoi"),
        max_length=500,
        blank=True,
        help_text=_("Numéro de recommandé, signature de remise, réponse du serveur."),
    )
    email = models.OneToOneField(
        "reclamations.Mail",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="case_message",
        verbose_name=_("courriel"),
    )
    event_key = models.CharField(_("clé d’unicité"), max_length=80, unique=True)
    read_by_staff_at = models.DateTimeField(_("lu par le personnel le"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("correspondance")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["direction", "read_by_staff_at", "complaint"], name="message_unread"),
            models.Index(fields=["state", "channel", "complaint"], name="message_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_sent_has_a_date",
                condition=Q(state__in=[DispatchState.QUEUED.value, DispatchState.FAILED.value])
                | Q(occurred_on__isnull=False),
                violation_error_message=_("Un message reçu ou envoyé porte sa date."),
            ),
            models.CheckConstraint(
                name="message_posted_has_a_proof",
                condition=~Q(state__in=[DispatchState.POSTED.value, DispatchState.HANDED.value]) | ~Q(proof=""),
                violation_error_message=_("Indiquez la preuve de l’envoi ou de la remise."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} – {self.get_kind_display()}"

    @property
    def awaits_posting(self) -> bool:
        """Whether somebody must post it or hand it over."""
        return self.state == DispatchState.QUEUED.value and self.channel in _TO_CARRY

    @property
    def is_in_folder(self) -> bool:
        """Whether no server took the mail: it lies in the folder of `.eml` files."""
        return self.state == DispatchState.SENT.value and is_eml_file(self.proof)

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """How far it got; a mail that no server took is never said to have been given to one."""
        taken = mail_label(self.proof) if self.state == DispatchState.SENT.value else ""
        return gettext(taken or DispatchState(self.state).label)

    @property
    def state_label(self) -> str:
        """How far it got, in words that fit its means."""
        return gettext(_TO_CARRY[self.channel]) if self.awaits_posting else self.get_state_display()


#: What is done with paper that waits.
_TO_CARRY = {Channel.POST.value: gettext_noop("À poster"), Channel.IN_PERSON.value: gettext_noop("À remettre")}

#: How the folder of `.eml` files names a mail; a server's answer begins with its code.
_EML_FILE = re.compile(r"\d{8}T\d{6}-[\w.]+\.eml", re.ASCII)
_ANSWER = re.compile(r"2\d\d\b", re.ASCII)


def mail_label(proof: str) -> str:
    """What a mail that was sent is said to be where no server answered for it (a msgid); empty when one did."""
    if _ANSWER.match(proof):
        return ""
    return IN_FOLDER if is_eml_file(proof) else WITHOUT_SERVER


def is_eml_file(proof: str) -> bool:
    """Tell whether a proof of dispatch names a file of the folder that takes mails when no server is configured."""
    return _EML_FILE.fullmatch(proof) is not None


class Note(models.Model):
    """Something staff write for themselves; the client never sees it."""

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="notes",
        verbose_name=_("réclamation"),
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("auteur"))
    body = models.TextField(_("texte"))
    created_at = models.DateTimeField(_("écrite le"), auto_now_add=True)

    class Meta:
        verbose_name = _("note interne")
        verbose_name_plural = _("notes internes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.body[:60]


class Appointment(models.Model):
    """A slot staff propose for the meeting of Art. 7; the client chooses one."""

    complaint = models.ForeignKey(
        "reclamations.Complaint",
        on_delete=models.PROTECT,  # a file is erased by the purge only
        related_name="appointments",
        verbose_name=_("réclamation"),
    )
    kind = models.CharField(_("forme"), max_length=12, choices=choices(AppointmentKind))
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu, numéro ou lien"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name=_("proposé par"))
    chosen_at = models.DateTimeField(_("choisi le"), null=True, blank=True)

    class Meta:
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Un rendez-vous finit après avoir commencé."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {in_short(self.starts_at)}"

    def is_off(self, closed_on: date | None, now: datetime) -> bool:
        """Whether the file ended, on `closed_on`, before the meeting; `now` is aware.

        On the day of the end itself nobody knows which came first: a meeting whose hour has passed is not off.
        """
        if closed_on is None:
            return False
        return self.starts_at > now or timezone.localtime(self.starts_at).date() > closed_on
