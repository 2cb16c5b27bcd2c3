"""Counters of the limits on guesses, filings and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from time import time

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

#: Both are written by hand: every complaint filed runs them.
_READ = "SELECT key, count FROM reclamations_tally WHERE key IN ({places}) AND until > %s"
#: One statement: however many processes count at once, none is forgotten. Sorted keys: none waits for another's.
_COUNT = """
INSERT INTO reclamations_tally (key, count, until) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN reclamations_tally.until > %s THEN reclamations_tally.count ELSE 0 END
        + excluded.count,
    until = CASE WHEN reclamations_tally.until > %s THEN reclamations_tally.until ELSE excluded.until END
RETURNING key, count
"""


class Tally(models.Model):
    """How often something came since its window began. The key is a keyed hash: it names nobody.

    Django's database cache would read, then write, and lose what others count meanwhile; full, it would forget.
    """

    key = models.CharField(_("clé"), max_length=64, primary_key=True)
    count = models.PositiveIntegerField(_("nombre"))
    until = models.BigIntegerField(_("fin de la période"))  # seconds since 1970

    class Meta:
        verbose_name = _("compteur")
        verbose_name_plural = _("compteurs")

    def __str__(self) -> str:
        return f"{self.count}, {datetime.fromtimestamp(self.until, UTC):%d/%m/%Y %H:%M}"

    @classmethod
    def counts(cls, keys: Iterable[str]) -> dict[str, int]:
        """What was counted under each key whose window is not over."""
        wanted = list(keys)
        if not wanted:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_READ.format(places=", ".join(["%s"] * len(wanted))), [*wanted, int(time())])
            return dict(cursor.fetchall())

    @classmethod
    def add(cls, windows: Mapping[str, int], amount: int = 1) -> dict[str, int]:
        """Count `amount` under each key, and give the new counts; a new window lasts as many seconds as its value."""
        if not windows:
            return {}
        now = int(time())
        values: list[str | int] = []
        for key, seconds in sorted(windows.items()):
            values += [key, amount, now + seconds]
        statement = _COUNT.format(rows=", ".join(["(%s, %s, %s)"] * len(windows)))
        with connection.cursor() as cursor:
            cursor.execute(statement, [*values, now, now])
            return dict(cursor.fetchall())

    @classmethod
    def forget(cls) -> int:
        """Delete the counters whose window is over; give how many."""
        return cls._default_manager.filter(until__lte=int(time())).delete()[0]
