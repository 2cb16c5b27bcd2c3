"""What the site's processes log, whatever logs it: a tracking code never stands in it.

The link of a mail holds the code in its path. Django's warnings, gunicorn's access log and any other logger of the
process write their lines from log records: the record itself says its message without the code, so that no handler,
formatter or log level can let it through.
"""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from typing import Any

HIDDEN = "…"
#: What the lines of one request have in common, « - » outside of any.
request_id: ContextVar[str] = ContextVar("request_id", default="-")
#: What follows the reference in the link of a mail, however the path is written or encoded.
_IN_A_LINK = re.compile(r"((?:/|%2f)acces(?:/|%2f)+[^\s\"'?#/]*?(?:/|%2f)+)[^\s\"'?#]+", re.IGNORECASE)
#: What an address carries in place of cookies: it opens a file for an hour.
_CARRIED = re.compile(r"((?:/|%2f)visite(?:/|%2f)+)[^\s\"'?#/%]+", re.IGNORECASE)
_GAP = r"(?:[-+_.]|%[0-9a-f]{2}|\s)"
#: Anything of a code's shape: 26 characters of base32 in groups of four, or in one piece.
_IN_GROUPS = re.compile(rf"\b[a-z2-7]{{4}}(?:{_GAP}[a-z2-7]{{4}}){{5}}{_GAP}[a-z2-7]{{2}}\b", re.IGNORECASE)
_IN_ONE_PIECE = re.compile(r"\b(?=[A-Z]*[2-7])[A-Z2-7]{26}\b")


def redacted(text: str) -> str:
    """Hide every tracking code of a text, and every visit that an address carries."""
    text = _CARRIED.sub(rf"\1{HIDDEN}", _IN_A_LINK.sub(rf"\1{HIDDEN}", text))
    return _IN_ONE_PIECE.sub(HIDDEN, _IN_GROUPS.sub(HIDDEN, text))


class Record(logging.LogRecord):
    """A log record whose message and traceback hold no tracking code."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.request_id = request_id.get()
        if self.exc_info and self.exc_info[0]:
            # Every formatter takes the traceback from here rather than write it once more.
            self.exc_text = redacted(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802
        """The message, without the codes."""
        return redacted(super().getMessage())


class Refusals(logging.Filter):
    """A request that was refused, as it was to be, is one line: only what fails here is worth a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through; Django notes on those of requests the status of the answer."""
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True


def install() -> None:
    """Make every record of this process one of ours."""
    logging.setLogRecordFactory(Record)


_LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"


def configuration(level: str) -> dict[str, Any]:
    """What Django gives to `logging`: one line a record, with its offset from UTC; libraries that chat are quieter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"datefmt": "%Y-%m-%dT%H:%M:%S%z", "format": _LINE}},
        "filters": {"refusals": {"()": Refusals}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refusals"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "axes": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }
