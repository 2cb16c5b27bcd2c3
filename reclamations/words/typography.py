"""How dates, hours and quotations are written, in the language of the moment."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reclamations.words.spaces import bind


def local(day: date) -> date:
    """Give an aware datetime as the current time zone reads it, a date as it is: 22:30 UTC in May is the next day."""
    return timezone.localtime(day) if isinstance(day, datetime) and timezone.is_aware(day) else day


def longdate(day: date) -> str:
    """Write a date in full, « lundi 7 décembre 2026 », with « 1er » for the first of the month in French."""
    day = local(day)
    return formats.date_format(day, f"l {_day(day)} F Y")


def day_in_words(day: date) -> str:
    """Write a date as a letter does: « 4 mai 2026 », « 1er mai 2026 »."""
    day = local(day)
    return formats.date_format(day, f"{_day(day)} F Y")


def shortdate(day: date) -> str:
    """Write a date for a table: « 07/12/2026 »."""
    return formats.date_format(local(day), "d/m/Y")


def hour(when: datetime) -> str:
    """Write the time of an aware datetime in the current time zone: « 15 h 30 »."""
    return hour_of(timezone.localtime(when))


def hour_of(local: datetime) -> str:
    """Write the time of a datetime as it stands: « 15 h 30 »."""
    return formats.time_format(local, _("G \\h i")).replace(" ", "\N{NO-BREAK SPACE}")


def _day(day: date) -> str:
    return "j\\e\\r" if day.day == 1 and translation.get_language() == "fr" else "j"


def inner_quotes(text: str) -> str:
    """Turn the guillemets of a text that is itself quoted in French, « Le panneau “fermé” », and bind its spaces."""
    language = translation.get_language()
    if language != "fr":
        return text
    return bind(re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", text)), language)


def working_days(number: int) -> str:
    """Write a number of working days, « 6 jours ouvrés », with a non-breaking space."""
    return ngettext("%(n)s jour ouvré", "%(n)s jours ouvrés", number) % {"n": number}
