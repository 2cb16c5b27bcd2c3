"""The file of one complaint: who, what, how, and the dated facts of its handling."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reclamations.domain.delays.deadlines import ClockState, clock_state
from reclamations.domain.standing.reach import Contact, is_out_of_reach
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    CodeSource,
    Outcome,
    RequestKind,
    Risk,
    Status,
)
from reclamations.models.case.questions import ComplaintQuestions, Shown
from reclamations.models.company.organisation import CalendarSnapshot, Category, Installation, Service
from reclamations.models.due import NEXT_DUE_ON
from reclamations.models.labels import choices, reply_means

DESCRIPTION_LIMIT = 20_000
_ENDED = [Status.CLOSED.value, Status.WITHDRAWN.value, Status.NOT_A_COMPLAINT.value]
_NEEDS_MEDIATOR = [Outcome.PARTLY_UPHELD.value, Outcome.REJECTED.value]


def new_code_version() -> int:
    """Draw the number that a file's tracking code is made with: no other file ever has the same, and it may be known.

    Files of the first releases have 1, 2…: these codes still open them. What is drawn is above those.
    """
    return secrets.randbelow(2**62) + 2**16


class ReferenceCounter(models.Model):
    """The last number given in a year: references have no gap."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("compteur de références")
        verbose_name_plural = _("compteurs de références")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ComplaintQuerySet(ComplaintQuestions["Complaint"]):
    """Complaints, and the questions that are asked of them."""


