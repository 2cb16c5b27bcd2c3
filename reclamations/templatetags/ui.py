"""The components of the interface as template tags: they show what they are given and hold no rule."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.defaultfilters import urlize
from django.urls import get_script_prefix
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reclamations.domain import declaration, gettext_noop
from reclamations.domain.delays.calendar import LedgerDay, SkipKind
from reclamations.domain.delays.deadlines import ClockKind, ClockState
from reclamations.domain.typed import phones
from reclamations.domain.vocabulary import AppointmentKind, Channel, Status
from reclamations.files.nature.refusals import in_words
from reclamations.models import Complaint
from reclamations.templatetags.months import days_table, ledger_months
from reclamations.web.looks import APPOINTMENT_ICONS, CHANNEL_ICONS, STATUS_LOOKS
from reclamations.words.spaces import bind
from reclamations.words.typography import hour, hour_of, inner_quotes, local, longdate, shortdate, working_days

register = template.Library()

TONE_ICONS: Mapping[str, str] = {"ok": "check-circle", "warn": "alert", "danger": "alert"}
MESSAGE_TONES: Mapping[str, str] = {"success": "ok", "warning": "warn", "error": "danger"}


@register.filter
def phone_link(number: str, zone: str = "") -> str:
    """Give the `tel:` address (RFC 3966) of a number as somebody of the zone typed it; "" when it is none."""
    return phones.dial(number, zone)


@register.filter
def phone_links(text: str, zone: str = "") -> SafeString:
    """Write what somebody typed as their telephone number, or numbers, each a link; the words around are plain."""
    if link := phones.dial(text, zone):
        return format_html('<a href="{}">{}</a>', link, text)
    return _with_numbers(text, zone, escape)


# ---- Words ------------------------------------------------------------------------------------


@register.filter
def facts_when(complaint: Complaint) -> str:
    """Write when the facts took place as far as it is known: « samedi 21 mars 2026, vers 17 h »."""
    day = longdate(complaint.facts_on) if complaint.facts_on else ""
    return ", ".join(filter(None, [day, complaint.facts_hour]))


@register.filter
def declared_lines(complaint: Complaint) -> list[tuple[str, str]]:
    """Give the label and the value of what the declaration shows by itself, without what was left empty."""
    told = ((_(row.label), getattr(complaint, row.name)) for row in declaration.lines())
    return [(label, value) for label, value in told if value]


@register.filter
def contact_links(text: str, zone: str = "") -> SafeString:
    """Write plain text with its addresses as links, telephone numbers too, dialled as the organisation's zone does."""
    return _with_numbers(text, zone, partial(urlize, autoescape=True))


def _with_numbers(text: str, zone: str, between: Callable[[str], str]) -> SafeString:
    parts, end = [], 0
    for found in phones.numbers_in(text, zone):
        parts += [between(text[end : found.start])]
        parts += [format_html('<a class="nowrap" href="{}">{}</a>', found.link, text[found.start : found.end])]
        end = found.end
    parts += [between(text[end:])]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def bound(text: str) -> str:
    """Bind the French spaces of what the organisation typed, where the page is French."""
    return bind(text, get_language())


@register.simple_tag
def moment(when: date) -> SafeString:
    """Write a date, or a datetime in the current time zone, in full inside a time element."""
    when = local(when)
    text = longdate(when)
    if isinstance(when, datetime):
        text = _("%(day)s à %(time)s") % {"day": text, "time": hour_of(when)}
    return format_html('<time datetime="{}">{}</time>', when.isoformat(), text)


register.filter("filesize", in_words)
register.filter("longdate", longdate)
register.filter("shortdate", shortdate)
register.filter("hour", hour)
register.filter("working_days", working_days)
register.filter("inner_quotes", inner_quotes)


@register.simple_tag(takes_context=True)
def here(context: Mapping[str, Any]) -> str:
    """Give the address of the page itself."""
    return _address(context["request"])


def _address(request: HttpRequest) -> str:
    """Where the page is, with what its address carries."""
    return get_script_prefix().rstrip("/") + request.path


# ---- Small pieces -----------------------------------------------------------------------------


@cache
def icons() -> Mapping[str, SafeString]:
    """Read the drawings of templates/components/icons.svg: the markup inside each symbol, by name."""
    text = (Path(settings.BASE_DIR) / "templates/components/icons.svg").read_text()
    return {name: mark_safe(shape) for name, shape in re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', text)}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """Show an icon, inline. Decorative unless `label` says what it means. `size`: "" or "l". KeyError if unknown."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" {} focusable="false">{}</svg>',
        f" icon-{size}" if size else "",
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        icons()[name],
    )


