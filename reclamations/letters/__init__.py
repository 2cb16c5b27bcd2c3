"""Letters: the text frozen with the act, the PDF/A made from it once, stored with its SHA-256 and never made again.

What was sent is what is shown: rendering reads the letter's frozen content, not the file as it has become.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from reclamations import files
from reclamations.domain.papers import LETTERS, Clause, letter_template
from reclamations.domain.vocabulary import LetterKind, Outcome, mediator_is_due
from reclamations.letters import address, pdf
from reclamations.letters.content import LOGO, LetterView, freeze, logo_of, mediator_block, recipient_of
from reclamations.models import Complaint, Letter, Organisation, Staff
from reclamations.models.writing import insert
from reclamations.words.spaces import bind_page

__all__ = ["MediatorMissing", "ensure_rendered", "filename", "fits_window", "issue", "mediator_block", "rewrite"]


class MediatorMissing(Exception):
    """A letter that must name the mediator does not: it may not leave (Art. 7)."""


def issue(
    kind: LetterKind,
    *,
    complaint: Complaint,
    author: Staff | None,
    dated_on: date,
    content: Mapping[str, Any],
    names_mediator: bool = False,
    defer: bool = False,
    organisation: Organisation | None = None,
) -> Letter:
    """Write a letter inside the act's transaction; `dated_on` is a day in the organisation's time zone.

    The text is frozen now. The PDF is made and stored now too, or by `ensure_rendered` with `defer`: nobody waits for
    it during a client's request. Any error of a template raises: no letter, no act. Raises MediatorMissing for a
    letter that must name the mediator and would not (Art. 7).
    """
    organisation = organisation or Organisation.current()
    _check_mediator(kind, content, organisation, names_mediator=names_mediator)
    letter = Letter(
        complaint=complaint,
        kind=kind.value,
        dated_on=dated_on,
        language=complaint.language,
        names_mediator=names_mediator,
        author=author,
        content=freeze(kind, complaint, organisation, author, content, names_mediator=names_mediator),
    )
    insert(letter)
    return letter if defer else ensure_rendered(letter)


def rewrite(letter: Letter, *, complaint: Complaint, dated_on: date) -> Letter:
    """Write a letter again, with the same words and signature, for the address of today; the first one stays as it was.

    `dated_on` is a day in the organisation's time zone. A refusal of before the rule names the mediator this time.
    """
    mediator = letter.content["mediator"]
    if LETTERS[LetterKind(letter.kind)].mediator is Clause.ALWAYS and not letter.names_mediator:
        mediator = mediator_block(Organisation.current(), letter.language)
    again = Letter(
        complaint=complaint,
        kind=letter.kind,
        dated_on=dated_on,
        language=letter.language,
        names_mediator=mediator is not None,
        author=letter.author,
        content={**letter.content, "recipient": recipient_of(complaint), "mediator": mediator},
    )
    insert(again)
    return ensure_rendered(again)


def ensure_rendered(letter: Letter) -> Letter:
    """Make and store the PDF unless it exists; when two processes do it at once, the first one's is kept."""
    if letter.is_rendered:
        return letter
    stored = files.write(_render(letter), suffix=".pdf")
    facts = {"storage_name": stored.name, "sha256": stored.sha256, "size": stored.size}
    try:
        kept = Letter.objects.filter(pk=letter.pk, storage_name="").update(**facts)
    except BaseException:
        files.delete([stored.name])
        raise
    if not kept:
        files.delete([stored.name])
        letter.refresh_from_db(fields=list(facts))
        return letter
    for name, value in facts.items():
        setattr(letter, name, value)
    return letter


def filename(letter: Letter) -> str:
    """Give the name a letter is downloaded and attached under: its reference, and what it is in its own language."""
    name = letter.kind.replace("_", "-") if letter.language != "fr" else LETTERS[LetterKind(letter.kind)].slug
    return f"{letter.content['reference']}-{name}.pdf"


def fits_window(letter: Letter | None) -> bool:
    """Tell whether a window envelope shows the whole address; what is no letter of ours asks nothing."""
    return letter is None or address.block(letter.content["recipient"]).fits


def _render(letter: Letter) -> bytes:
    """Make the PDF in the letter's own language, from its frozen content and the logo of the day."""
    template = letter_template(LetterKind(letter.kind))
    logo = logo_of(Organisation.objects.only("logo").filter(pk=1).first())
    with translation.override(letter.language):
        view = LetterView(letter, logo=LOGO if logo else "")
        html = bind_page(render_to_string(template, {"letter": view}), letter.language)
    if letter.names_mediator and not (view.mediator and escape(view.mediator["name"]) in html):
        raise MediatorMissing(f"{template} does not show the mediator")
    return pdf.render(html, assets={LOGO: logo} if logo else {})


def _check_mediator(
    kind: LetterKind, content: Mapping[str, Any], organisation: Organisation, *, names_mediator: bool
) -> None:
    clause = LETTERS[kind].mediator
    due = clause is Clause.ALWAYS or (
        clause is Clause.WHEN_DUE
        and mediator_is_due(Outcome(content["outcome"]), amicable_solution=content["amicable_solution"])
    )
    if due and not names_mediator:
        raise MediatorMissing("this letter must name the mediator")
    if names_mediator and not organisation.mediator_name.strip():
        raise MediatorMissing("the organisation has no mediator")
