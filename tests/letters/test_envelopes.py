"""The address in the window of a French envelope, wherever the sheet slides, and nothing else with it (Art. 5 to 7)."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import pdfplumber
import pytest

from reclamations import files
from reclamations.domain.vocabulary import LetterKind
from reclamations.letters import address
from reclamations.models import Complaint, Letter
from tests import factories
from tests.files import samples
from tests.letters.written import write

MM = 72 / 25.4
A4 = 210.0


class Box(NamedTuple):
    """What is printed, and where: millimetres from the left edge and the top of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether the two share more than a hair."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 0.05 and high > 0.15

    def holds(self, other: "Box") -> bool:
        """Tell whether the other is wholly inside."""
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


class Envelope(NamedTuple):
    """Outside measures; how high the folded sheet is; how high the window, and how far from the bottom edge.

    Every window is 100 wide, 20 from the right edge. Where these come from: static/css/letter.css.
    """

    width: float
    height: float
    folded: float
    high: float
    from_bottom: float

    def windows(self, fold: float = 0) -> Iterator[Box]:
        """Every extreme place of the window on the sheet, folded that much too low or too high."""
        for x, y in itertools.product((0, self.width - A4), (0, self.height - self.folded - fold)):
            left, bottom = self.width - 20 - 100 - x, self.height - self.from_bottom - y
            yield Box("", left, bottom - self.high, left + 100, bottom)


ENVELOPES = {
    "DL, 35": Envelope(220, 110, folded=99, high=35, from_bottom=20),
    "DL, 45": Envelope(220, 110, folded=99, high=45, from_bottom=20),
    "C6/5, 45": Envelope(229, 114, folded=99, high=45, from_bottom=20),
    "C5, 45 as DIN 680": Envelope(229, 162, folded=148.5, high=45, from_bottom=60),
    "C5, 45 as SN 010130": Envelope(229, 162, folded=148.5, high=45, from_bottom=65),
    "C5, 45 at the highest": Envelope(229, 162, folded=148.5, high=45, from_bottom=70),
    "C5, 35": Envelope(229, 162, folded=148.5, high=35, from_bottom=70),
}

