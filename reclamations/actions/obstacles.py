"""Why an act may not be done on a file: one sentence, which hides its button, explains its page and refuses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.actions.situations import facts_of
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import situation
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import LOST, Direction, DispatchState, MessageKind, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Message, SatisfactionSurvey, Staff
from reclamations.words.sentences import in_full


def obstacle(act: Act, complaint: Complaint, actor: Actor, *, facts: Facts | None = None) -> str:
    """Say in a French sentence why this actor may not do this act on this file now; empty when they may.

    `facts`: those of the file, where they were read already. What an act is given (a date, a reason) is its own to
    look at.
    """
    return obstacle_to_actor(act, actor) or obstacle_of_file(act, complaint, facts)


def obstacle_to_actor(act: Act, actor: Actor) -> str:
    """Say that the act is not this actor's; empty when it is (`domain.lifecycle`)."""
    if act.is_for(actor.rights) if isinstance(actor, Staff) else act.is_for_party(actor):
        return ""
    return _("Vous n’avez pas le droit de faire cet acte : « %(act)s ».") % {"act": _(act.label)}


def obstacle_of_file(act: Act, complaint: Complaint, facts: Facts | None = None) -> str:
    """Say why the act may not be done on the file as it stands, whoever acts; empty when it may."""
    if act not in situation.OBSTACLES:  # nothing else is read for them
        said = situation.impossible(act, Status(complaint.status))
    else:
        facts = facts or facts_of(complaint, clock.today(), waiting=waiting_messages(complaint))
        said = situation.obstacle(act, facts)
    if said is not None:
        return in_full(said)
    return _READ[act](complaint) if act in _READ else ""


def waiting_messages(complaint: Complaint) -> list[Message]:
    """What was written to the client and has not left yet, the oldest first."""
    waiting = complaint.messages.filter(direction=Direction.OUT.value, state=DispatchState.QUEUED.value)
    return list(waiting.select_related("letter").order_by("pk"))


def _decide_email(complaint: Complaint) -> str:
    pending = complaint.email_changes.pending().exists()
    return "" if pending else _("Aucun changement d’adresse n’attend de décision.")


def _answer_survey(complaint: Complaint) -> str:
    given = SatisfactionSurvey.objects.filter(complaint=complaint).exists()
    return _("Vous nous avez déjà donné votre avis sur ce dossier. Merci.") if given else ""


#: What is sent again word for word. What meets an obligation is written anew by its own act, from the same words: the
#: act alone knows what it owes by now. The others concern an address that is no longer the client's, or a code.
REISSUABLE = frozenset(
    {
        MessageKind.FILING_RECEIPT,
        MessageKind.QUALIFICATION,
        MessageKind.DISMISSAL,
        MessageKind.DISAGREEMENT,
        MessageKind.APPOINTMENT,
        MessageKind.CLOSING,
        MessageKind.WITHDRAWAL,
        MessageKind.REOPENING,
        MessageKind.DETAILS,
    }
)
_RETURNABLE = frozenset({DispatchState.SENT.value, DispatchState.POSTED.value, DispatchState.HANDED.value})


def obstacle_of_message(act: Act, message: Message) -> str:
    """Say why an act on one message may not be done as the message stands; empty when it may."""
    return _OF_MESSAGES[act](message)


def _record_posting(message: Message) -> str:
    return "" if message.awaits_posting else _("Cet envoi n’attend pas d’être posté ou remis.")


def _record_bounce(message: Message) -> str:
    """What left by e-mail or by hand may come back, and a paper that waits may never be posted."""
    is_ours = message.direction == Direction.OUT.value
    may = is_ours and (message.awaits_posting or message.state in _RETURNABLE)
    return "" if may else _("Cet envoi n’est pas de ceux qui peuvent revenir.")


def _reissue(message: Message) -> str:
    may = message.state in LOST and MessageKind(message.kind) in REISSUABLE
    return "" if may else _("Cet envoi n’est pas de ceux qui se reprennent tels quels.")


_OF_MESSAGES: Mapping[Act, Callable[[Message], str]] = {
    Act.RECORD_POSTING: _record_posting,
    Act.RECORD_BOUNCE: _record_bounce,
    Act.REISSUE: _reissue,
}
#: What no fact of the file tells: it is asked of the database, for these acts alone.
_READ: Mapping[Act, Callable[[Complaint], str]] = {
    Act.DECIDE_EMAIL: _decide_email,
    Act.ANSWER_SURVEY: _answer_survey,
}
