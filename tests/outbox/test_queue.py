"""A mail is written whole when the act is done."""

import re
from datetime import date

import pytest
from django.utils.html import escape

from reclamations import codes, letters, outbox
from reclamations.domain.vocabulary import LetterKind, MessageKind, Outcome
from reclamations.models import Complaint, Mail, Message, Organisation
from reclamations.outbox import delivery, wording
from tests import factories
from tests.letters.written import CONTENT as LETTERS
from tests.letters.written import write
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
    MessageKind.DETAILS: {"fields": "nom", "is_moved": True, "is_revoked": True, "is_first_code": False},
}


def said(email: Mail) -> tuple[str, str]:
    """The text and the HTML that will be sent, from the database alone."""
    saved = Mail.objects.get(pk=email.pk)
    bodies = wording.bodies(saved, saved.case_message)
    return bodies.text, bodies.html


#: It goes to an address that is the client's no more, or that a takeover would change: it holds no way in.
WITHOUT_A_LINK = {MessageKind.EMAIL_CHANGE}


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in WITHOUT_A_LINK])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_mail_gives_reference_and_link_in_text_and_html(kind: MessageKind, language: str) -> None:
    ended = ENDED if kind in {MessageKind.CLOSING, MessageKind.WITHDRAWAL} else {}
    complaint = factories.make_complaint(language=language, **ended)
    email = queued(kind, complaint, body="Texte <du> personnel.", context=CONTEXT.get(kind, {}))
    assert complaint.reference in email.subject
    text, html = said(email)
    for body in (text, html):
        assert complaint.reference in body
        assert codes.tracking_url(complaint) in body
        assert complaint.subject in body
    assert "<du>" not in html
    assert "&lt;" not in text


@pytest.mark.parametrize("kind", MessageKind)
def test_no_mail_leaves_a_french_sign_alone_nor_a_gap(kind: MessageKind) -> None:
    ended = ENDED if kind in {MessageKind.CLOSING, MessageKind.WITHDRAWAL} else {}
    complaint = factories.make_complaint(subject="Panne : encore ! « Non »", **ended)
    context = {"circumstances": "Pièce perdue ; désolés !", "new_email": "a@exemple.fr", "until_on": date(2026, 7, 1)}
    email = queued(
        kind, complaint, body="Un geste de 30 € !\n\nDites « oui ».", context=CONTEXT.get(kind, {}) | context
    )
    text, html = said(email)
    for body in (text, re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)):
        assert not re.search(r"\S [:;!?»€](?!\w)|« ", body)
    assert not re.search(r"\n{3}|(?<!--)[ \t]\n", text)


@pytest.mark.article(7)
@pytest.mark.parametrize(
    "mediator",
    [
        {"mediator_website": ""},
        {"mediator_name": "M" * 200, "mediator_website": f"https://exemple.fr/{'x' * 150}"},
        {
            "mediator_name": "Médiation & Cie « L’accord »",
            "mediator_address": "BP 1\n38000 Grenoble\n\nBP 2\n75000 Paris",
        },
    ],
)
@pytest.mark.parametrize("kind", [LetterKind.DISMISSAL, LetterKind.DISAGREEMENT, LetterKind.RESPONSE])
def test_whatever_the_mediator_the_clause_of_the_mail_is_whole(kind: LetterKind, mediator: dict[str, str]) -> None:
    organisation = factories.make_organisation(**mediator)
    complaint = factories.make_complaint()
    letter = write(kind, complaint, content=LETTERS[kind] | {"amicable_solution": False}, names_mediator=True)
    email = queued(MessageKind(kind.value), complaint, letter=letter, context={"outcome": Outcome.REJECTED})
    text, html = (" ".join(body.split()) for body in said(email))
    given = [organisation.mediator_name, *organisation.mediator_address.splitlines(), organisation.mediator_website]
    for words in (*given, "L612-1", "L612-2", "gratuite pour le consommateur"):
        assert " ".join(words.split()) in text
        assert " ".join(escape(words).split()) in html


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_receipt_says_by_when() -> None:
    email = queued(MessageKind.FILING_RECEIPT)
    for body in said(email):
        assert "mercredi 27 mai 2026" in body
        assert "jeudi 18 juin 2026" in body


@pytest.mark.article(6)
def test_the_holding_mail_gives_circumstances_and_both_dates() -> None:
    email = queued(MessageKind.HOLDING, context=CONTEXT[MessageKind.HOLDING])
    for words in ("Pièce introuvable.", "jeudi 18 juin 2026", "mercredi 1er juillet 2026"):
        assert all(words in body for body in said(email))


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
    for body in said(email):
        assert "Nous ne pouvons pas faire droit à votre réclamation." in body
        assert "Médiateur du Tribunal de Grenoble" in body
        assert "7 place Firmin-Gautier" in body


def test_an_act_done_again_after_a_restore_has_another_message_id() -> None:
    first = queued(event_key="R-2026-000001/3/response")
    Message.objects.all().delete()  # as the restore of an older backup does
    again = queued(event_key="R-2026-000001/3/response")
    assert first.message_id != again.message_id


def test_the_message_knows_its_mail_and_the_message_id_is_stored() -> None:
    email = queued(event_key="R-2026-000001/3/response")
    assert Message.objects.get().email_id == email.pk
    saved = Mail.objects.get(pk=email.pk)
    assert saved.message_id == email.message_id
    assert saved.message_id.endswith("@testserver>")
    saved.full_clean()


@pytest.mark.parametrize("hostile", ["Bonjour\r\nBcc: a@b.fr", "Bonjour\nX: y", "a\x0bc\N{LINE SEPARATOR}d"])
def test_no_text_adds_a_header(hostile: str) -> None:
    complaint = factories.make_complaint(subject=hostile, name=hostile, email="helene@exemple.fr")
    email = queued(MessageKind.MESSAGE, complaint, subject=hostile)
    sent = delivery._compose(email)
    assert sent.message()["Bcc"] is None
    assert len(email.subject.splitlines()) == 1


def test_what_a_mail_says_is_frozen_when_it_is_queued() -> None:
    email = queued(body="Avant.")
    before = said(email)
    Complaint.objects.update(subject="Après", response_due_on=date(2030, 1, 1))
    Organisation.objects.update(name="Après")
    Message.objects.update(body="Après")
    assert said(email) == before


def test_the_tracking_code_is_never_stored() -> None:
    email = queued()
    code = codes.tracking_code(email.case_message.complaint)
    stored = Mail.objects.values_list().get(pk=email.pk)
    assert code not in str(stored)
    assert code not in outbox.text_of(email)


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
        outbox.queue(message, to="a@exemple.fr", context=context)
