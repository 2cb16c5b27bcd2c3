"""The languages of the public site: French, the language of the sources, and every catalogue compiled in locale/."""

from __future__ import annotations

from gettext import NullTranslations
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language, trans_real

SOURCE = "fr"


class _FrenchCounts(NullTranslations):
    """The sources themselves: French has the singular below two, « 0 courriel » included."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Choose between the two forms."""
        return msgid1 if abs(n) < 2 else msgid2


def count_in_french() -> None:
    """Let French count as French does: it has no catalogue to say so, and gettext counts like English without one."""
    trans_real.translation(SOURCE).add_fallback(_FrenchCounts())


def available(locale: Path) -> list[tuple[str, str]]:
    """Give the (code, name in that language) pairs of French, then of each `<locale>/<name>/LC_MESSAGES/django.mo`.

    A catalogue that was not compiled is left out: the site would offer a language and answer in French.
    """
    compiled = {to_language(catalogue.parent.parent.name) for catalogue in locale.glob("*/LC_MESSAGES/django.mo")}
    return [(code, _own_name(code)) for code in [SOURCE, *sorted(compiled - {SOURCE})]]


def not_compiled(locale: Path) -> list[Path]:
    """Give the catalogues that were never compiled, or were changed since."""
    return [path for path in sorted(locale.glob("*/LC_MESSAGES/django.po")) if _is_behind(path)]


def _is_behind(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime


def _own_name(code: str) -> str:
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]
