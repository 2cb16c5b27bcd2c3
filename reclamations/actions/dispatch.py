"""How words leave: the message of an act, its means, its proof of dispatch, and the obligation it fulfils."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from reclamations import access, letters, outbox
from reclamations.actions.base import ActRefused, Step
from reclamations.domain.vocabulary import (
    WRITTEN_MEANS,
    Channel,
    Direction,
    DispatchState,
    LetterKind,
    MessageKind,
)
from reclamations.models import Complaint, Letter, Message

LATE_POSTAGE = "L’envoi de la réponse a été retardé par une difficulté d’acheminement."


@dataclass(frozen=True)
class Dispatch:
    """How staff send something: the means and, once posted or handed over, the date and the proof."""

    means: Channel
    on: date | None = None
    proof: str = ""


def preferred(complaint: Complaint) -> Dispatch:
    """The means of answer the client asked for."""
    return Dispatch(Channel(complaint.reply_by))


def told(complaint: Complaint) -> Dispatch:
    """How to tell the client something that asks for no proof: by e-mail when there is one, else in their space."""
    return Dispatch(Channel.EMAIL if complaint.email else Channel.WEB_FORM)


def issue_letter(
    step: Step, kind: LetterKind, content: Mapping[str, Any], *, names_mediator: bool = False, defer: bool = False
) -> Letter:
    """Write the letter of an act, dated today and signed by its actor."""
    return letters.issue(
        kind,
        complaint=step.complaint,
        author=step.staff,
        dated_on=step.today,
        content=dict(content),
        names_mediator=names_mediator,
        defer=defer,
    )


def send(
    step: Step,
    kind: MessageKind,
    dispatch: Dispatch,
    *,
    subject: str = "",
    body: str = "",
    letter: Letter | None = None,
    context: Mapping[str, Any] | None = None,
) -> Message:
    """Send a message of the act by the means chosen.

    By e-mail it waits in the outbox; by post or in person it waits for `record_posting` unless the date and the
    proof are given; by the form it is published at once in the client's space.
    """
    state, on = _outset(step, dispatch)
    message = Message.objects.create(
        complaint=step.complaint,
        direction=Direction.OUT.value,
        kind=kind.value,
        channel=dispatch.means.value,
        subject=subject,
        body=body,
        letter=letter,
        author=step.staff,
        state=state.value,
        occurred_on=on,
        proof=dispatch.proof.strip(),
        event_key=f"{step.complaint.reference}/{step.complaint.journal_length + 1}/{kind.value}",
    )
    if dispatch.means is Channel.EMAIL:
        outbox.queue(
            message,
            to=step.complaint.email,
            template=kind.value,
            context={
                "complaint": step.complaint,
                "organisation": step.organisation,
                "message": message,
                "letter": letter,
                "tracking_url": access.tracking_url(step.complaint),
                **(context or {}),
            },
        )
    return message


def fulfil(complaint: Complaint, message: Message, on: date) -> list[str]:
    """Date the obligation that a message fulfils, now that it left; give the names of the fields changed."""
    if message.kind == MessageKind.ACKNOWLEDGEMENT.value and complaint.acknowledged_on is None:
        complaint.acknowledged_on = on
        return ["acknowledged_on"]
    if message.kind != MessageKind.RESPONSE.value or complaint.responded_on is None:
        return []
    changed = ["responded_on"]
    first = not _left(complaint, MessageKind.RESPONSE, but=message)
    if first:
        complaint.responded_on = on
        if on > complaint.response_due_on and not complaint.circumstances:
            complaint.circumstances = LATE_POSTAGE
            changed.append("circumstances")
    if complaint.acknowledged_on is None:
        complaint.acknowledged_on = on  # the answer itself proves the reception
        changed.append("acknowledged_on")
    return changed


def unfulfil(complaint: Complaint, message: Message) -> list[str]:
    """Reopen the obligation of a message that did not reach the client; give the names of the fields changed."""
    if message.kind == MessageKind.ACKNOWLEDGEMENT.value and not _left(
        complaint, MessageKind.ACKNOWLEDGEMENT, but=message
    ):
        complaint.acknowledged_on = None
        return ["acknowledged_on"]
    if message.kind == MessageKind.RESPONSE.value and not _left(complaint, MessageKind.RESPONSE, but=message):
        complaint.responded_on = None
        complaint.outcome = ""
        complaint.amicable_solution = None
        complaint.mediator_named_on = None
        return ["responded_on", "outcome", "amicable_solution", "mediator_named_on"]
    return []


def _left(complaint: Complaint, kind: MessageKind, *, but: Message) -> bool:
    gone = [DispatchState.SENT, DispatchState.POSTED, DispatchState.HANDED, DispatchState.PUBLISHED]
    return (
        complaint.messages.filter(kind=kind.value, state__in=[state.value for state in gone])
        .exclude(pk=but.pk)
        .exists()
    )


def _outset(step: Step, dispatch: Dispatch) -> tuple[DispatchState, date | None]:
    if dispatch.means not in WRITTEN_MEANS:
        raise ActRefused(_("Ce moyen n’est pas un écrit."), "means")
    if dispatch.means is Channel.EMAIL:
        if not step.complaint.email:
            raise ActRefused(_("Ce client n’a pas laissé d’adresse électronique."), "means")
        return DispatchState.QUEUED, None
    if dispatch.means is Channel.WEB_FORM:
        return DispatchState.PUBLISHED, step.today
    if dispatch.means is Channel.POST and not step.complaint.postal_address:
        raise ActRefused(_("Ce client n’a pas laissé d’adresse postale."), "means")
    if dispatch.on is None and not dispatch.proof.strip():
        return DispatchState.QUEUED, None
    check_posting(step, dispatch)
    return (DispatchState.POSTED if dispatch.means is Channel.POST else DispatchState.HANDED), dispatch.on


def check_posting(step: Step, dispatch: Dispatch) -> None:
    """Refuse a posting without its date, its proof, or with a date that cannot be."""
    if dispatch.on is None:
        raise ActRefused(_("Indiquez la date de l’envoi ou de la remise."), "dispatched_on")
    if not dispatch.proof.strip():
        raise ActRefused(_("Indiquez la preuve : numéro de recommandé, signature…"), "proof")
    if dispatch.on > step.today:
        raise ActRefused(_("La date de l’envoi ne peut pas être dans le futur."), "dispatched_on")
    if dispatch.on < step.complaint.received_on:
        raise ActRefused(_("La date de l’envoi précède la réception de la réclamation."), "dispatched_on")
