"""A mail is written whole when the act is done."""

from datetime import date

import pytest
from django.core.mail import EmailMessage
from post_office.models import Email

from reclamations import letters, outbox
from reclamations.domain.vocabulary import LetterKind, MessageKind, Outcome
from reclamations.models import Message
from tests import factories
from tests.outbox.waiting import queued

pytestmark = pytest.mark.django_db

ENDED = {
    "status": "withdrawn",
    "closed_on": date(2026, 5, 20),
    "retention_until": date(2031, 5, 20),
}
CONTEXT = {
    MessageKind.HOLDING: {"circumstances": "Pièce introuvable.", "target_on": date(2026, 7, 1)},
    MessageKind.RESPONSE: {"outcome": Outcome.UPHELD, "names_mediator": False},
}


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_gives_reference_and_link_in_text_and_html(kind: MessageKind, language: str) -> None:
    ended = ENDED if kind in {MessageKind.CLOSING, MessageKind.WITHDRAWAL} else {}
    complaint = factories.make_complaint(language=language, **ended)
    email = queued(kind, complaint, body="Texte <du> personnel.", context=CONTEXT.get(kind, {}))
    assert complaint.reference in email.subject
    for body in (email.message, email.html_message):
        assert complaint.reference in body
        assert "https://exemple.fr/suivi/acces/R/CODE/" in body
        assert complaint.subject in body
    assert "<du>" not in email.html_message
    assert "&lt;" not in email.message


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_receipt_says_by_when() -> None:
    email = queued(MessageKind.FILING_RECEIPT)
    for body in (email.message, email.html_message):
        assert "mercredi 27 mai 2026" in body
        assert "jeudi 18 juin 2026" in body


@pytest.mark.article(6)
def test_the_holding_mail_gives_circumstances_and_both_dates() -> None:
    email = queued(MessageKind.HOLDING, context=CONTEXT[MessageKind.HOLDING])
    for words in ("Pièce introuvable.", "jeudi 18 juin 2026", "mercredi 1er juillet 2026"):
        assert words in email.message
        assert words in email.html_message


@pytest.mark.article(7)
def test_the_mail_of_a_rejection_names_the_mediator() -> None:
    complaint = factories.make_complaint()
    letter = letters.issue(
        LetterKind.RESPONSE,
        complaint=complaint,
        author=factories.make_staff(),
        dated_on=date(2026, 5, 11),
        content={"body": "Non.", "outcome": "rejected", "amicable_solution": False, "late": False},
        names_mediator=True,
        defer=True,
    )
    email = queued(MessageKind.RESPONSE, complaint, letter=letter, context={"outcome": Outcome.REJECTED})
    for body in (email.message, email.html_message):
        assert "Nous ne pouvons pas faire droit à votre réclamation." in body
        assert "Médiateur du Tribunal de Grenoble" in body
        assert "7 place Firmin-Gautier" in body


def test_the_message_knows_its_mail_and_the_message_id_is_stable() -> None:
    email = queued(event_key="R-2026-000001/3/response")
    assert Message.objects.get().email_id == email.pk
    saved = Email.objects.get(pk=email.pk)
    assert saved.headers["Message-ID"] == outbox.message_id("R-2026-000001/3/response")
    assert saved.headers["Message-ID"].endswith("@testserver>")
    assert saved.headers["Auto-Submitted"] == "auto-generated"
    saved.full_clean()


@pytest.mark.parametrize("hostile", ["Bonjour\r\nBcc: a@b.fr", "Bonjour\nX: y", "a\x00b\x0bc\N{LINE SEPARATOR}d"])
def test_no_text_adds_a_header(hostile: str) -> None:
    complaint = factories.make_complaint(subject=hostile, name=hostile, email="helene@exemple.fr")
    email = queued(MessageKind.MESSAGE, complaint, subject=hostile)
    sent: EmailMessage = email.prepare_email_message()
    assert sent.message()["Bcc"] is None
    assert len(email.subject.splitlines()) == 1


def test_queueing_costs_two_queries(django_assert_num_queries: object) -> None:
    message = factories.make_message()
    context = {
        "complaint": message.complaint,
        "organisation": factories.make_organisation(),
        "message": message,
        "letter": None,
        "tracking_url": "https://exemple.fr/",
    }
    with django_assert_num_queries(2):  # type: ignore[operator]
        outbox.queue(message, to="a@exemple.fr", template="acknowledgement", context=context)
