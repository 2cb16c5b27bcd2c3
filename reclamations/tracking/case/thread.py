"""What passed between a client and us, as the client may see it: messages, letters, files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import (
    LEFT,
    LOST,
    AttachmentRole,
    Channel,
    Direction,
    DispatchState,
    MessageKind,
)
from reclamations.models import Attachment, Complaint, Letter, Message
from reclamations.tracking.forms import DATA_SUBJECTS

#: What the notices say that carry neither a letter nor words of staff.
_IN_SHORT: Mapping[MessageKind, str] = {
    MessageKind.REOPENING: gettext_noop("Votre dossier est rouvert, et nos équipes s’en occupent de nouveau."),
    MessageKind.WITHDRAWAL: gettext_noop("Votre réclamation est retirée : nous n’y donnerons pas d’autre suite."),
    MessageKind.CLOSING: gettext_noop("Votre dossier est clos. Vous pouvez encore nous écrire."),
    MessageKind.APPOINTMENT: gettext_noop("Nous vous proposons un rendez-vous."),
}
#: Mails that hold a way in, or tell what the timeline tells.
_NOT_SHOWN = [MessageKind.ACCESS_CODE.value, MessageKind.DETAILS.value, MessageKind.EMAIL_CHANGE.value]
_LEFT = [state.value for state in LEFT]


@dataclass(frozen=True)
class Written:
    """One message of the thread with its files."""

    message: Message
    files: list[Attachment]

    @property
    def is_from_client(self) -> bool:
        """Whether the client wrote it."""
        return self.message.direction == Direction.IN.value

    @property
    def left_on(self) -> date | None:
        """The day a paper left us, which may be long after it was written; None for what leaves as it is written."""
        by_hand = self.message.channel in (Channel.POST.value, Channel.IN_PERSON.value)
        return self.message.occurred_on if by_hand and not self.is_from_client else None

    @property
    def is_lost(self) -> bool:
        """Whether it did not reach the client by the means it took."""
        return self.message.state in LOST

    @property
    def subject(self) -> str:
        """Its subject; ours, which staff read in French, in the reader's language."""
        return _(self.message.subject) if self.is_data_request else self.message.subject

    @property
    def words(self) -> str:
        """What it says; of a notice that staff added no word to, in short what its mail says."""
        message = self.message
        if message.body or message.letter_id or self.is_from_client:
            return message.body
        words = _IN_SHORT.get(MessageKind(message.kind), "")
        return _(words) if words else ""

    @property
    def is_data_request(self) -> bool:
        """Whether its subject is one of ours, a request on the client's data."""
        return self.message.subject in DATA_SUBJECTS


def attachments_of(complaint: Complaint) -> Any:
    """Its files, but for staff's proofs of dispatch."""
    return complaint.attachments.exclude(role=AttachmentRole.DISPATCH_PROOF.value)


def letters_of(complaint: Complaint) -> Any:
    """Letters that left: one still to be posted is not yet the client's."""
    return Letter.objects.filter(complaint=complaint, messages__in=messages_of(complaint)).distinct()


def messages_of(complaint: Complaint) -> Any:
    """What passed between the client and us: neither codes, nor paper that waits, nor an answer before it left."""
    paper = Q(channel__in=[Channel.POST.value, Channel.IN_PERSON.value], state=DispatchState.QUEUED.value)
    taken_back = Q(state__in=[DispatchState.REPLACED.value, DispatchState.ABANDONED.value])
    owed = Q(kind__in=[MessageKind.HOLDING.value, MessageKind.RESPONSE.value]) & ~Q(state__in=_LEFT)
    return complaint.messages.exclude(kind__in=_NOT_SHOWN).exclude(paper | taken_back | owed)


def thread_of(complaint: Complaint) -> tuple[list[Written], list[Attachment]]:
    """Give the messages with their files, the oldest first, and the files that came with the complaint itself."""
    by_message: dict[int | None, list[Attachment]] = defaultdict(list)
    for attached in attachments_of(complaint):
        by_message[attached.message_id].append(attached)
    written: Iterable[Message] = messages_of(complaint).select_related("letter", "author")
    return [Written(message, by_message[message.pk]) for message in written], by_message[None]


def proven(own_files: Iterable[Attachment], thread: Iterable[Written]) -> list[Attachment]:
    """The files that the client sent, whose originals are kept: their fingerprints are those of the client's own."""
    sent = [*own_files, *(file for item in thread if item.is_from_client for file in item.files)]
    return [file for file in sent if file.has_original]
