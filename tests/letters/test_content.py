"""What each letter says."""

from datetime import date

import pytest

from reclamations import files, letters
from reclamations.domain.vocabulary import Channel, LetterKind
from reclamations.models import Complaint, Organisation
from tests import factories
from tests.files import samples
from tests.letters.written import CONTENT, RESPONSE, text, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_carries_letterhead_reference_and_date(kind: LetterKind) -> None:
    complaint = factories.make_complaint()
    written = text(write(kind, complaint))
    assert "Alpes Confort Énergie" in written
    assert "RCS Grenoble 812 345 678" in written
    assert "Hélène Martin-Dupré 8 rue des Lilas 38400 Saint-Martin-d’Hères" in written
    assert "Grenoble, le 11 mai 2026" in written
    assert complaint.reference in written


@pytest.mark.article(4)
def test_the_receipt_is_a_full_copy_of_what_was_filed() -> None:
    complaint = factories.make_complaint(facts_on=date(2026, 5, 1), facts_place="Meylan", expectation="Un geste.")
    attachment = files.attach(samples.received(name="Preuve.jpg"), complaint=complaint)
    joined = {"original_name": attachment.original_name, "size": attachment.size, "sha256": attachment.sha256}
    written = text(write(LetterKind.FILING_RECEIPT, complaint, content={"attachments": [joined]}))
    for filed in ("Hélène Martin-Dupré", complaint.email, complaint.subject, "1er mai 2026", "Meylan", "Un geste."):
        assert filed in written
    assert "La chaudière de l’immeuble est en panne." in written
    assert "Preuve.jpg" in written
    assert attachment.sha256 in written


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_the_receipt_gives_both_due_dates() -> None:
    written = text(write(LetterKind.FILING_RECEIPT))
    assert "Accusé de réception au plus tard le mercredi 27 mai 2026 (article 5" in written
    assert "Réponse écrite au plus tard le jeudi 18 juin 2026 (article 6" in written


@pytest.mark.article(5)
def test_the_acknowledgement_says_what_was_received_and_when_the_answer_comes() -> None:
    written = text(write(LetterKind.ACKNOWLEDGEMENT))
    for words in ("le lundi 4 mai 2026", "article 5", "jeudi 18 juin 2026", "Un technicien vous appellera."):
        assert words in written


@pytest.mark.article(6)
def test_the_holding_letter_gives_circumstances_and_both_dates() -> None:
    written = text(write(LetterKind.HOLDING))
    for words in ("Pièce introuvable.", "à l’origine jeudi 18 juin 2026", "mercredi 1er juillet 2026", "article 6"):
        assert words in written


@pytest.mark.article(6)
def test_a_late_answer_states_its_circumstances() -> None:
    late = {**RESPONSE, "late": True, "circumstances": "Pièce introuvable."}
    assert "Pièce introuvable." in text(write(LetterKind.RESPONSE, content=late))
    assert "retard" not in text(write(LetterKind.RESPONSE))


@pytest.mark.article(7)
@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("upheld", "Nous faisons droit à votre réclamation."),
        ("partly_upheld", "Nous faisons droit à une partie de votre réclamation."),
        ("rejected", "Nous ne pouvons pas faire droit à votre réclamation."),
    ],
)
def test_the_answer_says_its_outcome_and_is_signed_by_the_person_in_charge(outcome: str, sentence: str) -> None:
    content = {**RESPONSE, "outcome": outcome}
    written = text(write(LetterKind.RESPONSE, content=content, names_mediator=outcome != "upheld"))
    assert sentence in written
    assert "Directrice Claire Ferrand" in written


@pytest.mark.article(2)
def test_the_dismissal_says_which_request_why_and_keeps_the_reception_date() -> None:
    written = text(write(LetterKind.DISMISSAL))
    for words in ("une demande d’information", "Aucun grief.", "Voici les dates.", "article 2", "lundi 4 mai 2026"):
        assert words in written


def test_what_was_written_does_not_change_with_the_file() -> None:
    complaint = factories.make_complaint()
    now, later = (write(LetterKind.FILING_RECEIPT, complaint, defer=deferred) for deferred in (False, True))
    Complaint.objects.update(name="Autre", subject="Autre", description="Autre", reply_by=Channel.WEB_FORM.value)
    Organisation.objects.update(name="Autre SA", mediator_name="Autre", street="Autre", signatory_title="Autre")
    later.refresh_from_db()
    assert text(letters.ensure_rendered(later)) == text(now)


def test_staff_text_is_escaped_and_never_compiled() -> None:
    hostile = "{{ letter.reference }}{% now 'Y' %}<b>gras</b> & <img src='http://169.254.169.254/'>\n\nFin."
    written = text(write(LetterKind.ACKNOWLEDGEMENT, content={"body": hostile}))
    assert "{{ letter.reference }}{% now 'Y' %}<b>gras</b> & <img src='http://169.254.169.254/'> Fin." in written


def test_a_representative_receives_the_letter_for_the_client() -> None:
    complaint = factories.make_complaint(is_represented=True, representative_name="Maître Paul Roux")
    assert "Maître Paul Roux pour Hélène Martin-Dupré 8 rue" in text(write(LetterKind.ACKNOWLEDGEMENT, complaint))


def test_a_letter_is_in_the_clients_language() -> None:
    letter = write(LetterKind.ACKNOWLEDGEMENT, factories.make_complaint(language="en"))
    assert "Thursday 18 June 2026" in text(letter)


@pytest.mark.parametrize(
    ("kind", "language", "name"),
    [
        (LetterKind.FILING_RECEIPT, "fr", "recepisse"),
        (LetterKind.ACKNOWLEDGEMENT, "fr", "accuse-de-reception"),
        (LetterKind.HOLDING, "fr", "lettre-d-attente"),
        (LetterKind.RESPONSE, "fr", "reponse"),
        (LetterKind.DISMISSAL, "fr", "reorientation"),
        (LetterKind.DISAGREEMENT, "fr", "desaccord"),
        (LetterKind.FILING_RECEIPT, "en", "filing-receipt"),
    ],
)
def test_a_download_is_named_after_the_reference_and_the_letter(kind: LetterKind, language: str, name: str) -> None:
    letter = write(kind, factories.make_complaint(language=language), content=CONTENT[kind], defer=True)
    assert letters.filename(letter) == f"{letter.complaint.reference}-{name}.pdf"
