"""The same complaint again: after the back button the browser may have asked for a new form, with a new key.

Only what repeats a file of this browser word for word counts as the same. A corrected address, one more sentence or
one more photo must not be lost in silence: it is filed as a complaint of its own, for staff to see both.
A visitor without the visit cookie, who files for the first time, costs no query.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from reclamations import actions, clock
from reclamations.models import Complaint
from reclamations.models.case.complaint import ComplaintQuerySet
from reclamations.web.guard import throttle
from reclamations.web.uploads import Basket
from reclamations.web.visit import visits

#: How long the same words from the same browser are the same complaint.
AGAIN_WITHIN = timedelta(hours=1)


def lately_filed(request: HttpRequest, filing: actions.Filing, basket: Basket) -> Complaint | None:
    """Give the file that this browser made of the same words and files within the hour, unless it ended since.

    Files that are not sent again change nothing, they are on file; one that is not on file makes it another complaint.
    """
    opened = visits.opened(request)
    if not opened:
        return None
    found = _lately(request, opened).filter(reply_by=filing.reply_by or "", closed_on=None, **filing.declared).first()
    if found is None or found.code_version != opened[found.pk] or not basket.is_held_by(found):
        return None
    return found


def sender(request: HttpRequest, key: UUID) -> throttle.Limited:
    """What tells that a browser, known by its own secret, sent the form of this key; nothing of one without cookies."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return [(throttle.FILED, f"{key} {secret}")] if secret else []


def is_own(request: HttpRequest, complaint: Complaint, sent_by: throttle.Limited) -> bool:
    """Whether the same form, sent again, may lead this browser to the receipt it made: only if that opens nothing new.

    Either the browser sees the file already, or the first answer was lost on its way, as when a button is pressed
    twice: the receipt was shown to nobody, nothing happened to the file since, and the same browser sent the form a
    moment ago; or, within the hour, no mail brings the code.
    """
    if visits.opened(request).get(complaint.pk) == complaint.code_version:
        return True
    is_untouched = is_recent(complaint) and complaint.journal_length == 1
    if not is_untouched or complaint.letters.exclude(storage_name="").exists():
        return False
    return not complaint.email or throttle.is_reached(sent_by)


def just_filed(request: HttpRequest) -> Complaint | None:
    """Give the file that this browser saw last if it was filed within the hour: its receipt can be shown."""
    opened = visits.opened(request)
    if not opened:
        return None
    pk, version = list(opened.items())[-1]
    return _lately(request, {pk: version}).filter(code_version=version).first()


def is_recent(complaint: Complaint) -> bool:
    """Whether a client filed it within the hour."""
    return complaint.recorded_by_id is None and complaint.created_at > clock.now() - AGAIN_WITHIN


def _lately(request: HttpRequest, opened: dict[int, int]) -> ComplaintQuerySet:
    filed = visits.unless_left(request, Complaint.objects.filter(pk__in=opened, recorded_by=None))
    return filed.filter(created_at__gt=clock.now() - AGAIN_WITHIN).order_by("-pk")
