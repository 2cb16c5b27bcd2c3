"""What holds for every page: readable colours in both themes, nothing inline that the security policy refuses."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from reclamations import palette

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
COLOUR = re.compile(r"(?<!&)(?<!href=.)#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", re.IGNORECASE)
#: The tokens; drawings served as files, which read no custom property; the pictures of the demonstration.
WITH_COLOURS = {"tokens.css", "mark.svg", "voices.svg", "samples.py"}
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


def test_no_colour_is_written_outside_the_tokens() -> None:
    sources = [
        path
        for folder in ("static", "templates", "reclamations", "registre")
        for path in (Path(settings.BASE_DIR) / folder).rglob("*")
        if path.suffix in {".css", ".html", ".txt", ".js", ".py", ".svg"} and path.name not in WITH_COLOURS
    ]
    assert len(sources) > 300
    assert not [path.name for path in sources if COLOUR.search(path.read_text())]


def test_mails_and_prints_get_the_colours_of_the_tokens() -> None:
    assert palette.light("ink") == f"#{colours(LIGHT)['ink']}"
    assert palette.dark("ink") == f"#{colours(DARK)['ink']}"
    assert palette.written_out("a { color: var(--ink); }") == f"a {{ color: {palette.light('ink')}; }}"
    with pytest.raises(KeyError):
        palette.written_out("a { color: var(--inc); }")


@pytest.mark.parametrize("shown", [colours(LIGHT), colours(LIGHT) | colours(DARK)], ids=["light", "dark"])
def test_colours_reach_contrast_aa(shown: dict[str, str]) -> None:
    weak = [pair for pair in TEXTS if contrast(shown[pair[0]], shown[pair[1]]) < 4.5]
    weak += [pair for pair in LINES if contrast(shown[pair[0]], shown[pair[1]]) < 3]
    assert not weak


def test_no_page_holds_an_inline_style_or_script() -> None:
    # Mail readers need the style in the mail; letters and mails are under no security policy.
    pages = [path for path in TEMPLATES.rglob("*.html") if path.parent.name not in ("emails", "letters")]
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:", re.IGNORECASE)
    assert pages
    assert not [path.name for path in pages if inline.search(path.read_text())]
