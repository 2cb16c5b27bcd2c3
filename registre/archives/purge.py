"""Carry out an approved purge: batches of files, each batch one transaction; then what lies outside the database.

Killed at any moment it leaves each file either whole or purged, and the names still to delete in `ErasureTask`:
running it again finishes. Every act of erasing is a plain SQL statement on the keys of the batch, one per table.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from reclamations import clock, journal
from reclamations.models import (
    Complaint,
    ErasurePermit,
    Mail,
    Message,
    Organisation,
)
from registre.archives import retention
from registre.archives.certificates import certify
from registre.archives.fates import Goes, going
from registre.archives.lines import line_of
from registre.archives.purged import PurgeRecord
from registre.archives.purging import check_volume
from registre.chronology import printouts
from registre.models import (
    ArchivedLine,
    ErasureTask,
    FindingComplaint,
    PurgeBatch,
    PurgeCertificate,
)
from registre.vocabulary import CandidateState, ErasureKind

#: Files per transaction at most; and at least: below, its fixed cost is all there is, and waiting buys nothing.
CHUNK = 100
FLOOR = 20
#: Seconds a transaction should last: whoever writes meanwhile waits no longer. The number of files follows.
LASTING = 0.05
#: After each, as many times its duration are left to others: fewer than one write in twenty meets the purge at all.
REST = 20
#: Seconds of rest at most, when the machine is so slow that a transaction lasts.
LONGEST_REST = 2.0


@dataclass
class Purges:
    """What a run did."""

    purged: int = 0
    kept: int = 0
    certificate: PurgeCertificate | None = None


def execute(batch: PurgeBatch, *, again: bool = False) -> Purges:
    """Purge the files of an approved batch and certify it. Raises ActRefused for an unusual volume not allowed.

    `again`: a restored backup brought these files back. What kept them then was over when they were purged, and keeps
    none now. Raises OSError, before anything is purged, when the list of what was purged cannot be written.
    """
    record = PurgeRecord()
    record.catch_up()
    whole = Purges()
    pending = batch.candidates.filter(state=CandidateState.PENDING.value)
    check_volume(pending.count(), allowed=batch.allow_volume)
    size = min(FLOOR, CHUNK)
    while True:
        begun = time.perf_counter()
        done = _purge_some(batch, size, again=again)
        if done is None:
            break
        record.catch_up()
        whole.purged += done.purged
        whole.kept += done.kept
        if done.purged + done.kept == size:  # there may be more
            size = pace(time.perf_counter() - begun, size)
    whole.certificate = certify(batch, clock.now(), after=record.last_number())
    record.catch_up()
    return whole


def pace(lasted: float, size: int, *, rest: float = REST) -> int:
    """Leave the machine to others after a transaction of `size` that lasted so many seconds; give the next size."""
    time.sleep(min(lasted * rest, LONGEST_REST))
    fitting = int(size * LASTING / lasted) if lasted else CHUNK
    return min(max(fitting, FLOOR), 2 * size, CHUNK)


def _purge_some(batch: PurgeBatch, size: int, *, again: bool = False) -> Purges | None:
    """Purge the next files of the batch in one transaction; None when there is none left."""
    with transaction.atomic():
        waiting = batch.candidates.filter(state=CandidateState.PENDING.value).select_for_update().order_by("pk")
        candidates = list(waiting.values_list("case_id", flat=True)[:size])
        if not candidates:
            return None
        at = clock.now()
        locked = Complaint.objects.select_for_update(of=("self",)).select_related("survey")
        files = list(locked.filter(pk__in=candidates).order_by("pk"))
        today = clock.date_of(at, Organisation.current())
        kept = {} if again else retention.obstacles([file.pk for file in files], on=today)
        kept |= dict.fromkeys(set(candidates) - {file.pk for file in files}, _("Le dossier est introuvable."))
        gone = [file for file in files if file.pk not in kept]
        printouts.forget_registers()
        if gone:
            erase(gone, batch, at)
        for pk, reason in kept.items():
            batch.candidates.filter(case_id=pk).update(state=CandidateState.KEPT.value, obstacle=reason[:300])
        purged = batch.candidates.filter(case_id__in=[file.pk for file in gone])
        purged.update(state=CandidateState.PURGED.value)
        return Purges(purged=len(gone), kept=len(kept))


def erase(files: Collection[Complaint], batch: PurgeBatch, at: datetime) -> None:
    """Delete everything personal of these locked files, and write the line and the event that stay."""
    pks = [file.pk for file in files]
    organisation = Organisation.current()
    lines = ArchivedLine.objects.bulk_create([line_of(file, batch, organisation) for file in files])
    facts = ({"batch": batch.pk, "line": line.sha256} for line in lines)
    journal.record_purged(zip(files, facts, strict=True), at=at)
    _anonymise_links(lines)
    _remember(ErasureKind.FILE, [name for model, by in going(Goes.WITH_FILE) for name in _names(model, by, pks)])
    emails = list(Message.objects.filter(complaint__in=pks, email__isnull=False).values_list("email", flat=True))
    _forget_admin_log(pks, emails)
    ErasurePermit.objects.bulk_create(ErasurePermit(case_id=pk) for pk in pks)
    _delete(Goes.WITH_FILE, pks)
    erase_emails(emails)
    _delete(Goes.FILE, pks)


def erase_emails(pks: Collection[int]) -> None:
    """Delete mails of the outbox; remember the copies to delete."""
    mails = Mail.objects.filter(pk__in=pks)
    _remember(ErasureKind.EML, mails.values_list("message_id", flat=True))
    _delete(Goes.MAIL, pks)


def _delete(goes: Goes, pks: Collection[int]) -> None:
    """Delete the rows of every model that go so, in the order of the table: one statement each."""
    for model, by in going(goes):
        model._default_manager.filter(**{f"{by}__in": pks})._raw_delete(connection.alias)


def _keys(model: type[Model], by: str, pks: Collection[int]) -> list[int]:
    return list(model._default_manager.filter(**{f"{by}__in": pks}).values_list("pk", flat=True))


def _anonymise_links(lines: Iterable[ArchivedLine]) -> None:
    """Make the register point to what stays of the files."""
    by_file = {line.case_id: line for line in lines}
    for link in FindingComplaint.objects.filter(complaint__in=by_file).only("pk", "complaint"):
        archived = by_file[link.complaint_id or 0]
        FindingComplaint.objects.filter(pk=link.pk).update(complaint=None, archived=archived)


def _names(model: type[Model], by: str, pks: list[int]) -> list[str]:
    """Every stored file of these rows, which stay locked: no copy takes its place in a row that goes."""
    columns: tuple[str, ...] = getattr(model, "STORED", ())
    if not columns:
        return []
    rows = model._default_manager.select_for_update(of=("self",)).filter(**{f"{by}__in": pks})
    return [name for names in rows.values_list(*columns) for name in names if name]


def _remember(kind: ErasureKind, names: Iterable[str]) -> None:
    ErasureTask.objects.bulk_create(ErasureTask(kind=kind.value, name=name) for name in names)


def _forget_admin_log(pks: list[int], emails: list[int]) -> None:
    """Delete the admin's own history of these files and of what belongs to them."""
    owned: list[tuple[type[Model], list[int]]] = [(Complaint, pks), (Mail, emails)]
    owned += [(model, _keys(model, by, pks)) for model, by in going(Goes.WITH_FILE) if by == "complaint"]
    for owner, keys in owned:
        kind = ContentType.objects.get_for_model(owner)
        for history, by in going(Goes.HISTORY):
            found = history._default_manager.filter(**{"content_type": kind, f"{by}__in": [str(key) for key in keys]})
            found._raw_delete(connection.alias)
