"""The list of what was purged, outside of the database: after a restore it tells what has to go once more (Art. 8).

One JSON object a line, added and never changed: a line for each purged file (nothing in it identifies a client) and
one for each certificate. It repeats what the database holds, and what is added is worked out from the two: a process
killed before it wrote a line is made good by the next run, and a line is never there twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from django.conf import settings

from registre.models import ArchivedLine, PurgeCertificate

Noted = dict[str, Any]


class PurgeRecord:
    """The list as this process knows it. Raises OSError when it cannot be read or written."""

    def __init__(self) -> None:
        self.path = Path(settings.PURGES_FILE)
        self._files: set[int] = set()
        self._certificates: set[str] = set()
        self._upto = 0
        for entry in read([self.path] if self.path.exists() else []):
            self._know(entry)

    def catch_up(self) -> None:
        """Add what the database holds and the list does not, and sync it: a power cut loses no line."""
        lines = ArchivedLine.objects.filter(pk__gt=self._upto).select_related("batch__decided_by").order_by("pk")
        entries = []
        for line in lines.iterator():
            self._upto = line.pk
            if line.case_id not in self._files:
                entries.append(_of_file(line))
        entries += [
            _of_certificate(certificate)
            for certificate in PurgeCertificate.objects.exclude(number__in=self._certificates).order_by("pk")
        ]
        if entries:
            self._append(entries)

    def last_number(self) -> int:
        """The highest number of a certificate, that of certificates a restore made disappear included."""
        return max((int(number.rpartition("-")[2]) for number in self._certificates), default=0)

    def _append(self, entries: list[Noted]) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            flock(descriptor, LOCK_EX)
            if not _ends_with_a_line(descriptor):
                text = "\n" + text  # what a full disk or a power cut left of a line stays by itself
            os.write(descriptor, text.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        for entry in entries:
            self._know(entry)

    def _know(self, entry: Noted) -> None:
        if "case" in entry:
            self._files.add(entry["case"])
        if "certificate" in entry:
            self._certificates.add(entry["certificate"])


def read(paths: Iterable[Path]) -> Iterator[Noted]:
    """Every line of these lists; half a line, of a write that was cut, is passed over. Raises OSError."""
    for path in paths:
        for line in path.read_text(errors="replace").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                yield entry


def _ends_with_a_line(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _of_file(line: ArchivedLine) -> Noted:
    decided_by, decided_at = line.batch.decided_by, line.batch.decided_at
    return {
        "case": line.case_id,
        "reference": line.reference,
        "received": line.received_month.isoformat(),
        "line": line.sha256,
        "batch": line.batch_id,
        "approved_by": decided_by.username if decided_by else "",
        "approved_at": decided_at.astimezone(UTC).isoformat() if decided_at else "",
    }


def _of_certificate(certificate: PurgeCertificate) -> Noted:
    return {
        "certificate": certificate.number,
        "executed_at": certificate.executed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "count": certificate.count,
        "hash": certificate.hash,
    }
