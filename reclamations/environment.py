"""The environment of the site, read strictly: a value that is not understood is refused, never taken for « off »."""

from __future__ import annotations

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_WORDS = {
    **dict.fromkeys(("1", "on", "true", "yes", "oui"), True),
    **dict.fromkeys(("0", "off", "false", "no", "non", ""), False),
}


def load() -> None:
    """Read the file that ENV_FILE names, one `NAME=value` a line; what the environment holds already wins."""
    name = os.environ.get("ENV_FILE")
    if not name:
        return
    try:
        text = Path(name).read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"ENV_FILE, {name}, cannot be read: {error.strerror}.") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        variable, equals, value = line.strip().partition("=")
        if not equals or not variable.isidentifier():
            raise ImproperlyConfigured(f"ENV_FILE, {name}, line {number}: one NAME=value a line, nothing else.")
        os.environ.setdefault(variable, _unquoted(value))


def _unquoted(value: str) -> str:
    """The value as a shell and systemd read it too: quotes around the whole of it are not part of it."""
    value = value.strip()
    is_quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if is_quoted else value


def flag(name: str, *, default: bool = False) -> bool:
    """Read on or off. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return _WORDS[value.strip().lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name} is « on » or « off », not « {value} ».") from None


def number(name: str, default: int, *, least: int = 0) -> int:
    """Read a whole number of at least `least`. Raises ImproperlyConfigured."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or len(value) > 9 or int(value) < least:
        raise ImproperlyConfigured(f"{name} is a whole number, {least} at least, not « {value} ».")
    return int(value)


def text(name: str, default: str = "") -> str:
    """Read a text; an empty one counts as none."""
    return os.environ.get(name, "").strip() or default


def several(name: str) -> list[str]:
    """Read a list of texts, comma separated."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def numbers(name: str, defaults: dict[str, int]) -> dict[str, int]:
    """Read whole numbers by name, « video=80,pdf=30 », over the defaults. Raises ImproperlyConfigured."""
    given = dict(defaults)
    for item in several(name):
        key, equals, value = (part.strip() for part in item.partition("="))
        if key not in defaults or not equals or not value.isascii() or not value.isdigit() or len(value) > 9:
            raise ImproperlyConfigured(f"{name} is such as « {next(iter(defaults))}=30 », for {', '.join(defaults)}.")
        given[key] = int(value)
    return given
