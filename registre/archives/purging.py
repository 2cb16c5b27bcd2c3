"""A purge is proposed, then approved or cancelled by somebody else (Art. 8); `archives.purge` carries it out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reclamations import clock, journal
from reclamations.actions import ActRefused, NotAllowed
from reclamations.actions.base import required
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind, Party
from reclamations.journal import Actor
from reclamations.models import Complaint, Organisation, Staff
from registre.acting import acting, refuse, take_turns, write
from registre.archives import retention
from registre.models import PurgeBatch, PurgeCandidate
from registre.vocabulary import BatchStatus

_CHUNK = 500


def propose_purge(*, actor: Actor, allow_volume: bool = False) -> PurgeBatch:
    """List the files whose retention is over and that nothing keeps, for approval. `actor`: staff, or the system.

    Refused when nothing is to be purged, when a batch waits already, or for an unusual volume not allowed on purpose.
    """
    if isinstance(actor, Staff) and not (actor.may(Right.KEEP_REGISTER) or actor.may(Right.APPROVE_PURGE)):
        raise NotAllowed(_("Vous n’avez pas le droit de proposer une purge."))
    if actor is Party.CLIENT:
        raise NotAllowed(_("Vous n’avez pas le droit de proposer une purge."))
    at = clock.now()
    # Before the transaction: nobody waits meanwhile, and each file is looked at again when it is purged.
    files = purgeable(clock.date_of(at, Organisation.current()))
    with transaction.atomic():
        take_turns()
        if PurgeBatch.objects.filter(status__in=[BatchStatus.PROPOSED.value, BatchStatus.APPROVED.value]).exists():
            raise ActRefused(_("Un lot de purge est déjà en cours : attendez sa décision et son exécution."))
        if not files:
            raise ActRefused(_("Aucun dossier n’est à purger."))
        check_volume(len(files), allowed=allow_volume)
        batch = PurgeBatch(
            proposed_at=at, proposed_by=actor if isinstance(actor, Staff) else None, allow_volume=allow_volume
        )
        _put_up(batch, files)
        journal.record(EventKind.PURGE_PROPOSED, actor=actor, at=at, facts={"batch": batch.pk, "count": len(files)})
        return batch


def obstacle_to_decision(batch: PurgeBatch) -> str:
    """Say why a batch is neither approved nor cancelled any more; empty while it waits."""
    return "" if batch.status == BatchStatus.PROPOSED.value else _("Ce lot n’attend plus de décision.")


def obstacle_to_approval(batch: PurgeBatch, actor: Staff) -> str:
    """Say why this person may not approve a batch, whatever their rights; empty when they may."""
    is_own = batch.proposed_by_id == actor.pk
    return _("Vous avez proposé ce lot : une autre personne l’approuve.") if is_own else ""


def approve_purge(batch: PurgeBatch | int, *, actor: Staff, reason: str) -> PurgeBatch:
    """Approve a batch; the command carries it out. Refused to the person who proposed it."""
    reason = required(reason, "reason", _("Motivez l’approbation."))
    with acting(actor, Right.APPROVE_PURGE) as step:
        approved = _lock_proposed(batch)
        if refusal := obstacle_to_approval(approved, actor):
            raise NotAllowed(refusal)
        approved.status, approved.reason = BatchStatus.APPROVED.value, reason
        approved.decided_at, approved.decided_by = step.at, actor
        write(approved, "status", "reason", "decided_at", "decided_by")
        step.log(EventKind.PURGE_APPROVED, {"batch": approved.pk, "count": approved.candidates.count()})
        return approved


def cancel_purge(batch: PurgeBatch | int, *, actor: Staff, reason: str) -> PurgeBatch:
    """Give up a batch that waits for its approval; its files stay as they are."""
    reason = required(reason, "reason", _("Dites pourquoi ce lot est annulé."))
    with acting(actor, Right.APPROVE_PURGE) as step:
        cancelled = _lock_proposed(batch)
        cancelled.status, cancelled.reason = BatchStatus.CANCELLED.value, reason
        cancelled.decided_at, cancelled.decided_by = step.at, actor
        write(cancelled, "status", "reason", "decided_at", "decided_by")
        step.log(EventKind.PURGE_CANCELLED, {"batch": cancelled.pk})
        return cancelled


def approve_again(files: Collection[Complaint], *, signed_by: Staff, signed_at: datetime) -> PurgeBatch:
    """Put in an approved batch the ended files that were purged already and that a restored backup brought back.

    It carries the signature of the first approval, and allows any volume: nothing is decided anew.
    """
    with transaction.atomic():
        take_turns()
        at = clock.now()
        batch = PurgeBatch(
            status=BatchStatus.APPROVED.value,
            proposed_at=at,
            decided_at=signed_at,
            decided_by=signed_by,
            reason=_("Restauration d’une sauvegarde : ces dossiers avaient déjà été purgés, ils le sont de nouveau."),
            allow_volume=True,
        )
        _put_up(batch, files)
        facts = {"batch": batch.pk, "count": len(files), "again": True}
        journal.record(EventKind.PURGE_APPROVED, actor=Party.SYSTEM, at=at, facts=facts)
        return batch


def purgeable(today: date) -> list[Complaint]:
    """Files over their retention on `today` that nothing keeps, the oldest first."""
    files = list(retention.over(today).only("pk", "reference", "retention_until"))
    kept: dict[int, str] = {}
    for start in range(0, len(files), _CHUNK):
        kept |= retention.obstacles([file.pk for file in files[start : start + _CHUNK]], on=today)
    return [file for file in files if file.pk not in kept]


def check_volume(number: int, *, allowed: bool) -> None:
    """Raise ActRefused for an unusual volume, unless it was allowed on purpose."""
    total = Complaint.objects.count()
    if not allowed and retention.is_abnormal(number, total):
        raise ActRefused(
            _("Volume inhabituel : %(number)s dossiers sur %(total)s. Vérifiez, puis admettez ce volume expressément.")
            % {"number": number, "total": total}
        )


def _put_up(batch: PurgeBatch, files: Collection[Complaint]) -> None:
    """Write a batch with its candidates."""
    write(batch)
    PurgeCandidate.objects.bulk_create(
        (
            PurgeCandidate(batch=batch, case_id=file.pk, reference=file.reference, retention_until=until)
            for file in files
            if (until := file.retention_until)
        ),
        batch_size=_CHUNK,
    )


def _lock_proposed(batch: PurgeBatch | int) -> PurgeBatch:
    locked = PurgeBatch.objects.select_for_update(of=("self",)).get(pk=batch if isinstance(batch, int) else batch.pk)
    refuse(obstacle_to_decision(locked))
    return locked
