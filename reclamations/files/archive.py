"""Several files on their way out as one ZIP, made while it is sent: nothing is written to disk, memory stays flat."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import StreamingHttpResponse

from reclamations.files.store import open_stored

_CHUNK = 64 * 1024
_UNWANTED = frozenset('/\\:*?"<>|')


@dataclass(frozen=True)
class Member:
    """One file of the archive: its path there, and its bytes, or the name and the SHA-256 of a stored file."""

    path: str
    data: bytes = b""
    stored: str = ""
    sha256: str = ""


class _Drain(io.RawIOBase):
    """What `zipfile` writes to: it keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        """Say that it may be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Keep some bytes."""
        self._kept += data
        return len(data)

    def take(self) -> bytes:
        """Give what was kept since the last time."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken


def zip_download(members: Iterable[Member], *, filename: str, at: datetime) -> StreamingHttpResponse:
    """Serve an archive as an attachment. The caller has checked who may read it, and that stored files are there.

    `at` dates the members, as a wall clock reads it. `filename` is plain ASCII.
    """
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(stream(members, at), content_type="application/zip", headers=headers)


def stream(members: Iterable[Member], at: datetime) -> Iterator[bytes]:
    """Give the bytes of the archive, some at a time."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w") as archive:
        for member in members:
            info = zipfile.ZipInfo(member.path, date_time=at.timetuple()[:6])
            # What is stored is compressed already: PDF, JPEG, PNG.
            info.compress_type = zipfile.ZIP_STORED if member.stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w") as target:
                for chunk in _chunks(member):
                    target.write(chunk)
                    yield drain.take()
    yield drain.take()


def safe_name(name: str) -> str:
    """Make a file's name that leads to no other folder and that every system can write; never empty."""
    kept = "".join("_" if char in _UNWANTED else char for char in name if unicodedata.category(char)[0] != "C")
    return kept.strip(" .")[-120:] or "_"


def _chunks(member: Member) -> Iterator[bytes]:
    if not member.stored:
        yield member.data
        return
    with open_stored(member.stored, member.sha256) as file:
        while chunk := file.read(_CHUNK):
            yield chunk
