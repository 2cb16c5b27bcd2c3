"""A mail that failed leaves again as it was written: the server was wrong, or was mended; nothing else changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reclamations import outbox
from reclamations.actions.base import ActRefused, Step, check_right, performing
from reclamations.actions.waiting import obstacle_to_leaving
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import LOST, DispatchState, EventKind, MailState, MessageKind
from reclamations.journal import Actor
from reclamations.models import Mail, Message


def send_again(email: Mail, *, actor: Actor) -> None:
    """Put a mail that failed back into the outbox; its obligation stays due until it leaves.

    Raises ActRefused when it did not fail, when something else took its place since, when the client's address is
    another by now, or when what it says is no longer true on this day.
    """
    message = Message.objects.filter(email=email).first()
    if message is None:
        check_right(Act.REISSUE, actor)
        _put_back(email)
        return
    with performing(Act.REISSUE, message.complaint_id, actor=actor) as step:
        lost = step.complaint.messages.select_related("letter", "email").get(pk=message.pk)
        if refusal := _obstacle(step, lost):
            raise ActRefused(refusal)
        _put_back(email)
        lost.state, lost.occurred_on = DispatchState.QUEUED.value, None
        lost.save(update_fields=["state", "occurred_on"])
        facts = {"message": lost.pk, "kind": lost.kind, "means": lost.channel, "replaces": None}
        step.log(EventKind.REISSUED, {**facts, "letter": lost.letter.sha256 if lost.letter else ""})


def send_all_again(*, actor: Actor) -> tuple[int, list[tuple[Mail, str]]]:
    """Put back every mail that failed and may leave again: how many, and the others with the reason."""
    count, refused = 0, []
    for email in _failed():
        try:
            send_again(email, actor=actor)
        except ActRefused as refusal:
            refused.append((email, refusal.message))
        else:
            count += 1
    return count, refused


def _failed() -> Iterable[Mail]:
    return list(Mail.objects.filter(state=MailState.FAILED.value).order_by("pk"))


def _put_back(email: Mail) -> None:
    if not outbox.put_back(email):
        raise ActRefused(_("Ce courriel n’est pas en échec."))


def _obstacle(step: Step, lost: Message) -> str:
    """Why it may not leave again as it is; empty when it may."""
    if lost.state != DispatchState.FAILED.value or lost.email is None:
        return _("Ce courriel n’est pas en échec.")
    if step.complaint.email != lost.email.to:
        return _("L’adresse du client a changé depuis : envoyez de nouveau depuis le dossier.")
    since = step.complaint.messages.filter(kind=lost.kind, pk__gt=lost.pk).exclude(state__in=LOST)
    if lost.kind != MessageKind.MESSAGE.value and since.exists():
        return _("Un autre envoi a pris sa place depuis.")
    return obstacle_to_leaving(step.complaint, lost, step.today)
