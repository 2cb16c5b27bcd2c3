"""The queue answers « what must I do now, and by when », in few queries, however long it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reclamations import actions
from reclamations.backoffice.desk import queue
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, Direction, DispatchState, MessageKind, Party
from reclamations.models import Complaint, Staff
from tests.actions.test_respond import respond
from tests.backoffice.conftest import NOW
from tests.factories import make_complaint, make_message

TODAY = date(2026, 5, 11)
#: Session, person, organisation; the page's three groups, its calendars, three kinds of message; the counters, three
#: alerts; twice the people who handle files, addresses to confirm.
QUEUE_QUERIES = 23


def references(client: Client, **parameters: str) -> list[str]:
    rows = client.get(reverse("admin:index"), parameters).context["rows"]
    return [row.complaint.reference for row in rows]


@pytest.fixture
def files() -> list[Complaint]:
    """Ten files, the newest first in the table, the oldest first in the queue."""
    return [make_complaint(received_on=TODAY - timedelta(days=days)) for days in range(10)]


def test_the_nearest_due_date_comes_first(files: list[Complaint], desk: Client) -> None:
    expected = sorted(files, key=lambda file: (file.ack_due_on, file.pk))
    assert references(desk) == [file.reference for file in expected]


def test_answered_files_come_last_and_ended_ones_never(
    answered: Complaint, files: list[Complaint], desk: Client
) -> None:
    ended = make_complaint(status="withdrawn", closed_on=TODAY, retention_until=date(2031, 5, 11))
    shown = references(desk)
    assert shown[-1] == answered.reference
    assert ended.reference not in shown


@pytest.fixture
def again(answered: Complaint, relations: Staff, management: Staff) -> list[Complaint]:
    """One file reopened after its answer, one contested: each has a date of our own."""
    answer = {"responded_on": TODAY, "outcome": "upheld", "amicable_solution": True, "acknowledged_on": TODAY}
    signed = {"qualified_at": NOW, "qualified_by": management, "qualification_reason": "Un mécontentement."}
    reopened = make_complaint(status="in_progress", **answer, **signed, again_due_on=date(2026, 6, 10))
    contested = actions.disagree(answered, actor=relations, revision=None, comment="Non.")
    make_complaint(status="answered", **answer, **signed)
    return [reopened, contested]


@pytest.mark.article(7)
def test_files_to_answer_again_have_a_date_of_our_own_among_the_others(
    again: list[Complaint], files: list[Complaint], desk: Client
) -> None:
    rows = desk.get(reverse("admin:index")).context["rows"]
    dated = [row for row in rows if row.is_ours]
    assert [row.complaint for row in dated] == again[::-1]
    assert [[label for label, *_look in row.pills] for row in dated] == [["Désaccord du client"], ["Rouvert"]]
    assert {row.act_label for row in dated} == {"Répondre de nouveau"}
    assert [row.state.due_on for row in dated if row.state] == [date(2026, 6, 3), date(2026, 6, 10)]
    assert [row.act_label for row in rows if not row.state] == ["Clore"]


def test_a_second_answer_puts_a_contested_file_back_with_the_others(
    again: list[Complaint], relations: Staff, desk: Client
) -> None:
    respond(again[1], relations, None)
    rows = desk.get(reverse("admin:index")).context["rows"]
    assert [row.complaint for row in rows if row.is_ours] == [again[0]]


def test_pages_follow_one_another_without_a_gap(
    files: list[Complaint], again: list[Complaint], desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 3)
    seen: list[str] = []
    url = reverse("admin:index")
    while url:
        context = desk.get(url).context
        seen += [row.complaint.reference for row in context["rows"]]
        url = context["next_url"]
    assert len(seen) == len(set(seen)) == 13


def test_a_page_never_skips_rows(files: list[Complaint], desk: Client, django_assert_num_queries: Any) -> None:
    desk.get(reverse("admin:index"))
    with django_assert_num_queries(QUEUE_QUERIES) as queries:
        desk.get(reverse("admin:index"), {"apres": f"{TODAY},1"})
    assert not [query["sql"] for query in queries.captured_queries if "OFFSET" in query["sql"]]


def test_the_number_of_queries_does_not_grow_with_the_queue(
    files: list[Complaint], desk: Client, django_assert_num_queries: Any
) -> None:
    desk.get(reverse("admin:index"))
    with django_assert_num_queries(QUEUE_QUERIES):
        desk.get(reverse("admin:index"))


def test_the_next_act_is_said_in_words_for_each_reader(received: Complaint, desk: Client, boss: Client) -> None:
    assert boss.get(reverse("admin:index")).context["rows"][0].act is Act.QUALIFY
    assert desk.get(reverse("admin:index")).context["rows"][0].act is Act.ACKNOWLEDGE


def test_a_counter_filters_the_rows_it_counts(received: Complaint, answered: Complaint, desk: Client) -> None:
    late = make_complaint(received_on=date(2026, 3, 2))
    response = desk.get(reverse("admin:index"), {"filtre": "retard"})
    assert [row.complaint for row in response.context["rows"]] == [late]
    counts = {counter.key: counter.count for counter, _url in response.context["counters"]}
    assert (counts["retard"], counts["clore"]) == (1, 1)


def test_my_files_are_mine(received: Complaint, files: list[Complaint], relations: Staff, desk: Client) -> None:
    Complaint.objects.filter(pk=files[0].pk).update(handler=relations)
    assert references(desk, qui="moi") == [files[0].reference]


@pytest.mark.parametrize("words", ["Dupré", "helene.martin@", "chaudière panne", "r-2026-000001"])
def test_a_search_finds_by_reference_name_address_or_subject(words: str, received: Complaint, desk: Client) -> None:
    assert received.reference in references(desk, q=words)
    assert references(desk, q=words + " zzz") == []


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("echecs", {"state": DispatchState.BOUNCED.value, "occurred_on": TODAY}),
        ("poster", {"channel": Channel.POST.value}),
        ("lire", {"direction": Direction.IN.value, "state": DispatchState.RECEIVED.value, "occurred_on": TODAY}),
    ],
)
def test_what_went_wrong_or_waits_is_seen_on_the_queue(
    key: str, message: dict[str, Any], files: list[Complaint], desk: Client
) -> None:
    make_message(files[3], **message)
    assert references(desk, filtre=key) == [files[3].reference]


@pytest.mark.article(5)
def test_a_failed_sending_leaves_the_queue_once_it_is_replaced(files: list[Complaint], desk: Client) -> None:
    make_message(files[3], state=DispatchState.FAILED.value)
    make_message(files[3], kind=MessageKind.ACKNOWLEDGEMENT.value)
    assert references(desk, filtre="echecs") == []


@pytest.mark.parametrize(
    ("later", "still_failed"),
    [
        ({"subject": "La notice", "body": "Voici la notice."}, True),
        ({"subject": "Le devis", "body": "Voici la notice."}, True),
        ({"subject": "Renvoi", "body": "Voici le devis.", "channel": Channel.POST.value}, False),
        ({"body": "Voici le devis.", "state": DispatchState.FAILED.value}, True),
        ({"body": "Voici le devis.", "direction": Direction.IN.value}, True),
    ],
)
def test_a_free_message_is_replaced_by_its_own_words_only(
    later: dict[str, Any], still_failed: bool, files: list[Complaint], desk: Client
) -> None:
    free = {"kind": MessageKind.MESSAGE.value}
    failed = {"subject": "Le devis", "body": "Voici le devis.", "state": DispatchState.FAILED.value}
    make_message(files[3], **free, **failed)
    make_message(files[3], **free, **later)
    assert references(desk, filtre="echecs") == ([files[3].reference] if still_failed else [])


def test_an_empty_queue_says_so(desk: Client) -> None:
    assert "Rien à faire pour le moment" in desk.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("cursor", ["n’importe quoi", "2026-99-99,1", ",", "2026-05-11,x"])
def test_a_broken_cursor_breaks_nothing(cursor: str, files: list[Complaint], desk: Client) -> None:
    assert desk.get(reverse("admin:index"), {"apres": cursor}).status_code == 200


@pytest.mark.parametrize("written", ["R 2026 000013", "r2026000013", "R–2026–13", "n° R-2026-13", "2026-13"])
def test_a_reference_is_searched_as_people_write_it(written: str) -> None:
    file, _other = make_complaint(reference="R-2026-000013"), make_complaint(reference="R-2026-000014")
    assert list(queue.search(Complaint.objects.all(), written)) == [file]


@pytest.mark.parametrize("written", ["000013", "13", "R-13", "n° 000013"])
def test_a_number_without_its_year_finds_the_file_of_every_year(written: str) -> None:
    files = [make_complaint(reference=f"R-{year}-000013") for year in (2025, 2026)]
    make_complaint(reference="R-2026-000014")
    assert set(queue.search(Complaint.objects.all(), written)) == set(files)


def test_an_old_address_that_takes_no_mail_is_no_failure(received: Complaint, desk: Client) -> None:
    actions.request_email(received, actor=Party.CLIENT, email="nouvelle@exemple.fr")
    received.messages.filter(kind=MessageKind.EMAIL_CHANGE.value).update(state=DispatchState.FAILED.value)
    assert references(desk, filtre="echecs") == []
    assert references(desk, filtre="adresses") == [received.reference]
