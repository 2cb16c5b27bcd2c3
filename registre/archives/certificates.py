"""The certificate of a purge: what it says, its chain, and the proof that it still holds (Art. 8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from reclamations import clock, journal
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.journal.rows import one_moment
from reclamations.models import Organisation
from registre.archives.lines import fingerprint
from registre.models import ArchivedLine, PurgeBatch, PurgeCertificate
from registre.vocabulary import BatchStatus, CandidateState


def certify(batch: PurgeBatch, at: datetime, *, after: int = 0) -> PurgeCertificate | None:
    """Close an approved batch with its certificate, once; None while some of its files wait. `at` is aware.

    `after`: the highest number ever given, which a restored database may not know.
    """
    with transaction.atomic():
        locked = PurgeBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status != BatchStatus.APPROVED.value:
            return PurgeCertificate.objects.filter(batch=locked).first()
        if locked.candidates.filter(state=CandidateState.PENDING.value).exists():
            return None
        journal.wait_for_turn()  # two batches at once: the second certificate follows the first
        last = PurgeCertificate.objects.order_by("pk").last()
        number = max(PurgeCertificate.objects.count(), last.number_alone if last else 0, after) + 1
        certificate = PurgeCertificate(
            number=f"P-{clock.date_of(at, Organisation.current()).year}-{number:04d}",
            batch=locked,
            executed_at=at.astimezone(UTC),
            count=locked.lines.count(),
            content=_content(locked),
            previous_hash=last.hash if last else "",
        )
        certificate.hash = certificate_hash(certificate)
        certificate.save(force_insert=True)
        locked.status = BatchStatus.EXECUTED.value
        locked.save(update_fields=["status"])
        facts = {"batch": locked.pk, "certificate": certificate.number, "sha256": certificate.hash}
        journal.record(EventKind.PURGE_CERTIFIED, actor=Party.SYSTEM, at=at, facts=facts)
        return certificate


def certificate_hash(certificate: PurgeCertificate) -> str:
    """The SHA-256 a certificate must carry, from its own columns and the hash of the one before it."""
    content = {
        "number": certificate.number,
        "batch": certificate.batch_id,
        "at": certificate.executed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "count": certificate.count,
        "content": certificate.content,
        "previous": certificate.previous_hash,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify() -> Iterator[str]:
    """Go over every certificate and archived line as they stood at one moment, and yield whatever does not hold."""
    with one_moment():
        yield from _verify()


def _verify() -> Iterator[str]:
    previous = ""
    for certificate in PurgeCertificate.objects.order_by("pk").iterator():
        if certificate.previous_hash != previous:
            yield f"certificate {certificate.number}: it does not follow the one before it"
        yield from verify_one(certificate)
        previous = certificate.hash
    uncertified = ArchivedLine.objects.filter(batch__certificate=None).exclude(batch__status=BatchStatus.APPROVED.value)
    for reference in uncertified.values_list("reference", flat=True):
        yield f"archived line {reference}: no certificate names it"


def verify_one(certificate: PurgeCertificate) -> list[str]:
    """List what does not hold in a certificate and in the lines of its batch."""
    where = f"certificate {certificate.number}"
    found = []
    if certificate_hash(certificate) != certificate.hash:
        found.append(f"{where}: its content does not match its hash")
    certified = dict(certificate.content["lines"])
    for line in ArchivedLine.objects.filter(batch=certificate.batch_id).iterator():
        sha256 = certified.pop(line.reference, None)
        if line.sha256 != sha256 or fingerprint(line) != sha256:
            found.append(f"{where}: the archived line {line.reference} is not what was certified")
    return found + [f"{where}: the archived line {reference} is gone" for reference in certified]


def _content(batch: PurgeBatch) -> dict[str, Any]:
    kept = batch.candidates.filter(state=CandidateState.KEPT.value).order_by("pk")
    return {
        "organisation": Organisation.current().name,
        "proposed_at": batch.proposed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "proposed_by": str(batch.proposed_by) if batch.proposed_by else "",
        "approved_at": batch.decided_at.astimezone(UTC).isoformat(timespec="seconds") if batch.decided_at else "",
        "approved_by": str(batch.decided_by),
        "reason": batch.reason,
        "lines": [list(row) for row in batch.lines.order_by("pk").values_list("reference", "sha256")],
        "kept": [list(row) for row in kept.values_list("reference", "obstacle")],
    }
