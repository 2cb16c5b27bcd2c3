"""What a client declares, or staff for them: one row a field, from which every list of such fields is made.

The receipt, the copy of « Mes données », the journal's commitments, what tells a complaint filed twice, corrections,
the forms' labels and the fate at the purge read this table. The order of the rows is that of all of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from reclamations.domain import gettext_noop


class Kind(Enum):
    """How a value is written."""

    LINE = auto()
    TEXT = auto()
    DAY = auto()
    YES_NO = auto()
    #: A `Channel`.
    MEANS = auto()
    #: A row of one of the organisation's lists, whose name it may have translated.
    LISTED = auto()


class Part(Enum):
    """What the field tells."""

    WHO = auto()
    WHAT = auto()
    HOW = auto()


class Correction(Enum):
    """The act that corrects the field; the others stay as they were received."""

    DETAILS = auto()
    FACTS = auto()


@dataclass(frozen=True, kw_only=True)
class Declared:
    """One field of the file. `label` is a French msgid, for both sides.

    `key` is its name in the data of « Mes données », and `word` what their PDF calls it where the label is no name
    for it there; without a key it is not given. `is_personal`: the journal commits to it at registration. `is_same`:
    the same complaint again holds the same value. `limit` makes it a line that forms and pages show by themselves,
    of so many characters at most, left empty by whoever has none: the others have their place written by hand.
    """

    name: str
    label: str
    part: Part
    kind: Kind = Kind.LINE
    key: str = ""
    word: str = ""
    is_personal: bool = False
    is_in_receipt: bool = False
    is_same: bool = False
    corrected_by: Correction | None = None
    limit: int = 0


FIELDS: tuple[Declared, ...] = (
    Declared(
        name="name",
        label=gettext_noop("Nom"),
        part=Part.WHO,
        key="nom",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="email",
        label=gettext_noop("Adresse électronique"),
        part=Part.WHO,
        key="adresse_électronique",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="phone",
        label=gettext_noop("Téléphone"),
        part=Part.WHO,
        key="téléphone",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="postal_address",
        label=gettext_noop("Adresse postale"),
        part=Part.WHO,
        key="adresse_postale",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="reply_by",
        label=gettext_noop("Réponse souhaitée par"),
        part=Part.WHO,
        kind=Kind.MEANS,
        key="réponse_souhaitée_par",
        is_in_receipt=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="is_represented",
        label=gettext_noop("Déposée par un tiers"),
        part=Part.WHO,
        kind=Kind.YES_NO,
        key="représenté",
        word=gettext_noop("représenté"),
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="representative_name",
        label=gettext_noop("Déposée par"),
        part=Part.WHO,
        key="représentant",
        word=gettext_noop("représentant"),
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="representative_capacity",
        label=gettext_noop("En qualité de"),
        part=Part.WHO,
        key="qualité_du_représentant",
        word=gettext_noop("qualité du représentant"),
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.DETAILS,
    ),
    Declared(
        name="channel",
        label=gettext_noop("Moyen utilisé"),
        part=Part.HOW,
        kind=Kind.MEANS,
        key="reçue_par",
        word=gettext_noop("reçue par"),
        is_in_receipt=True,
    ),
    Declared(
        name="subject",
        label=gettext_noop("Objet"),
        part=Part.WHAT,
        key="objet",
        is_personal=True,
        is_same=True,
    ),
    Declared(
        name="description",
        label=gettext_noop("Description"),
        part=Part.WHAT,
        kind=Kind.TEXT,
        key="description",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
    ),
    Declared(
        name="service",
        label=gettext_noop("Service concerné"),
        part=Part.WHAT,
        kind=Kind.LISTED,
        key="service",
        word=gettext_noop("service"),
        is_in_receipt=True,
        is_same=True,
    ),
    Declared(
        name="installation",
        label=gettext_noop("Installation concernée"),
        part=Part.WHAT,
        kind=Kind.LISTED,
        key="installation",
        word=gettext_noop("installation"),
        is_in_receipt=True,
        is_same=True,
    ),
    # Nobody asks the client for it.
    Declared(
        name="category",
        label=gettext_noop("Catégorie"),
        part=Part.WHAT,
        kind=Kind.LISTED,
        key="catégorie",
        is_in_receipt=True,
    ),
    Declared(
        name="facts_on",
        label=gettext_noop("Date des faits"),
        part=Part.WHAT,
        kind=Kind.DAY,
        key="date_des_faits",
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.FACTS,
    ),
    Declared(
        name="facts_hour",
        label=gettext_noop("Heure des faits"),
        part=Part.WHAT,
        key="heure_des_faits",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.FACTS,
    ),
    Declared(
        name="facts_place",
        label=gettext_noop("Lieu des faits"),
        part=Part.WHAT,
        key="lieu_des_faits",
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
        corrected_by=Correction.FACTS,
    ),
    Declared(
        name="expectation",
        label=gettext_noop("Ce qu’attend le client"),
        part=Part.WHAT,
        kind=Kind.TEXT,
        key="attente",
        word=gettext_noop("ce que vous attendez"),
        is_personal=True,
        is_in_receipt=True,
        is_same=True,
    ),
    Declared(
        name="reception_evidence",
        label=gettext_noop("Preuve de la réception"),
        part=Part.HOW,
        key="preuve_de_réception",
        is_personal=True,
    ),
)
#: The label of each field, by its name.
LABELS = {row.name: row.label for row in FIELDS}


def corrected_by(act: Correction) -> dict[str, str]:
    """Give the labels of what an act corrects, by name."""
    return {row.name: row.label for row in FIELDS if row.corrected_by is act}


def given(part: Part) -> Iterator[Declared]:
    """Give the rows of that part that « Mes données » hold."""
    return (row for row in FIELDS if row.part is part and row.key)


def lines() -> Iterator[Declared]:
    """Give the rows that forms and pages show by themselves."""
    return (row for row in FIELDS if row.limit)
