"""The proof of work asked for under attack: a second of the browser's time for each complaint, and no riddle.

A challenge is signed, expires, and is tied to its form's identity, which files one complaint at most: a solution is
worth nothing twice, nor with another form. Whoever cannot prove anything (no JavaScript, an old browser, a page opened
before the attack) files all the same, below a limit for their network address.
"""

from __future__ import annotations

import base64
import json
import secrets
from datetime import timedelta

import altcha
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.models import Organisation
from reclamations.web.guard.attack import pressure
from reclamations.web.guard.throttle import Limit, Limited, network_of
from reclamations.web.guard.tokens import Token

#: A solution counts this long: longer than anybody writes.
LIFETIME = timedelta(hours=4)
#: Rounds of SHA-256 in one try, which the browser makes outside of the page's own thread.
ROUNDS = 5_000
#: The right try is one of these, at random: half of them on average, half a second on a desk's computer.
TRIES = 800
_LONGEST = 4096


def challenge(token: Token) -> str:
    """Give the challenge that goes with a form, as JSON for the page's script; nothing while all is calm."""
    if not pressure.is_high():
        return ""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        ROUNDS,
        counter=secrets.randbelow(TRIES),
        expires_at=clock.now() + LIFETIME,
        data={"form": token.key.hex},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("solution"),
    )
    return json.dumps(made.to_dict(), separators=(",", ":"))


def limits(request: HttpRequest, token: Token) -> Limited:
    """Count a submission; under attack, give the limit that it counts for unless it proves its work."""
    pressure.add()
    if not pressure.is_high() or _is_solved(request.POST.get("proof", ""), token):
        return []
    return [(Limit("filing-unproven", settings.PROOF_FREE, 60 * 60), network_of(request))]


def refusal(organisation: Organisation) -> str:
    """Say why the form is not taken now, what to do, and when; and the other means to complain."""
    text = _(
        "Beaucoup d’envois nous arrivent en ce moment, et plusieurs de la même connexion que la vôtre. Votre texte et "
        "vos pièces sont intacts : gardez cette page ouverte. Si une vérification est annoncée au-dessus du bouton, "
        "envoyez de nouveau dès qu’elle est faite ; sinon, dans une heure."
    )
    return f"{text} {other_means(organisation)}"


def other_means(organisation: Organisation) -> str:
    """Name the telephone and the address, for whoever the site cannot serve now."""
    address = f"{organisation.name}, {organisation.street}, {organisation.postal_code} {organisation.city}"
    means = [_("Par courrier : %(address)s.") % {"address": address}]
    if organisation.phone:
        means.insert(0, _("Par téléphone : %(phone)s.") % {"phone": organisation.phone.as_national})
    return " ".join(means)


def _is_solved(payload: str, token: Token) -> bool:
    """Whether these are a challenge of ours for this very form, in time, and its solution."""
    if not payload or len(payload) > _LONGEST:
        return False
    result = altcha.verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("solution"))
    return result.verified and _form_of(payload) == token.key.hex


def _form_of(payload: str) -> object:
    """The form that a verified challenge was made for."""
    return json.loads(base64.b64decode(payload))["challenge"]["parameters"]["data"]["form"]


def _secret(use: str) -> str:
    return salted_hmac(f"reclamations.proof.{use}", "", algorithm="sha256").hexdigest()
