"""Close, withdraw, reopen, and freeze a file (Art. 8)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reclamations import letters
from reclamations.actions.base import ActRefused, performing, required
from reclamations.actions.correspondence import dispatch
from reclamations.actions.retention import end, resume
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import ClosingReason, DispatchState, EventKind, MessageKind
from reclamations.journal import Actor
from reclamations.models import Complaint


def close(
    complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: ClosingReason, comment: str = ""
) -> Complaint:
    """Close an answered file; it is kept five years from today (Art. 8).

    Refused as accepted while the client's disagreement stands.
    """
    with performing(Act.CLOSE, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        if reason is ClosingReason.ACCEPTED and file.disagreed_on:
            raise ActRefused(_("Le client a dit son désaccord : choisissez un autre motif."), "reason")
        file.closing_reason = reason.value
        step.write("closing_reason", *end(step))
        dispatch.take_back(step, MessageKind.REOPENING)
        why: dict[str, object] = {"reason_of_closing": reason.value, "mediator": None}
        if file.mediator_named_on:
            why["mediator"] = letters.mediator_block(step.organisation, file.language)
        dispatch.send(step, MessageKind.CLOSING, dispatch.told(file), body=comment.strip(), context=why)
        step.log(
            EventKind.CLOSED,
            {"reason": reason.value, "retention_until": file.retention_until},
            {"comment": comment.strip()},
        )
        return file


def withdraw(complaint: Complaint | int, *, actor: Actor, revision: int | None = None, reason: str = "") -> Complaint:
    """End a file at the client's wish; it is kept five years from today (Art. 8)."""
    with performing(Act.WITHDRAW, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        file.withdrawal_reason = reason.strip()
        step.write("withdrawal_reason", *end(step))
        dispatch.take_back(step, MessageKind.REOPENING)
        dispatch.send(step, MessageKind.WITHDRAWAL, dispatch.told(file))
        step.log(EventKind.WITHDRAWN, {"retention_until": file.retention_until}, {"reason": reason.strip()})
        return file


def reopen(complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: str) -> Complaint:
    """Bring a closed or withdrawn file back; its clocks still run from the reception, and retention stops.

    A file that was answered already gets a date of our own for the new answer.
    """
    reason = required(reason, "reason", _("Motivez la réouverture."))
    with performing(Act.REOPEN, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        before = {"from": file.status, "closed_on": file.closed_on}
        file.closing_reason, file.withdrawal_reason = "", ""
        changed = [*resume(step), *_reopened_obligations(file)]
        changed += dispatch.owe_again(step) if file.responded_on else dispatch.owe_nothing_again(file)
        step.write("closing_reason", "withdrawal_reason", *changed)
        dispatch.take_back(step, MessageKind.CLOSING, MessageKind.WITHDRAWAL)
        dispatch.send(step, MessageKind.REOPENING, dispatch.told(file))
        step.log(EventKind.REOPENED, before, {"reason": reason})
        return file


def _reopened_obligations(complaint: Complaint) -> list[str]:
    """What came back after the end counts now: an ended file keeps its facts, an open one owes what was lost."""
    lost = complaint.messages.filter(state=DispatchState.BOUNCED.value)
    return [field for message in lost.order_by("pk") for field in dispatch.unfulfil(complaint, message)]


def set_legal_hold(complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: str) -> Complaint:
    """Keep a file from the purge until the hold is lifted (Art. 8)."""
    reason = required(reason, "reason", _("Motivez le gel."))
    with performing(Act.SET_LEGAL_HOLD, complaint, actor=actor, revision=revision) as step:
        step.complaint.legal_hold_on, step.complaint.legal_hold_reason = step.today, reason
        step.write("legal_hold_on", "legal_hold_reason")
        step.log(EventKind.LEGAL_HOLD_SET, personal={"reason": reason})
        return step.complaint


def lift_legal_hold(complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: str) -> Complaint:
    """Let the retention run out again."""
    reason = required(reason, "reason", _("Motivez la levée du gel."))
    with performing(Act.LIFT_LEGAL_HOLD, complaint, actor=actor, revision=revision) as step:
        step.complaint.legal_hold_on, step.complaint.legal_hold_reason = None, ""
        step.write("legal_hold_on", "legal_hold_reason")
        step.log(EventKind.LEGAL_HOLD_LIFTED, personal={"reason": reason})
        return step.complaint
