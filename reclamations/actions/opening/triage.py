"""Decide what a file is, whose it is, and what it is about (Art. 1 to 3)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from reclamations.actions.base import ActRefused, performing, required
from reclamations.actions.correspondence import dispatch
from reclamations.actions.retention import end, resume
from reclamations.domain import gettext_noop
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind, LetterKind, MessageKind, RequestKind, Risk
from reclamations.journal import Actor
from reclamations.models import Category, Complaint, Installation, Service, Staff


def assign(complaint: Complaint | int, *, actor: Actor, revision: int | None, handler: Staff | None) -> Complaint:
    """Put a member of staff in charge, or nobody; refuse somebody who may not handle files."""
    if handler is not None and not handler.may(Right.HANDLE):
        raise ActRefused(_("Cette personne ne traite pas les dossiers."), "handler")
    with performing(Act.ASSIGN, complaint, actor=actor, revision=revision) as step:
        step.complaint.handler = handler
        step.write("handler")
        step.log(EventKind.ASSIGNED, {"handler": handler.pk if handler else None})
        return step.complaint


def classify(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    service: Service | None,
    installation: Installation | None,
    category: Category | None,
    risk: Risk | None,
) -> Complaint:
    """Say what the file is about and what risk it carries (Art. 1); `risk` None means not assessed yet."""
    with performing(Act.CLASSIFY, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        before = {"service": file.service_id, "installation": file.installation_id, "category": file.category_id}
        before_risk = file.risk
        file.service, file.installation, file.category = service, installation, category
        file.risk = risk.value if risk else ""
        step.write("service", "installation", "category", "risk")
        step.log(
            EventKind.CLASSIFIED,
            {
                "service": service.pk if service else None,
                "installation": installation.pk if installation else None,
                "category": category.pk if category else None,
                "risk": file.risk,
                "before": {**before, "risk": before_risk},
            },
        )
        return file


#: What tells a decision of triage, or that it is undone: the last one only is to be posted.
_DECISIONS = (MessageKind.QUALIFICATION, MessageKind.DISMISSAL)


def qualify(complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: str) -> Complaint:
    """Judge that the discontent is a complaint; the client is told (Art. 2, Art. 3)."""
    reason = required(reason, "reason", _("Motivez la qualification (article 2)."))
    with performing(Act.QUALIFY, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        file.qualified_at, file.qualified_by, file.qualification_reason = step.at, step.staff, reason
        step.write("qualified_at", "qualified_by", "qualification_reason")
        dispatch.take_back(step, *_DECISIONS)
        dispatch.send(step, MessageKind.QUALIFICATION, dispatch.told(file), body=_to_client(file, _QUALIFIED))
        step.log(EventKind.QUALIFIED, personal={"reason": reason})
        return file


def dismiss(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    kind: RequestKind,
    reason: str,
    message: str,
) -> Complaint:
    """Judge that it is a mere request of one of the four kinds, and tell the client by letter (Art. 2).

    To refuse the declaration opens the mediator to the client: the letter names them (Art. 7).

    The file ends today and is kept five years; `reverse` brings it back with its original reception date.
    """
    reason = required(reason, "reason", _("Motivez la qualification (article 2)."))
    message = required(message, "message", _("Écrivez au client ce qu’il advient de sa demande."))
    with performing(Act.DISMISS, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        file.qualified_at, file.qualified_by, file.qualification_reason = step.at, step.staff, reason
        file.request_kind = kind.value
        step.write("qualified_at", "qualified_by", "qualification_reason", "request_kind", *end(step))
        dispatch.take_back(step, *_DECISIONS)
        letter = dispatch.issue_letter(
            step,
            LetterKind.DISMISSAL,
            {"body": message, "request_kind": kind.value, "reason": reason},
            names_mediator=True,
        )
        sent = dispatch.send(step, MessageKind.DISMISSAL, dispatch.preferred(file), body=message, letter=letter)
        if sent.occurred_on and (left := dispatch.fulfil(file, sent, sent.occurred_on)):
            step.save(*left)
        step.log(
            EventKind.DISMISSED, {"kind": kind.value, "names_mediator": True}, {"reason": reason, "message": message}
        )
        return file


def reverse(complaint: Complaint | int, *, actor: Actor, revision: int | None, reason: str) -> Complaint:
    """Undo a qualification, whichever it was: the file waits for triage again, with its reception date and clocks."""
    reason = required(reason, "reason", _("Motivez l’annulation de la qualification."))
    with performing(Act.REVERSE, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        undone = {"from": file.status, "kind": file.request_kind}
        file.qualified_at, file.qualified_by, file.qualification_reason, file.request_kind = None, None, "", ""
        if file.responded_on is None:
            file.mediator_named_on = None  # named against the decision that is undone
        file.dismissal_told_on = None
        step.write(
            "qualified_at",
            "qualified_by",
            "qualification_reason",
            "request_kind",
            "mediator_named_on",
            "dismissal_told_on",
            *resume(step),
        )
        dispatch.take_back(step, *_DECISIONS)
        dispatch.send(step, MessageKind.QUALIFICATION, dispatch.told(file), body=_to_client(file, _REVERSED))
        step.log(EventKind.QUALIFICATION_REVERSED, undone, {"reason": reason})
        return file


_QUALIFIED = gettext_noop("Votre déclaration est traitée comme une réclamation, selon notre procédure.")
_REVERSED = gettext_noop("La qualification de votre déclaration est réexaminée ; sa date de réception reste inchangée.")


def _to_client(complaint: Complaint, words: str) -> str:
    """The words in the client's language, whoever acts."""
    with translation.override(complaint.language):
        return _(words)
