"""Find French in what should be English: pages, mails and letters."""

import re
from html.parser import HTMLParser

#: Words that any French sentence of the site has, and no English one.
FRENCH = set(
    re.findall(
        r"\w+",
        """le la les des du une et est sont vous votre vos nous notre nos pour dans avec sur par au aux ce cette ces il
        elle qui que où ou pas plus être avoir reçu reçue réclamation dossier réponse délai jour jours ouvré ouvrés
        courriel courrier lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
        juillet août septembre octobre novembre décembre fermeture férié moyen accusé récépissé suivi suivre déposer
        clos""",
    )
)
#: A tracking code, whose last letters may happen to be « ET » or « LE ».
CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3,}[A-Z2-7]{1,4}\b")
#: French names that English texts keep.
NAMES = ("Défenseur des droits",)
SHOWN = {"alt", "aria-label", "title", "placeholder", "content"}
VOID = {"meta", "link", "img", "br", "input", "hr", "rect", "path", "circle"}

#: What a company and a client write, in English, so that all the French found is ours.
COMPANY = {
    "name": "Alpine Heating",
    "signatory_title": "Le service relations clientèle",
    "mediator_name": "The Grenoble Mediator",
    "mediator_address": "7 Firmin Gautier Square",
    "legal_form": "",
    "registration": "",
    "street": "14 Lorraine Avenue",
}
COMPLAINT = {
    "name": "Jane Smith",
    "postal_address": "8 Lilac Street",
    "subject": "Boiler down",
    "description": "It has been cold.",
    "language": "en",
}


class _Reader(HTMLParser):
    """Gathers what a person reads or hears, but what is marked as French."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.skipped: list[bool] = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        is_french = tag != "html" and values.get("lang") == "fr"
        skipped = self.skipped[-1] or is_french or tag in {"style", "script"}
        if not skipped:
            self.words += [value or "" for name, value in attrs if name in SHOWN]
        if tag not in VOID:
            self.skipped.append(skipped)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.skipped.pop()

    def handle_data(self, data: str) -> None:
        if not self.skipped[-1]:
            self.words.append(data)


def french_in_page(html: str) -> set[str]:
    """The French lines of a page or of a mail in HTML."""
    reader = _Reader()
    reader.feed(html)
    return french_in("\n".join(reader.words))


def french_in(text: str) -> set[str]:
    """The lines of a text that hold French words."""
    text = CODE.sub("", text)
    for name in NAMES:
        text = text.replace(name, "")
    return {line.strip() for line in text.splitlines() if FRENCH.intersection(re.findall(r"[\w’]+", line.lower()))}
