"""Long documents: parts made one after the other, numbered, bound in a process of its own (`reclamations.binder`)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings

from reclamations.binder import packed
from reclamations.letters.pdf import Part

#: Pages numbered at once.
_NUMBERED = 100
#: Seconds after which the process is ended: a hundred times what 5,000 lines take.
_PATIENCE = 600
#: What the process is told about the machine: nothing. One heap keeps memory countable.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


def bind(parts: Sequence[Part], *, numbers: Callable[[range, int], bytes]) -> bytes:
    """Join the parts in their order into one tagged PDF/A.

    `numbers` is given numbers of pages and how many pages there are in all, and makes a PDF of a page for each number,
    with nothing but it. Raises CalledProcessError when the process ended badly.
    """
    total = sum(part.pages for part in parts)

    def numberings() -> Iterator[bytes]:
        for first in range(1, total + 1, _NUMBERED):
            yield numbers(range(first, min(first + _NUMBERED, total + 1)), total)

    sent = b"".join([*packed(part.data for part in parts), *packed(numberings())])
    done = subprocess.run(  # our own program
        [sys.executable, "-m", "reclamations.binder"],
        input=sent,
        stdout=subprocess.PIPE,
        env=_ENVIRONMENT,
        cwd=settings.BASE_DIR,
        timeout=_PATIENCE,
        check=True,
    )
    return done.stdout