class Complaint(models.Model):
    """A client's discontent, on file from its reception to its purge.

    Dates without a time are days in the organisation's time zone. Only `reclamations.actions` writes here.
    """

    reference = models.CharField(_("référence"), max_length=20, unique=True, editable=False)
    idempotency_key = models.UUIDField(null=True, unique=True, editable=False)
    code_version = models.PositiveBigIntegerField(default=new_code_version, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(_("statut"), max_length=20, choices=choices(Status), default=Status.RECEIVED.value)
    language = models.CharField(_("langue du client"), max_length=10, default="fr")

    # Who
    name = models.CharField(_("nom du client"), max_length=200)
    email = models.EmailField(_("adresse électronique"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=32, blank=True)
    postal_address = models.TextField(_("adresse postale"), blank=True, validators=[MaxLengthValidator(500)])
    #: Empty when nobody asked the client.
    reply_by = models.CharField(_("réponse souhaitée par"), max_length=20, choices=reply_means, blank=True)
    # What shows that words get to them (domain.reach)
    email_failed_on = models.DateField(_("courriels non parvenus depuis le"), null=True, blank=True)
    code_held_on = models.DateField(_("code de suivi détenu depuis le"), null=True, blank=True)
    code_held_by = models.CharField(
        _("code de suivi connu par"), max_length=12, choices=choices(CodeSource), blank=True
    )
    is_represented = models.BooleanField(_("déposée par un tiers"), default=False)
    representative_name = models.CharField(_("nom du représentant"), max_length=200, blank=True)
    representative_capacity = models.CharField(_("qualité du représentant"), max_length=120, blank=True)

    # What
    subject = models.CharField(_("objet"), max_length=200)
    description = models.TextField(_("description"), validators=[MaxLengthValidator(DESCRIPTION_LIMIT)])
    facts_on = models.DateField(_("date des faits"), null=True, blank=True)
    # As people remember it, « vers 17 h » or « en fin de matinée »: an exact time would be invented.
    facts_hour = models.CharField(_("heure des faits"), max_length=60, blank=True)
    facts_place = models.CharField(_("lieu des faits"), max_length=200, blank=True)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("service concerné")
    )
    installation = models.ForeignKey(
        Installation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("installation concernée"),
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, db_index=False, verbose_name=_("catégorie")
    )
    risk = models.CharField(_("risque"), max_length=20, choices=choices(Risk), blank=True)
    expectation = models.TextField(_("attente du client"), blank=True, validators=[MaxLengthValidator(5000)])

    # How
    channel = models.CharField(_("canal de réception"), max_length=20, choices=choices(Channel))
    received_on = models.DateField(_("reçue le"))
    recorded_on = models.DateField(_("enregistrée le"), editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    reception_reason = models.CharField(_("motif de la date de réception"), max_length=300, blank=True)
    reception_evidence = models.CharField(_("preuve de la réception"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,  # nobody looks for files by it
        related_name="+",
        verbose_name=_("enregistrée par"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # complaint_handler begins with it
        related_name="complaints",
        verbose_name=_("chargé du dossier"),
    )

    # Triage (Art. 2, Art. 3)
    qualified_at = models.DateTimeField(_("qualifiée le"), null=True, blank=True)
    qualified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("qualifiée par"),
    )
    qualification_reason = models.TextField(_("motif de la qualification"), blank=True)
    request_kind = models.CharField(_("nature de la demande"), max_length=20, choices=choices(RequestKind), blank=True)

    #: A dismissal refuses the declaration: until the client was told, what is due to them stays due.
    dismissal_told_on = models.DateField(_("simple demande annoncée le"), null=True, blank=True)

    # The two clocks (Art. 5, Art. 6): snapshots of the day they were computed
    calendar = models.ForeignKey(
        CalendarSnapshot, on_delete=models.PROTECT, db_index=False, verbose_name=_("calendrier appliqué")
    )
    ack_due_on = models.DateField(_("accusé de réception dû le"))
    response_due_on = models.DateField(_("réponse due le"))
    promised_ack_on = models.DateField(_("accusé de réception promis pour le"), null=True, blank=True)
    promised_response_on = models.DateField(_("réponse promise pour le"), null=True, blank=True)
    acknowledged_on = models.DateField(_("réception accusée le"), null=True, blank=True)
    target_on = models.DateField(_("nouvelle date annoncée"), null=True, blank=True)
    circumstances = models.TextField(_("circonstances du retard"), blank=True)
    next_due_on = models.GeneratedField(
        expression=NEXT_DUE_ON,
        output_field=models.DateField(null=True),
        db_persist=True,
        verbose_name=_("prochaine échéance"),
    )

    # Answer (Art. 7)
    responded_on = models.DateField(_("répondue le"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=20, choices=choices(Outcome), blank=True)
    amicable_solution = models.BooleanField(_("solution amiable trouvée"), null=True, blank=True)
    mediator_named_on = models.DateField(_("médiateur indiqué le"), null=True, blank=True)
    accepted_on = models.DateField(_("réponse acceptée le"), null=True, blank=True)
    disagreed_on = models.DateField(_("désaccord exprimé le"), null=True, blank=True)

    # A new answer, after a disagreement or a reopening: the date is our own, the procedure sets none
    again_due_on = models.DateField(_("nouvelle réponse prévue pour le"), null=True, blank=True)
    again_answered_on = models.DateField(_("nouvelle réponse donnée le"), null=True, blank=True)

    # End and retention (Art. 8)
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    closing_reason = models.CharField(_("motif de clôture"), max_length=20, choices=choices(ClosingReason), blank=True)
    withdrawal_reason = models.TextField(_("motif du retrait"), blank=True)
    retention_until = models.DateField(_("conservée jusqu’au"), null=True, blank=True)
    legal_hold_on = models.DateField(_("gelée le"), null=True, blank=True)
    legal_hold_reason = models.TextField(_("motif du gel"), blank=True)
    last_message_on = models.DateField(_("dernier message le"), null=True, blank=True)

    journal_length = models.PositiveIntegerField(default=0, editable=False)
    journal_head = models.CharField(max_length=64, blank=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("réclamation")
        verbose_name_plural = _("réclamations")
        ordering = ["-pk"]
        permissions = [
            ("report_complaint", _("Signaler un mécontentement")),
            ("handle_complaint", _("Traiter les dossiers")),
            ("qualify_complaint", _("Qualifier les dossiers")),
            ("hold_complaint", _("Geler un dossier")),
        ]
        indexes = [
            # The queue, its order and its counters, from the live files alone. SQLite uses a partial index only when
            # the query repeats its condition without a parameter: « IS NULL » has none, a list of statuses has.
            models.Index(
                *map(F, ("next_due_on", "id", "status", "acknowledged_on", "responded_on", "handler")),
                name="complaint_live",
                condition=Q(closed_on__isnull=True),
            ),
            # Dismissals that the client does not know of: the others that ended have no date.
            models.Index(
                fields=["next_due_on", "id"],
                name="complaint_untold",
                condition=Q(closed_on__isnull=False, next_due_on__isnull=False),
            ),
            models.Index(fields=["-received_on", "-id"], name="complaint_received"),
            models.Index(
                fields=["retention_until"],
                name="complaint_retention",
                condition=Q(retention_until__isnull=False),
            ),
            models.Index(fields=["handler", "status"], name="complaint_handler"),
            # What a client leaves empty costs their filing nothing.
            *(
                models.Index(fields=[name], name=f"complaint_{name}", condition=Q((f"{name}__isnull", False)))
                for name in ("service", "installation", "category")
            ),
            models.Index(Shown("email"), name="complaint_address"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaint_received_before_recorded",
                condition=Q(received_on__lte=F("recorded_on")),
                violation_error_message=_("Une réclamation ne peut pas être reçue après son enregistrement."),
            ),
            models.CheckConstraint(
                name="complaint_earlier_reception_has_reason",
                condition=Q(received_on=F("recorded_on")) | ~Q(reception_reason=""),
                violation_error_message=_("Une date de réception antérieure demande un motif."),
            ),
            models.CheckConstraint(
                name="complaint_reply_means_is_reachable",
                condition=(Q(reply_by=Channel.EMAIL.value) & ~Q(email=""))
                | (Q(reply_by=Channel.POST.value) & ~Q(postal_address=""))
                | Q(reply_by__in=["", Channel.WEB_FORM.value]),
                violation_error_message=_("Indiquez l’adresse à laquelle répondre."),
            ),
            models.CheckConstraint(
                name="complaint_code_held_is_known_by_something",
                condition=Q(code_held_on__isnull=True, code_held_by="")
                | (Q(code_held_on__isnull=False) & ~Q(code_held_by="")),
                violation_error_message=_("Dites ce qui montre que le client détient son code de suivi."),
            ),
            models.CheckConstraint(
                name="complaint_representative_is_named",
                condition=Q(is_represented=False) | ~Q(representative_name=""),
                violation_error_message=_("Indiquez le nom du représentant."),
            ),
            models.CheckConstraint(
                name="complaint_due_dates_in_order",
                condition=Q(ack_due_on__gt=F("received_on")) & Q(response_due_on__gte=F("ack_due_on")),
                violation_error_message=_("Les échéances suivent la réception."),
            ),
            models.CheckConstraint(
                name="complaint_qualified_is_signed",
                condition=Q(status__in=[Status.RECEIVED.value, Status.WITHDRAWN.value])
                | (Q(qualified_at__isnull=False) & Q(qualified_by__isnull=False) & ~Q(qualification_reason="")),
                violation_error_message=_("Une qualification est datée, signée et motivée."),
            ),
            models.CheckConstraint(
                name="complaint_request_has_a_kind",
                condition=(Q(status=Status.NOT_A_COMPLAINT.value) & ~Q(request_kind=""))
                | (~Q(status=Status.NOT_A_COMPLAINT.value) & Q(request_kind="")),
                violation_error_message=_("Une demande relève de l’une des quatre natures de l’article 2."),
            ),
            models.CheckConstraint(
                name="complaint_answered_has_a_response",
                condition=~Q(status__in=[Status.ANSWERED.value, Status.CLOSED.value])
                | (Q(responded_on__isnull=False) & ~Q(outcome="")),
                violation_error_message=_("Un dossier répondu porte sa réponse."),
            ),
            models.CheckConstraint(
                name="complaint_outcome_goes_with_response",
                condition=Q(responded_on__isnull=True, outcome="") | (Q(responded_on__isnull=False) & ~Q(outcome="")),
                violation_error_message=_("Une issue ne va pas sans réponse écrite."),
            ),
            models.CheckConstraint(
                name="complaint_rejection_names_mediator",
                # A disagreement finds nothing amicable before the letter that names the mediator has left.
                condition=Q(mediator_named_on__isnull=False)
                | (~Q(outcome__in=_NEEDS_MEDIATOR) & (~Q(amicable_solution=False) | Q(disagreed_on__isnull=False))),
                violation_error_message=_("Un rejet, même partiel, indique le médiateur (article 7)."),
            ),
            models.CheckConstraint(
                name="complaint_late_response_has_circumstances",
                condition=Q(responded_on__isnull=True)
                | Q(responded_on__lte=F("response_due_on"))
                | ~Q(circumstances=""),
                violation_error_message=_("Une réponse tardive énonce les circonstances du retard (article 6)."),
            ),
            models.CheckConstraint(
                name="complaint_answered_again_was_due_again",
                condition=Q(again_answered_on__isnull=True) | Q(again_due_on__isnull=False),
                violation_error_message=_("Une nouvelle réponse suit un désaccord ou une réouverture."),
            ),
            models.CheckConstraint(
                name="complaint_target_has_circumstances",
                condition=Q(target_on__isnull=True) | ~Q(circumstances=""),
                violation_error_message=_("Une nouvelle date s’accompagne des circonstances (article 6)."),
            ),
            models.CheckConstraint(
                name="complaint_ended_has_dates",
                condition=(Q(status__in=_ENDED) & Q(closed_on__isnull=False) & Q(retention_until__gt=F("closed_on")))
                | (~Q(status__in=_ENDED) & Q(closed_on__isnull=True, retention_until__isnull=True)),
                violation_error_message=_("Un dossier clos porte sa date de clôture et sa durée de conservation."),
            ),
            models.CheckConstraint(
                name="complaint_closed_has_a_reason",
                condition=(Q(status=Status.CLOSED.value) & ~Q(closing_reason=""))
                | (~Q(status=Status.CLOSED.value) & Q(closing_reason="")),
                violation_error_message=_("Une clôture est motivée."),
            ),
            models.CheckConstraint(
                name="complaint_legal_hold_has_a_reason",
                condition=(Q(legal_hold_on__isnull=True) & Q(legal_hold_reason=""))
                | (Q(legal_hold_on__isnull=False) & ~Q(legal_hold_reason="")),
                violation_error_message=_("Un gel est daté et motivé."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_acknowledged(self) -> bool:
        """Whether receipt was acknowledged (Art. 5)."""
        return self.acknowledged_on is not None

    @property
    def is_under_legal_hold(self) -> bool:
        """Whether a legal hold keeps the file from the purge."""
        return self.legal_hold_on is not None

    @property
    def contact(self) -> Contact:
        """What is known of the ways to the client (domain.reach)."""
        return Contact(
            has_email=bool(self.email),
            email_failed_on=self.email_failed_on,
            has_postal_address=bool(self.postal_address),
            code_held_on=self.code_held_on,
            wish=Channel(self.reply_by) if self.reply_by else None,
        )

    @property
    def is_out_of_reach(self) -> bool:
        """Whether nothing that is sent gets to the client: their details are to be obtained."""
        return is_out_of_reach(self.contact)

    @property
    def dismissal_is_untold(self) -> bool:
        """Whether the client was not told yet that their declaration is taken for a mere request."""
        is_dismissed = self.status == Status.NOT_A_COMPLAINT.value
        return is_dismissed and self.dismissal_told_on is None and self.responded_on is None

    @property
    def again_is_due(self) -> bool:
        """Whether a new answer is owed, after a disagreement or a reopening, and none left since."""
        return self.again_due_on is not None and self.again_answered_on is None

    def again_state(self, today: date) -> ClockState | None:
        """Where the date of our own for a new answer stands on `today`; None when none is owed or was given."""
        if self.again_due_on is None:
            return None
        return clock_state(self.again_due_on, self.again_answered_on, on=today, calendar=self.calendar.calendar)

    def due_state(self, today: date) -> ClockState | None:
        """The clock that runs on `today`: the acknowledgement's, the answer's, then that of a new answer; or None."""
        if self.next_due_on is None:
            return None
        if not self.is_acknowledged and self.next_due_on == self.ack_due_on:
            return self.ack_state(today)
        return self.response_state(today) if self.responded_on is None else self.again_state(today)

    def ack_state(self, today: date) -> ClockState:
        """Where the acknowledgement's clock stands on `today`, a day in the organisation's time zone (Art. 5)."""
        return clock_state(self.ack_due_on, self.acknowledged_on, on=today, calendar=self.calendar.calendar)

    def response_state(self, today: date) -> ClockState:
        """Where the answer's clock stands on `today`; the original due date always (Art. 6)."""
        return clock_state(self.response_due_on, self.responded_on, on=today, calendar=self.calendar.calendar)
