"""The text of a letter as plain data: frozen when the act is done, read back when it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reclamations.domain import declaration, gettext_noop
from reclamations.domain.declaration import Declared, Kind
from reclamations.domain.papers import LETTERS, MESSAGES
from reclamations.domain.vocabulary import Channel, LetterKind, MessageKind, Outcome, RequestKind
from reclamations.letters import address
from reclamations.letters.paper import on_paper
from reclamations.models import Complaint, Letter, Organisation, Staff
from reclamations.models.company.wording import localised
from reclamations.words.spaces import bind
from reclamations.words.typography import day_in_words

#: The address under which the stylesheet and the templates know the logo.
LOGO = "asset:logo"

#: Who signs when the company wrote no title of its own (the model's default).
_SIGNATORY = gettext_noop("Le service relations clientèle")


def mediator_block(organisation: Organisation, language: str) -> dict[str, str]:
    """The mediator as letters in that language name it, frozen with each one (Art. 7)."""
    return {
        "name": localised(organisation.mediator_name, organisation, language),
        "address": localised(organisation.mediator_address, organisation, language),
        "website": organisation.mediator_website,
    }


def logo_of(organisation: Organisation | None) -> bytes:
    """The organisation's logo; empty when there is none."""
    if organisation is None or not organisation.logo:
        return b""
    try:
        with organisation.logo.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def freeze(
    kind: LetterKind,
    complaint: Complaint,
    organisation: Organisation,
    author: Staff | None,
    content: Mapping[str, Any],
    *,
    names_mediator: bool,
) -> dict[str, Any]:
    """Copy all that a letter says: who writes, to whom, about what, the dates, and the act's own texts.

    What the organisation wrote is frozen in the file's language, as it is translated that day.
    """
    language = complaint.language
    title = (author.job_title if author else "") or organisation.signatory_title
    frozen = {
        "reference": complaint.reference,
        "subject": complaint.subject,
        "received_on": complaint.received_on.isoformat(),
        "recorded_on": complaint.recorded_on.isoformat(),
        "ack_due_on": complaint.ack_due_on.isoformat(),
        "response_due_on": complaint.response_due_on.isoformat(),
        "sender": _sender(organisation, language),
        "recipient": recipient_of(complaint),
        "handler": str(complaint.handler or author or ""),
        "signatory": str(author or ""),
        "signatory_title": localised(title, organisation, language),
        "mediator": mediator_block(organisation, language) if names_mediator else None,
        **content,
    }
    if kind is LetterKind.FILING_RECEIPT:
        frozen["filed"] = _filed(complaint, organisation)
        at = complaint.created_at.astimezone(ZoneInfo(organisation.time_zone)).replace(tzinfo=None)
        frozen["filed_at"] = at.isoformat(timespec="minutes")
        frozen["tracking"] = f"{settings.SITE_URL}/suivi/"
    return frozen


