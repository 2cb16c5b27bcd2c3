"""Letters are archival PDFs, tagged, stored once, made from nothing but what they are given."""

import io
import re
import subprocess
import threading
import time

import pikepdf
import pytest
from django.db import connection
from django.template import TemplateDoesNotExist
from pypdf import PdfReader
from pytest_django import Settings

from reclamations import files, letters
from reclamations.domain.vocabulary import LetterKind
from reclamations.letters import pdf
from reclamations.models import Letter
from tests import factories
from tests.files import samples
from tests.letters.written import CONTENT, opened, write


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_is_a_tagged_pdf_a_3a(kind: LetterKind) -> None:
    letter = write(kind)
    with opened(letter) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert re.fullmatch(rf"\w[^\n]*\w — {letter.content['reference']}", metadata["dc:title"])
        assert document.docinfo["/Author"] == "Alpes Confort Énergie"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.Root.Lang == "fr"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"


@pytest.mark.django_db
def test_every_font_is_embedded() -> None:
    with opened(write(LetterKind.RESPONSE)) as document:
        fonts = [
            obj
            for obj in document.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


@pytest.mark.django_db
def test_the_logo_is_printed() -> None:
    logo = files.write(samples.image("PNG"), suffix=".png")
    factories.make_organisation(logo=logo.name)
    with opened(write(LetterKind.ACKNOWLEDGEMENT)) as document:
        assert any(page.get_images() for page in document.pages)


@pytest.mark.django_db
def test_a_letter_is_rendered_once() -> None:
    letter = write(LetterKind.ACKNOWLEDGEMENT)
    before = (letter.storage_name, letter.sha256)
    assert (letters.ensure_rendered(letter).storage_name, letter.sha256) == before
    stale = Letter.objects.get(pk=letter.pk)
    stale.storage_name = ""
    assert letters.ensure_rendered(stale).storage_name == letter.storage_name


@pytest.mark.django_db(transaction=True)
def test_two_processes_rendering_one_letter_store_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reclamations.files.store.SETTLING_TIME", 0)
    letter = write(LetterKind.FILING_RECEIPT, defer=True)
    names: list[str] = []

    def render() -> None:
        names.append(letters.ensure_rendered(Letter.objects.get(pk=letter.pk)).storage_name)
        connection.close()

    threads = [threading.Thread(target=render) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 4
    assert len(set(names)) == 1
    assert files.reconcile() == ([], [])


@pytest.mark.django_db
def test_a_missing_template_makes_no_letter(settings: Settings) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    with pytest.raises(TemplateDoesNotExist):
        write(LetterKind.ACKNOWLEDGEMENT)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1/", "https://exemple.fr/a.png", "data:,x"])
def test_rendering_fetches_nothing(url: str) -> None:
    with pytest.raises(ValueError, match="may not fetch"):
        pdf.render(f'<html lang="fr"><img src="{url}" alt="">', assets={})


@pytest.mark.parametrize("character", "漢한ع🚡😡♥")
def test_what_clients_type_in_any_script_has_a_glyph(character: str) -> None:
    """A copy with boxes in place of words is no copy."""
    found = subprocess.run(["fc-list", f":charset={ord(character):x}"], capture_output=True, check=True)
    assert found.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.FILING_RECEIPT])
def test_an_ordinary_letter_is_one_sheet_its_mediator_included(kind: LetterKind) -> None:
    factories.make_organisation(mediator_website="https://mediation.exemple.fr")
    is_due = kind in {LetterKind.RESPONSE, LetterKind.DISMISSAL, LetterKind.DISAGREEMENT}
    with opened(write(kind, names_mediator=is_due)) as document:
        assert len(document.pages) == 1


@pytest.mark.django_db
def test_the_signature_never_goes_to_a_sheet_without_the_last_words() -> None:
    """Whatever the length of the answer: no page with the closing formula alone."""
    sentence = "Notre technicien est venu ; il a constaté que la vanne était fermée.\n\n"
    for count in range(8, 24, 3):
        content = {**CONTENT[LetterKind.RESPONSE], "body": sentence * count}
        with (files.root() / write(LetterKind.RESPONSE, content=content).storage_name).open("rb") as file:
            last = PdfReader(file).pages[-1].extract_text()
        assert "Ferrand" in last
        assert "un rendez-vous peut être fixé" in last


@pytest.mark.parametrize("end", ["\n  </p>", " </span>\n  </p>", " <br>Suite</p>", " </li>"])
def test_no_word_is_left_alone_by_the_blanks_at_the_end_of_a_paragraph(end: str) -> None:
    tag = end[-3:].strip("</>")
    words = (
        "Par votre réclamation reçue le lundi 4 mai 2026, «\xa0Panne\xa0: 3\xa0jours sans chauffage\xa0! "
        "“Inadmissible”\xa0», vous nous avez fait part de votre mécontentement. Nous l’avons examinée, et voici "
        "notre réponse, en application de l’article 7 de notre procédure de traitement des réclamations."
    )
    page = f'<{tag} style="margin: 0; width: 163mm; font: 10.5pt Liberation Sans"><span>{words}{end}'
    data = pdf.render(f"<html lang=fr><title>x</title><body>{page}", assets={})
    assert "voici\n" not in PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_blanks_are_dropped_in_no_time() -> None:
    start = time.process_time()
    pdf._LAST_BLANKS.sub("", "<p>" + " " * 200_000 + "x" + "</b> " * 50_000)
    assert time.process_time() - start < 1
