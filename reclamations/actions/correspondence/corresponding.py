"""Notes, messages in and out, meetings, and what became of each dispatch."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from reclamations import clock, files
from reclamations.actions.base import ActRefused, Step, performing, required
from reclamations.actions.correspondence import alerts, dispatch
from reclamations.actions.correspondence.dispatch import Dispatch
from reclamations.actions.obstacles import obstacle_of_message
from reclamations.actions.waiting import obstacle_to_leaving
from reclamations.domain.lifecycle import Act, is_possible
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    Direction,
    DispatchState,
    EventKind,
    LetterKind,
    MailState,
    MessageKind,
    Party,
    Status,
)
from reclamations.journal import Actor
from reclamations.models import Appointment, Complaint, Letter, Mail, Message, Note, PendingUpload
from reclamations.words.typography import hour_of, longdate


@dataclass(frozen=True)
class Slot:
    """A moment offered for a meeting; both ends are aware."""

    kind: AppointmentKind
    starts_at: datetime
    ends_at: datetime
    place: str = ""


def note(complaint: Complaint | int, *, actor: Actor, body: str) -> Note:
    """Add an internal note; the client never sees it."""
    body = required(body, "body", _("Écrivez la note."))
    with performing(Act.NOTE, complaint, actor=actor) as step:
        written = Note.objects.create(complaint=step.complaint, author=step.by_staff(), body=body)
        step.log(EventKind.NOTED, {"note": written.pk}, {"body": body})
        return written


def receive_message(
    complaint: Complaint | int,
    *,
    actor: Actor,
    channel: Channel,
    body: str,
    subject: str = "",
    received_on: date | None = None,
    uploads: Iterable[PendingUpload] = (),
) -> Message:
    """Record what the client wrote or said; it changes no status, and waits to be read by staff.

    On a file that ended, where nobody looks any more, a mail tells staff.
    """
    body = required(body, "body", _("Écrivez votre message."))
    with performing(Act.RECEIVE_MESSAGE, complaint, actor=actor) as step:
        on = received_on or step.today
        if on > step.today:
            raise ActRefused(_("Un message ne peut pas être reçu dans le futur."), "received_on")
        return hear(step, channel, body, subject=subject, on=on, uploads=uploads)


def hear(
    step: Step, channel: Channel, body: str, *, subject: str = "", on: date, uploads: Iterable[PendingUpload] = ()
) -> Message:
    """Keep the client's words inside an act: they wait to be read; of a file that ended, a mail tells staff."""
    message = Message.objects.create(
        complaint=step.complaint,
        direction=Direction.IN.value,
        kind=MessageKind.MESSAGE.value,
        channel=channel.value,
        subject=subject.strip(),
        body=body,
        author=step.staff,
        state=DispatchState.RECEIVED.value,
        occurred_on=on,
        event_key=uuid.uuid4().hex,
        read_by_staff_at=step.at if step.staff else None,
    )
    _conclude_message(step, message, uploads, EventKind.MESSAGE_RECEIVED)
    if step.staff is None and step.complaint.closed_on is not None:
        alerts.message_after_end(step, message)
    return message


def send_message(
    complaint: Complaint | int,
    *,
    actor: Actor,
    subject: str,
    body: str,
    means: Channel,
    dispatched_on: date | None = None,
    proof: str = "",
    uploads: Iterable[PendingUpload] = (),
) -> Message:
    """Write to the client outside of the procedure's letters."""
    body = required(body, "body", _("Écrivez votre message."))
    with performing(Act.SEND_MESSAGE, complaint, actor=actor) as step:
        message = dispatch.send(
            step, MessageKind.MESSAGE, Dispatch(means, dispatched_on, proof), subject=subject.strip(), body=body
        )
        _conclude_message(step, message, uploads, EventKind.MESSAGE_SENT)
        return message


def mark_messages_read(complaint: Complaint | int, *, actor: Actor) -> None:
    """Note that staff have read what the client wrote."""
    with performing(Act.NOTE, complaint, actor=actor) as step:
        step.complaint.messages.filter(direction=Direction.IN.value, read_by_staff_at=None).update(
            read_by_staff_at=step.at
        )


def propose_appointments(
    complaint: Complaint | int, *, actor: Actor, revision: int | None, slots: Iterable[Slot], body: str = ""
) -> Complaint:
    """Offer moments for a meeting (Art. 7); the client chooses one."""
    offered = list(slots)
    if not offered:
        raise ActRefused(_("Proposez au moins un créneau."), "slots")
    with performing(Act.PROPOSE_APPOINTMENT, complaint, actor=actor, revision=revision) as step:
        for slot in offered:
            if slot.starts_at <= step.at or slot.ends_at <= slot.starts_at:
                raise ActRefused(_("Un créneau est à venir, et finit après avoir commencé."), "slots")
            Appointment.objects.create(
                complaint=step.complaint,
                kind=slot.kind.value,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                place=slot.place.strip(),
                proposed_by=step.by_staff(),
            )
        step.write()
        dispatch.send(
            step,
            MessageKind.APPOINTMENT,
            dispatch.told(step.complaint),
            body=body.strip(),
            context={"slots": _in_words(step, offered)},
        )
        step.log(
            EventKind.APPOINTMENT_PROPOSED, {"slots": [slot.starts_at for slot in offered]}, {"body": body.strip()}
        )
        return step.complaint


