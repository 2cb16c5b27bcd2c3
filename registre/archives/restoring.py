"""After the restore of a backup: what was purged since it was made is purged again (Art. 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reclamations.models import Complaint, Staff
from registre.archives import erasure, purge
from registre.archives.purged import Noted, read
from registre.archives.purging import approve_again
from registre.models import PurgeCertificate

_CHUNK = 500


@dataclass
class Again:
    """What was done: certificates made, and what could not be done, in English, for whoever restores."""

    purged: int = 0
    certificates: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def purge_again(lists: Iterable[Path], *, signed_by: Staff | None = None) -> Again:
    """Purge what these lists name and the database has again, one batch for each approval.

    Each batch is signed by whoever approved it first, or by `signed_by` where the backup does not know them.
    """
    done = Again()
    for (username, signed_at), files in _come_back(lists, done).items():
        signer = Staff.objects.filter(username=username).first() or signed_by
        if signer is None:
            names = ", ".join(file.reference for file in files)
            done.left.append(f"{names}: « {username} », who approved the purge, has no account: give --signed-by")
            continue
        tally = purge.execute(approve_again(files, signed_by=signer, signed_at=signed_at), again=True)
        done.purged += tally.purged
        if tally.certificate:
            done.certificates.append(tally.certificate.number)
    erasure.finish()
    return done


def missing_certificates(lists: Iterable[Path]) -> list[Noted]:
    """The certificates that these lists name and the database has not."""
    named = {entry["certificate"]: entry for entry in read(lists) if "certificate" in entry}
    there = set(PurgeCertificate.objects.values_list("number", "hash"))
    return [entry for _number, entry in sorted(named.items()) if (entry["certificate"], entry["hash"]) not in there]


def _come_back(lists: Iterable[Path], done: Again) -> dict[tuple[str, datetime], list[Complaint]]:
    """The files to purge again, by approval; what cannot be is told in `done`."""
    named = {entry["case"]: entry for entry in read(lists) if "case" in entry}
    keys, found = list(named), defaultdict(list)
    for start in range(0, len(keys), _CHUNK):
        for file in Complaint.objects.filter(pk__in=keys[start : start + _CHUNK]).order_by("pk"):
            entry = named[file.pk]
            if (file.reference, f"{file.received_on:%Y-%m-01}") != (entry["reference"], entry["received"]):
                done.left.append(f"{file.reference}: another file than {entry['reference']}, which was purged")
            elif file.closed_on is None or file.retention_until is None:
                done.left.append(f"{file.reference}: it was purged, and in this backup it has not ended: end it again")
            else:
                approval = (entry["approved_by"], datetime.fromisoformat(entry["approved_at"]))
                found[approval].append(file)
    return found
