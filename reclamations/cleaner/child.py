"""One file, one process: limits first, then the decoders, then one line of JSON about what came out."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sys
from pathlib import Path

from reclamations.cleaner import NoCopy
from reclamations.domain.copies import Cleaned, NotMade, not_made

#: Status of this process when the disk, and not the file, is at fault.
MACHINE_FAULT = 75
_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def main(arguments: list[str]) -> None:
    """Clean one file: kind, source, destination, then limits: MiB of memory, CPU and wall seconds, MiB written."""
    kind, source, destination, memory, seconds, wall_seconds, written = arguments
    limit(memory=int(memory), seconds=int(seconds), wall_seconds=int(wall_seconds), written=int(written))
    outcome = _cleaned(kind, Path(source), Path(destination))
    sys.stdout.write(json.dumps(outcome.as_json()))


def limit(*, memory: int, seconds: int, wall_seconds: int, written: int) -> None:
    """Bind this process before it reads anything; it is killed where it exceeds."""
    os.nice(10)
    mebibyte = 1024 * 1024
    for limit, soft, hard in (
        (resource.RLIMIT_AS, memory * mebibyte, memory * mebibyte),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, written * mebibyte, written * mebibyte),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, 32, 32),
    ):
        resource.setrlimit(limit, (soft, hard))
    signal.alarm(wall_seconds)  # even when whoever waited for it is no longer there
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it: what is too large would be an error like others


def _cleaned(kind: str, source: Path, destination: Path) -> Cleaned:
    try:
        if kind == "pdf":
            from reclamations.cleaner import pdf  # noqa: PLC0415  # each decoder is loaded only for its files

            return pdf.clean(source, destination)
        from reclamations.cleaner.images import drawing  # noqa: PLC0415

        return drawing.clean(kind, source, destination)
    except NoCopy as refusal:
        return not_made(refusal.reason)
    except ImportError:
        raise  # not the file's doing
    except MemoryError:
        return not_made(NotMade.TOO_LARGE)
    except OSError as error:  # decoders raise it too, without a number
        if error.errno in _FAULTS:
            raise SystemExit(MACHINE_FAULT) from error
        return not_made(NotMade.UNREADABLE)
    except Exception:  # noqa: BLE001  # a decoder fed hostile bytes may raise anything
        return not_made(NotMade.UNREADABLE)
