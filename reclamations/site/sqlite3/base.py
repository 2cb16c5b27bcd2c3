"""Django's SQLite backend, with writers that wait in line and files that nobody else reads.

SQLite makes a second writer sleep up to 100 ms between two tries, in no order. A lock on a file beside the database
wakes the next one as soon as a transaction ends: under load the slowest submissions take half the time.

SQLite gives its journals the mode of the database: that one is made 0600, and files made before are put right.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take their turn; SQLite's own lock still decides."""

    turn: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, once the database's files are the owner's alone."""
        _keep_private(str(self.settings_dict["NAME"]))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _take_turn(self) -> None:
        self.turn = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.turn, fcntl.LOCK_EX)

    def _leave(self) -> None:
        if self.turn is not None:
            os.close(self.turn)
            self.turn = None


def _keep_private(name: str) -> None:
    """Make the database's file 0600, or its files 0600 when they are there; SQLite itself says what prevents it.

    A file that exists is never opened here: closing it would drop the locks of this process's other connections.
    """
    try:
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        for path in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
            with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
                if path.stat().st_mode & 0o077:
                    path.chmod(0o600)
    except OSError:
        return
