"""What holds for every page: readable colours in both themes, nothing inline that the security policy refuses."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media print")[0].split("@media (prefers-color-scheme: dark)")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
TONES = ("ok", "info", "warn", "danger", "neutral")
TEXTS = [
    *product(("ink", "ink-soft", "link", "accent-strong", *TONES), ("paper", "surface")),
    *product(("ink", "ink-soft", "link", "accent-strong"), ("sunken", "accent-soft")),
    *((tone, f"{tone}-soft") for tone in TONES),
    ("on-brand", "brand"),
    ("on-accent", "accent"),
    ("on-rail", "rail"),
    ("on-rail-soft", "rail"),
    ("on-rail-current", "rail-current"),
]
LINES = list(product(("line-strong", "focus"), ("paper", "surface")))


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #([0-9a-f]{6});", css))


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [colours(LIGHT), colours(LIGHT) | colours(DARK)], ids=["light", "dark"])
def test_colours_reach_contrast_aa(palette: dict[str, str]) -> None:
    weak = [pair for pair in TEXTS if contrast(palette[pair[0]], palette[pair[1]]) < 4.5]
    weak += [pair for pair in LINES if contrast(palette[pair[0]], palette[pair[1]]) < 3]
    assert not weak


def test_no_page_holds_an_inline_style_or_script() -> None:
    # Mail readers need the style in the mail; letters and mails are under no security policy.
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name not in ("emails", "letters")]
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    assert pages
    assert not [path.name for path in pages if inline.search(path.read_text())]
