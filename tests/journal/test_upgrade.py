"""A site of before has files whose events tell no facts: the upgrade tells them, and everything verifies."""

from pathlib import Path

import pytest

from benchmarks.serving import manage, site_environment
from tests.outbox.test_upgrade import run
from tests.reliability.test_backup import DATABASES, database_of

#: Two files of the former release, the second without any event, and an event of the organisation.
OLD = """
import django; django.setup()
from datetime import UTC, date, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from reclamations.journal.chains import event_hash, genesis
from reclamations.models.company.organisation import digest_of
apps = MigrationExecutor(connection).loader.project_state([("reclamations", "0022_mails")]).apps
rules = {"zone": "metropole"}
calendar = apps.get_model("reclamations", "CalendarSnapshot").objects.create(digest=digest_of(rules), rules=rules)
Complaint, Event = (apps.get_model("reclamations", name) for name in ("Complaint", "Event"))
files = [Complaint.objects.create(
    reference=f"R-2026-00000{number}", name="Hélène", email="h@b.fr", subject="Panne", description="Rien ne marche.",
    channel="web_form", received_on=date(2026, 5, 4), recorded_on=date(2026, 5, 4), calendar=calendar,
    ack_due_on=date(2026, 5, 27), response_due_on=date(2026, 6, 18), language="fr", code_version=number,
) for number in (1, 2)]
for case_id in (files[0].pk, 0):
    event = Event(case_id=case_id, sequence=1, kind="registered", at=datetime(2026, 5, 4, 9, tzinfo=UTC),
        party="client", facts={}, commitments={}, previous_hash=genesis(case_id))
    event.changes = None
    event.hash = event_hash(event)
    event.save()
    Complaint.objects.filter(pk=case_id).update(journal_length=1, journal_head=event.hash)
"""


@pytest.mark.parametrize("kind", DATABASES)
def test_an_upgraded_site_vouches_for_its_files(kind: str, tmp_path: Path) -> None:
    with database_of(kind, "site_told") as database:
        environment = site_environment(tmp_path) | database
        manage(environment, "migrate", "reclamations", "0022", "-v0")
        run(environment, OLD)
        manage(environment, "migrate", "-v0")
        verified = manage(environment, "verify_journal")
        assert "5 events, 2 personal values" in verified
        assert "The journal holds." in verified
