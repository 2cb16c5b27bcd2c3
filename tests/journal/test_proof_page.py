"""docs/proof.md says how an event is hashed: somebody who reads only that page finds the same hashes."""

import hashlib
import json
from datetime import UTC

import pytest

from reclamations.models import Event, EventDetail
from tests.journal.conftest import Books


def as_the_page_says(event: Event) -> str:
    """The hash of an event, computed from the page and nothing of ours."""
    content = {
        "case": event.case_id,
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00"),
        "actor": event.actor_id,
        "party": event.party,
        "facts": event.facts,
        "commitments": event.commitments,
        "previous": event.previous_hash,
    }
    if event.changes is not None:
        content["changes"] = event.changes
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.article(3)
def test_every_event_is_hashed_as_the_page_says(books: Books) -> None:
    previous: dict[int, str] = {}
    for event in Event.objects.order_by("case_id", "sequence"):
        first = hashlib.sha256(f"reclamations:{event.case_id}".encode()).hexdigest()
        assert event.previous_hash == previous.get(event.case_id, first)
        assert event.hash == as_the_page_says(event)
        previous[event.case_id] = event.hash
    assert len(previous) > 1


@pytest.mark.article(3)
def test_every_commitment_is_made_as_the_page_says(books: Books) -> None:
    details = list(EventDetail.objects.select_related("event"))
    assert details
    for detail in details:
        text = f"{detail.salt}\0{detail.name}\0{detail.value}"
        assert detail.event.commitments[detail.name] == hashlib.sha256(text.encode()).hexdigest()