ADDRESSES = {
    "a name alone": ("Ma", ""),
    "a street": ("Hélène Martin-Dupré", "8 rue des Lilas\n38400 Saint-Martin-d’Hères"),
    "a building": (
        "M. Paul Roux",
        "Appartement 12\nRésidence Les Alpages\n14 avenue du Vercors\n38170 SEYSSINET-PARISET",
    ),
    "a locality": ("Mme Anne Le Goff", "Entrée B\nBâtiment 3\n2 impasse du Four\nLe Bourg d’en Haut\n38710 MENS"),
    "a post box": ("SARL Dupont", "BP 90432\n38016 GRENOBLE CEDEX 1"),
    "cedex, seven lines": (
        "SOCIETE ALPINE DE CHAUFFAGE COLLECTIF",
        "DIRECTION DES AFFAIRES JURIDIQUES\nMADAME MARIE-FRANCOISE BEAUREGARD\nIMMEUBLE LE GRAND SABLON ESCALIER C\n"
        "104 BOULEVARD DU MARECHAL DE LATTRE DE\nCS 40215 TSA 70011\n38042 GRENOBLE CEDEX 9",
    ),
    "to the attention of": (
        "Alpes Confort SAS",
        "À l’attention de Mme Claire Ferrand\nService achats\nZA des Île\n38120 Le Fontanil",
    ),
    "care of": ("Jeanne Petit", "c/o M. et Mme Girard\n3 place Notre-Dame\n38000 Grenoble"),
    "poste restante": ("Luc Fabre", "Poste restante\n38000 Grenoble Hôtel-de-Ville"),
    "Réunion": ("Marie Hoarau", "12 chemin des Letchis\nRavine des Cabris\n97432 SAINT-PIERRE\nLa Réunion"),
    "Guadeloupe": ("Jean Bolo", "Résidence Les Flamboyants\nBoisvin\n97139 LES ABYMES"),
    "Martinique": ("Rose Céleste", "Quartier Morne Capot\n97214 LE LORRAIN"),
    "Guyane": ("Paul Adam", "PK 12 route de Montabo\n97300 CAYENNE"),
    "Mayotte": ("Said Ali", "Rue du Commerce\n97600 MAMOUDZOU\nMayotte"),
    "Saint-Pierre": ("Yves Detcheverry", "Rue Amiral-Muselier\n97500 SAINT-PIERRE\nSaint-Pierre-et-Miquelon"),
    "Nouméa": ("Marc Wamytan", "BP 3105\n98846 NOUMÉA CEDEX\nNouvelle-Calédonie"),
    "Polynesia": ("Hina Teriierooiterai", "PK 15,8 côté montagne\nBP 380 595\n98718 PUNAAUIA\nPolynésie française"),
    "Wallis": ("Malia Tauhavili", "BP 16 Mata-Utu\n98600 UVEA\nWallis-et-Futuna"),
    "Monaco": ("Princesse Café SAM", "7 avenue de Grande-Bretagne\n98000 MONACO\nMonaco"),
    "army": ("ADJ Durand Pierre", "13e BCA\nSP 71234\n00200 ARMÉES"),
    "army, at sea": ("MT Le Bihan Erwan", "FREMM Bretagne\nBPV 10123\n29240 BREST CEDEX 9"),
    "overseas army": ("CNE Martin", "RMT N’Djaména\nSP 85015\n00100 ARMEES"),
    "UK": ("John Smith", "Flat 3\n221B Baker Street\nMarylebone\nLONDON\nNW1 6XE\nRoyaume-Uni"),
    "Scotland": ("Fiona MacLeod", "4 Royal Mile\nEDINBURGH\nEH1 2PB\nScotland"),
    "Germany": ("Jürgen Müller", "Straße des 17. Juni 135\n10623 BERLIN\nDeutschland"),
    "Austria": ("Frau Dr. Ö. Übelhör", "Kärntner Ring 5-7/12\n1010 WIEN\nAutriche"),
    "Switzerland": ("Famille Rochat", "Chemin des Délices 4\n1006 LAUSANNE\nSuisse"),
    "Belgium": ("Els Peeters", "Grote Steenweg 12 bus 4\n2600 ANTWERPEN\nBelgique"),
    "Italy": ("Gianni Rossi", "Via Roma 25/B int. 4\n10123 TORINO TO\nItalia"),
    "Spain": ("Íñigo Núñez", "C/ Alcalá, 45, 3.º izda.\n28014 MADRID\nEspagne"),
    "Poland": ("Łukasz Wójcik", "ul. Świętokrzyska 31/33\n00-049 WARSZAWA\nPologne"),
    "Greece": ("Γιώργος Παπαδόπουλος", "Λεωφ. Βασιλίσσης Σοφίας 10\n106 74 ΑΘΗΝΑ\nGrèce"),
    "Ukraine": ("Олена Шевченко", "вул. Хрещатик, 22\n01001 КИЇВ\nUkraine"),
    "Canada": ("Jean Tremblay", "1234, rue Saint-Denis, app. 5\nMONTRÉAL (QUÉBEC) H2X 3K8\nCanada"),
    "USA": ("Jane Doe", "1600 Pennsylvania Ave NW Apt 4\nWASHINGTON DC 20500\nÉtats-Unis"),
    "Japan": ("山田 太郎", "東京都千代田区丸の内一丁目9番1号 丸の内中央ビル\n〒100-0005\nJapon"),
    "China": ("王小明", "北京市朝阳区建国路88号\n100022\nChine"),
    "Morocco": ("محمد بن علي", "شارع محمد الخامس 12\nالدار البيضاء 20000\nMaroc"),
    "Israel": ("דוד כהן", "רחוב הרצל 10\nתל אביב 6688101\nIsraël"),
    "India": ("राम शर्मा", "12 MG Road\nBengaluru 560001\nInde"),
    "a very long name": (
        "Association syndicale libre des copropriétaires du domaine des Trois Pucelles",
        "1 rue\n38360 Sassenage",
    ),
    "long lines": ("Marie", "Résidence étudiante du Rabot, bâtiment C, escalier 4, chambre 212\n38000 Grenoble"),
    "no space": ("X" * 60, "1 rue des Lilas\n38000 Grenoble"),
    "300 letters without a space": ("Jean", "x" * 300),
    "wide letters": (
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM\n38000 Grenoble",
    ),
    "emoji": ("Léa 🚡 Blanc", "1 rue ♥\n38000 Grenoble"),
    "tall letters, seven lines": (
        "中华人民共和国浙江省杭州市西湖区文化艺术交流有限责任公司",
        "浙江省杭州市西湖区文三路四百七十八号华星时代广场甲座十二层一千二百零三室\n310013\nChine",
    ),
    "Arabic, five lines": (
        "عبد الرحمن بن محمد بن عبد الله آل الشيخ المغربي",
        "شقة رقم 12، الطابق الثالث، إقامة الياسمين\nشارع الجيش الملكي، حي المعاريف\n20330 CASABLANCA\nMaroc",
    ),
    "Hangul": ("김민준", "서울특별시 강남구 테헤란로 152 강남파이낸스센터 15층\n06236\nCorée du Sud"),
    "a cooperative, to the attention of": (
        "Société coopérative de production et de distribution d’énergie des vallées de l’Oisans",
        "À l’attention de Madame la Directrice des ressources humaines\nCS 70099\n38520 LE BOURG-D’OISANS",
    ),
    "eight lines": (
        "SCI Les Trois Frères",
        "Représentée par Monsieur Paul Frère\nChez Madame Odile Frère\nBâtiment Le Moucherotte\nEscalier 4, porte 12\n"
        "108 avenue du Général-Leclerc\nLe Touvet d’en Haut\n38660 LE TOUVET",
    ),
    "Crozet": (
        "M. le Chef de district",
        "Base Alfred-Faure\nÎles Crozet\n98413 TAAF\nTerres australes et antarctiques françaises",
    ),
    "words of 60 letters": (
        "Kraftfahrzeughaftpflichtversicherungsgesellschaftsvertreterin",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunter\n1010 WIEN\nAutriche",
    ),
    "seven lines of 38": ("N" + "om" * 18 + "s", "\n".join(["Une ligne de trente-huit caractères ok"] * 6)),
}
ENDLESS = {
    "twelve lines": "\n".join(f"Ligne {number} de cette adresse" for number in range(1, 12)),
    "fifteen lines": "\n".join(f"Ligne {number} de cette adresse" for number in range(1, 15)),
    "300 letters without a space": "W" * 300,
    "two hundred and fifty lines": "\n".join("a" * 250),
}
#: Scripts whose letters are joined or reordered when they are printed: their glyphs are not read back one by one.
SHAPED = {"Morocco", "Israel", "India", "emoji", "Arabic, five lines"}


