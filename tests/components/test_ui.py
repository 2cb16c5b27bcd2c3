"""The components say what the domain computed, and nothing is left without a look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from reclamations.domain.delays.calendar import Closure, WorkingCalendar
from reclamations.domain.delays.deadlines import clock_state
from reclamations.domain.vocabulary import Channel, Status
from reclamations.files.nature.refusals import in_words
from reclamations.templatetags import ui
from reclamations.web import events, looks

CLOSED = Closure(date(2026, 12, 28), date(2027, 1, 2), "Fermeture annuelle")
CALENDAR = WorkingCalendar(closures=[CLOSED])
RECEIVED = date(2026, 12, 8)
DUE = CALENDAR.add(RECEIVED, 14)


def render(source: str, **context: object) -> str:
    with translation.override("fr"):
        return Template("{% load ui %}" + source).render(Context(context))


def test_the_first_of_the_month_is_written_1er_in_french() -> None:
    assert render("{{ day|longdate }}", day=date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert render("{{ day|longdate }}", day=date(2026, 12, 7)) == "lundi 7 décembre 2026"


@pytest.mark.article(5)
def test_ledger_shows_each_day_of_the_delay_once() -> None:
    days = CALENDAR.ledger(RECEIVED, 14)
    months = ui.ledger_months(days, due={DUE}, today=None)
    cells = [cell for month in months for week in month.weeks for cell in week if cell and cell.entry]
    assert [cell.day for cell in cells] == [entry.day for entry in days]
    assert all(len(week) == 7 for month in months for week in month.weeks)
    assert all(cell.day.weekday() == place for m in months for w in m.weeks for place, cell in enumerate(w) if cell)


@pytest.mark.article(5)
def test_ledger_names_holidays_and_joins_the_days_of_a_closure() -> None:
    months = ui.ledger_months(CALENDAR.ledger(RECEIVED, 14), due={DUE}, today=None)
    assert months[0].reasons == [("25", "Noël"), ("28–31", '<span lang="fr">Fermeture annuelle</span>')]


@pytest.mark.article(5)
def test_ledger_marks_the_due_date_and_says_it_in_words() -> None:
    page = render("{% ledger days today=today %}", days=CALENDAR.ledger(RECEIVED, 14), today=DUE)
    assert f'is-working is-due is-today"><span class="day">{DUE.day}</span><span class="mark">14</span>' in page
    assert "échéance, comptée entière" in page


@pytest.mark.parametrize(
    ("on", "done_on", "spent", "words"),
    [
        (RECEIVED, None, 0, "dans 14\xa0jours ouvrés"),
        (DUE, None, 14, "dernier jour aujourd’hui"),
        (DUE + timedelta(days=7), None, 14, "en retard de 5\xa0jours ouvrés"),
        (DUE, date(2026, 12, 10), 2, "dans le délai"),
    ],
)
@pytest.mark.article(5)
def test_clock_says_where_the_delay_stands(on: date, done_on: date | None, spent: int, words: str) -> None:
    state = clock_state(DUE, done_on, on=on, calendar=CALENDAR)
    segments = ui.clock_segments(state, 14)
    assert len(segments) == 14
    assert sum(name != "" for _x, name in segments) == spent
    page = render("{% clock state 'Accusé de réception' received 14 %}", state=state, received=RECEIVED)
    assert words in page


def test_every_status_channel_and_event_has_a_drawing() -> None:
    told = [telling.icon for telling in events.EVENTS.values()]
    assert set(looks.STATUS_LOOKS) == set(Status)
    assert set(looks.CHANNEL_ICONS) == set(Channel)
    statuses = [icon for _tone, icon in looks.STATUS_LOOKS.values()]
    assert {*told, *statuses, *looks.CHANNEL_ICONS.values()} <= set(ui.icons())


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'lock' %}")
    assert 'role="img" aria-label="&lt;Gelé&gt;"' in render("{% icon 'lock' label %}", label="<Gelé>")


class Contact(forms.Form):
    email = forms.EmailField(label="Adresse électronique")
    means = forms.ChoiceField(label="Réponse", choices=[("a", "A")], widget=forms.RadioSelect)


def test_error_summary_leads_to_each_field() -> None:
    form = Contact({})
    form.add_error(None, "Rien n’est perdu.")
    page = render("{% error_summary form %}", form=form)
    assert "3 points sont à corriger" in page
    assert 'href="#id_email"' in page
    assert 'href="#id_means_0"' in page
    assert "Rien n’est perdu." in page


def test_error_summary_of_a_good_form_is_empty() -> None:
    assert not render("{% error_summary form %}", form=Contact({"email": "a@exemple.fr", "means": "a"})).strip()


@pytest.mark.parametrize(
    ("size", "words"), [(12, "1\xa0Ko"), (812_400, "812\xa0Ko"), (2_300_000, "2,3\xa0Mo"), (10_000_000, "10\xa0Mo")]
)
def test_a_size_is_written_in_the_units_that_people_read(size: int, words: str) -> None:
    assert in_words(size) == words


def test_guillemets_inside_guillemets_become_inner_quotation_marks() -> None:
    assert ui.inner_quotes("Le panneau «\xa0fermé\xa0» de la gare") == "Le panneau “fermé” de la gare"
    with translation.override("en"):
        assert ui.inner_quotes("« fermé »") == "« fermé »"


def test_an_hour_is_written_without_a_leading_zero() -> None:
    assert "à 9\xa0h\xa042" in ui.moment(datetime(2026, 12, 7, 8, 42, tzinfo=UTC))


@pytest.mark.article(8)
def test_the_first_of_a_month_is_written_as_an_ordinal() -> None:
    assert ui.longdate(date(2028, 1, 1)) == "samedi 1er janvier 2028"


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("06 12 34 56 78", "tel:+33-6-12-34-56-78"),
        ("04.76.42.12.34", "tel:+33-4-76-42-12-34"),
        ("+44 20 7946 0958", "tel:+44-20-7946-0958"),
        ("00 33 6 12 34 56 78", "tel:+33-6-12-34-56-78"),
        ("le soir seulement", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_a_number_is_dialled_as_rfc_3966_writes_it(typed: str, link: str) -> None:
    assert ui.phone_link(typed) == link
