"""The organisation's own articles: from a day on, kept for ever, shown to the files of their time."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pdfplumber
import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from reclamations.backoffice.configuration.doubts import doubts
from reclamations.domain.delays.deadlines import Delays
from reclamations.domain.vocabulary import EventKind, Role
from reclamations.models import Complaint, Event, NoticeArticle, Organisation, Staff, Wording
from reclamations.web import notice
from tests import factories
from tests.backoffice.test_mediation import saved

pytestmark = pytest.mark.django_db
TODAY, TOMORROW, JUNE = date(2026, 5, 11), date(2026, 5, 12), date(2026, 6, 1)
NOON = datetime(2026, 5, 11, 10, tzinfo=UTC)
OWN = "Nous accusons réception sous 14 jours ouvrés, sans exception."


@pytest.fixture(autouse=True)
def _noon() -> object:
    factories.make_organisation()
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def admin(sign_in: Callable[[Staff], Client]) -> Client:
    """The browser of an administrator."""
    return sign_in(factories.make_staff(Role.ADMINISTRATOR, is_staff=True))


def publish(
    text: str = OWN, on: date = TODAY, *, number: int = 5, title: str = "", at: datetime = NOON
) -> NoticeArticle:
    """A version, whatever the day it is published."""
    author = factories.make_staff(Role.ADMINISTRATOR)
    day = at.date()
    return NoticeArticle.publish(number, title=title, text=text, effective_on=on, author=author, at=at, today=day)


def shown(day: date, number: int = 5) -> notice.Article:
    """An article as it is on that day."""
    organisation = Organisation.current()
    return notice.articles(day, organisation, organisation.calendar_in_force.delays)[number - 1]


def post(client: Client, number: int = 5, **typed: str) -> object:
    """Fill in the page of an article."""
    data = {"title": "", "text": OWN, "effective_on": "2026-05-11"} | typed
    return client.post(f"/gestion/configuration/notice/{number}/", data)


@pytest.mark.article(5)
def test_an_own_text_is_read_by_the_public_from_its_day_on(admin: Client) -> None:
    post(admin, effective_on="2026-06-01", title="Accuser réception")
    assert OWN not in Client().get("/").content.decode()
    with time_machine.travel(datetime(2026, 6, 1, 6, tzinfo=UTC)):
        page = Client().get("/").content.decode()
    assert OWN in page
    assert page.count("Accuser réception") == 2  # its heading and the summary
    assert "en main propre" not in page


@pytest.mark.article(7)
def test_the_mediator_stays_under_article_7_whatever_the_text(admin: Client) -> None:
    post(admin, number=7, text="Nous répondons par écrit.")
    page = Client().get("/").content.decode()
    start = page.index('id="article-7"')
    assert "Médiateur du Tribunal de Grenoble" in page[start : page.index("</section>", start)]


def test_a_published_version_is_on_record_and_never_changes(admin: Client) -> None:
    post(admin)
    event = Event.objects.get(kind=EventKind.ORGANISATION_CHANGED.value)
    assert event.facts["article"] == 5
    for change in (lambda rows: rows.update(text="Autre"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change(NoticeArticle.objects.all())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"effective_on": "2026-05-10"}, "Le passé ne change pas"),
        ({"effective_on": "2062-05-11"}, "vérifiez l’année"),
        ({"effective_on": ""}, "obligatoire"),
        ({"text": ""}, "déjà le texte"),
    ],
)
def test_a_version_that_cannot_be_is_refused_beside_its_field(admin: Client, typed: dict[str, str], said: str) -> None:
    response = post(admin, **{"title": "Mon titre", **typed})
    assert response.status_code == 422  # type: ignore[attr-defined]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert said in page
    assert "Mon titre" in page
    assert not NoticeArticle.objects.exists()


def test_a_preview_publishes_nothing_and_keeps_what_was_typed(admin: Client) -> None:
    page = post(admin, text="Un texte à voir.", preview="1").content.decode()  # type: ignore[attr-defined]
    assert page.count("Un texte à voir.") == 2
    assert "pas encore publié" in page
    assert "jours ouvrés (Organisation" in page
    assert not NoticeArticle.objects.exists()


def test_the_whole_notice_can_be_seen_at_a_day_to_come(admin: Client) -> None:
    publish(on=JUNE)
    for day, seen in (("2026-05-31", False), ("2026-06-01", True), ("2026-02-31", False), ("demain", False)):
        page = admin.get(f"/gestion/configuration/notice/apercu/?le={day}").content.decode()
        assert (OWN in page) is seen


def test_the_last_version_of_a_day_prevails_and_an_empty_one_brings_the_usual_words_back() -> None:
    publish("Premier.", JUNE)
    publish("Second.", JUNE)
    publish("", date(2026, 7, 1))
    assert [shown(day).text for day in (JUNE, date(2026, 6, 30))] == ["Second.", "Second."]
    assert not shown(TODAY).is_own
    assert "en main propre" in shown(date(2026, 7, 1)).text


def test_a_file_keeps_the_notice_of_its_day_of_reception() -> None:
    publish("Ancien texte, 14 jours ouvrés.", TODAY)
    before = factories.make_complaint(received_on=date(2026, 5, 4))
    then = factories.make_complaint(received_on=TODAY)
    publish("Nouveau texte, 14 jours ouvrés.", TOMORROW)
    organisation = Organisation.current()
    texts = [notice.articles_for(file, organisation)[4].text for file in (before, then)]
    assert "en main propre" in texts[0]
    assert texts[1] == "Ancien texte, 14 jours ouvrés."


def test_a_version_published_later_the_same_day_is_not_that_of_a_file_already_filed() -> None:
    file = factories.make_complaint(received_on=TODAY)
    publish(at=NOON.replace(hour=15))
    assert not notice.articles_for(file, Organisation.current())[4].is_own
    with time_machine.travel(NOON.replace(hour=16)):
        later = factories.make_complaint(received_on=TODAY)
    assert notice.articles_for(later, Organisation.current())[4].is_own


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_a_file_keeps_the_delays_it_was_promised() -> None:
    file = factories.make_complaint()
    factories.make_organisation(ack_days=9, response_days=21)
    said = [article.text for article in notice.articles_for(file, Organisation.current())]
    assert "14\N{NO-BREAK SPACE}jours ouvrés" in said[4]
    assert "30\N{NO-BREAK SPACE}jours ouvrés" in said[5]


def test_staff_the_client_and_their_data_show_the_notice_of_the_file(sign_in: Callable[[Staff], Client]) -> None:
    publish()
    file: Complaint = factories.make_complaint(received_on=TODAY)
    publish("Autre, 14 jours ouvrés.", TOMORROW)
    with time_machine.travel(datetime(2026, 5, 20, 10, tzinfo=UTC)):
        desk = sign_in(factories.make_staff(Role.CLIENT_RELATIONS, is_staff=True))
        page = desk.get(f"/gestion/dossiers/{file.reference}/").content.decode()
        assert f"/gestion/dossiers/{file.reference}/notice/" in page
        assert OWN in desk.get(f"/gestion/dossiers/{file.reference}/notice/").content.decode()


def test_an_own_text_is_translated_like_the_others() -> None:
    publish("Quatorze jours ouvrés.")
    page = Client().get("/?lang=en").content.decode()
    assert '<div lang="fr"><p>Quatorze jours ouvrés.</p></div>' in page
    Wording.put(language="en", source="Quatorze jours ouvrés.", text="Fourteen working days.")
    assert "<div><p>Fourteen working days.</p></div>" in Client().get("/?lang=en").content.decode()


@pytest.mark.parametrize(
    ("number", "text", "count"),
    [
        (5, "sous 14 jours ouvrés", 0),
        (5, "sous Quatorze (14) jours ouvrés", 0),
        (5, "sous quatorze jours ouvrés", 0),
        (5, "sous 15 jours ouvrés", 1),
        (5, "sous 114 jours ouvrés", 1),
        (5, "sous 14 jours", 1),
        (5, "sous quinzaine", 2),
        (6, "dans les trente jours ouvrés", 0),
        (6, "dans les 60 jours ouvrés", 1),
        (6, "", 0),
        (1, "rien", 0),
    ],
)
def test_a_text_that_contradicts_the_delays_is_told(number: int, text: str, count: int) -> None:
    assert len(doubts(number, text, Delays(ack=14, response=30))) == count


@pytest.mark.article(5)
def test_delays_changed_under_an_own_text_are_told(admin: Client) -> None:
    publish()
    factories.make_organisation(ack_days=10)
    assert (
        "Le texte ne contient pas «\N{NO-BREAK SPACE}10" in admin.get("/gestion/configuration/notice/").content.decode()
    )


@pytest.mark.article(6)
def test_who_changes_a_delay_is_told_of_the_text_that_says_another(admin: Client) -> None:
    publish("Nous répondons dans les 30 jours ouvrés.", number=6)
    saved(admin, response_days="45")
    assert "Article 6 de la notice" in admin.get("/gestion/configuration/").content.decode()


@pytest.mark.parametrize("role", [Role.COLLABORATOR, Role.CLIENT_RELATIONS, Role.MANAGEMENT])
def test_only_who_configures_may_publish(role: Role, sign_in: Callable[[Staff], Client]) -> None:
    client = sign_in(factories.make_staff(role, is_staff=True))
    for path in ("", "5/", "apercu/"):
        assert client.get(f"/gestion/configuration/notice/{path}").status_code == 403
    assert post(client).status_code == 403  # type: ignore[attr-defined]


def test_an_article_that_is_none_is_not_found(admin: Client) -> None:
    assert admin.get("/gestion/configuration/notice/9/").status_code == 404


def test_hostile_text_is_text() -> None:
    publish("<script>alert(1)</script> {{ organisation }} {% now 'Y' %}", number=1)
    page = Client().get("/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ organisation }}" in page


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, its spaces as they are printed."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [page.extract_text() for page in document.pages]


def test_an_article_of_many_pages_follows_the_one_before_and_stays_on_the_sheet() -> None:
    publish("\n\n".join(f"Alinéa {number}." for number in range(1, 201)), number=3)
    publish("x" * 3_000 + " 30 jours ouvrés", number=6)
    pdf = Client().get("/procedure.pdf").content
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert all(char["x1"] < page.width - 40 for page in document.pages for char in page.chars)
    listed = pages_of(pdf)
    first = next(page for page in listed if "Chacun de nous vous écoute\nAlinéa" in page)
    assert "Ce qu’est une réclamation" in first
    assert "Alinéa 200." in next(page for page in listed if "Comment réclamer\nPlusieurs" in page)


def test_no_printed_line_of_an_own_article_begins_with_a_sign() -> None:
    publish("Nous accusons réception : « au plus tard » sous 14 jours ouvrés ! " * 60)
    lines = "\n".join(pages_of(Client().get("/procedure.pdf").content))
    assert not re.search(r"^(?:[:;!?»]|jours)|«$", lines, re.MULTILINE)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "x" * 20_001}, "20\N{NO-BREAK SPACE}000 au plus"),
        ({"text": "x\n" * 501 + "x"}, "Ce texte compte 502 lignes"),
        ({"text": " \n ", "title": "Titre seul"}, "Un titre ne s’emploie qu’avec votre texte"),
    ],
)
def test_what_cannot_be_published_is_said_beside_its_field(admin: Client, typed: dict[str, str], said: str) -> None:
    response = post(admin, **typed)
    assert said in response.content.decode()  # type: ignore[attr-defined]
    assert not NoticeArticle.objects.exists()


def test_two_versions_of_a_day_leave_each_file_the_one_its_client_could_read(admin: Client) -> None:
    hours = {9: "Premier, 14 jours ouvrés.", 11: "Second, 14 jours ouvrés."}
    files = []
    for hour in (8, 10, 12):
        with time_machine.travel(NOON.replace(hour=hour), tick=False):
            files.append(factories.make_complaint(received_on=TODAY))
        if text := hours.get(hour + 1):
            with time_machine.travel(NOON.replace(hour=hour + 1), tick=False):
                post(admin, text=text)
    read = [notice.articles_for(file, Organisation.current())[4].text for file in files]
    assert "en main propre" in read[0]
    assert read[1:] == list(hours.values())
