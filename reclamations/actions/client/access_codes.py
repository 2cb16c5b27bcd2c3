"""The code that opens the tracking space: sent again, handed over, asked for by who lost it, used."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.actions.base import ActRefused, Step, performing
from reclamations.actions.correspondence import dispatch
from reclamations.actions.correspondence.dispatch import Dispatch
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import reach
from reclamations.domain.typed.addresses import read_address
from reclamations.domain.typed.references import read_reference
from reclamations.domain.vocabulary import (
    LIVE_STATUSES,
    Channel,
    CodeSource,
    EventKind,
    MessageKind,
    Party,
)
from reclamations.journal import Actor
from reclamations.models import CodeRequest, Complaint

logger = logging.getLogger(__name__)

#: Codes sent for one request: nobody follows more files than this, and nobody floods a letter box.
AT_MOST = 10
#: A request that could not be answered within this time is forgotten: its asker has asked again since.
FORGOTTEN_AFTER = timedelta(hours=6)


def send_code(complaint: Complaint | int, *, actor: Actor) -> Complaint:
    """Send the present tracking code again to the address on file; nothing is revoked.

    See docs/architecture.md, « Reference and secret ».
    """
    with performing(Act.SEND_CODE, complaint, actor=actor) as step:
        dispatch.send(step, MessageKind.ACCESS_CODE, Dispatch(Channel.EMAIL), context={"is_renewed": False})
        step.log(EventKind.CODE_SENT, {"version": step.complaint.code_version})
        return step.complaint


def open_space(complaint: Complaint | int, *, actor: Actor) -> None:
    """Note that the client came in with the code: what is published in their space reaches them from now on.

    Only the first time says something new; nothing is written afterwards.
    """
    if isinstance(complaint, Complaint) and complaint.code_held_on is not None:
        return
    with performing(Act.OPEN_SPACE, complaint, actor=actor) as step:
        if step.complaint.code_held_on is None:
            _hold_code(step, step.today, CodeSource.SIGNED_IN)
            step.log(EventKind.SPACE_OPENED)


def give_code(
    complaint: Complaint | int, *, actor: Actor, means: Channel, dispatched_on: date, proof: str
) -> Complaint:
    """Record that the tracking code, printed, was posted or handed over, with its proof: the space now counts."""
    source = {Channel.POST: CodeSource.POSTED, Channel.IN_PERSON: CodeSource.HANDED}.get(means)
    if source is None:
        raise ActRefused(_("Le code imprimé se poste ou se remet en main propre."), "means")
    with performing(Act.GIVE_CODE, complaint, actor=actor) as step:
        dispatch.check_posting(step, Dispatch(means, dispatched_on, proof))
        if not reach.may_try(step.complaint.contact, means):
            raise ActRefused(_("Ce client n’a pas laissé d’adresse postale."), "means")
        _hold_code(step, dispatched_on, source)
        facts = {"version": step.complaint.code_version, "means": means.value, "on": dispatched_on}
        step.log(EventKind.CODE_GIVEN, facts, {"proof": proof.strip()})
        return step.complaint


def _hold_code(step: Step, on: date, source: CodeSource) -> None:
    step.complaint.code_held_on, step.complaint.code_held_by = on, source.value
    step.save("code_held_on", "code_held_by")


def request_code(*, actor: Actor, email: str, reference: str = "") -> None:
    """Note that somebody lost a code. The same single write whether the address is known or not: see CodeRequest."""
    if actor is not Party.CLIENT:
        raise ActRefused(_("Cette demande appartient au client."))
    wanted = read_reference(reference) or reference.strip()[:20]
    CodeRequest.objects.create(email=read_address(email), reference=wanted, asked_at=clock.now())


def answer_code_requests(*, actor: Actor) -> int:
    """Send the codes asked for since the last time, each request in one transaction; give the number of mails queued.

    The mails go to the address on file. Safe when two run at once: who deletes the request answers it.
    """
    sent = 0
    for request in CodeRequest.objects.order_by("pk"):
        try:
            with transaction.atomic():
                deleted, _rows = CodeRequest.objects.filter(pk=request.pk).delete()
                if deleted and clock.now() - request.asked_at < FORGOTTEN_AFTER:
                    for file in _files_of(request):
                        send_code(file, actor=actor)
                        sent += 1
        except Exception:
            logger.exception("code request %s could not be answered; the next run tries again", request.pk)
    return sent


def _files_of(request: CodeRequest) -> list[Complaint]:
    """The files the asker means: the one they name, else those of the address, live ones first, then the newest."""
    files = Complaint.objects.of_address(request.email)
    if request.reference:
        files = files.filter(reference=request.reference)
    live = Q(status__in=[status.value for status in LIVE_STATUSES])
    return list(files.order_by(Case(When(live, then=Value(0)), default=Value(1)), "-pk")[:AT_MOST])
