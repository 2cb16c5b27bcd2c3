"""What failed, came back or waits leaves again, for the right address; what it was before is kept as it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from reclamations import letters, outbox
from reclamations.actions.base import ActRefused, Step, performing
from reclamations.actions.correspondence import dispatch
from reclamations.actions.correspondence.corresponding import undo_dispatch
from reclamations.actions.correspondence.dispatch import Dispatch
from reclamations.actions.obstacles import REISSUABLE, obstacle_of_message
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, DispatchState, EventKind, LetterKind, MessageKind
from reclamations.journal import Actor
from reclamations.models import Complaint, Letter, Message
from reclamations.models.writing import insert

#: What stands in the window of the envelope.
_IN_THE_WINDOW = frozenset({"name", "postal_address", "is_represented", "representative_name"})


def reissue(
    message: Message, *, actor: Actor, means: Channel, dispatched_on: date | None = None, proof: str = ""
) -> Complaint:
    """Send again, word for word, what failed or came back; its letter is made again for the address of today."""
    with performing(Act.REISSUE, message.complaint_id, actor=actor) as step:
        lost = step.complaint.messages.select_related("letter", "email").get(pk=message.pk)
        if refusal := obstacle_of_message(Act.REISSUE, lost):
            raise ActRefused(refusal)
        letter = lost.letter and letters.rewrite(lost.letter, complaint=step.complaint, dated_on=step.today)
        again = dispatch.send(
            step,
            MessageKind(lost.kind),
            Dispatch(means, dispatched_on, proof),
            subject=lost.subject,
            body=lost.body,
            letter=letter,
            context=lost.email.frozen["more"] if lost.email and lost.email.frozen else {},
        )
        _log(step, again, replaces=lost)
        return step.complaint


def redirect_waiting(step: Step, changed: Iterable[str]) -> None:
    """What waits to leave leaves for the address of today: mails change their envelope, letters are made again.

    Without an address left, it is lost, and what it met is due again. A mail that is being sent at this very moment
    cannot be called back: the file shows where it went.
    """
    changed = set(changed)
    waiting = step.complaint.messages.filter(state=DispatchState.QUEUED.value).select_related("letter", "email")
    for message in waiting.exclude(kind=MessageKind.EMAIL_CHANGE.value).order_by("pk"):
        if message.channel == Channel.EMAIL.value and "email" in changed:
            _redirect_mail(step, message)
        elif message.channel == Channel.POST.value and not step.complaint.postal_address:
            undo_dispatch(step, message, DispatchState.FAILED, EventKind.DISPATCH_FAILED, _("Adresse retirée"))
        elif message.channel == Channel.IN_PERSON.value and _found_their_way(step, message):
            _send_instead(step, message)
        elif message.letter and message.channel != Channel.EMAIL.value and changed & _IN_THE_WINDOW:
            _write_again(step, message, message.letter)


def _redirect_mail(step: Step, message: Message) -> None:
    email = message.email
    if email is None:
        return
    if step.complaint.email:
        if outbox.redirect(email, to=step.complaint.email):
            _log(step, message)
    elif outbox.call_back(email):
        undo_dispatch(step, message, DispatchState.FAILED, EventKind.DISPATCH_FAILED, _("Adresse retirée"))


def _found_their_way(step: Step, message: Message) -> bool:
    """Whether what waits to be handed over, for want of anything better, has another way to the client by now."""
    return MessageKind(message.kind) in REISSUABLE and not step.complaint.is_out_of_reach


def _send_instead(step: Step, message: Message) -> None:
    """Send by what reaches the client now; a letter of the procedure is made again, a notice written anew."""
    paper = message.letter
    own = paper if paper and paper.kind != LetterKind.NOTICE.value else None
    again = dispatch.send(
        step,
        MessageKind(message.kind),
        dispatch.told(step.complaint),
        subject=message.subject,
        body=message.body,
        letter=own and letters.rewrite(own, complaint=step.complaint, dated_on=step.today),
        context={"slots": paper.content.get("slots", [])} if paper else {},
    )
    message.state, message.occurred_on = DispatchState.REPLACED.value, step.today
    message.save(update_fields=["state", "occurred_on"])
    _log(step, again, replaces=message)


def _write_again(step: Step, message: Message, letter: Letter) -> None:
    """Make the letter again for the new address; the one that waited stays on the file, replaced, and never leaves."""
    again = Message(
        complaint=step.complaint,
        direction=message.direction,
        kind=message.kind,
        channel=message.channel,
        subject=message.subject,
        body=message.body,
        letter=letters.rewrite(letter, complaint=step.complaint, dated_on=step.today),
        author=message.author,
        state=DispatchState.QUEUED.value,
        event_key=f"{step.complaint.reference}/{step.complaint.journal_length + 1}/{message.kind}/{message.pk}",
    )
    message.state, message.occurred_on = DispatchState.REPLACED.value, step.today
    message.save(update_fields=["state", "occurred_on"])
    insert(again)
    _log(step, again, replaces=message)


def _log(step: Step, message: Message, *, replaces: Message | None = None) -> None:
    step.log(
        EventKind.REISSUED,
        {
            "message": message.pk,
            "kind": message.kind,
            "means": message.channel,
            "replaces": replaces.pk if replaces else None,
            "letter": message.letter.sha256 if message.letter else "",
        },
    )
