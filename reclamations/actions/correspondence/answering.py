"""Acknowledge, hold, answer, and hear what the client says of the answer (Art. 5 to 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.actions.base import ActRefused, Step, performing, required
from reclamations.actions.correspondence import corresponding, dispatch
from reclamations.actions.correspondence.dispatch import Dispatch
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    ACKNOWLEDGEMENT_MEANS,
    LEFT,
    Channel,
    EventKind,
    LetterKind,
    MessageKind,
    Outcome,
    mediator_is_due,
)
from reclamations.journal import Actor
from reclamations.models import Complaint, Event, Message

#: What makes a new answer due, and what the answer calls its day.
_TURNS: Mapping[str, str] = {EventKind.DISAGREED.value: "disagreed_on", EventKind.REOPENED.value: "reopened_on"}


def acknowledge(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    means: Channel,
    body: str = "",
    dispatched_on: date | None = None,
    proof: str = "",
) -> Complaint:
    """Acknowledge receipt by letter, by one of the four means (Art. 5); the letter promises the date of the answer.

    The file counts as acknowledged when the message left: see `dispatch.send` for each means.
    """
    if means not in ACKNOWLEDGEMENT_MEANS:
        raise ActRefused(
            _("L’article 5 prévoit le formulaire, la remise en personne, le courriel ou la poste."), "means"
        )
    with performing(Act.ACKNOWLEDGE, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        dispatch.take_back(step, MessageKind.ACKNOWLEDGEMENT)
        letter = dispatch.issue_letter(step, LetterKind.ACKNOWLEDGEMENT, {"body": body.strip()})
        message = dispatch.send(
            step, MessageKind.ACKNOWLEDGEMENT, Dispatch(means, dispatched_on, proof), body=body.strip(), letter=letter
        )
        file.promised_response_on = file.promised_response_on or file.response_due_on
        left = _left_at_once(file, message)
        step.write("promised_response_on", *left)
        step.log(EventKind.ACKNOWLEDGEMENT_PREPARED, _sending(message), {"body": body.strip()})
        dispatch.log_fulfilled(step, message, left)
        return file


def hold(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    circumstances: str,
    target_on: date,
    means: Channel,
    body: str = "",
    dispatched_on: date | None = None,
    proof: str = "",
) -> Complaint:
    """Keep the client informed: the special circumstances and a new target date, beside the original date (Art. 6).

    The due date is never erased: the clock goes on. The new date counts as announced once the letter left.
    """
    circumstances = required(circumstances, "circumstances", _("Énoncez les circonstances particulières (article 6)."))
    with performing(Act.HOLD, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        if target_on <= step.today:
            raise ActRefused(_("La nouvelle date annoncée doit être à venir."), "target_on")
        if target_on <= file.response_due_on:
            raise ActRefused(
                _("La nouvelle date doit suivre l’échéance du %(day)s, qui reste due.")
                % {"day": f"{file.response_due_on:%d/%m/%Y}"},
                "target_on",
            )
        dispatch.take_back(step, MessageKind.HOLDING)
        letter = dispatch.issue_letter(
            step,
            LetterKind.HOLDING,
            {"body": body.strip(), "circumstances": circumstances, "target_on": target_on.isoformat()},
        )
        message = dispatch.send(
            step,
            MessageKind.HOLDING,
            Dispatch(means, dispatched_on, proof),
            body=body.strip(),
            letter=letter,
        )
        left = _left_at_once(file, message)
        step.write(*left)
        step.log(
            EventKind.HOLDING_PREPARED,
            {**_sending(message), "target_on": target_on, "response_due_on": file.response_due_on},
            {"circumstances": circumstances, "body": body.strip()},
        )
        dispatch.log_fulfilled(step, message, left)
        return file


def respond(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    outcome: Outcome,
    amicable_solution: bool,
    body: str,
    means: Channel,
    circumstances: str = "",
    dispatched_on: date | None = None,
    proof: str = "",
) -> Complaint:
    """Answer in writing (Art. 7). A late answer states its circumstances (Art. 6).

    The letter names the mediator whenever the outcome is not wholly favourable or nothing amicable was found. The file
    is answered when the letter left; one that waits to be posted or handed over is replaced by the next one.
    """
    body = required(body, "body", _("Écrivez la réponse."))
    with performing(Act.RESPOND, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        dispatch.take_back(step, MessageKind.RESPONSE)
        file.circumstances = circumstances.strip() or file.circumstances
        # The clock of Art. 6 stops at the first answer: what a reopening or a disagreement adds is not late.
        late = file.responded_on is None and max(step.today, dispatched_on or step.today) > file.response_due_on
        if late and not file.circumstances:
            raise ActRefused(
                _("L’échéance du %(day)s est passée : énoncez les circonstances particulières du retard (article 6).")
                % {"day": f"{file.response_due_on:%d/%m/%Y}"},
                "circumstances",
            )
        message = _send_response(step, outcome, amicable_solution, body, Dispatch(means, dispatched_on, proof), late)
        left = _left_at_once(file, message)
        step.write("circumstances", *left)
        step.log(
            EventKind.RESPONSE_PREPARED,
            {**_sending(message), "outcome": outcome.value, "late": late},
            {"body": body, "circumstances": file.circumstances if late else ""},
        )
        dispatch.log_fulfilled(step, message, left)
        return file


def accept(complaint: Complaint | int, *, actor: Actor, revision: int | None = None, comment: str = "") -> Complaint:
    """Record that the client accepts the answer."""
    with performing(Act.ACCEPT, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        file.accepted_on, file.disagreed_on = step.today, None
        agreed = dispatch.find_amicable_again(file)
        step.write("accepted_on", "disagreed_on", *agreed, *dispatch.owe_nothing_again(file))
        step.log(EventKind.ACCEPTED, personal={"comment": comment.strip()})
        return file


def disagree(complaint: Complaint | int, *, actor: Actor, revision: int | None = None, comment: str) -> Complaint:
    """Record that the client disagrees: nothing amicable was found, so a letter names the mediator (Art. 7)."""
    comment = required(comment, "comment", _("Indiquez en quelques mots ce qui ne convient pas."))
    with performing(Act.DISAGREE, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        file.disagreed_on, file.accepted_on = step.today, None
        file.amicable_solution = False
        again = dispatch.owe_again(step)
        step.write("disagreed_on", "accepted_on", "amicable_solution", *again)
        if step.staff is None and file.closed_on is not None:
            # Nobody looks at a file that ended: said there, it must be read like any message.
            corresponding.hear(step, Channel.WEB_FORM, comment, on=step.today)
        said = {"body": comment, "again_due_on": file.again_due_on.isoformat() if file.again_due_on else ""}
        letter = dispatch.issue_letter(step, LetterKind.DISAGREEMENT, said, names_mediator=True)
        sent = dispatch.send(step, MessageKind.DISAGREEMENT, dispatch.preferred(file), letter=letter)
        step.save(*_left_at_once(file, sent))
        step.log(EventKind.DISAGREED, {"names_mediator": True}, {"comment": comment})
        return file


def _send_response(
    step: Step, outcome: Outcome, amicable_solution: bool, body: str, how: Dispatch, late: bool
) -> Message:
    file = step.complaint
    names_mediator = mediator_is_due(outcome, amicable_solution=amicable_solution)
    letter = dispatch.issue_letter(
        step,
        LetterKind.RESPONSE,
        {
            "body": body,
            "outcome": outcome.value,
            "amicable_solution": amicable_solution,
            "late": late,
            "circumstances": file.circumstances if late else "",
            "target_on": _plain(file.target_on if late else None),
            "is_again": file.responded_on is not None,
            "again_is_late": file.again_is_due and (how.on or step.today) > (file.again_due_on or step.today),
            **_since_last_answer(step),
        },
        names_mediator=names_mediator,
    )
    return dispatch.send(step, MessageKind.RESPONSE, how, body=body, letter=letter)


def _since_last_answer(step: Step) -> dict[str, str]:
    """What the answer replies to: the first answer, the disagreement and the reopening since the last one, our date.

    An answer that did not reach the client replied to nothing. Days are those of the organisation; empty, not so.
    """
    file = step.complaint
    reached = set(file.messages.filter(kind=MessageKind.RESPONSE.value, state__in=LEFT).values_list("pk", flat=True))
    kinds = [*_TURNS, EventKind.RESPONDED.value, EventKind.ACCEPTED.value]
    since: dict[str, date] = {}
    for event in Event.objects.filter(case_id=file.pk, kind__in=kinds).order_by("sequence"):
        if event.kind in _TURNS:
            since[_TURNS[event.kind]] = clock.date_of(event.at, step.organisation)
        elif event.kind == EventKind.ACCEPTED.value:
            since.pop("disagreed_on", None)
        elif event.facts.get("message") in reached:
            since.clear()
    return {
        "responded_on": _plain(file.responded_on),
        "again_due_on": _plain(file.again_due_on if file.again_is_due else None),
        **{name: _plain(since.get(name)) for name in _TURNS.values()},
    }


def _plain(day: date | None) -> str:
    return day.isoformat() if day else ""


def _left_at_once(complaint: Complaint, message: Message) -> list[str]:
    return dispatch.fulfil(complaint, message, message.occurred_on) if message.occurred_on else []


def _sending(message: Message) -> dict[str, object]:
    return {
        "message": message.pk,
        "means": message.channel,
        "letter": message.letter.sha256 if message.letter else "",
        "dispatched_on": message.occurred_on,
    }
