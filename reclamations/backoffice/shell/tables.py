"""What cells of the back-office's tables are made of (`web.tables`)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reclamations.domain.delays.deadlines import ClockState
from reclamations.templatetags import ui


def link(name: str, key: object, text: object, css: str = "") -> SafeString:
    """Lead to a page by the name of its address and its only argument."""
    classes = format_html(' class="{}"', css) if css else ""
    return format_html('<a{} href="{}">{}</a>', classes, reverse(name, args=[key]), text)


def muted(text: str) -> SafeString:
    """Say what is not there."""
    return format_html('<span class="muted">{}</span>', text)


def pill(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """Show a short state, as the tag of that name does."""
    return render_to_string("components/pill.html", ui.pill(label, tone, icon))


def status_pill(status: str) -> SafeString:
    """Show a status of the lifecycle."""
    return pill(**ui.status_pill(status))


def lateness_pill(state: ClockState) -> SafeString:
    """Show where a deadline stands."""
    return pill(**ui.lateness_pill(state))


def drawn(template: str, **facts: object) -> SafeString:
    """Draw a cell that holds more than a line, with a template of the back-office."""
    return render_to_string(f"backoffice/{template}.html", facts)
