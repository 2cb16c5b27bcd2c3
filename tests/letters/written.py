"""Letters of every kind, and what can be read of them."""

import io
import re
from datetime import date
from typing import Any

import pikepdf
from pypdf import PdfReader

from reclamations import files, letters
from reclamations.domain.papers import REFUSALS
from reclamations.domain.vocabulary import LetterKind, Role
from reclamations.models import Complaint, Letter
from tests import factories

RESPONSE = {"body": "Voici.", "outcome": "upheld", "amicable_solution": True, "late": False, "circumstances": ""}
CONTENT: dict[LetterKind, dict[str, Any]] = {
    LetterKind.FILING_RECEIPT: {},
    LetterKind.ACKNOWLEDGEMENT: {"body": "Un technicien vous appellera."},
    LetterKind.HOLDING: {"body": "", "circumstances": "Pièce introuvable.", "target_on": "2026-07-01"},
    LetterKind.RESPONSE: RESPONSE,
    LetterKind.DISMISSAL: {"body": "Voici les dates.", "request_kind": "information", "reason": "Aucun grief."},
    LetterKind.DISAGREEMENT: {"body": "Cela ne suffit pas."},
    LetterKind.NOTICE: {"about": "qualification", "body": "Votre déclaration est traitée comme une réclamation."},
}


def write(kind: LetterKind, complaint: Complaint | None = None, **options: Any) -> Letter:
    """A letter dated 11 May 2026, signed by a director."""
    options.setdefault("content", CONTENT[kind])
    options.setdefault("names_mediator", kind in REFUSALS)
    author = None
    if kind is not LetterKind.FILING_RECEIPT:
        author = factories.make_staff(Role.MANAGEMENT, last_name="Ferrand", job_title="Directrice")
    complaint = complaint or factories.make_complaint()
    return letters.issue(kind, complaint=complaint, author=author, dated_on=date(2026, 5, 11), **options)


def text(letter: Letter) -> str:
    """The words of the PDF on one line, with plain spaces."""
    with (files.root() / letter.storage_name).open("rb") as file:
        words = " ".join(page.extract_text() for page in PdfReader(file).pages)
    return re.sub(r"\s+", " ", words)


def opened(letter: Letter) -> pikepdf.Pdf:
    """The PDF's objects."""
    with (files.root() / letter.storage_name).open("rb") as file:
        return pikepdf.open(io.BytesIO(file.read()))
