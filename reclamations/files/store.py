"""The folder of stored files: written whole or not at all, found again by name, counted against the rows."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import models

from reclamations.files.whole import sync_folder, write_whole
from reclamations.models.case.correspondence import StoredFile

#: Seconds after which a difference between disk and database is looked at again: an act may be half-way.
SETTLING_TIME = 1.0
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}\.[a-z]{3,4}")


class Altered(Exception):
    """A stored file, whose `name` is this, is not what was stored: nobody is given it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the stored file {name} is not what its row says")
        self.name = name


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on disk: its name under the folder, the SHA-256 of its bytes in hexadecimal, its size in bytes."""

    name: str
    sha256: str
    size: int


def write(data: bytes | Iterable[bytes], *, suffix: str) -> Stored:
    """Write `data`, whole or piece by piece, for good under a random name ending in `suffix` (such as « .pdf »).

    After a crash the file is whole or absent (`whole`). The caller's transaction then names it; if that fails, the
    file is an orphan that `reconcile` reports.
    """
    target = _new(suffix)
    digest, size = hashlib.sha256(), 0

    def weighed() -> Iterator[bytes]:
        nonlocal size
        for piece in (data,) if isinstance(data, bytes) else data:
            digest.update(piece)
            size += len(piece)
            yield piece

    write_whole(target, weighed())
    return Stored(name=target.relative_to(root()).as_posix(), sha256=digest.hexdigest(), size=size)


def adopt(made: Path, *, suffix: str) -> Stored:
    """Take in a file that another process wrote in `workshop()`, in the same way: synced, renamed, synced."""
    with made.open("rb+") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        os.fsync(file.fileno())
    target = _new(suffix)
    made.chmod(0o600)
    made.rename(target)
    sync_folder(target.parent)
    return Stored(name=target.relative_to(root()).as_posix(), sha256=digest, size=size)


def workshop() -> Path:
    """The folder beside the stored files where copies are made; what is in it belongs to nobody once an hour old."""
    folder = root().parent / "preparation"
    _make_folder(folder)
    return folder


def path_of(name: str) -> Path:
    """Give the path of a stored file. Raises ValueError for a name that is none of ours."""
    return _path(name)


def link(name: str) -> str:
    """Give a stored file one more random name, at no cost in space, and return it; each is deleted by itself.

    Raises FileNotFoundError. For the benchmarks' thousands of equal letters: the disk may not keep the name in a crash.
    """
    random = secrets.token_hex(16)
    new = f"{random[:2]}/{random}{Path(name).suffix}"
    target = _path(new)
    try:
        os.link(_path(name), target)
    except FileNotFoundError:
        _make_folder(target.parent)
        os.link(_path(name), target)
    return new


def open_stored(name: str, sha256: str) -> BinaryIO:
    """Open a stored file for reading, once all its bytes are known to be those of its row's SHA-256.

    Raises FileNotFoundError; ValueError for a name that is none of ours; Altered, rather than give anybody other bytes.
    """
    file = _path(name).open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Altered(name)
    file.seek(0)
    return file


def delete(names: Iterable[str]) -> None:
    """Delete stored files; a file already gone is no error. Empty names, of letters never rendered, are skipped."""
    folders = set()
    for name in filter(None, names):
        path = _path(name)
        path.unlink(missing_ok=True)
        folders.add(path.parent)
    for folder in folders:
        if folder.exists():
            sync_folder(folder)


def reconcile() -> tuple[list[str], list[str]]:
    """Compare disk and database: (files no row names, names in rows without a file), both sorted.

    What differs is looked at a second time after `SETTLING_TIME`, so that an act under way is no difference.
    """
    orphans = on_disk(root()) - named()
    if orphans:
        time.sleep(SETTLING_TIME)
        orphans = (orphans & on_disk(root())) - named()
    missing = {name for name in named() if not (root() / name).is_file()}
    if missing:
        time.sleep(SETTLING_TIME)
        missing = {name for name in missing & named() if not (root() / name).is_file()}
    return sorted(orphans), sorted(missing)


def root() -> Path:
    """Where stored files are."""
    return Path(settings.DATA_DIR) / "files"


def _new(suffix: str) -> Path:
    random = secrets.token_hex(16)
    target = _path(f"{random[:2]}/{random}{suffix}")
    _make_folder(target.parent)
    return target


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("not the name of a stored file")
    return root() / name


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for parent in (folder.parent, folder.parent.parent):
        sync_folder(parent)


def on_disk(folder: Path) -> set[str]:
    """The names of the files under a folder of stored files: the site's, or a copy of it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def named() -> set[str]:
    """Every stored name of the database: our own records, and the files Django keeps in the same folder (the logo)."""
    names: set[str] = set()
    for model in apps.get_models():
        if issubclass(model, StoredFile):
            for stored in model._default_manager.values_list(*model.STORED):
                names.update(stored)
        for field in model._meta.get_fields():
            if isinstance(field, models.FileField):
                names.update(model._default_manager.values_list(field.name, flat=True))
    return names - {""}
