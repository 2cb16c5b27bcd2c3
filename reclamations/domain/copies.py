"""What became of a file whose clean copy was asked for: made or not, and what the copy lacks. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from reclamations.domain import gettext_noop
from reclamations.domain.vocabulary import Term


class Loss(Term):
    """What the original holds and its clean copy does not, as a sentence that `LACKING` holds."""

    TRUNCATED = "truncated", gettext_noop("le fichier reçu est incomplet, ce qui manque n’est pas visible")
    SCALED = "scaled", gettext_noop("l’image est montrée en dimensions réduites")
    ANIMATION = "animation", gettext_noop("seule la première image de l’animation est montrée")
    PICTURES = "pictures", gettext_noop("le fichier contient plusieurs images, seule la principale est montrée")
    PAGES = "pages", gettext_noop("seules les premières pages sont montrées")
    COLOUR_DEPTH = "colour_depth", gettext_noop("les nuances les plus fines des couleurs ne sont pas montrées")
    COLOUR_PROFILE = (
        "colour_profile",
        gettext_noop("le profil de couleurs est illisible, les teintes peuvent différer"),
    )
    TRANSPARENCY = "transparency", gettext_noop("le fond transparent est montré en blanc")
    SIGNATURE = "signature", gettext_noop("la signature électronique ne se vérifie que sur l’original")
    FORM_FIELDS = "form_fields", gettext_noop("le formulaire interactif n’est complet que dans l’original")
    EMBEDDED_FILES = "embedded_files", gettext_noop("les fichiers joints dans le PDF ne sont que dans l’original")
    MULTIMEDIA = "multimedia", gettext_noop("les sons, vidéos et objets animés ne sont que dans l’original")
    ACTIVE_CONTENT = (
        "active_content",
        gettext_noop("les actions automatiques (programmes, liens vers des fichiers) ont été retirées"),
    )
    ENCRYPTION = "encryption", gettext_noop("la protection du PDF contre les modifications a été retirée")


class NotMade(Term):
    """Why there is no clean copy."""

    UNREADABLE = "unreadable", gettext_noop("le fichier est abîmé ou incomplet")
    PASSWORD = (
        "password",
        gettext_noop("le fichier est protégé et ne s’ouvre qu’avec un mot de passe ou un certificat"),
    )
    TOO_LARGE = "too_large", gettext_noop("l’image ou le document est trop grand")
    TOO_COSTLY = "too_costly", gettext_noop("le fichier est trop long à lire")
    CRASHED = "crashed", gettext_noop("le fichier n’a pas pu être lu")


#: Said of each loss; of a file without a copy; of one received before originals were kept.
LACKING = gettext_noop("Dans la copie que nous consultons : %(what)s.")
NO_COPY = gettext_noop("Nous n’en avons pas de copie à consulter : %(why)s.")
ORIGINAL_LOST = gettext_noop("Reçue avant que nous gardions les originaux : il n’en reste que la copie.")
#: What a clean copy may be.
COPY_MIMES = ("image/jpeg", "image/png", "application/pdf")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The outcome for one file: a copy of type `mime` that lacks `losses`, or none, and why.

    `width` and `height` are the copy's, in pixels, upright; 0 for a PDF. `taken_at` is when the photo was taken by its
    camera's own clock: naive, unless the camera also wrote its offset.
    """

    made: bool
    mime: str = ""
    losses: tuple[Loss, ...] = ()
    reason: NotMade | None = None
    taken_at: datetime | None = None
    width: int = 0
    height: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give what `from_json` reads."""
        return asdict(self) | {"taken_at": self.taken_at.isoformat() if self.taken_at else None}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Cleaned:
        """Read an outcome, believing nothing. Raises KeyError, TypeError, ValueError."""
        if value["made"] and value["mime"] not in COPY_MIMES:
            raise ValueError("not the type of a copy")
        return cls(
            made=bool(value["made"]),
            mime=str(value["mime"]),
            losses=tuple(Loss(code) for code in value["losses"]),
            reason=NotMade(value["reason"]) if value["reason"] else None,
            taken_at=datetime.fromisoformat(value["taken_at"]) if value["taken_at"] else None,
            width=int(value["width"]),
            height=int(value["height"]),
        )


def not_made(reason: NotMade) -> Cleaned:
    """Give the outcome of a file of which no copy is made."""
    return Cleaned(made=False, reason=reason)
