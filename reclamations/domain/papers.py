"""What the company writes to a client: one row for each letter (a PDF), one for each message (a mail, or paper).

A letter or message without its row stops the import; one without its templates, the system checks. Pure Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import LetterKind, MessageKind


class Clause(Enum):
    """When a letter names the mediator (Art. 7)."""

    NEVER = auto()
    WHEN_DUE = auto()  # the outcome decides (`vocabulary.mediator_is_due`)
    ALWAYS = auto()  # whatever it says, it refuses the declaration


@dataclass(frozen=True)
class Subject:
    """What a paper or a mail is about: a msgid, and another one when a flag of what it says is set."""

    words: str
    flag: str = ""
    if_set: str = ""

    def of(self, facts: Mapping[str, Any]) -> str:
        """Give the msgid that fits what is said."""
        return self.if_set if self.flag and facts.get(self.flag) else self.words


@dataclass(frozen=True)
class LetterRow:
    """A letter: its French name as a file, its title and its « Objet : » as msgids, the article it carries out."""

    slug: str
    title: str
    subject: Subject
    article: int
    mediator: Clause = Clause.NEVER


@dataclass(frozen=True)
class MessageRow:
    """A message: the subject of its mail, and its paper: the letter of its own, or else a notice about `on_paper`."""

    subject: Subject
    letter: LetterKind = LetterKind.NOTICE
    on_paper: str = gettext_noop("un message au sujet de votre dossier")


_Kind = TypeVar("_Kind", bound=Enum)
_Row = TypeVar("_Row")


def whole(kinds: type[_Kind], rows: Mapping[_Kind, _Row]) -> Mapping[_Kind, _Row]:
    """Give the rows; raise LookupError when a kind has none."""
    if without := [repr(kind) for kind in kinds if kind not in rows]:
        raise LookupError(f"no row for {', '.join(without)}")
    return rows


LETTERS = whole(
    LetterKind,
    {
        LetterKind.FILING_RECEIPT: LetterRow(
            "recepisse",
            gettext_noop("Récépissé de dépôt"),
            Subject(
                gettext_noop("récépissé de dépôt de votre réclamation"),
                "acknowledges",
                gettext_noop("récépissé et accusé de réception de votre réclamation"),
            ),
            article=5,
        ),
        LetterKind.ACKNOWLEDGEMENT: LetterRow(
            "accuse-de-reception",
            gettext_noop("Accusé de réception"),
            Subject(gettext_noop("accusé de réception de votre réclamation")),
            article=5,
        ),
        LetterKind.HOLDING: LetterRow(
            "lettre-d-attente",
            gettext_noop("Lettre d’attente"),
            Subject(gettext_noop("votre réclamation est toujours à l’étude")),
            article=6,
        ),
        LetterKind.RESPONSE: LetterRow(
            "reponse",
            gettext_noop("Réponse à votre réclamation"),
            Subject(
                gettext_noop("réponse à votre réclamation"),
                "is_again",
                gettext_noop("nouvelle réponse à votre réclamation"),
            ),
            article=7,
            mediator=Clause.WHEN_DUE,
        ),
        LetterKind.DISMISSAL: LetterRow(
            "reorientation",
            gettext_noop("Suite donnée à votre demande"),
            Subject(gettext_noop("suite donnée à votre demande")),
            article=2,
            mediator=Clause.ALWAYS,
        ),
        LetterKind.DISAGREEMENT: LetterRow(
            "desaccord",
            gettext_noop("Prise en compte de votre désaccord"),
            Subject(gettext_noop("votre désaccord sur notre réponse")),
            article=7,
            mediator=Clause.ALWAYS,
        ),
        # Its « Objet : » is the title that staff wrote, or that of the message it is the paper of.
        LetterKind.NOTICE: LetterRow(
            "information",
            gettext_noop("Courrier d’information"),
            Subject(gettext_noop("un message au sujet de votre dossier")),
            article=3,
        ),
    },
)

MESSAGES = whole(
    MessageKind,
    {
        MessageKind.FILING_RECEIPT: MessageRow(
            Subject(
                gettext_noop("Récépissé : votre réclamation est enregistrée"),
                "acknowledges",
                gettext_noop("Récépissé et accusé de réception de votre réclamation"),
            ),
            LetterKind.FILING_RECEIPT,
        ),
        MessageKind.ACKNOWLEDGEMENT: MessageRow(
            Subject(gettext_noop("Accusé de réception de votre réclamation")), LetterKind.ACKNOWLEDGEMENT
        ),
        MessageKind.QUALIFICATION: MessageRow(
            Subject(gettext_noop("Où en est votre dossier")), on_paper=gettext_noop("où en est votre dossier")
        ),
        MessageKind.DISMISSAL: MessageRow(Subject(gettext_noop("Suite donnée à votre demande")), LetterKind.DISMISSAL),
        MessageKind.HOLDING: MessageRow(
            Subject(gettext_noop("Votre réclamation demande plus de temps")), LetterKind.HOLDING
        ),
        MessageKind.RESPONSE: MessageRow(
            Subject(
                gettext_noop("Notre réponse à votre réclamation"),
                "is_again",
                gettext_noop("Notre nouvelle réponse à votre réclamation"),
            ),
            LetterKind.RESPONSE,
        ),
        MessageKind.DISAGREEMENT: MessageRow(
            Subject(gettext_noop("Nous avons noté votre désaccord")), LetterKind.DISAGREEMENT
        ),
        MessageKind.APPOINTMENT: MessageRow(
            Subject(gettext_noop("Choisissez votre rendez-vous")), on_paper=gettext_noop("proposition de rendez-vous")
        ),
        MessageKind.CLOSING: MessageRow(
            Subject(gettext_noop("Votre dossier est clos")), on_paper=gettext_noop("votre dossier est clos")
        ),
        MessageKind.WITHDRAWAL: MessageRow(
            Subject(gettext_noop("Votre réclamation est retirée")),
            on_paper=gettext_noop("votre réclamation est retirée"),
        ),
        MessageKind.REOPENING: MessageRow(
            Subject(gettext_noop("Votre dossier est rouvert")), on_paper=gettext_noop("votre dossier est rouvert")
        ),
        MessageKind.ACCESS_CODE: MessageRow(
            Subject(gettext_noop("Votre lien de suivi"), "is_renewed", gettext_noop("Votre nouveau lien de suivi"))
        ),
        MessageKind.DETAILS: MessageRow(Subject(gettext_noop("Vos coordonnées ont été corrigées"))),
        MessageKind.EMAIL_CHANGE: MessageRow(
            Subject(
                gettext_noop("Confirmez votre nouvelle adresse"),
                "is_done",
                gettext_noop("Votre adresse électronique a été changée"),
            )
        ),
        # The subject that staff wrote goes before this one.
        MessageKind.MESSAGE: MessageRow(Subject(gettext_noop("Un message au sujet de votre dossier"))),
    },
)

#: Art. 7: the letters that name the mediator whatever they say. A dismissal refuses the declaration.
REFUSALS = tuple(kind for kind, row in LETTERS.items() if row.mediator is Clause.ALWAYS)


def letter_template(kind: LetterKind) -> str:
    """Give the template of a letter."""
    return f"letters/{kind.value}.html"


def mail_templates(kind: MessageKind) -> tuple[str, str]:
    """Give the templates of a mail: as text, and as HTML."""
    return f"emails/{kind.value}.txt", f"emails/{kind.value}.html"


def templates() -> tuple[str, ...]:
    """Give all the templates that letters and mails need."""
    return *map(letter_template, LETTERS), *(name for kind in MESSAGES for name in mail_templates(kind))
