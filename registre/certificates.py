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
from reclamations.models import Organisation
from registre.lines import fingerprint
from registre.models import ArchivedLine, PurgeBatch, PurgeCertificate
from registre.vocabulary import BatchStatus, CandidateState


def certify(batch: PurgeBatch, at: datetime) -> PurgeCertificate | None:
    """Close an approved batch with its certificate, once; None while some of its files wait. `at` is aware."""
    with transaction.atomic():
        locked = PurgeBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.status != BatchStatus.APPROVED.value:
            return PurgeCertificate.objects.filter(batch=locked).first()
        if locked.candidates.filter(state=CandidateState.PENDING.value).exists():
            return None
        last = PurgeCertificate.objects.select_for_update().order_by("pk").last()
        certificate = PurgeCertificate(
            number=f"P-{clock.date_of(at, Organisation.current()).year}-{PurgeCertificate.objects.count() + 1:04d}",
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
    """Go over every certificate and archived line, and yield, in English, whatever does not hold."""
    previous, lines = "", {line.reference: line for line in ArchivedLine.objects.iterator()}
    for certificate in PurgeCertificate.objects.order_by("pk"):
        where = f"certificate {certificate.number}"
        if certificate.previous_hash != previous:
            yield f"{where}: it does not follow the one before it"
        if certificate_hash(certificate) != certificate.hash:
            yield f"{where}: its content does not match its hash"
        for reference, sha256 in certificate.content["lines"]:
            line = lines.pop(reference, None)
            if line is None or line.sha256 != sha256 or fingerprint(line) != sha256:
                yield f"{where}: the archived line {reference} is not what was certified"
        previous = certificate.hash
    certified = set(PurgeCertificate.objects.values_list("batch", flat=True))
    for line in lines.values():
        if line.batch_id in certified:
            yield f"archived line {line.reference}: no certificate names it"


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