@register.inclusion_tag("components/pill.html")
def pill(label: str, tone: str = "neutral", icon: str = "") -> dict[str, str]:
    """Show a short state in a coloured pill. Tones: neutral, info, ok, warn, danger, accent."""
    return {"label": label, "tone": tone, "icon": icon}


@register.inclusion_tag("components/pill.html")
def status_pill(status: str) -> dict[str, str]:
    """Show a status of the lifecycle (a `Status` or its value). Raises ValueError for an unknown one."""
    known = Status(status)
    tone, symbol = STATUS_LOOKS[known]
    return {"label": _(known.label), "tone": tone, "icon": symbol}


@register.filter
def channel_icon(channel: str) -> str:
    """Name the icon of a channel (a `Channel` or its value)."""
    return CHANNEL_ICONS[Channel(channel)]


@register.filter
def appointment_icon(kind: str) -> str:
    """Name the icon of a form of meeting (an `AppointmentKind` or its value)."""
    return APPOINTMENT_ICONS[AppointmentKind(kind)]


@register.filter
def message_tone(tags: str) -> str:
    """Name the tone of one of Django's messages from its tags."""
    return next((tone for tag, tone in MESSAGE_TONES.items() if tag in tags.split()), "info")


@register.filter
def tone_icon(tone: str) -> str:
    """Name the icon that goes with a tone."""
    return TONE_ICONS.get(tone, "info")


@register.inclusion_tag("components/notice.html")
def notice(text: str, tone: str = "info", title: str = "", icon: str = "") -> dict[str, str]:
    """Show a paragraph that must be seen. For richer content, write its markup by hand."""
    return {"text": text, "tone": tone, "title": title, "icon": icon or tone_icon(tone)}


@register.inclusion_tag("components/empty.html")
def empty_state(title: str, text: str, icon: str = "inbox", url: str = "", action: str = "") -> dict[str, str]:
    """Say that there is nothing here and what to do next; `url` and `action` make the button."""
    return {"title": title, "text": text, "icon": icon, "url": url, "action": action}


