"""What the organisation wrote in French, in the other languages of the site."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reclamations.models.company.organisation import Organisation
from reclamations.words import languages


class Wording(models.Model):
    """One text of the organisation in one language, found again by the French text itself.

    Once the French text is changed, its translation answers no more: it said something else.
    """

    language = models.CharField(_("langue"), max_length=10)
    digest = models.CharField(_("empreinte du texte français"), max_length=64)
    source = models.TextField(_("texte français"))
    text = models.TextField(_("traduction"))

    class Meta:
        verbose_name = _("traduction")
        verbose_name_plural = _("traductions")
        constraints = [
            models.UniqueConstraint(
                name="wording_is_one_per_language",
                fields=["language", "digest"],
                violation_error_message=_("Ce texte est déjà traduit dans cette langue."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.language} : {self.text[:60]}"

    @classmethod
    @transaction.atomic
    def put(cls, *, language: str, source: str, text: str) -> None:
        """Keep the translation of a French text; an empty one takes it back. Every process reads them again."""
        digest = digest_of(source)
        if text.strip():
            values = {"source": plain(source), "text": plain(text)}
            cls._default_manager.update_or_create(language=language, digest=digest, defaults=values)
        else:
            cls._default_manager.filter(language=language, digest=digest).delete()
        Organisation.objects.filter(pk=1).update(stamp=secrets.token_hex(16))


def plain(text: str) -> str:
    """The text without what nobody sees: blanks at the ends of its lines, and how the browser ends them."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def digest_of(source: str) -> str:
    """The SHA-256 of a French text, which names it in addresses and in the table's constraint."""
    return hashlib.sha256(plain(source).encode()).hexdigest()


def translation_of(text: str, organisation: Organisation, language: str) -> str | None:
    """Give the text in `language`: the organisation's translation, else the site's own for a usual text, else None.

    No query in French; in another language, one for each stamp of the organisation.
    """
    if language == languages.SOURCE or not text.strip():
        return text
    source = plain(text)
    if (own := _own(organisation.stamp, language).get(source)) is not None:
        return own
    with translation.override(language):
        usual = gettext(source)  # it changes the ends of lines: compare what it was given
    return usual if usual != source else None


def localised(text: str, organisation: Organisation, language: str = "") -> str:
    """Give a text of the organisation in `language`, the active one by default; as it is when nobody translated it."""
    found = translation_of(text, organisation, language or translation.get_language() or languages.SOURCE)
    return text if found is None else found


@lru_cache(maxsize=16)
def _own(stamp: str, language: str) -> dict[str, str]:
    """Read the translations again at each stamp: the cache does the rest."""
    return dict(Wording._default_manager.filter(language=language).values_list("source", "text"))