def choose_appointment(complaint: Complaint | int, *, actor: Actor, appointment: Appointment | int) -> Appointment:
    """Choose one of the moments offered; the choice before it is given up."""
    pk = appointment if isinstance(appointment, int) else appointment.pk
    with performing(Act.CHOOSE_APPOINTMENT, complaint, actor=actor) as step:
        chosen = step.complaint.appointments.filter(pk=pk, starts_at__gt=step.at).first()
        if chosen is None:
            raise ActRefused(_("Ce créneau n’est plus disponible."))
        step.complaint.appointments.update(chosen_at=None)
        chosen.chosen_at = step.at
        chosen.save(update_fields=["chosen_at"])
        step.log(EventKind.APPOINTMENT_CHOSEN, {"starts_at": chosen.starts_at, "kind": chosen.kind})
        return chosen


def record_posting(message: Message, *, actor: Actor, dispatched_on: date, proof: str) -> Complaint:
    """Record that a letter waiting for it was posted or handed over, with its proof; the obligation is met that day."""
    with performing(Act.RECORD_POSTING, message.complaint_id, actor=actor) as step:
        waiting = step.complaint.messages.get(pk=message.pk)
        if refusal := obstacle_of_message(Act.RECORD_POSTING, waiting):
            raise ActRefused(refusal)
        dispatch.check_posting(step, Dispatch(Channel(waiting.channel), dispatched_on, proof))
        if waiting.letter and dispatched_on < waiting.letter.dated_on:
            raise ActRefused(_("La date de l’envoi précède celle du courrier."), "dispatched_on")
        if obstacle := obstacle_to_leaving(step.complaint, waiting, dispatched_on):
            raise ActRefused(obstacle, "dispatched_on")
        by_post = waiting.channel == Channel.POST.value
        _conclude_dispatch(
            step, waiting, DispatchState.POSTED if by_post else DispatchState.HANDED, dispatched_on, proof.strip()
        )
        return step.complaint


def record_dispatch(email: Mail, *, accepted: bool, detail: str) -> None:
    """Record what the mail server said of a message of a file; other mails, and a second report, change nothing."""
    message = Message.objects.filter(email=email).first()
    if message is None:
        return
    with performing(Act.RECORD_BOUNCE, message.complaint_id, actor=Party.SYSTEM) as step:
        waiting = step.complaint.messages.get(pk=message.pk)
        if waiting.state != DispatchState.QUEUED.value:
            return
        if accepted:
            _conclude_dispatch(step, waiting, DispatchState.SENT, _taken_on(step, email), detail)
        else:
            undo_dispatch(step, waiting, DispatchState.FAILED, EventKind.DISPATCH_FAILED, detail)


def obstacle_to_mail(email: Mail) -> str:
    """Say why a mail of a file may not leave today any more, empty when it may: the outbox asks before it sends."""
    message = Message.objects.select_related("letter", "complaint").filter(email=email).first()
    return obstacle_to_leaving(message.complaint, message, clock.today()) if message else ""


def _taken_on(step: Step, email: Mail) -> date:
    """The day the server took a mail: its report may come later, after a crash."""
    ended = Mail.objects.filter(pk=email.pk, state=MailState.SENT.value).values_list("updated_at", flat=True).first()
    return clock.date_of(ended, step.organisation) if ended else step.today


def record_bounce(message: Message, *, actor: Actor, reason: str) -> Complaint:
    """Record that something sent came back: the obligation it fulfilled is open again (Art. 5, Art. 7)."""
    reason = required(reason, "reason", _("Indiquez ce qui est revenu, et pourquoi."))
    with performing(Act.RECORD_BOUNCE, message.complaint_id, actor=actor) as step:
        sent = step.complaint.messages.get(pk=message.pk)
        if refusal := obstacle_of_message(Act.RECORD_BOUNCE, sent):
            raise ActRefused(refusal)
        if sent.state == DispatchState.QUEUED.value:
            undo_dispatch(step, sent, DispatchState.ABANDONED, EventKind.DISPATCH_ABANDONED, reason)
        else:
            undo_dispatch(step, sent, DispatchState.BOUNCED, EventKind.BOUNCED, reason)
        return step.complaint


def mark_letter_read(letter: Letter, *, actor: Actor = Party.CLIENT) -> None:
    """Keep the moment the client first opened a letter; staff opening it, or a second reading, change nothing."""
    if actor is not Party.CLIENT or letter.first_read_at is not None:
        return
    with performing(Act.RECEIVE_MESSAGE, letter.complaint_id, actor=actor) as step:
        if Letter.objects.filter(pk=letter.pk, first_read_at=None).update(first_read_at=step.at):
            step.log(EventKind.LETTER_READ, {"letter": letter.pk, "kind": letter.kind})


