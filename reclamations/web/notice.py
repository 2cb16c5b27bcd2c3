"""« Notice de réclamation »: its eight articles on a day, in our usual words or the organisation’s own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reclamations.domain import gettext_noop
from reclamations.domain.delays.deadlines import Delays
from reclamations.models import Complaint, Organisation
from reclamations.models.company.notice import NUMBERS, in_force
from reclamations.models.company.wording import localised, translation_of
from reclamations.web.promise import Promise, promise_for
from reclamations.words import languages
from reclamations.words.typography import working_days

#: What each article is called and says, unless the organisation wrote its own. The two delays are its settings.
USUAL: Mapping[int, tuple[str, tuple[str, ...]]] = {
    1: (
        gettext_noop("Pourquoi nous vous écoutons"),
        (
            gettext_noop(
                "Traiter votre réclamation, c’est chercher votre satisfaction et mériter votre fidélité : "
                "l’image de l’entreprise en dépend. Nous analysons chaque réclamation, car elle révèle les "
                "défaillances d’un service ou d’une installation, dont peuvent naître des risques juridiques et "
                "opérationnels. Cette procédure dit ce que notre personnel fait dès qu’il la reçoit."
            ),
        ),
    ),
    2: (
        gettext_noop("Ce qu’est une réclamation"),
        (
            gettext_noop(
                "C’est une déclaration par laquelle vous constatez votre mécontentement envers l’entreprise. "
                "Demander une prestation, une information, un éclaircissement ou un avis n’est pas réclamer ; "
                "mais si vous vous trompez de porte, rien n’est perdu : nous vous disons pourquoi et nous "
                "orientons votre demande. Cette décision est datée, motivée, et peut être revue sans que vous "
                "perdiez votre date de réception."
            ),
        ),
    ),
    3: (
        gettext_noop("Chacun de nous vous écoute"),
        (
            gettext_noop(
                "Quelle que soit la façon dont vous exprimez votre mécontentement, le collaborateur qui l’entend "
                "s’en occupe avec diligence, dans le cadre de ses fonctions et selon son expérience, et prévient "
                "la direction au plus vite. La direction seule, ou la personne à qui elle délègue cette "
                "décision, juge s’il s’agit d’une réclamation. Le traitement est raisonnable et rapide ; toute "
                "réclamation est enregistrée, et les mesures suivent sans tarder."
            ),
        ),
    ),
    4: (
        gettext_noop("Comment réclamer"),
        (
            gettext_noop(
                "Plusieurs moyens vous sont ouverts, et aucun n’est meilleur qu’un autre. Ce qui compte est le "
                "jour où votre réclamation nous parvient : c’est de lui que partent les délais."
            ),
        ),
    ),
    5: (
        gettext_noop("L’accusé de réception"),
        (
            gettext_noop(
                "Nous accusons réception dans un délai maximal de %(ack)s à compter de la "
                "réception, par le formulaire, en main propre, par courriel ou par courrier. Le service "
                "relations clientèle en est responsable."
            ),
        ),
    ),
    6: (
        gettext_noop("Le délai de réponse"),
        (
            gettext_noop(
                "Nous répondons dans un délai de %(response)s à compter de la date de réception. Si nous "
                "n’y parvenons pas, nous vous tenons au courant de l’avancement, et la réponse énonce les "
                "circonstances particulières qui expliquent le retard, ou l’impossibilité de vous donner vite "
                "une justification. La première date promise ne s’efface jamais."
            ),
        ),
    ),
    7: (
        gettext_noop("La réponse, et le médiateur"),
        (
            gettext_noop(
                "La réponse est écrite, par la personne en charge de votre dossier ; une rencontre peut la "
                "suivre. Si votre réclamation est rejetée ou votre déclaration refusée, en tout ou en partie, ou "
                "si aucune solution amiable n’est trouvée, vous pouvez vous adresser au médiateur :"
            ),
        ),
    ),
    8: (
        gettext_noop("Ce que nous gardons"),
        (
            gettext_noop(
                "Le chef d’entreprise conserve et archive votre réclamation, pour résoudre les problèmes qu’elle "
                "soulève et remplir ses obligations, pendant cinq ans à compter de la clôture du dossier ou de "
                "la cessation de la réclamation ; elle est ensuite détruite."
            ),
            gettext_noop("Il consigne au registre les dysfonctionnements constatés et les actions correctives menées."),
        ),
    ),
}
#: Characters, a line break counting as a line of them, beyond which an article is not kept on one printed page.
LONG = 1_600


@dataclass(frozen=True)
class Article:
    """One article in the active language: its title, its text in paragraphs, and from when it is the organisation's."""

    number: int
    title: str
    text: str
    since: date | None = None
    is_french: bool = False  # the organisation's own words, on a page in a language nobody wrote them in

    @property
    def is_own(self) -> bool:
        """Whether the organisation wrote it."""
        return self.since is not None

    @property
    def is_long(self) -> bool:
        """Whether it may take most of a printed page: such an article may be cut between two."""
        return len(self.text) + 80 * self.text.count("\n") > LONG


