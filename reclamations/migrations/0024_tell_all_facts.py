"""Tell the journal what every living file is, as far as the rows of the former releases can be believed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from reclamations.journal.chains import canonical, commitment, event_hash, event_mac, genesis
from reclamations.journal.facts import ERASED, KEPT, REST, is_empty, plain


def tell(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Append one event to the chain of each file, after one that says which events no key has signed."""
    at = datetime.now(UTC)
    events = apps.get_model("reclamations", "Event").objects
    if last := events.order_by("pk").last():
        chain = events.filter(case_id=0).order_by("sequence").last()
        _append(
            apps,
            case_id=0,
            sequence=chain.sequence + 1 if chain else 1,
            at=at,
            facts={"events": last.pk},
            previous_hash=chain.hash if chain else genesis(0),
        )
    for file in apps.get_model("reclamations", "Complaint").objects.select_related("calendar").iterator(chunk_size=500):
        _tell(apps, file, at)


def _tell(apps: Apps, file: Any, at: datetime) -> None:
    rest = canonical(_values(file, ERASED))
    salt = secrets.token_hex(16)
    event = _append(
        apps,
        case_id=file.pk,
        sequence=file.journal_length + 1,
        at=at,
        facts={},
        changes={"set": _values(file, KEPT)},
        commitments={REST: commitment(salt, REST, rest)},
        previous_hash=file.journal_head or genesis(file.pk),
    )
    apps.get_model("reclamations", "EventDetail").objects.create(
        event=event, case_id=file.pk, name=REST, value=rest, salt=salt
    )
    type(file).objects.filter(pk=file.pk).update(journal_length=event.sequence, journal_head=event.hash)


def _append(apps: Apps, **columns: Any) -> Any:
    event = apps.get_model("reclamations", "Event")(kind="facts_told", party="system", **columns)
    event.hash = event_hash(event)
    event.mac = event_mac(event.hash, settings.JOURNAL_KEY)
    event.save(force_insert=True)
    return event


def _values(file: Any, names: tuple[str, ...]) -> dict[str, Any]:
    columns = {field.name: field.attname for field in file._meta.concrete_fields}
    told = {name: plain(getattr(file, columns[name])) for name in names if name in columns and name != "calendar"}
    if "calendar" in names:
        told["calendar"] = file.calendar.digest
    return {name: value for name, value in told.items() if not is_empty(value)}


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0023_changes_and_codes"),
    ]

    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
