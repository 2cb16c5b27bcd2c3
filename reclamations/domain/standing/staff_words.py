"""What the back-office says of a file: « À faire maintenant », the label of the queue, the pills. See `situation`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reclamations.domain import gettext_noop as _
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.standing.situation import MISSED, WRITING, Facts, Said, next_act
from reclamations.domain.vocabulary import Channel, MessageKind, Status


@dataclass(frozen=True)
class Pill:
    """A short state with its tone and its icon."""

    label: Said
    tone: str
    icon: str


def to_do(facts: Facts, rights: Collection[Right]) -> Said:
    """Say what is to be done now, and why: « À faire maintenant »."""
    act = next_act(facts, rights)
    stale = next((message for message in facts.waiting if message.on_paper and message.is_stale), None)
    if act is not None and stale is not None and WRITING.get(stale.kind) is act:
        return Said(_STALE[act], {"due": facts.response_due_on})
    if act is None:
        return _nothing_to_do(facts)
    return _TODO[act](facts)


def _nothing_to_do(facts: Facts) -> Said:
    if facts.dismissal_is_untold:
        when = Said(_TOLD_LATE if facts.today > facts.untold_due_on else _TOLD_OWED, {"due": facts.untold_due_on})
        if facts.waits(MessageKind.DISMISSAL):
            return Said(_("La décision attend d’être prise par le serveur de courriel. %(when)s"), {"when": when})
        return when
    if facts.has_ended:
        return Said(
            _("Le dossier est terminé, mais un message du client n’a pas encore été lu : lisez-le.")
            if facts.unread
            else _("Ce dossier est terminé : plus rien n’y est dû.")
        )
    if facts.waits(MessageKind.RESPONSE):
        return Said(_("La réponse attend d’être prise par le serveur de courriel : elle ne compte pas encore."))
    if facts.status is Status.RECEIVED:
        return Said(_("La qualification appartient à la direction, ou à qui elle l’a déléguée (Art. 3)."))
    return Said(_("Rien n’est dû sur ce dossier pour le moment."))


def _to_post(facts: Facts) -> Said:
    papers = [message for message in facts.waiting if message.on_paper and not message.is_stale]
    message = next((paper for paper in papers if paper.kind in MISSED), papers[0])
    words = (
        _("%(letter)s : à poster. Ce n’est pas encore parti ; consignez la date et la preuve une fois posté.")
        if message.means is Channel.POST
        else _("%(letter)s : à remettre en main propre. Consignez la date et la preuve une fois remis.")
    )
    if facts.is_out_of_reach and message.means is Channel.IN_PERSON:
        words = _("%(letter)s : rien n’atteint ce client. Obtenez ses coordonnées, ou remettez en main propre.")
    return _by_its_day(facts, message.kind, Said(words, {"letter": message.kind}))


def _by_its_day(facts: Facts, kind: MessageKind, said: Said) -> Said:
    """Add the day by which a letter that meets an obligation is to leave, or own up to it when it passed."""
    due_on = {MessageKind.ACKNOWLEDGEMENT: facts.ack_due_on, MessageKind.RESPONSE: facts.response_due_on}.get(kind)
    if kind is MessageKind.RESPONSE and facts.responded_on:
        due_on = facts.again_due_on
    if kind is MessageKind.DISMISSAL and facts.dismissal_is_untold:
        due_on = facts.untold_due_on
    if due_on is None:
        return said
    words = (
        _("%(said)s Le dernier jour était le %(due)s : nous sommes en retard.")
        if facts.today > due_on
        else _("%(said)s Dernier jour : le %(due)s.")
    )
    return Said(words, {"said": said, "due": due_on})


def _to_tell_again(facts: Facts) -> Said:
    is_late = facts.today > facts.untold_due_on
    when = Said(_TOLD_LATE if is_late else _TOLD_OWED, {"due": facts.untold_due_on})
    if facts.is_out_of_reach:
        return Said(_("Coordonnées à obtenir : rien n’atteint ce client. %(when)s"), {"when": when})
    return Said(_("La décision n’est pas parvenue au client : envoyez-la de nouveau. %(when)s"), {"when": when})


_TOLD_OWED = _("Le client est à prévenir de la décision le %(due)s au plus tard.")
_TOLD_LATE = _("Le client devait être prévenu de la décision le %(due)s : nous sommes en retard.")


def _to_acknowledge(facts: Facts) -> Said:
    why = "unreached" if facts.is_out_of_reach else ""
    why = why or ("lost" if MessageKind.ACKNOWLEDGEMENT in facts.lost else "")
    due = facts.ack_due_on
    return Said(_ACK_LATE[why] if facts.today > due else _ACK_OWED[why], {"due": due})


#: Why the acknowledgement is still owed, and how it is said before its day is over, then after.
_ACK_OWED: Mapping[str, str] = {
    "unreached": _(
        "Coordonnées à obtenir : rien n’atteint ce client. La réception est à accuser le %(due)s au plus tard."
    ),
    "lost": _("L’accusé de réception n’est pas parvenu au client : il reste dû, pour le %(due)s."),
    "": _("La réception est à accuser le %(due)s au plus tard."),
}
_ACK_LATE: Mapping[str, str] = {
    "unreached": _(
        "Coordonnées à obtenir : rien n’atteint ce client. La réception devait être accusée le %(due)s : "
        "nous sommes en retard."
    ),
    "lost": _("L’accusé de réception n’est pas parvenu au client. Il était dû le %(due)s : nous sommes en retard."),
    "": _("La réception devait être accusée le %(due)s : nous sommes en retard."),
}


def _to_respond(facts: Facts) -> Said:
    if facts.owes_again and facts.again_due_on:
        return _to_respond_again(facts, facts.again_due_on)
    due = {"due": facts.response_due_on}
    if facts.is_out_of_reach or MessageKind.RESPONSE in facts.lost:
        why = "unreached" if facts.is_out_of_reach else "lost"
        return Said((_RESPONSE_LATE if facts.today > facts.response_due_on else _RESPONSE_OWED)[why], due)
    if facts.target_on and facts.today > facts.target_on:
        words = _("La date annoncée au client, le %(target)s, est passée elle aussi. La réponse était due le %(due)s.")
        return Said(words, {**due, "target": facts.target_on})
    is_late = facts.today > facts.response_due_on
    if facts.target_on and is_late:
        words = _("Une réponse écrite était due le %(due)s : elle est en retard, et annoncée pour le %(target)s.")
        return Said(words, {**due, "target": facts.target_on})
    if facts.target_on:
        words = _("La réponse est annoncée au client pour le %(target)s. L’échéance du %(due)s demeure.")
        return Said(words, {**due, "target": facts.target_on})
    if is_late:
        return Said(_("Une réponse écrite était due le %(due)s : elle est en retard."), due)
    return Said(_("Une réponse écrite est due le %(due)s au plus tard."), due)


#: Why an answer that was written, or cannot be sent, is still owed, before its day is over, then after.
_RESPONSE_OWED: Mapping[str, str] = {
    "unreached": _(
        "Coordonnées à obtenir : rien n’atteint ce client. Une réponse écrite lui est due le %(due)s au plus tard."
    ),
    "lost": _("La réponse n’est pas parvenue au client : elle reste due, pour le %(due)s."),
}
_RESPONSE_LATE: Mapping[str, str] = {
    "unreached": _(
        "Coordonnées à obtenir : rien n’atteint ce client. Une réponse écrite lui était due le %(due)s : "
        "elle est en retard."
    ),
    "lost": _("La réponse n’est pas parvenue au client. Elle était due le %(due)s : elle est en retard."),
}


def _to_respond_again(facts: Facts, due_on: date) -> Said:
    """A new answer, for a date of our own, before it is over, then after."""
    is_late = facts.today > due_on
    when = Said(_AGAIN_LATE if is_late else _AGAIN_OWED, {"due": due_on})
    if facts.is_out_of_reach:
        return Said(_("Coordonnées à obtenir : rien n’atteint ce client. %(when)s"), {"when": when})
    if facts.is_contested and facts.disagreed_on:
        words = _("Le client n’est pas d’accord (%(since)s). %(when)s")
        return Said(words, {"since": facts.disagreed_on, "when": when})
    return Said(_("Le dossier est rouvert. %(when)s"), {"when": when})


_AGAIN_OWED = _("Nouvelle réponse prévue le %(due)s au plus tard, date que nous nous fixons.")
_AGAIN_LATE = _("Nouvelle réponse prévue pour le %(due)s, date que nous nous fixons : elle est en retard.")


def _to_close(facts: Facts) -> Said:
    if facts.accepted_on:
        return Said(
            _("Le client a accepté la réponse (%(day)s) : le dossier peut être clos."), {"day": facts.accepted_on}
        )
    if facts.answered_on and facts.unread:
        words = _(
            "La réponse est partie le %(day)s. Un message du client n’a pas encore été lu : lisez-le avant de clore."
        )
        return Said(words, {"day": facts.answered_on})
    if facts.answered_on and facts.spoke_since_answer:
        words = _(
            "La réponse est partie le %(day)s, et le client a écrit depuis : voyez s’il attend encore quelque chose."
        )
        return Said(words, {"day": facts.answered_on})
    if facts.answered_on:
        words = _("La réponse est partie le %(day)s. Sans nouvelle du client, le dossier peut être clos.")
        return Said(words, {"day": facts.answered_on})
    return Said(_("La réponse est partie. Sans nouvelle du client, le dossier peut être clos."))


_TODO: Mapping[Act, Callable[[Facts], Said]] = {
    Act.RECORD_POSTING: _to_post,
    Act.QUALIFY: lambda facts: Said(
        _("La déclaration attend d’être qualifiée : réclamation, ou simple demande (Art. 2).")
    ),
    Act.ACKNOWLEDGE: _to_acknowledge,
    Act.RESPOND: _to_respond,
    Act.CLOSE: _to_close,
    Act.CORRECT_DETAILS: lambda facts: (
        _to_tell_again(facts)
        if facts.dismissal_is_untold
        else _to_acknowledge(facts)
        if facts.acknowledged_on is None
        else _to_respond(facts)
    ),
    Act.REISSUE: _to_tell_again,
}
_STALE: Mapping[Act, str] = {
    Act.RESPOND: _(
        "La réponse n’est pas partie, l’échéance du %(due)s est passée, et la lettre n’en dit pas les circonstances : "
        "refaites-la. Si elle est partie avant, consignez son envoi plus bas."
    ),
    Act.HOLD: _("La lettre d’attente n’est pas partie, et la date qu’elle annonce est passée : refaites-la."),
}


def label(facts: Facts, rights: Collection[Right]) -> Said:
    """Name what the file waits for in a few words: the label of the queue and of the button."""
    act = next_act(facts, rights)
    stale = any(message.on_paper and message.is_stale and WRITING.get(message.kind) is act for message in facts.waiting)
    if act is Act.RESPOND and stale:
        return Said(_("Refaire la réponse"))
    if act is Act.HOLD:
        return Said(_("Refaire la lettre d’attente"))
    if act is Act.CORRECT_DETAILS:
        return Said(_("Obtenir les coordonnées"))
    if act is Act.RESPOND and facts.responded_on:
        return Said(_("Répondre de nouveau"))
    if act is not None:
        return Said(act.label)
    if facts.dismissal_is_untold:
        return Said(_("Décision en cours d’envoi") if facts.waits(MessageKind.DISMISSAL) else _("Prévenir le client"))
    if facts.has_ended:
        return Said(_("Lire le message du client") if facts.unread else _("Terminé"))
    if facts.waits(MessageKind.RESPONSE):
        return Said(_("Réponse en cours d’envoi"))
    if facts.status is Status.RECEIVED:
        return Said(_("Attend la qualification"))
    return Said(_("Rien à faire"))


# ---- The pills of the case file and of the queue -----------------------------------------------


def pills(facts: Facts) -> list[Pill]:
    """What sets this file apart, besides its status."""
    return [*_of_dispatch(facts), *_of_promise(facts), *_of_opinion(facts)]


def _of_dispatch(facts: Facts) -> Iterator[Pill]:
    if facts.is_out_of_reach and (facts.waiting or facts.dismissal_is_untold or not facts.has_ended):
        yield Pill(Said(_("Coordonnées à obtenir")), "warn", "phone")
    for message in facts.waiting:
        if message.kind not in MISSED and not message.on_paper:
            continue
        words = {
            Channel.EMAIL: _("%(letter)s : en cours d’envoi"),
            Channel.POST: _("%(letter)s : à poster"),
        }.get(message.means, _("%(letter)s : à remettre"))
        yield Pill(Said(words, {"letter": message.kind}), "danger" if message.is_stale else "warn", "post")
    for kind in MessageKind:
        if kind in facts.lost:
            yield Pill(Said(_("%(letter)s : n’a pas atteint le client"), {"letter": kind}), "danger", "alert")


def _of_promise(facts: Facts) -> Iterator[Pill]:
    if facts.target_on is None or facts.responded_on is not None or facts.has_ended:
        return
    day = {"day": facts.target_on}
    if facts.today > facts.target_on:
        yield Pill(Said(_("Annoncée pour le %(day)s, non tenue"), day), "danger", "pause")
    else:
        yield Pill(Said(_("Annoncée pour le %(day)s"), day), "warn", "pause")


def _of_opinion(facts: Facts) -> Iterator[Pill]:
    if facts.is_contested:
        yield Pill(Said(_("Désaccord du client")), "danger", "scales")
    elif facts.owes_again and not facts.has_ended:
        yield Pill(Said(_("Rouvert")), "danger", "reopen")
    elif facts.disagreed_on and facts.again_answered_on:
        yield Pill(Said(_("Désaccord, répondu le %(day)s"), {"day": facts.again_answered_on}), "neutral", "scales")
    if facts.accepted_on:
        yield Pill(Said(_("Réponse acceptée")), "ok", "handshake")