def show_receipt(complaint: Complaint, *, actor: Actor) -> None:
    """Count the receipt shown on screen as the acknowledgement, where the organisation chose so when it was filed.

    By the form (Art. 5), once: its proof is the hash of the receipt, which is made before.
    """
    receipt = complaint.letters.filter(kind=LetterKind.FILING_RECEIPT.value).first()
    if complaint.is_acknowledged or receipt is None or not receipt.content.get("acknowledges"):
        return
    with performing(Act.RECEIVE_MESSAGE, complaint, actor=actor) as step:
        if step.complaint.is_acknowledged:
            return
        how = Dispatch(Channel.WEB_FORM, proof=f"SHA-256 {receipt.sha256}")
        message = dispatch.send(step, MessageKind.ACKNOWLEDGEMENT, how, letter=receipt)
        changed = dispatch.fulfil(step.complaint, message, step.today)
        step.save(*changed)
        dispatch.log_fulfilled(step, message, changed)


def renew_code(complaint: Complaint | int, *, actor: Actor) -> Complaint:
    """Revoke the tracking code and send a new one, by e-mail when there is one.

    Nobody holds the new code until they come in with it, or are given it.
    """
    with performing(Act.RENEW_CODE, complaint, actor=actor) as step:
        file = step.complaint
        dispatch.revoke_code(step)
        if file.email:
            dispatch.send(step, MessageKind.ACCESS_CODE, Dispatch(Channel.EMAIL), context={"is_renewed": True})
        step.log(EventKind.CODE_RENEWED, {"version": file.code_version})
        return file


def _in_words(step: Step, slots: Iterable[Slot]) -> list[str]:
    """The moments offered, in the client's language and the organisation's time zone."""
    zone = ZoneInfo(step.organisation.time_zone)
    with translation.override(step.complaint.language):
        lines = []
        for slot in slots:
            start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
            when = _("%(day)s, de %(start)s à %(end)s") % {
                "day": longdate(start.date()),
                "start": hour_of(start),
                "end": hour_of(end),
            }
            lines.append(", ".join(filter(None, [when, _(slot.kind.label).lower(), slot.place.strip()])))
        return lines


def _conclude_message(step: Step, message: Message, uploads: Iterable[PendingUpload], kind: EventKind) -> None:
    kept = [files.attach(upload, complaint=step.complaint, message=message, added_by=step.staff) for upload in uploads]
    step.complaint.last_message_on = step.today
    step.save("last_message_on")
    step.log(
        kind,
        {"message": message.pk, "channel": message.channel, "files": [attachment.sha256 for attachment in kept]},
        {"subject": message.subject, "body": message.body},
    )


def _conclude_dispatch(step: Step, message: Message, state: DispatchState, on: date, proof: str) -> None:
    message.state, message.occurred_on, message.proof = state.value, on, proof[:500]
    message.save(update_fields=["state", "occurred_on", "proof"])
    changed = [*dispatch.fulfil(step.complaint, message, on), *_note_address(step, message, arrives=True)]
    if "status" in changed:
        step.write(*changed)
    elif changed:
        step.save(*changed)
    step.log(
        EventKind.DISPATCHED,
        {"message": message.pk, "kind": message.kind, "means": message.channel, "on": on},
        {"proof": message.proof},
    )
    dispatch.log_fulfilled(step, message, changed)


def _note_address(step: Step, message: Message, *, arrives: bool) -> list[str]:
    """Keep whether mails to the address on file arrive; one that went to an address before it says nothing of it."""
    file = step.complaint
    if message.email is None or file.email != message.email.to or arrives is (file.email_failed_on is None):
        return []
    file.email_failed_on = None if arrives else step.today
    return ["email_failed_on"]


def undo_dispatch(step: Step, message: Message, state: DispatchState, kind: EventKind, reason: str) -> None:
    """Record that a message did not reach the client, inside an act: what it met is due again."""
    on_its_way = message.occurred_on is None
    message.state, message.occurred_on = state.value, message.occurred_on or step.today
    message.save(update_fields=["state", "occurred_on"])
    ended = not is_possible(Act.CORRECT_RECEPTION, Status(step.complaint.status))
    owed = not ended or message.kind in (MessageKind.DISMISSAL.value, MessageKind.DISAGREEMENT.value)
    changed = dispatch.unfulfil(step.complaint, message) if owed and not on_its_way else []
    if address := _note_address(step, message, arrives=False):
        step.save(*address)
    if "responded_on" in changed and step.complaint.responded_on is None:
        step.act = Act.LOSE_RESPONSE
        step.write(*changed)
    elif changed:
        step.save(*changed)
    step.log(
        kind,
        {"message": message.pk, "kind": message.kind, "before_leaving": on_its_way, "reopened": changed},
        {"reason": reason},
    )
