"""Tables are declared by columns (`reclamations/web/tables.py`); a table by hand is another thing, and named here."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The two templates that draw what is declared.
DECLARED = {"components/table.html": 1, "components/paper_table.html": 1}
#: What has no columns to declare.
OTHER_THINGS = {
    "components/ledger.html": 1,  # the squares of a month
    "components/bar_chart.html": 1,  # a drawing, with its figures behind
    "letters/holding.html": 1,  # two facts of a letter side by side, no heads
    "letters/filing_receipt.html": 2,  # the same
    "documents/data.html": 1,  # each label is a fact of its own
}


def test_no_table_is_written_by_hand() -> None:
    found = Counter(
        {
            path.relative_to(ROOT / "templates").as_posix(): len(re.findall(r"<table\b", path.read_text()))
            for path in ROOT.glob("templates/**/*")
            if path.is_file()
        }
    )
    assert dict(+found) == DECLARED | OTHER_THINGS


def test_no_table_is_written_in_python() -> None:
    by_hand = [
        path.relative_to(ROOT).as_posix()
        for folder in ("reclamations", "registre")
        for path in (ROOT / folder).glob("**/*.py")
        if re.search(r"<t(able|head|body|r|d|h)\b", path.read_text())
    ]
    assert by_hand == []


def test_the_label_of_a_card_is_written_once() -> None:
    bearing = [path for path in ROOT.glob("templates/**/*.html") if "data-label" in path.read_text()]
    assert [path.name for path in bearing] == ["table.html"]