def articles(
    day: date, organisation: Organisation, delays: Delays, *, seen_at: datetime | None = None
) -> list[Article]:
    """Give the eight articles that applied on that day, or will; `delays` are those of that day."""
    return [_article(number, day, organisation, delays, seen_at) for number in NUMBERS]


def articles_for(complaint: Complaint, organisation: Organisation) -> list[Article]:
    """Give the articles that applied to a file: those of its day of reception, with the delays it was promised."""
    delays = complaint.calendar.delays
    return articles(complaint.received_on, organisation, delays, seen_at=complaint.created_at)


def usual(number: int, delays: Delays) -> Article:
    """Give an article in our usual words, in the active language."""
    title, paragraphs = USUAL[number]
    values = {"ack": working_days(delays.ack), "response": working_days(delays.response)}
    return Article(number, _(title), "\n\n".join(_(paragraph) % values for paragraph in paragraphs))


@dataclass(frozen=True)
class Today:
    """What the notice says all day: the promise, its calendar, the articles; the two drawn ones are HTML."""

    promise: Promise
    articles: list[Article]
    calendar: SafeString
    body: SafeString


def today(day: date, organisation: Organisation) -> Today:
    """Give what the notice says that day in the active language, drawn once for each process."""
    return _drawn(day, organisation.stamp, translation.get_language() or languages.SOURCE)


@lru_cache(maxsize=8)
def _drawn(day: date, stamp: str, language: str) -> Today:
    organisation = Organisation.current()
    promise = promise_for(day, organisation.calendar_in_force)
    listed = articles(day, organisation, promise.delays)
    values = {"organisation": organisation, "promise": promise, "articles": listed, "today": day}
    return Today(
        promise,
        listed,
        calendar=render_to_string("public/promise.html", values),
        body=render_to_string("public/articles.html", values | {"contact": "#contact", "heading": "h3"}),
    )


def plain_text(listed: Iterable[Article]) -> dict[str, str]:
    """Give the articles as plain text, by what they are called: « Article 1. Pourquoi nous vous écoutons »."""
    return {
        _("Article %(number)s. %(title)s") % {"number": article.number, "title": article.title}: article.text
        for article in listed
    }


def _article(number: int, day: date, organisation: Organisation, delays: Delays, seen_at: datetime | None) -> Article:
    standard = usual(number, delays)
    own = in_force(number, day, organisation, seen_at=seen_at)
    if own is None:
        return standard
    language = translation.get_language() or languages.SOURCE
    return Article(
        number,
        localised(own.title, organisation) if own.title else standard.title,
        localised(own.text, organisation),
        since=own.effective_on,
        is_french=translation_of(own.text, organisation, language) is None,
    )
