"""The texts of the demonstration, read from the data files beside this module and dressed in French typography."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_NBSP = "\u00a0"
_BEFORE = re.compile(r" (?=[:;?!»](?:\s|$|[.,)]))")
_AFTER = re.compile(r"(?<=«) ")
_UNITS = re.compile(r"(?<=\d) (?=(?:€|h|%|km)(?:\W|$)|\d{3}(?:\D|$))|(?<= h|\u00a0h) (?=\d)")


def typographic(text: str) -> str:
    """Give a text its curly apostrophes and the non-breaking spaces of French punctuation and units."""
    text = text.replace("'", "’").strip()
    for pattern in (_BEFORE, _AFTER, _UNITS):
        text = pattern.sub(_NBSP, text)
    return text


def organisation() -> dict[str, Any]:
    """The company, its accounts, its means to complain and its lists."""
    return _read(_FOLDER / "organisation.toml")


def translations() -> dict[str, dict[str, Any]]:
    """What the company wrote in other languages, by language code; the French texts are the keys of two tables."""
    return {path.stem: _read(path) for path in sorted((_FOLDER / "traductions").glob("*.toml"))}


def register() -> dict[str, Any]:
    """The failings and the management reviews."""
    return _read(_FOLDER / "registre.toml")


def cases() -> Iterator[dict[str, Any]]:
    """The files, in the order of their texts."""
    for path in sorted((_FOLDER / "dossiers").glob("*.toml")):
        yield from _read(path)["dossier"]


def _read(path: Path) -> dict[str, Any]:
    dressed: dict[str, Any] = _dress(tomllib.loads(path.read_text(encoding="utf-8")))
    return dressed


def _dress(value: Any) -> Any:
    if isinstance(value, str):
        return typographic(value)
    if isinstance(value, list):
        return [_dress(item) for item in value]
    if isinstance(value, dict):
        return {typographic(key): _dress(item) for key, item in value.items()}
    return value
