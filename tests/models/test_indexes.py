"""The queue's questions walk the index of live files, whatever lies in the archives."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reclamations.backoffice.desk import queue
from reclamations.models import Complaint
from tests.factories import make_complaint, make_staff

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole"),
]
TODAY = date(2026, 5, 11)


def plans(captured: CaptureQueriesContext) -> str:
    with connection.cursor() as cursor:
        lines = [
            row[-1]
            for query in captured.captured_queries
            for row in cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}").fetchall()
        ]
    return "\n".join(lines)


def test_the_counters_read_live_files_and_indexed_messages() -> None:
    make_complaint()
    with CaptureQueriesContext(connection) as captured:
        queue.counters(Complaint.objects.all(), TODAY)
    plan = plans(captured)
    assert "SCAN reclamations_complaint USING INDEX complaint_live" in plan
    assert "message_unread" in plan
    assert plan.count("message_state") == 3


@pytest.mark.parametrize("key", ["", *queue.FILTERS])
def test_a_page_of_the_queue_is_read_in_its_order_from_the_index(key: str) -> None:
    make_complaint()
    staff = make_staff()
    rows = Complaint.objects.filter(queue.FILTERS[key].condition(TODAY)) if key else Complaint.objects.live()
    with CaptureQueriesContext(connection) as captured:
        queue.page_of(rows, after="", staff=staff, today=TODAY)
    plan = plans(captured)
    assert "complaint_live" in plan
    assert "SCAN reclamations_complaint\n" not in f"{plan}\n"
