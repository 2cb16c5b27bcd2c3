"""Mails to a client who reads English."""

from datetime import date

import pytest

from reclamations import letters
from reclamations.domain.vocabulary import LetterKind, MessageKind, Outcome
from reclamations.models import Complaint, Letter, Wording
from tests import factories
from tests.english import COMPANY, COMPLAINT, french_in, french_in_page
from tests.outbox.test_queue import ENDED, said
from tests.outbox.waiting import queued

pytestmark = pytest.mark.django_db

CONTEXT = {
    MessageKind.HOLDING: [{"circumstances": "A part is missing.", "target_on": date(2026, 7, 1)}],
    MessageKind.RESPONSE: [{"outcome": outcome} for outcome in Outcome],
    MessageKind.DETAILS: [
        {"fields": "telephone", "is_moved": moved, "is_revoked": moved, "is_first_code": first}
        for moved, first in ((False, False), (True, False), (True, True))
    ],
    MessageKind.EMAIL_CHANGE: [{"is_done": True}, {"new_email": "new@example.org", "until_on": date(2026, 7, 1)}],
}
CASES = [(kind, context) for kind in MessageKind for context in CONTEXT.get(kind, [{}])]


def rejection(complaint: Complaint) -> Letter:
    """A letter that names the mediator, so that the mail does."""
    content = {"body": "No.", "outcome": "rejected", "amicable_solution": False, "late": False}
    return letters.issue(
        LetterKind.RESPONSE,
        complaint=complaint,
        author=None,
        dated_on=date(2026, 5, 11),
        content=content,
        names_mediator=True,
        defer=True,
    )


@pytest.mark.parametrize(("kind", "context"), CASES)
def test_mails_are_english_to_the_last_word(kind: MessageKind, context: dict[str, object]) -> None:
    factories.make_organisation(**COMPANY)
    ended = ENDED if kind in {MessageKind.CLOSING, MessageKind.WITHDRAWAL} else {}
    complaint = factories.make_complaint(**COMPLAINT, **ended)
    letter = rejection(complaint) if kind in {MessageKind.RESPONSE, MessageKind.DISAGREEMENT} else None
    email = queued(kind, complaint, body="As agreed.", context=context, letter=letter)
    text, html = said(email)
    link = email.case_message.complaint.reference
    assert link in text
    assert french_in(email.subject) == set()
    assert french_in(text.replace("/suivi/", "/")) == set()
    assert french_in_page(html) == set()
    assert '<html lang="en">' in html


def test_a_mail_is_signed_in_the_language_of_the_file() -> None:
    factories.make_organisation(signatory_title="Le service des usagers")
    Wording.put(language="en", source="Le service des usagers", text="The users’ desk")
    text, html = said(queued(MessageKind.MESSAGE, factories.make_complaint(**COMPLAINT), body="As agreed."))
    assert "The users’ desk" in text
    assert "The users’ desk" in html
    assert "Le service des usagers" in said(queued(MessageKind.MESSAGE, factories.make_complaint()))[0]
