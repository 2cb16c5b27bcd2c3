"""Why a file is not taken: each sentence names it, says what it truly is, and what its sender can do."""

from __future__ import annotations

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _

from reclamations.domain.kinds import LIGHTER, Kind, Unwanted
from reclamations.files.nature.kinds import MEGABYTE, largest, limit_of


class FileRefused(Exception):
    """A file that is not accepted; `message` is a French sentence for the client.

    `reason`, without a capital nor a full stop, is what several files may share, whose names are then listed.
    """

    def __init__(self, message: str, *, name: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.message, self.name, self.reason = message, name, reason


def in_words(size: int) -> str:
    """Write a number of bytes in the decimal units that people read, « 812 Ko », « 2,3 Mo »."""
    if size < MEGABYTE:
        return _("%(size)s Ko") % {"size": formats.number_format(max(1, round(size / 1000)), 0)}
    places = 0 if size % MEGABYTE == 0 else 1
    return _("%(size)s Mo") % {"size": formats.number_format(size / MEGABYTE, places)}


def empty(name: str) -> FileRefused:
    """Nothing is in it: a telephone sometimes gives a photo that it has not fetched yet."""
    return FileRefused(
        _(
            "« %(name)s » est vide. Ouvrez-le d’abord sur votre appareil pour vérifier qu’il y est, puis joignez-le de "
            "nouveau."
        )
        % {"name": name}
    )


def unwanted(name: str, kind: Unwanted) -> FileRefused:
    """Something that is never taken."""
    words = {"name": name, "kind": _(kind.label), "advice": _(kind.advice)}
    return FileRefused(
        _("« %(name)s » n’a pas été joint : c’est %(kind)s. %(advice)s") % words,
        name=name,
        reason=_("nous ne prenons pas %(kind)s") % words,
    )


def too_large(name: str, kind: Kind | None, size: int) -> FileRefused:
    """More than its kind may weigh; its size is in bytes."""
    words = {
        "name": name,
        "kind": _(kind.label) if kind else _("fichier"),
        "size": in_words(size),
        "limit": in_words(limit_of(kind) if kind else largest()),
        "advice": _(LIGHTER[kind.family]) if kind else "",
    }
    return FileRefused(
        (_("« %(name)s » (%(kind)s) pèse %(size)s ; la limite est de %(limit)s. %(advice)s") % words).strip()
    )


def too_many(name: str) -> FileRefused:
    """One file more than a form may bring."""
    words = {"name": name, "count": settings.FILES_COUNT}
    return FileRefused(
        _("« %(name)s » n’a pas été joint : %(count)d fichiers au plus peuvent accompagner un envoi.") % words,
        name=name,
        reason=_("%(count)d fichiers au plus peuvent accompagner un envoi") % words,
    )


def over_total(name: str) -> FileRefused:
    """More than the files of a form may weigh together."""
    words = {"name": name, "limit": in_words(settings.FILES_TOTAL * MEGABYTE)}
    return FileRefused(
        _(
            "« %(name)s » n’a pas été joint : ensemble, les fichiers d’un envoi ne peuvent pas dépasser %(limit)s. "
            "Envoyez d’abord les autres, puis celui-ci dans un second message."
        )
        % words,
        name=name,
        reason=_("ensemble, les fichiers d’un envoi ne peuvent pas dépasser %(limit)s") % words,
    )


def no_room(name: str) -> FileRefused:
    """Nowhere to keep it; staff were warned before."""
    return FileRefused(
        _(
            "« %(name)s » n’a pas été joint : nous n’avons plus de place pour garder des fichiers. Envoyez sans lui"
            " : il pourra être ajouté plus tard."
        )
        % {"name": name},
        name=name,
        reason=_("nous n’avons plus de place pour garder des fichiers"),
    )
