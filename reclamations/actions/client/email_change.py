"""A client changes the e-mail address of their file: confirmed from the old address, or decided by staff.

Who holds the link of a file could otherwise lead its letters away. The request goes to the old address, with a link
that works once and for three days; staff, who may know the client by other means, decide when that address is dead.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from reclamations import clock
from reclamations.actions.base import ActRefused, Step, performing, required
from reclamations.actions.client.details import move_address
from reclamations.actions.correspondence import dispatch
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import reach
from reclamations.domain.vocabulary import Channel, EmailChangeState, EventKind, MessageKind, OldAddress
from reclamations.journal import Actor
from reclamations.models import Complaint, EmailChange

#: How long the link sent to the old address confirms the change; afterwards staff still may.
CONFIRMED_WITHIN = timedelta(days=3)


def request_email(
    complaint: Complaint | int, *, actor: Actor, email: str, is_reply_wanted_there: bool = False
) -> EmailChange:
    """Note that the client asks to be written to at another address, and ask the old one to confirm it.

    Nothing leaves for the new address before. A second request takes the place of the first, whose link dies. Where our
    mails do not arrive nobody is asked: staff decide.
    """
    email = required(email, "email", _("Indiquez votre nouvelle adresse."))
    with performing(Act.REQUEST_EMAIL, complaint, actor=actor) as step:
        file = step.complaint
        if email.casefold() == file.email.casefold():
            raise ActRefused(_("C’est déjà l’adresse de votre dossier."), "email")
        file.email_changes.pending().update(state=EmailChangeState.REPLACED.value, decided_at=step.at)
        change = EmailChange.objects.create(
            complaint=file, email=email, is_reply_wanted_there=is_reply_wanted_there, asked_at=step.at
        )
        if reach.reaches(file.contact, Channel.EMAIL):
            until = step.at + CONFIRMED_WITHIN
            context = {"new_email": email, "change": change.mark, "until_on": clock.date_of(until, step.organisation)}
            dispatch.send(step, MessageKind.EMAIL_CHANGE, dispatch.Dispatch(Channel.EMAIL), context=context)
        step.log(EventKind.EMAIL_CHANGE_ASKED, {"change": change.pk}, {"email": email})
        return change


def confirm_email(change: EmailChange, *, actor: Actor) -> Complaint:
    """Confirm a change by the link sent to the old address: once, and within three days."""
    with performing(Act.CONFIRM_EMAIL, change.complaint_id, actor=actor) as step:
        asked = step.complaint.email_changes.pending().filter(pk=change.pk).first()
        if asked is None or step.at >= asked.asked_at + CONFIRMED_WITHIN:
            raise ActRefused(_("Ce lien a déjà servi, ou n’est plus valable."))
        _accept(step, asked, EmailChangeState.CONFIRMED, OldAddress.CLIENTS)
        return step.complaint


def decide_email(
    complaint: Complaint | int,
    *,
    actor: Actor,
    revision: int | None,
    accept: bool,
    reason: str,
    old_email_was: OldAddress | None = None,
    revoke_code: bool = False,
) -> Complaint:
    """Accept or refuse the change that the client asks for; a refusal is told to them with its reason."""
    reason = required(reason, "reason", _("Motivez la décision."))
    with performing(Act.DECIDE_EMAIL, complaint, actor=actor, revision=revision) as step:
        file = step.complaint
        asked = file.email_changes.pending().get()  # without one, the obstacle refused
        if accept:
            if file.email and old_email_was is None:
                raise ActRefused(_("Dites à qui était l’ancienne adresse."), "old_email_was")
            _accept(step, asked, EmailChangeState.ACCEPTED, old_email_was, reason=reason, revoke_code=revoke_code)
            return file
        _settle(step, asked, EmailChangeState.REFUSED)
        step.write()
        step.log(EventKind.EMAIL_CHANGE_REFUSED, {"change": asked.pk}, {"reason": reason})
        subject, body = _refusal(file, reason)
        dispatch.send(step, MessageKind.MESSAGE, dispatch.told(file), subject=subject, body=body)
        return file


def _refusal(complaint: Complaint, reason: str) -> tuple[str, str]:
    """The subject and the text of the message that tells the client, in their language."""
    with translation.override(complaint.language):
        words = _("Nous n’avons pas changé l’adresse électronique de votre dossier. Voici pourquoi : %(reason)s")
        return _("Changement d’adresse électronique"), words % {"reason": reason}


def _accept(
    step: Step,
    asked: EmailChange,
    state: EmailChangeState,
    old_email_was: OldAddress | None,
    *,
    reason: str = "",
    revoke_code: bool = False,
) -> None:
    _settle(step, asked, state)
    move_address(
        step,
        asked.email,
        reply_by=Channel.EMAIL if asked.is_reply_wanted_there else None,
        old_email_was=old_email_was,
        revoke_code=revoke_code,
        reason=reason,
        facts={"change": asked.pk, "state": state.value},
    )


def _settle(step: Step, asked: EmailChange, state: EmailChangeState) -> None:
    asked.state, asked.decided_at, asked.decided_by = state.value, step.at, step.staff
    asked.save(update_fields=["state", "decided_at", "decided_by"])
