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

from django.conf import settings

from reclamations.models import Complaint

_LENGTH = 26  # base32 characters of 5 bits each
_GROUP = 4
#: Letters people misread when they type a code from paper, and what they meant.
_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B"})


def tracking_code(complaint: Complaint) -> str:
    """Give the file's present code, in groups of four for people who type it."""
    code = _derive(complaint.reference, complaint.pk, complaint.code_version, settings.TRACKING_KEY)
    return "-".join(code[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))


def tracking_url(complaint: Complaint) -> str:
    """Give the absolute link that opens the file; it comes from the configured site address, never from a Host."""
    return f"{settings.SITE_URL}/suivi/acces/{complaint.reference}/{tracking_code(complaint)}/"


def find(reference: str, code: str) -> Complaint | None:
    """Find the file a reference and a code open; an unknown reference costs the same work as a wrong code."""
    wanted = re.sub(r"[^A-Z0-9-]", "", reference.upper())[:20]  # no database takes a NUL or half a character
    complaint = Complaint.objects.select_related("calendar").filter(reference=wanted).first()
    made_of = (complaint.reference, complaint.pk, complaint.code_version) if complaint else ("R-0000-000000", 0, 0)
    typed = re.sub(r"[^A-Z2-7]", "", code.upper().translate(_MISREAD))
    keys = [settings.TRACKING_KEY, *settings.TRACKING_KEY_FALLBACKS]
    matches = [hmac.compare_digest(_derive(*made_of, key), typed) for key in keys]  # every one: the same time
    return complaint if any(matches) and complaint is not None else None


def _derive(reference: str, pk: int, version: int, key: str) -> str:
    message = f"{reference}\0{pk}\0{version}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:_LENGTH]
