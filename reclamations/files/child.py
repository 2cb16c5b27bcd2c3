"""The process that makes clean copies: one for each file, with hard limits. A killed or crashed one is an outcome."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from reclamations.cleaner.child import MACHINE_FAULT
from reclamations.domain.copies import Cleaned, NotMade, not_made

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from reclamations.cleaner.child import main; main(sys.argv[1:])"
)
#: What it is told about the machine: nothing, so no key or password is in its reach. One heap keeps memory countable.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
_KILLED: Mapping[int, NotMade] = {
    signal.SIGXCPU: NotMade.TOO_COSTLY,
    signal.SIGALRM: NotMade.TOO_COSTLY,
    signal.SIGKILL: NotMade.TOO_COSTLY,
    signal.SIGXFSZ: NotMade.TOO_LARGE,
}
#: Seconds after which a process that should have ended by itself is ended.
_GRACE = 5
#: Bytes of its answer that are read.
_LONGEST_ANSWER = 16 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: address space in MiB, CPU and wall seconds, MiB written."""

    memory: int = field(default_factory=lambda: int(settings.COPY_MEMORY))
    seconds: int = field(default_factory=lambda: int(settings.COPY_SECONDS))
    wall_seconds: int = 180
    written: int = 64


def clean(source: Path, kind: str, destination: Path, *, limits: Limits | None = None) -> Cleaned:
    """Make a clean copy of `source`, whose kind is a value of `Kind`, in a process of its own; wait for it.

    `destination` is written, or left absent when no copy is made. Whatever the file does, nothing is raised for it;
    raises FileNotFoundError when there is no `source`, OSError when this machine is at fault, such as a full disk.
    """
    paths = (source.resolve(strict=True), destination.resolve())
    with tempfile.TemporaryFile() as answer:
        status = _run(kind, *paths, limits or Limits(), answer.fileno())
        answer.seek(0)
        outcome = _outcome(status, answer.read(_LONGEST_ANSWER))
    if outcome.reason is NotMade.CRASHED:
        log.warning("clean copy: the process for a file of kind %s ended with status %s", kind, status)
    if not outcome.made or not destination.is_file():
        destination.unlink(missing_ok=True)
        return outcome if not outcome.made else not_made(NotMade.CRASHED)
    return outcome


def _run(kind: str, source: Path, destination: Path, limits: Limits, answer: int) -> int:
    """Give the status of the process, as `Popen` does: negative for a signal, that of SIGXCPU when it took too long."""
    numbers = (limits.memory, limits.seconds, limits.wall_seconds, limits.written)
    arguments = [str(kind), str(source), str(destination), *map(str, numbers)]
    try:
        return subprocess.run(  # noqa: S603  # our own program; paths are arguments
            [sys.executable, "-I", "-c", _PROGRAM, str(_ROOT), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=limits.wall_seconds + _GRACE,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU


def _outcome(status: int, answer: bytes) -> Cleaned:
    if status == MACHINE_FAULT:
        raise OSError("clean copy: the disk is full or at fault")
    if status < 0:
        return not_made(_KILLED.get(-status, NotMade.CRASHED))
    try:
        return Cleaned.from_json(json.loads(answer))
    except (ValueError, KeyError, TypeError):
        return not_made(NotMade.CRASHED)
