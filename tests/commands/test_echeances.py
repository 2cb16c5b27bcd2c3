"""`echeances`: due dates for people, and JSON lines for programs that no line can stop."""

import json
import os
import re
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.delays.deadlines import due_dates

ROOT = Path(__file__).resolve().parents[2]
GOOD = b'{"received_on": "2026-05-04"}'
ANSWER = {"received_on": "2026-05-04", "ack_due": "2026-05-27", "response_due": "2026-06-18"}
HOSTILE: dict[str, bytes] = {
    "empty line": b"",
    "blank line": b"   \t",
    "carriage return": b"\r",
    "not JSON": b"bonjour",
    "half an object": b'{"received_on": "2026-05-04"',
    "an array": b'["2026-05-04"]',
    "a number": b"12",
    "null": b"null",
    "not a number": b"NaN",
    "infinity as a date": b'{"received_on": Infinity}',
    "a huge integer": b'{"received_on": ' + b"9" * 5000 + b"}",
    "a long integer": b'{"weekdays": [' + b"9" * 4000 + b'], "received_on": "2026-05-04"}',
    "deep nesting": b"[" * 200_000,
    "deep value": b'{"received_on": ' + b"[" * 900 + b"]" * 900 + b"}",
    "Latin-1 bytes": b'{"received_on": "2026-05-04", "zone": "m\xe9tropole"}',
    "UTF-16": '{"received_on": "2026-05-04"}'.encode("utf-16-le"),
    "a NUL": b"\x00",
    "half a character": b'{"received_on": "2026-05-04", "zone": "\\ud800"}',
    "half a character as a key": b'{"received_on": "2026-05-04", "\\ud800": 1}',
    "unknown key": b'{"received_on": "2026-05-04", "delays": [1, 2]}',
    "no date": b"{}",
    "date as a number": b'{"received_on": 20260504}',
    "a moment": b'{"received_on": "2026-05-04T10:00:00"}',
    "a day that is not": b'{"received_on": "2026-02-29"}',
    "year zero": b'{"received_on": "0000-01-01"}',
    "before the calendar": b'{"received_on": "1990-01-01"}',
    "end of time": b'{"received_on": "9999-12-31"}',
    "figures of another script": '{"received_on": "２０２６-05-04"}'.encode(),
    "unknown zone": b'{"received_on": "2026-05-04", "zone": "corse"}',
    "zone as a list": b'{"received_on": "2026-05-04", "zone": ["metropole"]}',
    "null date": b'{"received_on": null}',
    "no worked day": b'{"received_on": "2026-05-04", "weekdays": []}',
    "day eight": b'{"received_on": "2026-05-04", "weekdays": [8]}',
    "a day that is true": b'{"received_on": "2026-05-04", "weekdays": [true]}',
    "a day and a half": b'{"received_on": "2026-05-04", "weekdays": [1.5]}',
    "weekdays as text": b'{"received_on": "2026-05-04", "weekdays": "12345"}',
    "a day as an object": b'{"received_on": "2026-05-04", "weekdays": [{}]}',
    "a closure backwards": b'{"received_on": "2026-05-04", "closures": [["2026-06-02", "2026-06-01"]]}',
    "a closure of one day": b'{"received_on": "2026-05-04", "closures": [["2026-06-02"]]}',
    "closures as text": b'{"received_on": "2026-05-04", "closures": "2026-06-02"}',
    "a closure on a day that is not": b'{"received_on": "2026-05-04", "closures": ["2026-02-30"]}',
    "a closure as null": b'{"received_on": "2026-05-04", "closures": [null]}',
    "closed for ever": b'{"received_on": "2026-05-04", "closures": [["0001-01-01", "9999-12-31"]]}',
}