@register.inclusion_tag("components/pagination.html")
def pagination(previous_url: str = "", next_url: str = "", summary: str = "") -> dict[str, str]:
    """Show keyset pagination: a link back, a link on, and a summary such as « 50 dossiers sur 1 000+ »."""
    return {"previous_url": previous_url, "next_url": next_url, "summary": summary}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Show where the page is: (label, url) pairs, the last one being the page itself with an empty url."""
    return {"trail": list(trail)}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[object], heading: str = "h3") -> dict[str, object]:
    """Show events in the order given: objects or dicts with when, title, text, actor, icon, tone, is_next."""
    return {"events": events, "heading": heading}


# ---- Forms ------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm, heading: str = "") -> dict[str, object]:
    """Gather the errors of one or several forms at the top of the page, each linked to its field.

    `heading` replaces « 2 points sont à corriger » where there is something else to say.
    """
    errors: list[tuple[str, str, str]] = []
    for form in forms:
        errors += [("", "", str(text)) for text in form.non_field_errors()]
        for field in form if form.errors else ():
            target = field.id_for_label or (field.auto_id and f"{field.auto_id}_0")
            errors += [(target, str(field.label), str(text)) for text in field.errors]
    return {"errors": errors, "heading": heading}


# ---- Clock ------------------------------------------------------------------------------------

CLOCK_TONES: Mapping[ClockKind, str] = {
    ClockKind.DONE_ON_TIME: "ok",
    ClockKind.DONE_LATE: "warn",
    ClockKind.DUE_LATER: "info",
    ClockKind.DUE_TODAY: "accent",
    ClockKind.LATE: "danger",
}
#: Working days before the due date from which a clock asks for attention.
SOON = 3


@register.inclusion_tag("components/clock.html")
def clock(state: ClockState, label: str, received_on: date, total: int, compact: bool = False) -> dict[str, object]:
    """Show a deadline as a bar of `total` working days and a sentence; `compact` shortens the sentence."""
    return {
        "state": state,
        "label": label,
        "received_on": received_on,
        "total": total,
        "tone": clock_tone(state),
        "count": clock_count(state),
        "segments": clock_segments(state, total),
        "width": total * 10,
        "compact": compact,
    }


@register.inclusion_tag("components/pill.html")
def lateness_pill(state: ClockState) -> dict[str, str]:
    """Show where a deadline stands in a pill, for tables: « dans 6 jours ouvrés »."""
    symbol = "alert" if state.kind is ClockKind.LATE else "check" if state.is_done else "clock"
    tone = clock_tone(state)
    return {"label": clock_count(state), "tone": "neutral" if tone == "info" else tone, "icon": symbol}


def clock_tone(state: ClockState) -> str:
    """Name the tone of a clock; one that is due soon warns."""
    if state.kind is ClockKind.DUE_LATER and state.days < SOON:
        return "warn"
    return CLOCK_TONES[state.kind]


def clock_segments(state: ClockState, total: int) -> list[tuple[int, str]]:
    """Give one (x, css class) per working day of the delay: spent, today, or to come."""
    ahead = state.days if state.kind in (ClockKind.DONE_ON_TIME, ClockKind.DUE_LATER) else 0
    spent = max(total - ahead, 0)
    classes = ["is-spent"] * spent + [""] * (total - spent)
    if spent and state.kind in (ClockKind.DUE_LATER, ClockKind.DUE_TODAY):
        classes[spent - 1] = "is-today"
    return [(index * 10 + 1, name) for index, name in enumerate(classes)]


def clock_count(state: ClockState) -> str:
    """Say in a few words where a clock stands: « dans 6 jours ouvrés »."""
    match state.kind:
        case ClockKind.DONE_ON_TIME:
            return _("dans le délai")
        case ClockKind.DUE_TODAY:
            return _("dernier jour aujourd’hui")
        case ClockKind.DUE_LATER:
            return _("dans %(days)s") % {"days": working_days(state.days)}
        case ClockKind.DONE_LATE:
            return _("hors délai")
        case ClockKind.LATE:
            return _("en retard de %(days)s") % {"days": working_days(state.days)} if state.days else _("en retard")


# ---- Ledger: the small calendar that proves a date ----------------------------------------------


@register.inclusion_tag("components/ledger.html", takes_context=True)
def ledger(
    context: Mapping[str, Any], days: Sequence[LedgerDay], today: date | None = None, ack_due_on: date | None = None
) -> dict[str, object]:
    """Show a domain ledger as small months with their legend, and as a table behind.

    The last day is the due date. `ack_due_on` marks a first due date inside the ledger; `today` is ringed.
    """
    due = {days[-1].day} | ({ack_due_on} if ack_due_on else set())
    kinds = {day.reason.kind for day in days if day.reason}
    organisation = context.get("organisation")
    return {
        "days": days,
        "table": days_table(due, organisation),
        "months": ledger_months(days, due=due, today=today, organisation=organisation),
        "weekdays": [(_(full), _(short)) for full, short in WEEKDAYS],
        "legend": [(css, _(text)) for css, text, wanted in LEGEND if not wanted or wanted & kinds],
        "shows_today": any(entry.day == today for entry in days),
    }


WEEKDAYS = (
    (gettext_noop("lundi"), gettext_noop("lun.")),
    (gettext_noop("mardi"), gettext_noop("mar.")),
    (gettext_noop("mercredi"), gettext_noop("mer.")),
    (gettext_noop("jeudi"), gettext_noop("jeu.")),
    (gettext_noop("vendredi"), gettext_noop("ven.")),
    (gettext_noop("samedi"), gettext_noop("sam.")),
    (gettext_noop("dimanche"), gettext_noop("dim.")),
)
LEGEND: tuple[tuple[str, str, set[SkipKind]], ...] = (
    ("is-reception", gettext_noop("jour de réception, non compté"), set()),
    ("is-working", gettext_noop("jour ouvré, compté"), set()),
    ("is-due", gettext_noop("échéance, comptée entière"), set()),
    ("is-weekend", gettext_noop("jour non travaillé"), {SkipKind.WEEKEND, SkipKind.DAY_OFF}),
    ("is-holiday", gettext_noop("jour férié"), {SkipKind.HOLIDAY}),
    ("is-closure", gettext_noop("fermeture"), {SkipKind.CLOSURE}),
)
# ---- Charts -----------------------------------------------------------------------------------


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Iterable[tuple[str, float]], caption: str, tone: str = "info", full: float = 0
) -> dict[str, object]:
    """Show (label, value) pairs as horizontal bars; the chart is a table, so its text is there.

    A bar as long as can be is worth `full`, or the largest value when `full` is 0.
    """
    values = list(rows)
    most = full or max((value for _label, value in values), default=0) or 1
    bars = [(label, value, round(100 * value / most)) for label, value in values]
    return {"caption": caption, "tone": tone, "bars": bars}


# ---- Navigation -------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def current(context: Mapping[str, Any], url: str) -> SafeString | str:
    """Write aria-current="page" when `url` is the page being shown."""
    request = context.get("request")
    return mark_safe(' aria-current="page"') if request is not None and _address(request) == url else ""
