"""Where the floors above plug into the back-office: panels of the case file, entries of the navigation, charges.

The register is never imported here: it calls `register`, `register_nav` and `register_charge` when its application is
ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reclamations.models import Complaint, Staff


@dataclass(frozen=True)
class NavItem:
    """One entry of the rail: `icon` names a symbol of static/img/icons.svg."""

    label: str
    url: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Charge:
    """What somebody answers for besides files: `count` of a person, in words; `hand_over(person, actor, to)`."""

    count: Callable[[Staff], int]
    words: Callable[[int], str]
    hand_over: Callable[[Staff, Staff, Staff], int]


Panel = Callable[[HttpRequest, Complaint], tuple[str, dict[str, Any]] | None]
Nav = Callable[[HttpRequest], NavItem | None]

_panels: list[Panel] = []
_nav: list[Nav] = []
_charges: list[Charge] = []


def register(panel: Panel) -> Panel:
    """Add a panel to the case file: (request, complaint) -> (template, context), or None to show nothing."""
    _panels.append(panel)
    return panel


def register_nav(nav: Nav) -> Nav:
    """Add an entry to the rail: request -> NavItem, or None for somebody who may not follow it."""
    _nav.append(nav)
    return nav


def register_charge(charge: Charge) -> Charge:
    """Add something that must be given to somebody else when an account is deactivated."""
    _charges.append(charge)
    return charge


def registered_charges() -> list[Charge]:
    """Give every charge, in the order of registration."""
    return list(_charges)


def panels_of(request: HttpRequest, complaint: Complaint) -> list[SafeString]:
    """Render every panel registered for this file, in the order of registration."""
    shown = [panel(request, complaint) for panel in _panels]
    return [render_to_string(template, context, request) for template, context in filter(None, shown)]


def registered_nav(request: HttpRequest) -> list[NavItem]:
    """Give the entries that this person may follow."""
    return [item for nav in _nav if (item := nav(request)) is not None]