def overprinted(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """The pairs printed over each other; letters that kerning draws together are not."""
    rows = sorted(boxes, key=lambda box: box.top)
    return [
        (one, other)
        for index, one in enumerate(rows)
        for other in itertools.takewhile(lambda next_one: next_one.top < one.bottom, rows[index + 1 :])  # noqa: B023
        if one.meets(other)
        and (other.top - one.top > 0.3 or min(one.right, other.right) - max(one.left, other.left) > 0.6)
    ]


def printed(letter: Letter, page: int = 0) -> list[Box]:
    """Every character of a page but blanks."""
    with (files.root() / letter.storage_name).open("rb") as file, pdfplumber.open(file) as document:
        chars = document.pages[page].chars
    return [
        Box(char["text"], char["x0"] / MM, char["top"] / MM, char["x1"] / MM, char["bottom"] / MM)
        for char in chars
        if char["text"].strip()
    ]


def split(letter: Letter) -> tuple[list[Box], list[Box]]:
    """What stands in the address's column, below the date and above the subject, and the rest of the first page."""
    boxes = printed(letter)
    mine = [box for box in boxes if box.left > 90 and box.top > 32 and box.bottom < 104]
    return mine, [box for box in boxes if box not in mine]


def to(name: str, postal_address: str, **facts: object) -> Complaint:
    """A file whose letters go there."""
    return factories.make_complaint(name=name, postal_address=postal_address, **facts)


def squeezed(text: str) -> list[str]:
    """The letters of a text in no order."""
    return sorted("".join(text.split()))


pytestmark = [pytest.mark.django_db, pytest.mark.article(5)]


@pytest.mark.parametrize("case", ADDRESSES)
def test_a_window_envelope_shows_the_whole_address_and_nothing_else(case: str) -> None:
    letter = write(LetterKind.ACKNOWLEDGEMENT, to(*ADDRESSES[case]))
    mine, rest = split(letter)
    block = address.block(letter.content["recipient"])
    assert block.fits
    if case not in SHAPED:
        assert squeezed("".join(box.text for box in mine)) == squeezed("".join(block.lines))
    for envelope in ENVELOPES.values():
        assert all(window.holds(box) for window in envelope.windows() for box in mine)
        for fold in (-2, 0, 2):
            assert [box for box in rest if any(window.meets(box) for window in envelope.windows(fold))] == []
    assert not [box for box, other in itertools.product(mine, rest) if box.meets(other)]


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("case", ["cedex, seven lines", "a name alone"])
def test_every_letter_has_that_block(kind: LetterKind, case: str) -> None:
    logo = files.write(samples.image("PNG"), suffix=".png")
    factories.make_organisation(
        logo=logo.name,
        name="Société dauphinoise d’exploitation du chauffage urbain et des remontées mécaniques",
        street="Immeuble Le Vercors, entrée nord, quatrième étage\n1 avenue de la Gare",
        website="https://www.societe-dauphinoise-d-exploitation-du-chauffage-urbain.example.fr/reclamations",
        email="service.relations.clientele.et.reclamations@societe-dauphinoise-d-exploitation.example.fr",
    )
    facts = {"is_represented": True, "representative_name": "Maître Paul Roux"} if case == "a name alone" else {}
    mine, rest = split(write(kind, to(*ADDRESSES[case], **facts)))
    for envelope in ENVELOPES.values():
        assert all(window.holds(box) for window in envelope.windows() for box in mine)
        assert not [box for box in rest if any(window.meets(box) for window in envelope.windows(2))]
    assert overprinted([*mine, *rest]) == []


@pytest.mark.parametrize("case", ENDLESS)
def test_an_address_too_long_for_a_window_is_printed_whole_over_nothing(case: str) -> None:
    letter = write(LetterKind.ACKNOWLEDGEMENT, to("Hélène Martin", ENDLESS[case]))
    with (files.root() / letter.storage_name).open("rb") as file, pdfplumber.open(file) as document:
        pages = range(len(document.pages))
    boxes = [printed(letter, page) for page in pages]
    for page in boxes:
        assert overprinted(page) == []
        assert all(box.right < 190 and box.bottom < 292 for box in page)
    read = "".join(box.text for page in boxes for box in page if box.left > 105 and box.bottom < 272)
    assert "".join(ENDLESS[case].split()) in read
    assert not address.block(letter.content["recipient"]).fits


def test_seven_lines_of_38_characters_fit_unbroken() -> None:
    lines = ["MME MARIE-FRANCOISE DE LA TOUR DU PINS", *["104 BOULEVARD DU MARECHAL DE LATTRE DE"] * 6]
    assert {len(line) for line in lines} == {38}
    block = address.block("\n".join(lines))
    assert (list(block.lines), block.fits) == (lines, True)


@pytest.mark.parametrize(
    ("last", "shown"),
    [
        ("Royaume-Uni", "ROYAUME-UNI"),
        ("etats unis", "ETATS UNIS"),
        ("Deutschland", "DEUTSCHLAND"),
        ("Birmanie", "BIRMANIE"),
        ("Hollande", "HOLLANDE"),
        ("Hong Kong", "HONG KONG"),
        ("Côte d'Ivoire", "CÔTE D'IVOIRE"),
        ("Écosse", "ÉCOSSE"),
        ("Polynésie française", "POLYNÉSIE FRANÇAISE"),
        ("38000 Grenoble", "38000 Grenoble"),
        ("Lyon", "Lyon"),
        ("Le Monde", "Le Monde"),
    ],
)
def test_a_country_on_the_last_line_is_in_capitals(last: str, shown: str) -> None:
    assert address.block(f"Jean Petit\n1 rue\n{last}").lines[-1] == shown


def test_a_person_named_as_a_country_keeps_their_name() -> None:
    assert list(address.block("France").lines) == ["France"]
    assert address.block("Jordan\n1 rue\n38000 Grenoble").lines[0] == "Jordan"


def test_a_representative_their_client_and_six_lines_fit() -> None:
    lines = ["Maître Paul Roux", "pour Association des locataires", *["104 BOULEVARD DU MARECHAL DE LATTRE DE"] * 5]
    letter = write(
        LetterKind.RESPONSE,
        to(
            lines[1].removeprefix("pour "),
            "\n".join([*lines[2:], "Suisse"]),
            is_represented=True,
            representative_name=lines[0],
        ),
    )
    mine, rest = split(letter)
    assert squeezed("".join(box.text for box in mine)) == squeezed("".join([*lines, "SUISSE"]))
    for envelope in ENVELOPES.values():
        assert all(window.holds(box) for window in envelope.windows() for box in mine)
        assert not [box for box in rest if any(window.meets(box) for window in envelope.windows(2))]
