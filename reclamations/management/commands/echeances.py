"""`manage.py echeances`: the two due dates of a reception date, and their proof."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.delays.deadlines import Delays, due_dates
from reclamations.domain.delays.holidays_fr import ZONES
from reclamations.models import Organisation
from reclamations.models.company.organisation import working_calendar
from reclamations.words.typography import longdate

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_KEYS = frozenset({"received_on", "zone", "weekdays", "closures"})
_DEFAULT_RULES = {
    "zone": "metropole",
    "weekdays": [1, 2, 3, 4, 5],
    "worked_holidays": [],
    "good_friday": True,
    "closures": [],
    "ack_days": 14,
    "response_days": 30,
}


class Command(BaseCommand):
    """Compute due dates for people (with the ledger) and for programs (JSON lines)."""

    help = (
        "Print both due dates of a reception date and the ledger that proves them. With --jsonl, read one JSON object "
        "a line on standard input and write one a line; a key that is null stands for the default, a closure is "
        '["first day", "last day"] or "one day"; a bad line gives {"error": …} and does not stop the next.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the command's arguments."""
        parser.add_argument("received_on", nargs="?", help="the day of reception, YYYY-MM-DD")
        parser.add_argument("--zone", choices=sorted(ZONES), help="the zone of public holidays")
        parser.add_argument("--jsonl", action="store_true", help="read and write JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer for one date, or for each line of standard input."""
        rules = _organisation_rules()
        if options["zone"]:
            rules = {**rules, "zone": options["zone"]}
        if options["jsonl"]:
            self._answer_programs(rules)
            return
        if not options["received_on"]:
            raise CommandError("Donnez une date de réception (AAAA-MM-JJ), ou --jsonl.")
        try:
            received_on = _day(options["received_on"])
            lines = list(_for_people(received_on, working_calendar(rules), _delays(rules)))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("\n".join(lines))

    def _answer_programs(self, rules: Mapping[str, Any]) -> None:
        try:
            for line in sys.stdin.buffer:
                self.stdout.write(json.dumps(_answer(line, rules)))  # ASCII: no pipe refuses it
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has had enough: what is left in the buffer goes nowhere, without a word at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _organisation_rules() -> dict[str, Any]:
    """The organisation's calendar as plain data; the defaults where there is no database yet."""
    try:
        return dict(Organisation.current().calendar_in_force.rules)
    except DatabaseError:
        return dict(_DEFAULT_RULES)


def _answer(line: bytes, defaults: Mapping[str, Any]) -> dict[str, str]:
    try:
        asked = _read(line)
        if not isinstance(asked, dict):
            raise ValueError("Un objet JSON est attendu.")
        if unknown := sorted(asked.keys() - _KEYS):
            raise ValueError(f"Clé inconnue : {', '.join(unknown)}.")
        asked = {key: value for key, value in asked.items() if value is not None}
        if "received_on" not in asked:
            raise ValueError("« received_on » manque.")
        received_on = _day(asked["received_on"])
        rules = {**defaults, **_overrides(asked)}
        due = due_dates(received_on, working_calendar(rules), _delays(rules))
    except (ValueError, TypeError) as error:
        return {"error": str(error)}
    return {
        "received_on": received_on.isoformat(),
        "ack_due": due.ack_due_on.isoformat(),
        "response_due": due.response_due_on.isoformat(),
    }


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):  # no JSON, no text, a number of thousands of digits, an abyss
        raise ValueError("Ligne illisible : un objet JSON est attendu.") from None


def _overrides(asked: Mapping[str, Any]) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if "zone" in asked:
        if not isinstance(asked["zone"], str):
            raise ValueError("« zone » est le nom d’une zone.")
        rules["zone"] = asked["zone"]
    if "weekdays" in asked:
        if not isinstance(asked["weekdays"], list):
            raise ValueError("« weekdays » est une liste de jours, de 1 (lundi) à 7 (dimanche).")
        rules["weekdays"] = asked["weekdays"]
    if "closures" in asked:
        rules["closures"] = list(_closures(asked["closures"]))
    return rules


def _closures(asked: Any) -> Iterable[list[str]]:
    if not isinstance(asked, list):
        raise ValueError("« closures » est une liste de périodes [premier jour, dernier jour].")
    for one in asked:
        period = [one, one] if isinstance(one, str) else one
        if not isinstance(period, list) or len(period) != 2:
            raise ValueError("Une fermeture est une période [premier jour, dernier jour].")
        yield [_day(period[0]).isoformat(), _day(period[1]).isoformat(), "Fermeture"]


def _day(text: Any) -> date:
    if not isinstance(text, str) or not _ISO_DAY.fullmatch(text):
        raise ValueError(f"Date attendue au format AAAA-MM-JJ, et non {text!r}.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"Cette date n’existe pas : {text}.") from None


def _delays(rules: Mapping[str, Any]) -> Delays:
    return Delays(ack=rules["ack_days"], response=rules["response_days"])


def _for_people(received_on: date, calendar: WorkingCalendar, delays: Delays) -> Iterable[str]:
    due = due_dates(received_on, calendar, delays)
    with translation.override("fr"):
        yield f"Zone : {_(ZONES[calendar.zone])}"
        yield f"Réclamation reçue le {longdate(received_on)}"
        yield f"Accusé de réception dû le {longdate(due.ack_due_on)} ({delays.ack} jours ouvrés, article 5)"
        yield f"Réponse due le {longdate(due.response_due_on)} ({delays.response} jours ouvrés, article 6)"
        yield ""
        for entry in calendar.ledger(received_on, delays.response):
            number = "" if entry.number is None else str(entry.number)
            reason = "" if entry.reason is None else _(entry.reason.text)
            mark = {due.ack_due_on: "  ← accusé de réception", due.response_due_on: "  ← réponse"}.get(entry.day, "")
            yield f"  {longdate(entry.day):<28}{number:>4}  {reason}{mark}".rstrip()