class LetterView:
    """A letter as its template sees it; every value comes from the frozen content."""

    def __init__(self, letter: Letter, *, logo: str) -> None:
        content = letter.content
        self.kind = letter.kind
        self.language = letter.language
        self.dated_on = letter.dated_on
        self.dated_on_text = day_in_words(letter.dated_on)
        self.reference: str = content["reference"]
        self.complaint_subject = bind(content["subject"], letter.language)
        self.received_on = date.fromisoformat(content["received_on"])
        # Letterhead: « Votre réclamation reçue le ». A dismissed request is none.
        self.received_on_text = "" if letter.kind == LetterKind.DISMISSAL.value else day_in_words(self.received_on)
        self.ack_due_on = date.fromisoformat(content["ack_due_on"])
        self.response_due_on = date.fromisoformat(content["response_due_on"])
        self.sender: dict[str, Any] = {**content["sender"], "logo": logo}
        self.recipient = address.block(content["recipient"])
        self.handler: str = content["handler"]
        self.signatory: str = content["signatory"]
        self.signatory_title = _(content["signatory_title"])
        mediator: dict[str, str] | None = content["mediator"]
        self.mediator = mediator and {part: bind(text, letter.language) for part, text in mediator.items()}
        self.body = on_paper(content.get("body", ""))
        self.circumstances = on_paper(content.get("circumstances", ""))
        self.reason = on_paper(content.get("reason", ""))
        self.is_late: bool = content.get("late", False)
        self.amicable_solution: bool = content.get("amicable_solution", False)
        self.outcome = Outcome(content["outcome"]) if "outcome" in content else None
        self.request_kind = RequestKind(content["request_kind"]) if "request_kind" in content else None
        self.target_on = _day_of(content, "target_on")
        self.is_again: bool = content.get("is_again", False)
        self.again_is_late: bool = content.get("again_is_late", False)
        self.responded_on = _day_of(content, "responded_on")
        self.disagreed_on = _day_of(content, "disagreed_on")
        self.reopened_on = _day_of(content, "reopened_on")
        self.reason_of_closing: str = content.get("reason_of_closing", "")
        self.acknowledges: bool = content.get("acknowledges", False)
        self.about: str = content.get("about", "")
        self.title = bind(content.get("title", ""), letter.language)
        self.slots: list[str] = content.get("slots", [])
        self.again_due_on = _day_of(content, "again_due_on")
        self.closed_on = _day_of(content, "closed_on")
        row = LETTERS[LetterKind(letter.kind)]
        notice = MESSAGES[MessageKind(self.about)].on_paper if self.about else ""
        self.name = _(row.title)
        self.subject = self.title or _(notice or row.subject.of(content))
        self._content = content

    @property
    def filed(self) -> list[tuple[str, str]]:
        """What the client declared, as (label, value) pairs; what they left empty is left out."""
        filed = self._content["filed"]
        rows = (row for row in _receipt() if row.kind is not Kind.TEXT and filed.get(row.name))
        return [(_(row.label), _in_words(row, filed[row.name])) for row in rows]

    @property
    def description(self) -> str:
        """What the client wrote, word for word."""
        return on_paper(self._content["filed"]["description"])

    @property
    def expectation(self) -> str:
        """What the client asks for, word for word."""
        return on_paper(self._content["filed"]["expectation"])

    @property
    def filed_at(self) -> datetime | None:
        """When the complaint was filed, without a zone: the organisation's; letters of before do not say."""
        at = self._content.get("filed_at")
        return datetime.fromisoformat(at) if at else None

    @property
    def tracking(self) -> str:
        """The address where the client follows the file; empty in letters of before."""
        return str(self._content.get("tracking", ""))

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """The files that came with the filing: name, size in bytes, SHA-256 of what is stored."""
        return list(self._content.get("attachments", []))


def _receipt() -> Iterator[Declared]:
    return (row for row in declaration.FIELDS if row.is_in_receipt)


def _in_words(row: Declared, value: str) -> str:
    if row.kind is Kind.MEANS:
        return _(Channel(value).label)
    return day_in_words(date.fromisoformat(value)) if row.kind is Kind.DAY else value


def _day_of(content: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(content[name]) if content.get(name) else None


def _sender(organisation: Organisation, language: str) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "address_lines": organisation.address_lines,
        "city": organisation.city,
        "phone": organisation.phone.as_national if organisation.phone else "",
        "email": organisation.email,
        "website": organisation.website,
        "identity_lines": [line for line in (_identity(organisation, language), organisation.registration) if line],
    }


def _identity(organisation: Organisation, language: str) -> str:
    form = localised(organisation.legal_form, organisation, language)
    return ", ".join(filter(None, (organisation.name, form)))


def recipient_of(complaint: Complaint) -> str:
    """The address in the envelope's window; a representative receives the letter for the client."""
    lines = [complaint.name]
    if complaint.is_represented:
        with translation.override(complaint.language):
            lines = [complaint.representative_name, _("pour %(name)s") % {"name": complaint.name}]
    lines += complaint.postal_address.splitlines() or [complaint.email]
    return "\n".join(line.strip() for line in lines if line.strip())


def _filed(complaint: Complaint, organisation: Organisation) -> dict[str, str]:
    values = {row: str(getattr(complaint, row.name) or "") for row in _receipt()}
    return {
        row.name: localised(value, organisation, complaint.language) if row.kind is Kind.LISTED else value
        for row, value in values.items()
    }
