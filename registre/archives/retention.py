"""Which files are over their retention, what keeps some of them, and what each field becomes (Art. 8)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reclamations.actions.retention import RECENT, retention_end
from reclamations.domain.vocabulary import DispatchState
from reclamations.models import Complaint, Message
from registre.findings.identity import names_the_client
from registre.models import CorrectiveAction, FindingComplaint

#: More files at once than this, or more than this share of all files, is no ordinary purge…
MAX_FILES = 1000
MAX_SHARE = 0.2
#: …unless there are so few that a share means nothing.
SMALL = 20

#: Files over their retention that the page of the purges looks at.
SHOWN = 300


def over(on: date) -> QuerySet[Complaint]:
    """Files whose last day of retention lies strictly before `on`."""
    return Complaint.objects.retention_over(on=on).order_by("retention_until", "pk")


def is_abnormal(number: int, total: int) -> bool:
    """Tell whether purging `number` files out of `total` is too much to be ordinary."""
    return number > MAX_FILES or (number > SMALL and number > MAX_SHARE * total)


def obstacles(pks: Collection[int], *, on: date) -> dict[int, str]:
    """Say, in French, why these files must be kept on that day; a file that nothing keeps is not in the answer.

    A handful of queries for any number of files (up to some hundreds at once).
    """
    found: dict[int, str] = {}
    for pk, reason in _reasons(list(pks), on):
        found.setdefault(pk, reason)
    return found


def kept_beyond(on: date) -> tuple[list[tuple[Complaint, str]], bool]:
    """Give the files kept though their retention is over, with the reason, the longest over first; are there more?

    It looks at the first hundreds only: a page shows them, and more would be no ordinary day.
    """
    files = list(over(on).only("pk", "reference", "retention_until")[: SHOWN + 1])
    shown = files[:SHOWN]
    reasons = obstacles([file.pk for file in shown], on=on)
    return [(file, reasons[file.pk]) for file in shown if file.pk in reasons], len(files) > SHOWN


def _reasons(pks: list[int], on: date) -> Iterator[tuple[int, str]]:
    files = Complaint.objects.filter(pk__in=pks)
    rows = files.values_list("pk", "status", "closed_on", "retention_until", "legal_hold_on")
    for pk, _status, closed_on, until, held_on in rows:
        if closed_on is None or until is None:
            yield pk, _("Le dossier a été rouvert.")
        elif held_on is not None:
            yield pk, _("Le dossier est gelé depuis le %(day)s.") % {"day": f"{held_on:%d/%m/%Y}"}
        elif until >= on or until < retention_end(closed_on):
            yield pk, _("La durée de conservation n’est pas écoulée.")
    actions = CorrectiveAction.objects.open().filter(finding__links__complaint__in=pks)
    for pk, action in actions.values_list("finding__links__complaint", "pk"):
        yield pk, _("L’action corrective nº %(action)s, qui le concerne, est encore à réaliser.") % {"action": action}
    for pk in _with_recent_messages(pks, on - RECENT):
        yield pk, _("Un message de moins de douze mois y figure.")
    queued = Message.objects.filter(complaint__in=pks, state=DispatchState.QUEUED.value)
    for pk in queued.values_list("complaint", flat=True):
        yield pk, _("Un envoi attend encore de partir.")
    for link in _named_in_the_register(pks):
        yield (
            link.complaint_id or 0,
            _("Le dysfonctionnement nº %(finding)s désigne le client : corrigez-le.") % {"finding": link.finding_id},
        )


def _with_recent_messages(pks: list[int], limit: date) -> Iterator[int]:
    """Files with a message received or sent on or after `limit`."""
    yield from Complaint.objects.filter(pk__in=pks, last_message_on__gte=limit).values_list("pk", flat=True)
    messages = Message.objects.filter(complaint__in=pks, occurred_on__gte=limit)
    yield from messages.values_list("complaint", flat=True)


def _named_in_the_register(pks: list[int]) -> Iterator[FindingComplaint]:
    """Links whose finding, or one of its actions, names the client: words that would survive the file."""
    links = FindingComplaint.objects.filter(complaint__in=pks).select_related("finding", "complaint")
    for link in links.prefetch_related("finding__corrective_actions"):
        finding = link.finding
        texts = [finding.title, finding.description, finding.root_cause, finding.closing_comment]
        for action in finding.corrective_actions.all():
            texts += [action.description, action.done_comment, action.assessment_comment]
        if link.complaint is not None and names_the_client(texts, link.complaint):
            yield link
