"""What docs/operations.md has administrators type and write, block by block."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text()


def block(kind: str, containing: str) -> str:
    """The block of the page in this language that contains these words."""
    found = [text for text in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S) if containing in text]
    assert len(found) == 1, (kind, containing)
    return str(found[0])


def files(kind: str) -> dict[str, str]:
    """The files that the page has written, by path: blocks of this language whose first line names one."""
    blocks = re.findall(rf"```{kind}\n# (/\S+)\n(.*?)```", PAGE, re.S)
    assert len(dict(blocks)) == len(blocks) > 0
    return dict(blocks)
