"""How words leave: the message of an act, its means, its proof of dispatch, and the obligation it fulfils."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reclamations import letters, outbox
from reclamations.actions.base import ActRefused, Step
from reclamations.actions.waiting import obstacle_to_leaving
from reclamations.domain import gettext_noop, lifecycle
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import reach
from reclamations.domain.vocabulary import (
    LEFT,
    WRITTEN_MEANS,
    Channel,
    Direction,
    DispatchState,
    EventKind,
    LetterKind,
    MessageKind,
    Outcome,
    Status,
    mediator_is_due,
)
from reclamations.models import Complaint, Letter, Message
from reclamations.models.case.complaint import new_code_version
from reclamations.models.writing import insert

#: Why a means cannot be chosen.
_UNREACHED: Mapping[Channel, str] = {
    Channel.EMAIL: gettext_noop("Ce client n’a pas laissé d’adresse électronique."),
    Channel.POST: gettext_noop("Ce client n’a pas laissé d’adresse postale."),
    Channel.WEB_FORM: gettext_noop(
        "Rien ne montre que ce client détient son code de suivi : son espace ne l’atteint pas."
    ),
}


#: What a mail says of the letter it carries, read from the letter itself: sent again otherwise, it says the same.
_SAID_OF_LETTER = (
    *("acknowledges", "again_due_on", "again_is_late", "circumstances", "disagreed_on", "is_again", "late"),
    *("mediator", "outcome", "reason_of_closing", "reopened_on", "responded_on", "slots", "target_on"),
)


@dataclass(frozen=True)
class Dispatch:
    """How staff send something: the means and, once posted or handed over, the date and the proof."""

    means: Channel
    on: date | None = None
    proof: str = ""


def preferred(complaint: Complaint) -> Dispatch:
    """How a letter that leaves by itself gets to the client: by the means they asked for, if it reaches them."""
    return Dispatch(reach.route(complaint.contact))


def told(complaint: Complaint) -> Dispatch:
    """How to tell the client where the file stands: by e-mail where it arrives, which costs nobody a walk."""
    return Dispatch(reach.route(complaint.contact, first=[Channel.EMAIL]))


def revoke_code(step: Step) -> None:
    """Make the code that opens the file another one: nobody holds it until they come in with it, or are given it."""
    step.complaint.code_version = new_code_version()
    step.complaint.code_held_on, step.complaint.code_held_by = None, ""
    step.save("code_version", "code_held_on", "code_held_by")


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
        organisation=step.organisation,
    )


def send(
    step: Step,
    kind: MessageKind,
    dispatch: Dispatch,
    *,
    subject: str = "",
    body: str = "",
    letter: Letter | None = None,
    to: str = "",
    context: Mapping[str, Any] | None = None,
) -> Message:
    """Send a message of the act by the means chosen; a mail goes to the file's address unless `to` names another.

    By e-mail it waits in the outbox; by post or in person it waits for `record_posting` unless the date and the
    proof are given; by the form it is published at once in the client's space.
    """
    state, on = _outset(step, dispatch, to or step.complaint.email)
    if letter is None and state is DispatchState.QUEUED and dispatch.means is not Channel.EMAIL:
        letter = _printed(step, kind, subject, body, context or {})
    if letter and on and on < letter.dated_on and not _handed_at_the_counter(kind, dispatch):
        raise ActRefused(_("Le courrier est daté d’aujourd’hui : il n’a pas pu partir avant."), "dispatched_on")
    message = Message(
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
        # An act may write after its event as well as before: a place in the journal may have two messages of a kind.
        event_key=f"{step.complaint.reference}/{step.complaint.journal_length + 1}/{kind.value}/{secrets.token_hex(4)}",
    )
    if dispatch.means is Channel.EMAIL:
        outbox.queue(
            message,
            to=to or step.complaint.email,
            context={
                "complaint": step.complaint,
                "organisation": step.organisation,
                "message": message,
                "letter": letter,
                **_said_of(letter),
                **(context or {}),
            },
        )
    insert(message)
    return message


def _said_of(letter: Letter | None) -> dict[str, Any]:
    return {name: letter.content[name] for name in _SAID_OF_LETTER if name in letter.content} if letter else {}


def _printed(step: Step, kind: MessageKind, subject: str, body: str, context: Mapping[str, Any]) -> Letter:
    """The paper of a message that has no letter of its own, to be posted or handed over."""
    ended = step.complaint.closed_on
    again = step.complaint.again_due_on if step.complaint.again_is_due else None
    content = {
        "about": kind.value,
        "title": subject,
        "body": body,
        "slots": list(context.get("slots", [])),
        "closed_on": ended.isoformat() if ended else "",
        "again_due_on": again.isoformat() if again else "",
        "reason_of_closing": context.get("reason_of_closing", ""),
    }
    return issue_letter(step, LetterKind.NOTICE, content, names_mediator=context.get("mediator") is not None)


def _handed_at_the_counter(kind: MessageKind, dispatch: Dispatch) -> bool:
    """Whether a paper receipt may have been handed over before the letter that repeats it (Art. 5)."""
    return kind is MessageKind.ACKNOWLEDGEMENT and dispatch.means is Channel.IN_PERSON


def take_back(step: Step, *kinds: MessageKind) -> None:
    """Take back the paper of these kinds that waits: an act writes it again, or makes what it says untrue.

    A mail that waits leaves in its turn, before the one that follows it.
    """
    waiting = step.complaint.messages.filter(
        kind__in=[kind.value for kind in kinds],
        channel__in=[Channel.POST.value, Channel.IN_PERSON.value],
        state=DispatchState.QUEUED.value,
    )
    for message in waiting:
        _replace(step, message)


def _replace(step: Step, message: Message) -> None:
    message.state, message.occurred_on = DispatchState.REPLACED.value, step.today
    message.save(update_fields=["state", "occurred_on"])


def fulfil(complaint: Complaint, message: Message, on: date) -> list[str]:
    """Write what a message did by leaving: the obligation it meets is dated, and the client knows what it says.

    Nothing of it counts before. Gives the names of the fields changed, « status » among them when the file moved.
    """
    if message.kind == MessageKind.ACKNOWLEDGEMENT.value:
        return _acknowledge(complaint, on)
    if message.letter is None or obstacle_to_leaving(complaint, message, on):
        return []
    content = message.letter.content
    if message.kind == MessageKind.FILING_RECEIPT.value:
        return _acknowledge(complaint, on) if content.get("acknowledges") else []
    if message.kind == MessageKind.HOLDING.value:
        complaint.circumstances = content["circumstances"]
        complaint.target_on = date.fromisoformat(content["target_on"])
        return ["circumstances", "target_on"]
    if message.kind == MessageKind.DISMISSAL.value and complaint.status == Status.NOT_A_COMPLAINT.value:
        complaint.dismissal_told_on = on
        return ["dismissal_told_on", *_name_mediator(complaint, message, on)]
    if message.kind == MessageKind.DISAGREEMENT.value:
        return _name_mediator(complaint, message, on)
    if message.kind != MessageKind.RESPONSE.value:
        return []
    complaint.outcome, complaint.amicable_solution = content["outcome"], content["amicable_solution"]
    complaint.accepted_on = None
    _name_mediator(complaint, message, on)
    if complaint.responded_on is None:
        complaint.responded_on = on
        complaint.circumstances = content["circumstances"] or complaint.circumstances
    if complaint.again_due_on is not None:
        complaint.again_answered_on = on
    complaint.status = lifecycle.after(Act.DELIVER_RESPONSE, Status(complaint.status)).value
    # The answer itself proves the reception.
    return [*_OF_ANSWER, "circumstances", "again_answered_on", "status", *_acknowledge(complaint, on)]


#: The facts that an answer makes, or that are lost with it.
_OF_ANSWER = ("responded_on", "outcome", "amicable_solution", "mediator_named_on", "accepted_on")


def _name_mediator(complaint: Complaint, message: Message, on: date) -> list[str]:
    """The mediator is named to the client the day a letter that names them leaves (Art. 7)."""
    if message.letter is None or not message.letter.names_mediator:
        return []
    complaint.mediator_named_on = on
    return ["mediator_named_on"]


def _acknowledge(complaint: Complaint, on: date) -> list[str]:
    if complaint.acknowledged_on is not None and complaint.acknowledged_on <= on:
        return []  # what left first acknowledged it, whenever that is recorded
    complaint.acknowledged_on = on
    return ["acknowledged_on"]


def log_fulfilled(step: Step, message: Message, changed: Collection[str]) -> None:
    """Put in the journal what a message did by leaving: see `fulfil`."""
    file, about = step.complaint, {"message": message.pk, "means": message.channel, "on": message.occurred_on}
    if message.kind == MessageKind.HOLDING.value and "target_on" in changed:
        step.log(EventKind.HELD, {**about, "target_on": file.target_on, "response_due_on": file.response_due_on})
    if message.kind == MessageKind.RESPONSE.value and "outcome" in changed and message.letter:
        content = message.letter.content
        step.log(
            EventKind.RESPONDED,
            {
                **about,
                "outcome": content["outcome"],
                "amicable_solution": content["amicable_solution"],
                "names_mediator": bool(message.letter.names_mediator),
                "late": content["late"],
            },
        )
    if "acknowledged_on" in changed and message.letter and message.letter.kind == LetterKind.FILING_RECEIPT.value:
        proof = {"means": Channel.WEB_FORM.value, "receipt": message.letter.sha256, "shown": not message.email}
        step.log(EventKind.ACKNOWLEDGED, {"on": file.acknowledged_on, **proof})
    elif "acknowledged_on" in changed:
        step.log(EventKind.ACKNOWLEDGED, {"on": file.acknowledged_on, "means": message.channel})


def unfulfil(complaint: Complaint, message: Message) -> list[str]:
    """Reopen the obligation of a message that did not reach the client; give the names of the fields changed.

    What else left keeps the obligation met: only the facts this message made are undone.
    """
    if message.kind in (MessageKind.ACKNOWLEDGEMENT.value, MessageKind.FILING_RECEIPT.value):
        return _date_acknowledgement(complaint, but=message)
    if message.kind == MessageKind.HOLDING.value:
        return _announce_target(complaint, but=message)
    if message.kind == MessageKind.DISMISSAL.value:
        if complaint.dismissal_told_on != message.occurred_on:
            return []  # another one told them since
        complaint.dismissal_told_on = None
        return ["dismissal_told_on", *_date_mediator(complaint, but=message)]
    if message.kind == MessageKind.DISAGREEMENT.value:
        return _date_mediator(complaint, but=message)
    if message.kind != MessageKind.RESPONSE.value or complaint.responded_on is None:
        return []
    others = _gone(complaint, MessageKind.RESPONSE, but=message).select_related("letter")
    last = others.order_by("occurred_on", "pk").last()
    if last is None:
        complaint.responded_on, complaint.outcome = None, ""
        complaint.amicable_solution = complaint.accepted_on = None
        _date_mediator(complaint, but=message)
    else:
        _restore(complaint, last, lost=message)
        complaint.responded_on = min(other.occurred_on for other in others if other.occurred_on)
    if complaint.again_answered_on is not None and complaint.again_answered_on == message.occurred_on:
        complaint.again_answered_on = None
    return [*_OF_ANSWER, "again_answered_on", *_date_acknowledgement(complaint, but=message)]


def owe_again(step: Step) -> list[str]:
    """Give the new answer that a disagreement or a reopening calls for a date of our own; give the fields changed."""
    calendar = step.organisation.calendar_in_force.calendar
    step.complaint.again_due_on = calendar.add(step.today, step.organisation.again_days)
    step.complaint.again_answered_on = None
    return ["again_due_on", "again_answered_on"]


def find_amicable_again(complaint: Complaint) -> list[str]:
    """Say of an answer that the client accepts after all what its letter says; give the fields changed."""
    answers = complaint.messages.filter(kind=MessageKind.RESPONSE.value, state__in=LEFT).select_related("letter")
    last = answers.order_by("occurred_on", "pk").last()
    if last is None or last.letter is None:
        return []
    complaint.amicable_solution = last.letter.content["amicable_solution"]
    return ["amicable_solution"]


def owe_nothing_again(complaint: Complaint) -> list[str]:
    """Drop that date: the client is satisfied; give the fields changed."""
    complaint.again_due_on = complaint.again_answered_on = None
    return ["again_due_on", "again_answered_on"]


def _date_acknowledgement(complaint: Complaint, *, but: Message) -> list[str]:
    """Date it by what reached the client first: an acknowledgement, or an answer, which proves the reception too."""
    if complaint.acknowledged_on != but.occurred_on:
        return []
    gone = _gone(complaint, MessageKind.ACKNOWLEDGEMENT, MessageKind.RESPONSE, but=but)
    receipt = Q(kind=MessageKind.FILING_RECEIPT.value, channel=Channel.EMAIL.value, letter__content__acknowledges=True)
    gone |= complaint.messages.filter(receipt, state__in=LEFT).exclude(pk=but.pk)
    first = gone.order_by("occurred_on").first()
    complaint.acknowledged_on = first.occurred_on if first else None
    return ["acknowledged_on"]


def _date_mediator(complaint: Complaint, *, but: Message) -> list[str]:
    """Date the naming of the mediator by the last letter that named them and reached the client."""
    naming = _gone(complaint, MessageKind.RESPONSE, MessageKind.DISAGREEMENT, but=but)
    last = naming.filter(letter__names_mediator=True).order_by("occurred_on", "pk").last()
    if last or not (complaint.outcome and mediator_is_due(Outcome(complaint.outcome), amicable_solution=True)):
        complaint.mediator_named_on = last.occurred_on if last else None
    return ["mediator_named_on"]


def _announce_target(complaint: Complaint, *, but: Message) -> list[str]:
    """Keep the new date of the last holding letter that reached the client."""
    last = _gone(complaint, MessageKind.HOLDING, but=but).select_related("letter").order_by("occurred_on", "pk").last()
    announced = last.letter.content["target_on"] if last and last.letter else None
    complaint.target_on = date.fromisoformat(announced) if announced else None
    return ["target_on"]


def _restore(complaint: Complaint, response: Message, *, lost: Message) -> None:
    """Say again what this answer granted, as its letter does; a disagreement since then still stands."""
    if response.letter is None:
        return
    content = response.letter.content
    complaint.outcome = content["outcome"]
    complaint.amicable_solution = content["amicable_solution"] and complaint.disagreed_on is None
    if mediator_is_due(Outcome(complaint.outcome), amicable_solution=complaint.amicable_solution):
        _date_mediator(complaint, but=lost)
        complaint.mediator_named_on = complaint.mediator_named_on or response.occurred_on


def _gone(complaint: Complaint, *kinds: MessageKind, but: Message) -> QuerySet[Message]:
    """Messages of these kinds that left, as far as anybody knows."""
    return complaint.messages.filter(kind__in=[kind.value for kind in kinds], state__in=LEFT).exclude(pk=but.pk)


def _outset(step: Step, dispatch: Dispatch, email: str) -> tuple[DispatchState, date | None]:
    if dispatch.means not in WRITTEN_MEANS:
        raise ActRefused(_("Ce moyen n’est pas un écrit."), "means")
    contact = step.complaint.contact
    if not reach.may_try(replace(contact, has_email=bool(email)), dispatch.means):
        raise ActRefused(_(_UNREACHED[dispatch.means]), "means")
    if dispatch.means is Channel.EMAIL:
        return DispatchState.QUEUED, None
    if dispatch.means is Channel.WEB_FORM:
        return DispatchState.PUBLISHED, step.today
    if dispatch.on is None and not dispatch.proof.strip():
        return DispatchState.QUEUED, None
    check_posting(step, dispatch)
    return (DispatchState.POSTED if dispatch.means is Channel.POST else DispatchState.HANDED), dispatch.on


def check_posting(step: Step, dispatch: Dispatch) -> None:
    """Refuse a posting without its date, its proof, or with a date that cannot be."""
    if dispatch.on is None:
        raise ActRefused(_("Indiquez la date de l’envoi ou de la remise."), "dispatched_on")
    if not dispatch.proof.strip():
        raise ActRefused(_("Indiquez la preuve : numéro de recommandé, signature…"), "proof")
    if dispatch.on > step.today:
        raise ActRefused(_("La date de l’envoi ne peut pas être dans le futur."), "dispatched_on")
    if dispatch.on < step.complaint.received_on:
        raise ActRefused(_("La date de l’envoi précède la réception de la réclamation."), "dispatched_on")
