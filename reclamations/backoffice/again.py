"""How what did not reach the client leaves again: by the act that owes it, with the same words, or as it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from reclamations.actions.reissuing import REISSUABLE
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


def ways_again(complaint: Complaint, messages: Iterable[Message], possible: Collection[Act]) -> dict[int, str]:
    """Give, by primary key, the address where each message that did not reach the client is sent again.

    What something sent since replaces is left out. `messages` are those of the file, the oldest first.
    """
    ways: dict[tuple[str, str], tuple[int, str]] = {}
    for message in messages:
        same = (message.kind, message.body if message.kind == MessageKind.MESSAGE.value else "")
        ways.pop(same, None)
        if message.state in LOST and (url := _way(complaint, message, possible)):
            ways[same] = message.pk, url
    return dict(ways.values())


def _way(complaint: Complaint, message: Message, possible: Collection[Act]) -> str:
    kind = MessageKind(message.kind)
    if kind in REISSUABLE:
        return reverse(f"admin:act-{Act.REISSUE.value}", args=[complaint.reference, message.pk])
    act = _ACTS.get(kind)
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
    words["circumstances"] = content.get("circumstances", "")
    if content.get("target_on"):
        words["target_on"] = date.fromisoformat(content["target_on"])
    if "amicable_solution" in content:
        words["amicable_solution"] = "yes" if content["amicable_solution"] else "no"
    return words
