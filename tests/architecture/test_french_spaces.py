"""A quotation never parts from its guillemets: no plain space stands inside them in what people read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".html", ".txt"})


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_plain_space_stands_inside_guillemets(path: Path) -> None:
    read = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"« .{0,20}|.{0,20} »", read) == []