def run(stdin: bytes, *arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program does: no database, an environment of its own."""
    environment = {
        "DJANGO_DEMO": "1",
        "DATA_DIR": "/nonexistent",
        "SECRET_KEY": settings.SECRET_KEY,
        "PYTHONIOENCODING": encoding,
    }
    command = [sys.executable, "manage.py", "echeances", "--jsonl", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT, env=environment, check=False)


def answers(stdin: bytes, *arguments: str) -> list[dict[str, str]]:
    done = run(stdin, *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_every_hostile_line_gives_one_error_and_stops_nothing() -> None:
    lines = [line for hostile in HOSTILE.values() for line in (hostile, GOOD)]
    found = answers(b"\n".join(lines) + b"\n")
    assert len(found) == len(lines)
    for name, hostile, good in zip(HOSTILE, found[::2], found[1::2], strict=True):
        assert list(hostile) == ["error"], name
        assert hostile["error"].strip(), name
        assert good == ANSWER, f"the line after « {name} »"


@pytest.mark.parametrize(
    "stdin", [GOOD, GOOD + b"\r\n", b"\xef\xbb\xbf" + GOOD + b"\n", b"  " + GOOD + b"  \n"], ids=repr
)
def test_a_good_line_is_read_whatever_is_around_it(stdin: bytes) -> None:
    assert answers(stdin) == [ANSWER]


def test_null_stands_for_the_default() -> None:
    keys = ("zone", "weekdays", "closures")
    lines = [json.dumps({"received_on": "2026-05-04", key: None}).encode() for key in keys]
    assert answers(b"\n".join(lines)) == [ANSWER] * len(keys)


def test_a_number_of_thousands_of_digits_is_refused_in_french() -> None:
    keys = (b"received_on", b"zone", b"weekdays", b"closures", b"autre")
    lines = [
        b'{"received_on": "2026-05-04", "%s": %s}' % (key, value % (b"9" * digits))
        for key in keys
        for value in (b"%s", b"[%s]")
        for digits in (4299, 5000)
    ]
    for answer in answers(b"\n".join(lines)):
        assert re.search(r"\b(une?|des?|inconnue|attendue?)\b", answer["error"])
        assert not re.search(r"\b(the|is|for|not|limit)\b", answer["error"])


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    command = f"{sys.executable} manage.py echeances --jsonl | head -n 1"
    environment = {"PATH": os.environ["PATH"], "DJANGO_DEMO": "1", "DATA_DIR": "/nonexistent", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        input=(GOOD + b"\n") * 50_000,
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == ANSWER


def test_nothing_in_is_nothing_out() -> None:
    assert answers(b"") == []


def test_a_pipe_that_takes_no_french_still_gets_every_line() -> None:
    done = run(b'{"received_on": "2026-05-04", "zone": "\xc3\xa9"}\n' + GOOD, encoding="ascii")
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.splitlines()[1]) == ANSWER


@pytest.mark.parametrize(
    ("line", "ack", "response"),
    [
        # Worked by hand: 8 and 14 May, 25 May are off; Monday to Saturday counts six days a week.
        ({"received_on": "2026-05-04", "weekdays": [1, 2, 3, 4, 5, 6]}, "2026-05-22", "2026-06-11"),
        ({"received_on": "2026-05-04", "closures": [["2026-05-27", "2026-05-27"]]}, "2026-05-28", "2026-06-19"),
        ({"received_on": "2026-05-04", "closures": ["2026-05-27"]}, "2026-05-28", "2026-06-19"),
        ({"received_on": "2026-05-04", "zone": "guadeloupe"}, "2026-05-28", "2026-06-19"),
        ({"received_on": "2026-05-03"}, "2026-05-26", "2026-06-17"),
    ],
)
def test_each_line_carries_its_own_calendar(line: dict[str, object], ack: str, response: str) -> None:
    assert answers(json.dumps(line).encode()) == [
        {"received_on": line["received_on"], "ack_due": ack, "response_due": response}
    ]


def test_the_zone_of_the_command_line_is_the_default_of_every_line() -> None:
    [first, second] = answers(GOOD + b'\n{"received_on": "2026-05-04", "zone": "metropole"}', "--zone", "guadeloupe")
    assert (first["ack_due"], second["ack_due"]) == ("2026-05-28", "2026-05-27")


def test_a_hundred_thousand_lines_are_answered_in_order_within_seconds() -> None:
    days = [date.fromordinal(date(2000, 1, 1).toordinal() + n % 36_000).isoformat() for n in range(100_000)]
    found = answers("".join(f'{{"received_on": "{day}"}}\n' for day in days).encode())
    assert [answer["received_on"] for answer in found] == days
    calendar = WorkingCalendar()
    for answer in found[::9_973]:
        due = due_dates(date.fromisoformat(answer["received_on"]), calendar)
        assert (answer["ack_due"], answer["response_due"]) == (str(due.ack_due_on), str(due.response_due_on))


@pytest.mark.article(5)
@pytest.mark.article(6)
@pytest.mark.django_db
def test_people_read_both_dates_and_the_ledger_that_proves_them() -> None:
    out = StringIO()
    call_command("echeances", "2026-05-04", stdout=out)
    text = out.getvalue()
    assert "Accusé de réception dû le mercredi 27 mai 2026 (14 jours ouvrés, article 5)" in text
    assert "Réponse due le jeudi 18 juin 2026 (30 jours ouvrés, article 6)" in text
    for day, reason in (("vendredi 8 mai", "Fête de la Victoire"), ("samedi 9 mai", "Week-end")):
        assert any(day in line and reason in line for line in text.splitlines())
    assert sum("←" in line for line in text.splitlines()) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [[], ["2026-02-30"], ["4 mai"], ["1990-01-01"]])
def test_people_are_told_what_is_wrong(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("echeances", *arguments, stdout=StringIO())
