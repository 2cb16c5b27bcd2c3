"""What was written and has not left: whether it may still leave as it is, and whether it is still to leave."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from reclamations.domain.standing.situation import WRITING
from reclamations.domain.vocabulary import MessageKind
from reclamations.models import Complaint, Message


def obstacle_to_leaving(complaint: Complaint, message: Message, on: date) -> str:
    """Say why what was written may not leave on this day any more; empty when it may.

    A late answer states its circumstances, and a new date announced is to come (Art. 6): what was written before that
    day, and waited, says neither. It is written again.
    """
    content = message.letter.content if message.letter else {}
    is_late = complaint.responded_on is None and on > complaint.response_due_on
    if message.kind == MessageKind.RESPONSE.value and is_late and not content.get("circumstances"):
        return _(
            "L’échéance du %(day)s est passée, et la lettre n’énonce pas les circonstances du retard (article 6) : "
            "elle ne peut plus partir. Refaites-la."
        ) % {"day": f"{complaint.response_due_on:%d/%m/%Y}"}
    if message.kind == MessageKind.HOLDING.value and on >= date.fromisoformat(content.get("target_on", "9999-12-31")):
        return _("La date que cette lettre annonce est passée : elle ne peut plus partir. Refaites-la.")
    return ""


def is_moot(complaint: Complaint, message: Message) -> bool:
    """Whether what waits has nothing left to meet: receipt was acknowledged otherwise, or the answer left (Art. 5, 6).

    Or the file ended. Nobody is asked to post it any more; that it left before may still be recorded.
    """
    if complaint.closed_on is not None:
        return message.kind in _MOOT_AT_THE_END
    if message.kind == MessageKind.ACKNOWLEDGEMENT.value:
        return complaint.is_acknowledged
    is_answered = complaint.responded_on is not None and not complaint.again_is_due
    return message.kind in _MOOT_ONCE_ANSWERED and is_answered


#: The answer says that the declaration is a complaint, and comes in the place of the date that a letter announces.
_MOOT_ONCE_ANSWERED = (MessageKind.HOLDING.value, MessageKind.QUALIFICATION.value)
_MOOT_AT_THE_END = (*(kind.value for kind in WRITING), MessageKind.QUALIFICATION.value)
#: `is_moot`, as the database reads it.
MOOT = (
    Q(kind__in=_MOOT_AT_THE_END, complaint__closed_on__isnull=False)
    | Q(kind=MessageKind.ACKNOWLEDGEMENT.value, complaint__acknowledged_on__isnull=False)
    | Q(kind__in=_MOOT_ONCE_ANSWERED, complaint__responded_on__isnull=False)
    & (Q(complaint__again_due_on__isnull=True) | Q(complaint__again_answered_on__isnull=False))
)
