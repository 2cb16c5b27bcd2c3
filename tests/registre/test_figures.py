"""Figures over a period: out of how many, as known when, and never of a future or of half a purged month."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.test import Client

from reclamations import actions as acts
from reclamations.actions import ActRefused
from reclamations.domain.vocabulary import Outcome, Party, Role, Status, SurveyQuestion
from reclamations.models import Closure, Complaint, SatisfactionSurvey, Staff
from registre import actions
from registre.archives import purge
from registre.figures import known, statistics
from registre.models import ArchivedLine, ManagementReview
from registre.vocabulary import Effectiveness
from tests.factories import make_complaint, make_organisation, make_staff
from tests.registre import lives
from tests.registre.rows import approved_batch, make_closed, make_finding
from tests.registre.test_pages import OLD, visit

pytestmark = [pytest.mark.django_db, pytest.mark.article(1)]
TODAY = date(2026, 9, 1)
PERIOD = (date(2018, 1, 1), date(2018, 12, 31))


@pytest.fixture
def manager() -> Staff:
    make_organisation()
    return make_staff(Role.MANAGEMENT, is_staff=True)


def by_title(figures: statistics.Figures, title: str) -> dict[str, int]:
    return {one.title: dict(one.rows) for one in figures.breakdowns}[title]


def test_every_figure_adds_up_to_the_complaints_of_the_period() -> None:
    make_organisation()
    files = []
    for number, live in enumerate([*lives.ENDED.values(), *lives.LIVE.values()]):
        files.append(lives.File(date(2018, 1 + number % 11, 3 + number)))
        live(files[-1])
    lives.play(files)
    figures = statistics.count(*PERIOD, on=TODAY)
    assert (figures.complaints, figures.requests) == (len(files) - 2, 2)
    assert sum(number for _label, number in figures.stages) == figures.complaints
    for breakdown in figures.breakdowns:
        assert sum(number for _label, number in breakdown.rows) == figures.complaints, breakdown.title
    for delay in figures.delays:
        assert delay.known + delay.running + delay.void + delay.lost == figures.complaints, delay.title
    assert by_title(figures, "Par issue")["Retirée sans réponse"] == 2


@pytest.mark.article(8)
def test_the_figures_of_a_day_are_found_again_whatever_happened_since() -> None:
    """Counted on each of these days, then counted again for the same days once everything is over."""
    make_organisation()
    files = []
    for number, live in enumerate([*lives.ENDED.values(), *lives.LIVE.values()]):
        files.append(lives.File(date(2018, 3, 1 + number)))
        live(files[-1])
    files.append(lives.File(date(2018, 3, 1), date(2018, 3, 20)))
    lives.answered(files[-1], Outcome.UPHELD)
    for name in ("requalified", "corrected"):  # on the very first day that is counted
        files.append(lives.File(date(2018, 3, 9)))
        lives.ENDED[name](files[-1])
    period = (date(2018, 3, 1), date(2018, 3, 31))
    days = [date(2018, 3, 9) + timedelta(days=6 * number) for number in range(18)]
    then, before = {}, date.min
    for day in days:
        lives.play(files, after=before, upto=day)
        with lives.on(day):
            then[day] = statistics.count(*period, on=day)
        before = day
    lives.play(files, after=before)
    assert len({str(figures) for figures in then.values()}) == len(days)
    for day, figures in then.items():
        assert statistics.count(*period, on=day) == figures, day


@pytest.mark.article(6)
def test_dates_recomputed_since_are_not_those_of_the_day(manager: Staff) -> None:
    file = lives.File(date(2026, 3, 2), date(2026, 3, 2))  # by staff: no date was promised
    lives.play([file])
    late = date(2026, 3, 24)

    def delay() -> statistics.Delay:
        return statistics.count(date(2026, 3, 1), date(2026, 3, 31), on=late).delays[0]

    assert delay().missed == 1
    Closure.objects.create(label="Travaux", first_day=date(2026, 3, 9), last_day=date(2026, 3, 20))
    with lives.on(date(2026, 4, 1)):
        acts.refresh_calendar(actor=Party.SYSTEM)
        assert acts.recompute_deadlines(actor=manager, reason="Fermeture oubliée")
    assert Complaint.objects.get().ack_due_on > late
    assert delay().missed == 1


@pytest.mark.article(8)
def test_a_review_keeps_the_figures_of_the_end_of_its_period(manager: Staff) -> None:
    file = lives.File(date(2026, 3, 2))
    lives.ENDED["upheld"](file)
    lives.play([file])
    with time_machine.travel(datetime(2026, 3, 30, 9, tzinfo=UTC), tick=False):
        finding = make_finding(actor=manager)
        make_finding(actor=manager)
    with time_machine.travel(datetime(2026, 4, 15, 9, tzinfo=UTC), tick=False):
        type(finding).objects.filter(pk=finding.pk).update(
            closed_on=date(2026, 4, 15), closed_by=manager, closing_comment="Réglé"
        )
        make_finding(actor=manager)
    period = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
    with time_machine.travel(TODAY):
        review = actions.record_review(actor=manager, held_on=TODAY, conclusions="Tenir", **period)
    assert review.figures["on"] == "2026-03-31"
    assert review.figures["stages"] == [["répondues et non closes", 1]]  # closed in June
    assert review.figures["open_findings"] == 2


def test_a_finding_reopened_since_was_closed_at_the_end_of_the_period(manager: Staff) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False):
        finding = make_finding(actor=manager)
        action = actions.record_corrective_action(
            finding, actor=manager, description="Astreinte", owner=manager, due_on=date(2026, 3, 4)
        )
        actions.complete_corrective_action(action, actor=manager, done_on=date(2026, 3, 2), comment="Fait")
        actions.assess_effectiveness(action, actor=manager, effectiveness=Effectiveness.EFFECTIVE, comment="Oui")
        actions.close_finding(finding, actor=manager, revision=None, comment="Réglé")
    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=UTC), tick=False):
        actions.reopen_finding(finding, actor=manager, revision=None, reason="Retards revenus")
    assert statistics.state_of_findings(date(2026, 3, 31))["open_findings"] == 0
    assert statistics.state_of_findings(date(2026, 4, 2))["open_findings"] == 1


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"first_day": date(2026, 1, 1), "last_day": date(2026, 9, 2)}, "last_day"),
        ({"first_day": date(2018, 1, 8), "last_day": date(2018, 12, 31)}, "first_day"),
        ({"first_day": date(2017, 1, 1), "last_day": date(2018, 1, 30)}, "last_day"),
    ],
)
def test_a_review_of_a_future_or_of_half_a_purged_month_is_refused(
    manager: Staff, period: dict[str, date], field: str
) -> None:
    make_closed(**OLD)
    purge.execute(approved_batch())
    with time_machine.travel(datetime(2026, 9, 20, 9, tzinfo=UTC), tick=False), pytest.raises(ActRefused) as refusal:
        actions.record_review(actor=manager, held_on=TODAY, conclusions="Tenir", **period)
    assert refusal.value.field == field
    assert not ManagementReview.objects.exists()


def test_a_page_of_half_a_purged_month_says_so_and_offers_the_whole_months(client: Client, manager: Staff) -> None:
    make_closed(**OLD)
    purge.execute(approved_batch())
    page = visit(client, manager, "home", query="?du=2018-01-08&au=2018-12-15")
    assert page.context["figures"] is None
    assert page.context["period"].whole == (date(2018, 1, 1), date(2018, 12, 31))
    assert "du=2018-01-01&amp;au=2018-12-31" in page.content.decode()
    assert visit(client, manager, "home", query="?du=2018-01-01&au=2018-12-31").context["figures"].complaints == 1
    assert visit(client, manager, "home", query="?du=2018-02-08&au=2018-12-15").context["figures"].complaints == 0


@pytest.mark.parametrize("query", ["du=2026-01-01&au=2099-01-01", "du=2026-05-01&au=2026-04-30", "du=x&au=2026-01-01"])
def test_a_period_that_cannot_be_counted_is_said_beside_its_field(client: Client, manager: Staff, query: str) -> None:
    page = visit(client, manager, "home", query=f"?{query}")
    assert page.context["figures"] is None
    assert page.context["period"].errors
    assert "invalid-feedback" in page.content.decode()


def test_old_lines_without_months_are_counted_apart_in_the_figures_of_a_past_day() -> None:
    make_closed(**OLD)
    purge.execute(approved_batch())
    ArchivedLine.objects.update(ack_due_month=None, acknowledged_month=None, response_due_month=None)
    [ack, answer] = statistics.count(date(2018, 1, 1), date(2018, 1, 31), on=date(2018, 1, 31)).delays
    assert (ack.lost, answer.lost, answer.known) == (1, 1, 0)
    [ack, answer] = statistics.count(date(2018, 1, 1), date(2018, 1, 31), on=TODAY).delays
    assert (ack.held, answer.held, answer.lost) == (1, 1, 0)


def test_the_default_page_ends_today_and_counts_untriaged_files(client: Client, manager: Staff) -> None:
    make_complaint(received_on=TODAY)
    with time_machine.travel(TODAY):
        figures = visit(client, manager, "home").context["figures"]
    assert figures.stages == [("à qualifier", 1)]
    assert by_title(figures, "Par risque") == {"À qualifier : non évalué": 1}


def test_a_purged_file_counts_in_a_period_that_begins_within_its_month() -> None:
    """Only its month is known: leaving it out would say that nobody complained."""
    make_closed(**OLD)
    purge.execute(approved_batch())
    ArchivedLine.objects.update(**{question.value: 4 for question in SurveyQuestion})
    month = ArchivedLine.objects.get().received_month
    figures = statistics.count(month.replace(day=8), month.replace(day=28), on=TODAY)
    assert figures.complaints == 1
    assert figures.satisfaction.answers == 1
    after = statistics.count(month + timedelta(days=40), month + timedelta(days=60), on=TODAY)
    assert (after.complaints, after.satisfaction.answers) == (0, 0)


def figures_of(year: int, on: date) -> statistics.Figures:
    return statistics.count(date(year, 1, 1), date(year, 12, 31), on=on)


def plain(year: int, on: date) -> dict[str, object]:
    return figures_of(year, on).plain()


def test_the_ends_of_all_months_of_a_life_are_told_alike_before_and_after_its_purge() -> None:
    """One month after the other: not judged yet, then judged, late, answered, closed, and given a mark."""
    file = make_closed(
        received_on=date(2020, 1, 10),
        recorded_on=date(2020, 2, 3),
        reception_reason="Retrouvée dans un courrier",
        qualified_at=datetime(2020, 3, 31, 22, 30, tzinfo=UTC),  # 1 April in Paris
        acknowledged_on=date(2020, 4, 20),
        responded_on=date(2020, 6, 5),
        circumstances="Un expert était attendu.",
        closed_on=date(2020, 7, 6),
    )
    SatisfactionSurvey.objects.create(
        complaint=file, answered_at=datetime(2020, 8, 31, 23, tzinfo=UTC), **dict.fromkeys(SurveyQuestion, 4)
    )
    ends = [date(2020, month, 1) + relativedelta(day=31) for month in range(1, 13)]
    before = [plain(2020, end) for end in ends]
    assert purge.execute(approved_batch()).purged == 1
    assert [plain(2020, end) for end in ends] == before
    assert [figures["satisfaction"]["answers"] for figures in before] == [0] * 8 + [1] * 4  # type: ignore[index]
    assert before[0]["complaints"] == 0
    assert before[1]["stages"] == before[2]["stages"] == [["à qualifier", 1]]
    assert before[3]["stages"] == [["en cours de traitement", 1]]


def test_a_file_that_ended_without_its_answer_leaving_has_no_outcome_either_once_purged() -> None:
    make_closed(
        closed_on=date(2020, 3, 2),
        received_on=date(2020, 1, 10),
        status=Status.WITHDRAWN.value,
        outcome="",
        responded_on=None,
        closing_reason="",
    )
    assert purge.execute(approved_batch()).purged == 1
    ArchivedLine.objects.update(outcome=Outcome.UPHELD.value)  # written, and it never left
    [outcome] = [one for one in figures_of(2020, date(2020, 12, 31)).breakdowns if one.title == "Par issue"]
    assert outcome.rows == [("Retirée sans réponse", 1)]


@pytest.mark.parametrize("name", known._MONTHS)
def test_a_period_that_ends_within_a_month_in_which_a_purged_file_moved_is_not_told(name: str) -> None:
    make_closed(
        received_on=date(2020, 1, 10),
        recorded_on=date(2020, 1, 10),
        qualified_at=datetime(2020, 1, 13, 9, tzinfo=UTC),
        ack_due_on=date(2020, 1, 30),
        acknowledged_on=date(2020, 1, 20),
        response_due_on=date(2020, 1, 31),
        responded_on=date(2020, 1, 30),
        closed_on=date(2020, 1, 31),
    )
    assert purge.execute(approved_batch()).purged == 1
    assert known.partial_months(date(2020, 1, 1), date(2020, 3, 10)) is None
    ArchivedLine.objects.update(**{name: date(2020, 3, 1)})
    assert known.partial_months(date(2020, 1, 1), date(2020, 3, 10)) == (date(2020, 1, 1), date(2020, 3, 31))
    assert known.partial_months(date(2020, 1, 1), date(2020, 3, 31)) is None
    assert known.partial_months(date(2020, 2, 1), date(2020, 3, 10)) is None, "received before the period"
