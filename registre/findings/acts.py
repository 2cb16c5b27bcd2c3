"""Failings: record, amend, link to complaints, close, reopen (Art. 1, Art. 8)."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reclamations.actions import ActRefused
from reclamations.actions.base import required
from reclamations.domain.vocabulary import EventKind, Risk, Status
from reclamations.models import Category, Complaint, Installation, Service, Staff
from registre.acting import RegisterStep, acting, lock_finding, refuse, write
from registre.findings import obstacles
from registre.findings.identity import names_the_client
from registre.models import Finding, FindingComplaint


def record_finding(
    *,
    actor: Staff,
    title: str,
    description: str,
    risk: Risk,
    service: Service | None = None,
    installation: Installation | None = None,
    category: Category | None = None,
    root_cause: str = "",
    complaints: Iterable[Complaint | int] = (),
) -> Finding:
    """Record a failing that complaints brought out. Refused when a text names one of their clients."""
    with acting(actor) as step:
        files = [_lock_file(file) for file in sorted({_pk(file) for file in complaints})]
        finding = Finding(
            title=title.strip(),
            description=description.strip(),
            root_cause=root_cause.strip(),
            risk=risk.value,
            service=service,
            installation=installation,
            category=category,
            recorded_on=step.today,
            recorded_by=actor,
        )
        write(finding)
        step.log(
            EventKind.FINDING_RECORDED,
            {
                "finding": finding.pk,
                "risk": finding.risk,
                "service": finding.service_id,
                "installation": finding.installation_id,
                "category": finding.category_id,
            },
        )
        for file in files:
            _link(step, finding, file)
        return finding


def amend_finding(
    finding: Finding | int,
    *,
    actor: Staff,
    revision: int | None,
    title: str,
    description: str,
    risk: Risk,
    service: Service | None = None,
    installation: Installation | None = None,
    category: Category | None = None,
    root_cause: str = "",
) -> Finding:
    """Put the description of an open failing right, its cause above all once it is known."""
    with acting(actor) as step:
        changed = _lock_open(finding, revision)
        changed.title, changed.description = title.strip(), description.strip()
        changed.root_cause, changed.risk = root_cause.strip(), risk.value
        changed.service, changed.installation, changed.category = service, installation, category
        check_anonymity(changed, changed.title, changed.description, changed.root_cause)
        changed.revision += 1
        write(
            changed,
            *("title", "description", "root_cause", "risk", "service", "installation", "category", "revision"),
        )
        step.log(EventKind.FINDING_AMENDED, {"finding": changed.pk, "revision": changed.revision, "risk": risk.value})
        return changed


def link_complaint(finding: Finding | int, complaint: Complaint | int, *, actor: Staff) -> FindingComplaint:
    """Link a complaint to an open failing. Refused for a mere request, twice, or when the failing names its client."""
    with acting(actor) as step:
        file = _lock_file(complaint)
        return _link(step, _lock_open(finding), file)


def unlink_complaint(link: FindingComplaint | int, *, actor: Staff, reason: str) -> Finding:
    """Undo a link made by mistake; the line of a purged file stays."""
    reason = required(reason, "reason", _("Dites pourquoi vous détachez cette réclamation."))
    with acting(actor) as step:
        found = FindingComplaint.objects.get(pk=link if isinstance(link, int) else link.pk)
        refusal = obstacles.to_unlinking(found)
        if refusal or found.complaint_id is None:
            raise ActRefused(refusal)
        file = _lock_file(found.complaint_id)
        finding = _lock_open(found.finding_id)
        facts = {"finding": finding.pk, "reference": found.reference}
        found.delete()
        step.log(EventKind.FINDING_UNLINKED, facts, complaint=file)
        return finding


def close_finding(finding: Finding | int, *, actor: Staff, revision: int | None, comment: str) -> Finding:
    """Close a failing; every corrective action must be done and assessed."""
    comment = required(comment, "comment", _("Dressez le bilan avant de solder."))
    with acting(actor) as step:
        closed = lock_finding(finding, revision)
        refuse(obstacles.to_closing(closed))
        check_anonymity(closed, comment)
        closed.closed_on, closed.closed_by, closed.closing_comment = step.today, actor, comment
        closed.revision += 1
        write(closed, "closed_on", "closed_by", "closing_comment", "revision")
        step.log(EventKind.FINDING_CLOSED, {"finding": closed.pk})
        return closed


def reopen_finding(finding: Finding | int, *, actor: Staff, revision: int | None, reason: str) -> Finding:
    """Take up again a failing that was closed; why goes to the end of its description."""
    reason = required(reason, "reason", _("Motivez la réouverture."))
    with acting(actor) as step:
        again = lock_finding(finding, revision)
        refuse(obstacles.to_reopening(again))
        check_anonymity(again, reason)
        again.description += "\n\n" + _("Rouvert le %(day)s : %(reason)s") % {
            "day": f"{step.today:%d/%m/%Y}",
            "reason": reason,
        }
        again.closed_on, again.closed_by, again.closing_comment = None, None, ""
        again.revision += 1
        write(again, "description", "closed_on", "closed_by", "closing_comment", "revision")
        step.log(EventKind.FINDING_REOPENED, {"finding": again.pk})
        return again


def check_anonymity(finding: Finding, *texts: str) -> None:
    """Raise ActRefused when a text names the client of a linked file."""
    for file in Complaint.objects.filter(finding_links__finding=finding):
        _refuse_names(file, texts)


def _refuse_names(file: Complaint, texts: Iterable[str]) -> None:
    if names_the_client(texts, file):
        raise ActRefused(
            _(
                "Ce texte désigne le client du dossier %(reference)s. Le registre survit aux dossiers : "
                "retirez-en toute donnée personnelle."
            )
            % {"reference": file.reference}
        )


def _link(step: RegisterStep, finding: Finding, file: Complaint) -> FindingComplaint:
    if file.status == Status.NOT_A_COMPLAINT.value:
        raise ActRefused(_("Une simple demande ne se rattache pas à un dysfonctionnement."))
    if finding.links.filter(reference=file.reference).exists():
        raise ActRefused(_("Cette réclamation est déjà rattachée à ce dysfonctionnement."))
    actions = finding.corrective_actions.values_list("description", "done_comment", "assessment_comment")
    _refuse_names(
        file, [finding.title, finding.description, finding.root_cause, *(text for row in actions for text in row)]
    )
    link = FindingComplaint(
        finding=finding, complaint=file, reference=file.reference, linked_on=step.today, linked_by=step.actor
    )
    write(link)
    step.log(EventKind.FINDING_LINKED, {"finding": finding.pk}, complaint=file)
    return link


def _pk(complaint: Complaint | int) -> int:
    return complaint if isinstance(complaint, int) else complaint.pk


def _lock_file(complaint: Complaint | int) -> Complaint:
    return Complaint.objects.select_for_update(of=("self",)).get(pk=_pk(complaint))


def _lock_open(finding: Finding | int, revision: int | None = None) -> Finding:
    locked = lock_finding(finding, revision)
    refuse(obstacles.to_changing(locked))
    return locked
