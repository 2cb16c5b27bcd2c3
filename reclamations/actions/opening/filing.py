"""Register a complaint, from any channel, by the client or by staff (Art. 3, Art. 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from reclamations import clock, files, journal
from reclamations.actions.base import (
    ActRefused,
    Step,
    check_all_is_told,
    check_right,
    refusing_broken_constraints,
    required,
)
from reclamations.actions.correspondence import dispatch
from reclamations.actions.opening.dates import computed_dates
from reclamations.domain import declaration
from reclamations.domain.lifecycle import Act
from reclamations.domain.typed.references import write_reference
from reclamations.domain.vocabulary import Channel, CodeSource, EventKind, LetterKind, MessageKind, Party, Status
from reclamations.journal import Actor
from reclamations.models import (
    Attachment,
    Category,
    Complaint,
    Installation,
    Organisation,
    PendingUpload,
    Service,
    Staff,
)
from reclamations.models.writing import insert

#: One statement, so that the year's row is locked until the complaint is committed: references have no gap.
_COUNT = (
    "INSERT INTO reclamations_referencecounter (year, last) VALUES (%s, 1) "
    "ON CONFLICT (year) DO UPDATE SET last = reclamations_referencecounter.last + 1 RETURNING last"
)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a client, or staff for them, declares.

    `received_on` is a day in the organisation's time zone, today when None; an earlier day needs `reception_reason`.
    `reply_by` is None when nobody asked the client.
    """

    name: str
    subject: str
    description: str
    channel: Channel
    reply_by: Channel | None = None
    received_on: date | None = None
    reception_reason: str = ""
    reception_evidence: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    is_represented: bool = False
    representative_name: str = ""
    representative_capacity: str = ""
    facts_on: date | None = None
    facts_hour: str = ""
    facts_place: str = ""
    service: Service | None = None
    installation: Installation | None = None
    category: Category | None = None
    expectation: str = ""
    language: str = "fr"

    @property
    def declared(self) -> dict[str, Any]:
        """What the client says, and the same complaint is known again by: not the language, reading changes no fact."""
        return {row.name: getattr(self, row.name) for row in declaration.FIELDS if row.is_same}

    def is_told_by(self, complaint: Complaint) -> bool:
        """Whether a file holds, word for word, what is declared here."""
        return all(getattr(complaint, name) == value for name, value in self.declared.items())


def register(
    *,
    actor: Actor,
    filing: Filing,
    uploads: Iterable[PendingUpload] = (),
    idempotency_key: UUID | None = None,
    alongside: Callable[[], None] | None = None,
) -> Complaint:
    """Record a complaint with its files, its event, its receipt and the outgoing mail, all or nothing.

    The same `idempotency_key` again gives the complaint it made the first time. A client's filing is answered at
    once with a receipt that promises both dates. `alongside` writes in the same transaction, once for each complaint
    made: a second commit would cost the client as much again. Raises NotAllowed or ActRefused.
    """
    check_right(Act.REGISTER, actor)
    try:
        with transaction.atomic():
            complaint = _register(actor, filing, uploads, idempotency_key)
            if alongside is not None:
                alongside()
            return complaint
    except IntegrityError:
        first = _already_filed(idempotency_key)
        if first is None:
            raise
        return first


def _already_filed(key: UUID | None) -> Complaint | None:
    return None if key is None else Complaint.objects.filter(idempotency_key=key).first()


def _register(actor: Actor, filing: Filing, uploads: Iterable[PendingUpload], key: UUID | None) -> Complaint:
    organisation = Organisation.current()
    at = clock.now()
    if not organisation.is_ready:
        raise ActRefused(_("Le site n’est pas encore ouvert : il manque le nom, l’adresse ou le médiateur."))
    today = clock.date_of(at, organisation)
    received_on = filing.received_on or today
    _check_words(filing)
    _check_reception(filing, received_on, today)
    snapshot = organisation.calendar_in_force
    dates = computed_dates(snapshot, received_on)
    by_client = actor is Party.CLIENT
    complaint = Complaint(
        **{**_values(filing), "received_on": received_on},
        reference=_next_reference(today.year),
        idempotency_key=key,
        status=Status.RECEIVED.value,
        recorded_on=today,
        recorded_by=actor if isinstance(actor, Staff) else None,
        calendar=snapshot,
        ack_due_on=dates.ack_due_on,
        response_due_on=dates.response_due_on,
        promised_ack_on=dates.ack_due_on if by_client else None,
        promised_response_on=dates.response_due_on if by_client else None,
        code_held_on=today if by_client else None,  # the receipt shows it
        code_held_by=CodeSource.FILED.value if by_client else "",
    )
    with refusing_broken_constraints():
        insert(complaint)
    journal.begin(complaint)
    kept = [files.attach(upload, complaint=complaint) for upload in uploads]
    step = Step(Act.REGISTER, complaint, actor, at, today, organisation)
    if by_client:
        _send_receipt(step, kept)
    step.log(
        EventKind.REGISTERED,
        facts={
            "reference": complaint.reference,
            "channel": complaint.channel,
            "received_on": received_on,
            "ack_due_on": dates.ack_due_on,
            "response_due_on": dates.response_due_on,
            "calendar": snapshot.digest,
            "files": [attachment.sha256 for attachment in kept],
        },
        personal={row.name: getattr(complaint, row.name) for row in declaration.FIELDS if row.is_personal},
    )
    check_all_is_told(complaint)
    return complaint


def _values(filing: Filing) -> dict[str, object]:
    values = {field: getattr(filing, field) for field in filing.__dataclass_fields__}
    return values | {"channel": filing.channel.value, "reply_by": filing.reply_by.value if filing.reply_by else ""}


def _check_words(filing: Filing) -> None:
    required(filing.name, "name", _("Indiquez le nom du client."))
    required(filing.subject, "subject", _("Indiquez l’objet de la réclamation."))
    required(filing.description, "description", _("Décrivez ce qui s’est passé."))


def _check_reception(filing: Filing, received_on: date, today: date) -> None:
    if received_on > today:
        raise ActRefused(_("Une réclamation ne peut pas être reçue dans le futur."), "received_on")
    if received_on < today and not filing.reception_reason.strip():
        raise ActRefused(_("Une date de réception antérieure demande un motif."), "reception_reason")
    if filing.facts_on and filing.facts_on > (clock.today_anywhere(today) if received_on == today else received_on):
        raise ActRefused(_("Les faits ne peuvent pas suivre la réception de la réclamation."), "facts_on")


def _next_reference(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [year])
        return write_reference(year, cursor.fetchone()[0])


def _send_receipt(step: Step, kept: list[Attachment]) -> None:
    names = ("original_name", "size", "sha256")
    content = {"attachments": [{name: getattr(attachment, name) for name in names} for attachment in kept]}
    acknowledges = step.organisation.receipt_acknowledges
    letter = dispatch.issue_letter(
        step, LetterKind.FILING_RECEIPT, {**content, "acknowledges": acknowledges}, defer=True
    )
    context = {"acknowledges": acknowledges}
    dispatch.send(step, MessageKind.FILING_RECEIPT, dispatch.told(step.complaint), letter=letter, context=context)
