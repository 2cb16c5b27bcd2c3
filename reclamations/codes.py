"""The client's access to a file: a readable reference, and a code of 130 random-looking bits derived by HMAC.

The code is never stored: it comes from a key, the file and a number drawn for it, so that it can be sent again and
revoked. That number is no counter: after a restore, a reference or a primary key may be given a second time, and the
code that the first one's client holds opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import unicodedata

from django.conf import settings
from django.core.signing import BadSignature, Signer

from reclamations.domain.typed.references import LONGEST_TYPED, read_reference
from reclamations.domain.typed.text import plain_line
from reclamations.models import Complaint, EmailChange

LENGTH = 26  # base32 characters of 5 bits each
_GROUP = 4
#: A code as we write it, in a link or beside a reference.
_WRITTEN = re.compile(
    rf"(?<![A-Z0-9-])(?:[A-Z0-9]{{{_GROUP}}}-){{{LENGTH // _GROUP}}}[A-Z0-9]{{{LENGTH % _GROUP}}}(?![A-Z0-9-])"
)
_PARTS = re.compile(r"[/#?&=\s]+")
#: Letters people misread when they type a code from paper, and what they meant.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})
#: I and L are one letter to whoever types « 1 » or « l »: 26 letters of 31 are still more than 128 bits.
_ALIKE = str.maketrans("L", "I")


def tracking_code(complaint: Complaint) -> str:
    """Give the file's present code, in groups of four for people who type it."""
    code = _derive(complaint.reference, complaint.pk, complaint.code_version, settings.TRACKING_KEY)
    return "-".join(code[i : i + _GROUP] for i in range(0, LENGTH, _GROUP))


def tracking_url(complaint: Complaint) -> str:
    """Give the absolute link that opens the file; it comes from the configured site address, never from a Host."""
    return f"{settings.SITE_URL}/suivi/acces/{complaint.reference}/{tracking_code(complaint)}/"


def confirmation_url(mark: str) -> str:
    """Give the absolute link that confirms a change of address, from its mark; valid as long as the change waits."""
    return f"{settings.SITE_URL}/suivi/acces/adresse/{_signer().sign(mark)}/"


def find_change(token: str) -> EmailChange | None:
    """Find the change of address that a link confirms, waiting or not."""
    try:
        mark = _signer().unsign(token)
    except BadSignature:
        return None
    change = EmailChange.objects.filter(pk=int(mark.split("-")[0])).first()
    return change if change is not None and change.mark == mark else None


def _signer() -> Signer:
    return Signer(
        key=settings.TRACKING_KEY, fallback_keys=[*settings.TRACKING_KEY_FALLBACKS], salt="reclamations.email-change"
    )


def read_code(text: str) -> str:
    """Give the characters of the code that a text holds, whatever is around them; `LENGTH` of them when it is whole.

    A link holds it after the reference.
    """
    text = unicodedata.normalize("NFKC", plain_line(text[:LONGEST_TYPED])).upper()
    if found := _WRITTEN.search(text):
        text = found[0]
    elif "/" in text:
        text = next(filter(None, reversed(_PARTS.split(text))), "")
    return re.sub(r"[^A-Z2-7]", "", text.translate(_MISREAD))


def holds_both(text: str) -> bool:
    """Whether a text pasted whole holds a reference and the code that goes with it."""
    text = text[: LONGEST_TYPED + 1]
    return bool(read_reference(text)) and ("/" in text or bool(_WRITTEN.search(text.upper())))


def find(reference: str, code: str) -> Complaint | None:
    """Find the file that a reference and a code open, as `read_reference` and `read_code` give them.

    An unknown reference costs the same work as a wrong code.
    """
    complaint = Complaint.objects.select_related("calendar").filter(reference=read_reference(reference)).first()
    made_of = (complaint.reference, complaint.pk, complaint.code_version) if complaint else ("R-0000-000000", 0, 0)
    typed = read_code(code).translate(_ALIKE)
    keys = [settings.TRACKING_KEY, *settings.TRACKING_KEY_FALLBACKS]
    matches = [
        hmac.compare_digest(_derive(*made_of, key).translate(_ALIKE), typed) for key in keys
    ]  # every one: the same time
    return complaint if any(matches) and complaint is not None else None


def _derive(reference: str, pk: int, version: int, key: str) -> str:
    message = f"{reference}\0{pk}\0{version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:LENGTH]
