"""Ask for a long document, make what waits, forget what is old: the makers are whoever calls `make_waiting`."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from reclamations import clock, files
from reclamations.models import Organisation, Staff
from registre.chronology import printing
from registre.chronology.register import Register
from registre.models import ErasureTask, Printout, PurgeCertificate
from registre.vocabulary import ErasureKind, PrintoutKind, PrintoutState

#: How long one may be fetched.
KEPT = timedelta(days=7)
#: A maker that says nothing for so long is dead: another takes its place…
SILENCE = timedelta(minutes=5)
#: …so many times at most.
ATTEMPTS = 3

_UNDER_WAY = [PrintoutState.WAITING.value, PrintoutState.MAKING.value]


class _TakenAway(Exception):
    """The printout was deleted by a purge, or another maker has it."""


def ask(*, actor: Staff, year: int | None = None, certificate: PurgeCertificate | None = None) -> Printout:
    """Ask for the register of a year, or for a certificate; one that is under way already is given instead."""
    kind = PrintoutKind.CERTIFICATE if certificate else PrintoutKind.REGISTER
    with transaction.atomic():
        list(Organisation.objects.select_for_update().filter(pk=1).values_list("pk"))  # one asks, the next one sees it
        same = Printout.objects.filter(kind=kind.value, year=year, certificate=certificate)
        found = same.filter(state__in=_UNDER_WAY).first()
        if found is not None:
            return found
        return Printout.objects.create(
            kind=kind.value, year=year, certificate=certificate, asked_by=actor, asked_at=clock.now()
        )


def make_waiting(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Make every document that waits, the oldest first; return how many. Safe when several run at once, or are killed.

    A maker claims a document for some minutes and renews its claim with each part; one whose maker died is taken again.
    """
    forget(before=clock.now() - KEPT)
    made = 0
    while not should_stop() and (printout := _claim(clock.now())) is not None:
        made += _make(printout)
    return made


def forget(*, before: datetime) -> None:
    """Delete the documents asked for before a moment, with their files."""
    with transaction.atomic():
        _forget(Q(asked_at__lt=before) & ~Q(state=PrintoutState.MAKING.value, claimed_until__gt=clock.now()))
    erase()


def forget_registers() -> None:
    """Delete every printed register, done or under way: called by the purge, in its transaction."""
    _forget(Q(kind=PrintoutKind.REGISTER.value))


def erase() -> None:
    """Delete the files of forgotten documents."""
    tasks = list(ErasureTask.objects.filter(kind=ErasureKind.PRINTOUT.value))
    files.delete(task.name for task in tasks)
    ErasureTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()


def _forget(condition: Q) -> None:
    found = Printout.objects.filter(condition)
    names = list(found.exclude(storage_name="").values_list("storage_name", flat=True))
    ErasureTask.objects.bulk_create(ErasureTask(kind=ErasureKind.PRINTOUT.value, name=name) for name in names)
    found.delete()


def _claim(now: datetime) -> Printout | None:
    """Take the oldest document that nobody is making."""
    free = Q(state=PrintoutState.WAITING.value) | Q(state=PrintoutState.MAKING.value, claimed_until__lt=now)
    for pk in list(Printout.objects.filter(free).order_by("pk").values_list("pk", flat=True)):
        claim = uuid.uuid4()
        taken = Printout.objects.filter(free, pk=pk).update(
            state=PrintoutState.MAKING.value,
            claim=claim,
            claimed_until=now + SILENCE,
            attempts=F("attempts") + 1,
            done=0,
        )
        if taken == 1:
            return Printout.objects.select_related("certificate").get(pk=pk)
    return None


def _make(printout: Printout) -> bool:
    """Make a claimed document, and tell whether it is there."""
    if printout.attempts > ATTEMPTS:
        _update(printout, state=PrintoutState.FAILED.value, failure=_("La machine s’est arrêtée plusieurs fois."))
        return False
    try:
        data = _draw(printout)
    except _TakenAway:
        return False
    except Exception as error:  # told on the page, whatever it is: the next document must be made
        _update(printout, state=PrintoutState.FAILED.value, failure=f"{type(error).__name__}: {error}"[:300])
        raise
    stored = files.write(data, suffix=".pdf")
    kept = _update(
        printout,
        state=PrintoutState.READY.value,
        made_at=clock.now(),
        done=F("total"),
        storage_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
    )
    if not kept:
        files.delete([stored.name])
    return kept


def _draw(printout: Printout) -> bytes:
    organisation = Organisation.current()
    if printout.certificate is not None:
        paper = printing.certificate(printout.certificate, organisation=organisation)
    else:
        paper = printing.register(Register(clock.today(), printout.year), organisation=organisation)

    def progress(done: int) -> None:
        if not _update(printout, done=done, total=paper.total, claimed_until=clock.now() + SILENCE):
            raise _TakenAway

    progress(0)
    return printing.draw(paper, progress=progress)


def _update(printout: Printout, **values: object) -> bool:
    """Write, if the document is still ours."""
    return Printout.objects.filter(pk=printout.pk, claim=printout.claim).update(**values) == 1
