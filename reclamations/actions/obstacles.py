"""Why an act may not be done on a file: one sentence, which hides its button, explains its page and refuses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.actions.situations import facts_of
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import situation
from reclamations.domain.standing.situation import Facts
from reclamations.domain.vocabulary import Direction, DispatchState
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
    if facts is None:
        facts = facts_of(complaint, clock.today(), waiting=waiting_messages(complaint))
    if said := situation.obstacle(act, facts):
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


#: What no fact of the file tells: it is asked of the database, for these acts alone.
_READ: Mapping[Act, Callable[[Complaint], str]] = {
    Act.DECIDE_EMAIL: _decide_email,
    Act.ANSWER_SURVEY: _answer_survey,
}
