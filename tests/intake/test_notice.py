"""Every idea of the published procedure is in the notice, on the page and on paper, in French and in English."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

#: Article (0 for the welcome), idea, the words that say it in French, in English.
IDEAS = [
    (0, "welcome", "Bienvenue", "Welcome"),
    (0, "every voice counts", "Votre voix compte", "Your voice counts"),
    (0, "we are there to listen", "nous sommes là pour vous écouter", "we are here to listen to you"),
    (0, "each return improves", "chaque retour est une occasion de nous améliorer", "an opportunity to improve"),
    (1, "satisfaction", "chercher votre satisfaction", "seeking your satisfaction"),
    (1, "loyalty", "mériter votre fidélité", "deserving your loyalty"),
    (1, "image", "l’image de l’entreprise en dépend", "the company’s image depends on it"),
    (1, "failings", "défaillances d’un service ou d’une installation", "failings of a service or an installation"),
    (1, "both risks", "risques juridiques et opérationnels", "legal and operational risks"),
    (1, "analysis", "Nous analysons chaque réclamation", "We analyse every complaint"),
    (1, "from reception on", "dès qu’il la reçoit", "from the moment they receive it"),
    (2, "a declaration of discontent", "déclaration par laquelle vous constatez votre mécontentement", "discontent"),
    (
        2,
        "four requests",
        "une prestation, une information, un éclaircissement ou un avis",
        "for clarification or for an opinion",
    ),
    (3, "however it is expressed", "Quelle que soit la façon", "However you express your discontent"),
    (3, "each collaborator", "le collaborateur qui l’entend s’en occupe avec diligence", "deals with it diligently"),
    (3, "duties", "dans le cadre de ses fonctions et selon son expérience", "within their duties and experience"),
    (3, "management is told", "prévient la direction au plus vite", "tells management as soon as possible"),
    (3, "management judges", "La direction seule", "Management alone"),
    (3, "or its delegate", "à qui elle délègue cette décision, juge", "it delegates this decision to, judges"),
    (3, "reasonable and quick", "raisonnable et rapide", "reasonable and quick"),
    (3, "recorded", "toute réclamation est enregistrée", "every complaint is recorded"),
    (3, "measures", "les mesures suivent sans tarder", "measures follow without delay"),
    (4, "several means", "Plusieurs moyens vous sont ouverts", "Several means are open to you"),
    (5, "the delay", "maximal de 9 jours ouvrés à compter de la réception", "at most 9 working days of reception"),
    (
        5,
        "the means",
        "par le formulaire, en main propre, par courriel ou par courrier",
        "by hand, by e-mail or by post",
    ),
    (5, "who answers for it", "relations clientèle en est responsable", "client relations department is responsible"),
    (6, "the delay", "délai de 21 jours ouvrés à compter de la date de réception", "within 21 working days"),
    (6, "progress", "nous vous tenons au courant de l’avancement", "we keep you informed of progress"),
    (
        6,
        "circumstances",
        "circonstances particulières qui expliquent le retard",
        "special circumstances that explain the delay",
    ),
    (6, "impossibility", "ou l’impossibilité de vous donner vite une justification", "a justification quickly"),
    (7, "in writing", "La réponse est écrite, par la personne en charge", "in writing, by the person in charge"),
    (7, "a meeting", "une rencontre peut la suivre", "a meeting may follow"),
    (
        7,
        "rejection or refusal",
        "rejetée ou votre déclaration refusée, en tout ou en partie",
        "declaration refused, wholly or in",
    ),
    (7, "nothing amicable", "aucune solution amiable n’est trouvée", "no amicable solution is found"),
    (7, "the mediator", "Médiateur des remontées", "Médiateur des remontées"),
    (7, "free of charge", "gratuite pour le consommateur", "free of charge for the consumer"),
    (8, "by the head", "Le chef d’entreprise conserve et archive", "The head of the company keeps and archives"),
    (8, "to solve", "pour résoudre les problèmes qu’elle soulève", "to solve the problems it raises"),
    (
        8,
        "five years",
        "pendant cinq ans à compter de la clôture du dossier",
        "for five years from the day the file is closed",
    ),
    (8, "or its end", "ou de la cessation de la réclamation", "or the complaint ends"),
    (8, "failings", "dysfonctionnements constatés", "failings found"),
    (8, "actions", "actions correctives menées", "corrective actions taken"),
]
CASES = [
    pytest.param(article, words[language], language, marks=[pytest.mark.article(article)] if article else [], id=name)
    for article, idea, *words_ in IDEAS
    for words in [dict(zip(("fr", "en"), words_, strict=True))]
    for language in words
    for name in [f"{article}-{idea}-{language}"]
]


@pytest.fixture(autouse=True)
def _company() -> None:
    make_organisation(ack_days=9, response_days=21, mediator_name="Médiateur des remontées")


def plain(text: str) -> str:
    """The text with plain spaces."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def page(language: str = "fr") -> str:
    """The notice's page."""
    return plain(Client().get(f"/?lang={language}").content.decode())


def paper(language: str = "fr") -> str:
    """The words of the printed notice; a word may be cut at the end of a line."""
    content = Client().get(f"/procedure.pdf?lang={language}").content
    return plain(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages))


@pytest.mark.parametrize(("article", "words", "language"), CASES)
def test_the_notice_says_every_idea_of_the_procedure(article: int, words: str, language: str) -> None:
    said = page(language)
    if article:
        start = said.index(f'id="article-{article}"')
        said = said[start : said.index("</section>", start)]
    assert words in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_printed_notice_says_every_idea_too(language: str) -> None:
    said = paper(language)
    assert [words for *_rest, fr, en in IDEAS if (words := fr if language == "fr" else en) not in said] == []


@pytest.mark.parametrize(("language", "title"), [("fr", "Notice de réclamation"), ("en", "Complaints notice")])
def test_the_notice_is_called_so_on_the_page_and_on_paper(language: str, title: str) -> None:
    source = page(language)
    assert f"<h1>{title}</h1>" in source
    assert re.search(rf"<title>{title}\b", source)
    document = PdfReader(BytesIO(Client().get(f"/procedure.pdf?lang={language}").content))
    assert document.metadata is not None
    assert str(document.metadata.title).startswith(title)
    assert title in document.pages[0].extract_text()
