"""What a client types, and pictures they send."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from reclamations import clock
from reclamations.web.guard.tokens import Token

TYPED = {
    "subject": "Quarante minutes dans une cabine arrêtée",
    "description": "La cabine est restée arrêtée 40 minutes.\nPersonne ne nous a parlé.",
    "on_behalf": "self",
    "name": "Zoé Lefèvre",
    "reply_by": "email",
    "email": "zoe@example.org",
}


def token(**ago: float) -> Token:
    """A form's token shown some time ago, a minute unless said otherwise."""
    return Token(uuid4(), clock.now() - timedelta(**ago or {"minutes": 1}))


def typed(**fields: Any) -> dict[str, Any]:
    """A complete form as the browser sends it; `fields` replace the usual ones."""
    return {**TYPED, "token": str(token()), **fields}


def another(**fields: Any) -> dict[str, Any]:
    """A complete form whose words no other form has: not the same complaint sent again."""
    return typed(**{"description": f"Récit {uuid4().hex}.", **fields})


def photo(name: str = "photo.png", color: str = "teal") -> SimpleUploadedFile:
    """A small true picture."""
    data = BytesIO()
    Image.new("RGB", (32, 32), color).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")
