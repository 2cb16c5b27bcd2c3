"""The colours of static/css/tokens.css for what reads no custom property: mails, PDFs, drawings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from django.conf import settings

_DARK = "@media (prefers-color-scheme: dark)"
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,8});")


def light(name: str) -> str:
    """Give a colour by its name without dashes, « ink-soft », as `#rrggbb`. Raises KeyError."""
    return _palettes()[0][name]


def dark(name: str) -> str:
    """Give the same colour in the dark theme. Raises KeyError."""
    return _palettes()[1][name]


def written_out(css: str) -> str:
    """Give a stylesheet with the light colours in the place of their custom properties. Raises KeyError."""
    return re.sub(r"var\(--([\w-]+)\)", lambda found: light(found[1]), css)


@cache
def _palettes() -> tuple[Mapping[str, str], Mapping[str, str]]:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    day = dict(_COLOUR.findall(tokens.partition("@media")[0]))
    night = dict(_COLOUR.findall(tokens.partition(_DARK)[2].partition("@media")[0]))
    return MappingProxyType(day), MappingProxyType(day | night)
