"""What mails say: frozen when they are queued, written when they are sent, without the secret of the link kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reclamations import codes
from reclamations.domain.papers import MESSAGES, mail_templates
from reclamations.domain.vocabulary import MessageKind
from reclamations.models import Mail, Message
from reclamations.models.company.wording import localised
from reclamations.words.spaces import bind

_COMPLAINT_DATES = ("received_on", "ack_due_on", "response_due_on", "again_due_on", "closed_on")
#: What somebody typed: of a message, an answer, a mediator.
_TYPED = {"subject", "body", "circumstances", "name", "address"}
_RECORDS = {"complaint", "organisation", "message", "letter"}
#: What the templates' conditions leave behind: blanks at the end of a line (but of « -- », which begins a signature).
_LINE_ENDS = re.compile(r"(?<!^--)[ \t]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Bodies:
    """A mail as text and as HTML, with the client's personal link, and the text without it."""

    text: str
    html: str
    text_without_link: str


def subject(context: Mapping[str, Any]) -> str:
    """Write the subject of a mail in the client's language; a message of staff keeps its own."""
    complaint, message = context["complaint"], context["message"]
    kind = MessageKind(message.kind)
    with translation.override(complaint.language):
        words = message.subject if kind is MessageKind.MESSAGE else ""
        words = words or _(MESSAGES[kind].subject.of(context))
    return f"{words} ({complaint.reference})"


def freeze(context: Mapping[str, Any]) -> dict[str, Any]:
    """Copy all that the templates of a mail use, as plain data."""
    complaint, organisation, message, letter = (
        context[name] for name in ("complaint", "organisation", "message", "letter")
    )
    return {
        "template": message.kind,
        "language": complaint.language,
        "complaint": {
            "reference": complaint.reference,
            "subject": complaint.subject,
            **{name: _plain(getattr(complaint, name)) for name in _COMPLAINT_DATES},
        },
        "organisation": {
            "name": organisation.name,
            "address_lines": organisation.address_lines,
            "signatory_title": localised(organisation.signatory_title, organisation, complaint.language),
        },
        "message": {"subject": message.subject, "body": message.body},
        "letter": letter
        and {"content": {"mediator": letter.content["mediator"], "attachments": letter.content.get("attachments", [])}},
        "more": {name: _plain(value) for name, value in context.items() if name not in _RECORDS},
    }


def bodies(email: Mail, message: Message) -> Bodies:
    """Write a mail from what was frozen, in the client's language, with today's link.

    A letter whose PDF is made already gives its SHA-256. What somebody typed has its spaces bound, as on paper.
    """
    frozen = email.frozen or {}
    link, code = codes.tracking_url(message.complaint), codes.tracking_code(message.complaint)
    confirmation = codes.confirmation_url(frozen["more"]["change"]) if "change" in frozen["more"] else ""
    bound = {part: _bound(frozen[part], frozen["language"]) for part in ("message", "letter", "more")}
    values = {
        **_with_dates(bound["more"]),
        "confirmation_url": confirmation,
        "complaint": _with_dates(frozen["complaint"]),
        "organisation": frozen["organisation"],
        "message": bound["message"],
        "letter": bound["letter"],
        "fingerprint": message.letter.sha256 if message.letter else "",
        "reference": frozen["complaint"]["reference"],
        "subject": bind(email.subject, frozen["language"]),
        "tracking_url": link,
        "tracking_code": code,
    }
    as_text, as_html = mail_templates(MessageKind(frozen["template"]))
    with translation.override(frozen["language"]):
        text = _GAPS.sub("\n\n", _LINE_ENDS.sub("", render_to_string(as_text, values).strip())) + "\n"
        html = render_to_string(as_html, values)
    without_link = text.replace(link, f"{settings.SITE_URL}/suivi/").replace(code, "…")
    if confirmation:
        without_link = without_link.replace(confirmation, f"{settings.SITE_URL}/suivi/")
    return Bodies(text, html, without_link)


def text_of(email: Mail) -> str:
    """The text of a mail for the eyes of staff, as it was sent or will be, without the client's personal link."""
    message = getattr(email, "case_message", None)
    if email.text or message is None:
        return email.text
    return bodies(email, message).text_without_link


def _bound(value: Any, language: str, name: str = "") -> Any:
    """Bind the spaces of what somebody typed, wherever it is in what was frozen."""
    if isinstance(value, dict):
        return {key: _bound(item, language, key) for key, item in value.items()}
    return bind(value, language) if name in _TYPED and isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _with_dates(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value for name, value in values.items()
    }
