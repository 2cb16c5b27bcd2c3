"""The site's secret keys: how they are made, how those of a site that had one only go on, how seals name theirs.

`python -m reclamations.keys` prints new ones, as lines of the environment file. `--former` prints the two that a site
without its own TRACKING_KEY and JOURNAL_KEY worked with: they derived from SECRET_KEY.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys

from reclamations import environment

#: The keys a site has beside SECRET_KEY, which signs cookies and forms and may be changed at any time.
OWN = ("TRACKING_KEY", "JOURNAL_KEY")
_LEAST = 50


def derived(name: str, secret_key: str) -> str:
    """Give the key that was used while this one was not set; the demonstration still works so."""
    return hashlib.sha256(f"{name.split('_')[0].lower()}:{secret_key}".encode()).hexdigest()


def is_weak(key: str) -> bool:
    """Tell whether a key could be guessed: short, monotonous, or Django's sample."""
    return len(key) < _LEAST or len(set(key)) < 12 or key.startswith("django-insecure")


def identifier(key: str) -> str:
    """A short public name of a key, the same on every machine; nothing about the key follows from it."""
    return hashlib.sha256(f"reclamations:key:{key}".encode()).hexdigest()[:8]


def main(arguments: list[str]) -> str:
    """Give the lines to add to the environment file, or raise SystemExit with a sentence."""
    if arguments not in ([], ["--former"]):
        raise SystemExit(__doc__)
    if not arguments:
        return "\n".join(f"{name}={secrets.token_urlsafe(64)}" for name in ("SECRET_KEY", *OWN))
    environment.load()
    if not os.environ.get("SECRET_KEY"):
        raise SystemExit("SECRET_KEY is not set: give the environment of the site, with ENV_FILE for instance.")
    return "\n".join(f"{name}={derived(name, os.environ['SECRET_KEY'])}" for name in OWN)


if __name__ == "__main__":
    print(main(sys.argv[1:]))
