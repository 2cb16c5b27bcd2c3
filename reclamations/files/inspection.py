"""The stored files against their rows: what was left behind, what somebody altered on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings

from reclamations.models.case.correspondence import StoredFile, hash_column


def set_aside(names: Iterable[str], folder: str) -> None:
    """Move files that no row names into a folder of this name beside the stored ones."""
    target = _root().parent / folder
    for name in names:
        target.mkdir(mode=0o700, exist_ok=True)
        (_root() / name).rename(target / Path(name).name)


def older(names: Iterable[str], *, than: datetime) -> list[str]:
    """The files that nobody has written since an aware moment."""
    return [name for name in names if _written_before(_root() / name, than)]


def delete_leftovers(names: Iterable[str]) -> None:
    """Delete files that no row names, whatever their names; one already gone is no error."""
    for name in names:
        (_root() / name).unlink(missing_ok=True)


def altered() -> list[tuple[str, str]]:
    """Read every stored file that is there: (name, what its bytes are) of those that are not what their row says."""
    found = []
    for name, sha256, size in _rows():
        try:
            with (_root() / name).open("rb") as file:
                stored = hashlib.file_digest(file, "sha256").hexdigest()
                length = file.tell()
        except FileNotFoundError:
            continue  # `reconcile` names it, unless a purge has just deleted it
        except OSError as error:
            found.append((name, f"it cannot be read: {error.strerror}"))
            continue
        if stored != sha256:
            found.append((name, f"SHA-256 {stored[:12]}… instead of {sha256[:12]}…, {length} bytes instead of {size}"))
    return sorted(found)


def _rows() -> Iterator[tuple[str, str, int]]:
    """Name, hash and size of every stored file; a row may name several, « copy_name » beside « copy_sha256 »."""
    for model in apps.get_models():
        if not issubclass(model, StoredFile):
            continue
        for column in model.STORED:
            sha256 = hash_column(column)
            rows = model._default_manager.exclude(**{column: ""})
            yield from rows.values_list(column, sha256, sha256.replace("sha256", "size")).iterator()


def _written_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _root() -> Path:
    return Path(settings.DATA_DIR) / "files"
