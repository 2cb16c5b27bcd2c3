"""How what did not reach the client, or may not leave any more, leaves: by the act that owes it, or as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from reclamations.actions.obstacles import obstacle_of_message
from reclamations.actions.waiting import obstacle_to_leaving
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import LOST, MessageKind
from reclamations.models import Complaint, Message

#: The parameter of an act's page that names the message whose words it takes up.
AGAIN = "envoi"
#: The acts that write anew what they owe; a code is sent by its own.
_ACTS: Mapping[MessageKind, Act] = {
    MessageKind.ACKNOWLEDGEMENT: Act.ACKNOWLEDGE,
    MessageKind.HOLDING: Act.HOLD,
    MessageKind.RESPONSE: Act.RESPOND,
    MessageKind.MESSAGE: Act.SEND_MESSAGE,
    MessageKind.ACCESS_CODE: Act.SEND_CODE,
}


def ways_again(
    complaint: Complaint, messages: Iterable[Message], possible: Collection[Act], today: date
) -> dict[int, str]:
    """Give, by primary key, the address where each message that did not reach the client is sent again.

    And where each letter that may not leave as it is any more is made again. What something sent since replaces is
    left out. `messages` are those of the file, the oldest first.
    """
    ways: dict[tuple[str, str], tuple[int, str]] = {}
    for message in messages:
        same = (message.kind, message.body if message.kind == MessageKind.MESSAGE.value else "")
        ways.pop(same, None)
        is_wanted = message.state in LOST or is_stale(complaint, message, today)
        if is_wanted and (url := _way(complaint, message, possible)):
            ways[same] = message.pk, url
    return dict(ways.values())


def is_stale(complaint: Complaint, message: Message, today: date) -> bool:
    """Whether a letter waits on paper and may not leave as it is any more."""
    return message.awaits_posting and bool(obstacle_to_leaving(complaint, message, today))


def way_of_act(act: Act, messages: Iterable[Message], ways: Mapping[int, str]) -> str:
    """Give the address where this act takes up the words of the last message that waits for it; empty without one."""
    kinds = {kind for kind, its_act in _ACTS.items() if its_act is act}
    if act is Act.REISSUE:
        kinds = {MessageKind.DISMISSAL}  # the only one that meets an obligation
    return next((ways[one.pk] for one in [*messages][::-1] if one.pk in ways and one.kind in kinds), "")


def _way(complaint: Complaint, message: Message, possible: Collection[Act]) -> str:
    if not obstacle_of_message(Act.REISSUE, message):
        return reverse(f"admin:act-{Act.REISSUE.value}", args=[complaint.reference, message.pk])
    act = _ACTS.get(MessageKind(message.kind))
    if act not in possible or act is None:
        return ""
    return reverse(f"admin:act-{act.value}", args=[complaint.reference], query={AGAIN: message.pk})


def words_of(complaint: Complaint, act: Act, asked: str) -> dict[str, Any]:
    """Give what the page of an act starts from: the words of the message asked for, if it is one of this act's."""
    if not (asked.isascii() and asked.isdigit()):
        return {}
    kinds = [kind.value for kind, its_act in _ACTS.items() if its_act is act]
    message = complaint.messages.filter(kind__in=kinds, pk=int(asked[:18])).select_related("letter").first()
    if message is None:
        return {}
    content = message.letter.content if message.letter else {}
    words: dict[str, Any] = {"subject": message.subject, "body": message.body, "outcome": content.get("outcome")}
    if message.state not in LOST:  # it was never tried: the means chosen then still holds
        words["means"] = message.channel
    words["circumstances"] = content.get("circumstances", "")
    if content.get("target_on"):
        words["target_on"] = date.fromisoformat(content["target_on"])
    if "amicable_solution" in content:
        words["amicable_solution"] = "yes" if content["amicable_solution"] else "no"
    return words
