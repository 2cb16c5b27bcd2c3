"""Corrective actions: record, complete, assess (Art. 8)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from reclamations.actions import ActRefused
from reclamations.actions.base import required
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind
from reclamations.models import Staff
from registre.acting import acting, lock_finding, refuse, write
from registre.findings import obstacles
from registre.findings.acts import check_anonymity
from registre.models import CorrectiveAction, Finding
from registre.vocabulary import Effectiveness


def record_corrective_action(
    finding: Finding | int, *, actor: Staff, description: str, owner: Staff, due_on: date
) -> CorrectiveAction:
    """Record what `owner` will do about an open failing by `due_on` (inclusive, not in the past)."""
    with acting(actor) as step:
        failing = lock_finding(finding)
        refuse(obstacles.to_changing(failing))
        if not owner.is_active:
            raise ActRefused(_("Le compte du responsable n’est plus actif."), "owner")
        if due_on < step.today:
            raise ActRefused(_("L’échéance ne peut pas être passée."), "due_on")
        check_anonymity(failing, description)
        action = CorrectiveAction(
            finding=failing,
            description=description.strip(),
            owner=owner,
            due_on=due_on,
            recorded_on=step.today,
            recorded_by=actor,
        )
        write(action)
        step.log(
            EventKind.CORRECTIVE_ACTION_RECORDED,
            {"finding": failing.pk, "action": action.pk, "owner": owner.pk, "due_on": due_on},
        )
        return action


def hand_over_corrective_actions(owner: Staff, *, actor: Staff, to: Staff) -> int:
    """Give every action still to be done of somebody who leaves to somebody else; give their number."""
    with acting(actor, Right.MANAGE_STAFF) as step:
        if not to.is_active or to == owner:
            raise ActRefused(_("Le compte du responsable n’est plus actif."), "successor")
        left = list(CorrectiveAction.objects.select_for_update(of=("self",)).filter(owner=owner, done_on__isnull=True))
        for action in left:
            action.owner = to
            write(action, "owner")
            facts = {"finding": action.finding_id, "action": action.pk, "owner": to.pk, "from": owner.pk}
            step.log(EventKind.CORRECTIVE_ACTION_REASSIGNED, facts)
        return len(left)


def complete_corrective_action(
    action: CorrectiveAction | int, *, actor: Staff, done_on: date, comment: str
) -> CorrectiveAction:
    """Say that an action was carried out, when (today or before), and how."""
    comment = required(comment, "comment", _("Dites ce qui a été fait."))
    with acting(actor) as step:
        done = _lock(action)
        refuse(obstacles.to_completing(done))
        if done_on > step.today:
            raise ActRefused(_("Une action ne peut pas être réalisée dans le futur."), "done_on")
        check_anonymity(done.finding, comment)
        done.done_on, done.done_comment = done_on, comment
        write(done, "done_on", "done_comment")
        step.log(
            EventKind.CORRECTIVE_ACTION_CLOSED, {"finding": done.finding_id, "action": done.pk, "done_on": done_on}
        )
        return done


def assess_effectiveness(
    action: CorrectiveAction | int, *, actor: Staff, effectiveness: Effectiveness, comment: str
) -> CorrectiveAction:
    """Say whether an action that was carried out worked. It can be said again as long as the failing is open."""
    comment = required(comment, "comment", _("Motivez l’évaluation."))
    with acting(actor) as step:
        assessed = _lock(action)
        refuse(obstacles.to_assessing(assessed))
        check_anonymity(assessed.finding, comment)
        assessed.effectiveness, assessed.assessment_comment = effectiveness.value, comment
        assessed.assessed_on, assessed.assessed_by = step.today, actor
        write(assessed, "effectiveness", "assessment_comment", "assessed_on", "assessed_by")
        step.log(
            EventKind.CORRECTIVE_ACTION_ASSESSED,
            {"finding": assessed.finding_id, "action": assessed.pk, "effectiveness": effectiveness.value},
        )
        return assessed


def _lock(action: CorrectiveAction | int) -> CorrectiveAction:
    pk = action if isinstance(action, int) else action.pk
    lock_finding(CorrectiveAction.objects.values_list("finding_id", flat=True).get(pk=pk))
    return CorrectiveAction.objects.select_related("finding").get(pk=pk)
