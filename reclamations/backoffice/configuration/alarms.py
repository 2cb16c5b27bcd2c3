"""What staff read when the machine no longer does its part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from reclamations import clock, duties
from reclamations.domain.vocabulary import WAITING
from reclamations.models import Mail, Staff
from reclamations.words.typography import hour


def said(standing: duties.Standing) -> str:
    """What staff read of a duty that is late or fails; nothing when it is well."""
    if standing.failing_since is not None:
        return _("en échec depuis le %(since)s") % {"since": _moment(standing.failing_since)}
    if standing.is_late and standing.succeeded_at is not None:
        return _("à l’arrêt depuis le %(since)s") % {"since": _moment(standing.succeeded_at)}
    return _("n’a encore jamais tourné") if standing.is_late else ""


def _moment(when: datetime) -> str:
    day = formats.date_format(timezone.localtime(when), "j F Y")
    return _("%(day)s à %(time)s") % {"day": day, "time": hour(when)}


@dataclass(frozen=True)
class Alarm:
    """What every member of staff sees when the machine stops doing its part: the sentence, and the machine's words."""

    sentence: str
    words: str = ""
    waiting: int = 0
    advice: str = ""


def alarms(request: HttpRequest) -> list[Alarm]:
    """The alarms of a page of the back-office: mails that do not leave, then what else is late or fails."""
    if not isinstance(request.user, Staff):
        return []
    unwell = {standing.task.command: standing for standing in duties.standings(clock.now()) if not standing.is_well}
    sending = unwell.pop("send_outbox", None)
    if sending is not None and sending.is_late:  # the worker is dead, or cron: the others are late for the same reason
        unwell = {command: standing for command, standing in unwell.items() if standing.failing_since}
    found = [_nothing_leaves(sending)] if sending else []
    if unwell:
        lines = [f"{_(standing.task.label)} ({said(standing)})" for standing in unwell.values()]
        words = " ".join(standing.failure for standing in unwell.values())
        found.append(Alarm(_("Tâches de fond en défaut : %(which)s.") % {"which": ", ".join(lines)}, words.strip()))
    return found


def _nothing_leaves(sending: duties.Standing) -> Alarm:
    waiting = Mail.objects.filter(state__in=WAITING).count()
    since = sending.failing_since or sending.succeeded_at
    sentence = _("Rien n’est encore parti d’ici : la tâche de fond n’a jamais tourné.")
    if since is not None:
        sentence = _("Rien n’est parti depuis le %(since)s.") % {"since": _moment(since)}
    advice = _("Prévenez l’administrateur du site.")
    if waiting:
        advice = _("Prévenez l’administrateur du site : les délais courent.")
    return Alarm(sentence, sending.failure, waiting, advice)
