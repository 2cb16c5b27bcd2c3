"""The story of each file, played through the real acts at past dates, in the order things happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

from reclamations import actions, clock, journal
from reclamations.domain.standing.situation import MISSED
from reclamations.domain.vocabulary import Channel, DispatchState, MailState
from reclamations.models import Mail
from reclamations.models.mail import answered
from registre.demo import failings, texts
from registre.demo.scene import Scene, World
from registre.demo.steps import STEPS
from registre.demo.travel import Timeline, at

Moment = tuple[datetime, Callable[[], object]]
_SEAL_MINUTES = 14 * 60 + 50  # ten to midnight, counted from nine o'clock
_ACCEPTED = "Démonstration : aucun courriel réel n’est parti"


def play(timeline: Timeline) -> None:
    """Play every file and the register in the order of time, and seal the journal at the end of each past day."""
    world = World(timeline)
    planned = list(failings.moments(world))
    for number, data in enumerate(texts.cases()):
        planned += _moments(Scene(world, number, data))
    planned.sort(key=itemgetter(0))
    for day, steps in groupby(planned, key=lambda moment: moment[0].date()):
        for moment, step in steps:
            with at(moment):
                step()
        if day < timeline.today:
            journal.seal(timeline.moment(day, _SEAL_MINUTES))


def _moments(scene: Scene) -> Iterator[Moment]:
    """Every step of a file with its moment; two steps of a day are 25 minutes apart."""
    timeline, start = scene.world.timeline, scene.received_on
    opening = scene.number * 37 % 180
    filed_on = timeline.after(start, scene.data.get("recorded", 0))
    yield timeline.moment(filed_on, opening), partial(_step, scene, "register")
    for rank, (day, act, *rest) in enumerate(scene.data.get("steps", ()), start=1):
        moment = timeline.moment(timeline.after(start, day), opening + 25 * rank)
        yield moment, partial(_step, scene, act, **(rest[0] if rest else {}))


def _step(scene: Scene, act: str, *, fails: str = "", **arguments: Any) -> None:
    """Do one act now, then let the mails of the past leave; `fails` is what the server answered to them."""
    STEPS[act](scene, **arguments)
    if clock.today() >= scene.world.timeline.anchor:
        return
    for email in Mail.objects.filter(state=MailState.QUEUED.value).order_by("pk"):
        record_as_sent(email, fails)
    _post_notices(scene)


def _post_notices(scene: Scene) -> None:
    """Post what only tells where the file stands, the day it is written; a letter that waits is told by the story."""
    papers = scene.complaint.messages.filter(state=DispatchState.QUEUED.value, channel=Channel.POST.value)
    for paper in papers.exclude(kind__in=[kind.value for kind in MISSED]):
        actions.record_posting(
            paper, actor=scene.staff("clientele"), dispatched_on=clock.today(), proof="Lettre simple, carnet de départ"
        )


def record_as_sent(email: Mail, refusal: str = "") -> None:
    """Record what the server said two minutes later: nothing is really sent."""
    with at(clock.now() + timedelta(minutes=2)):
        detail, state = (refusal, MailState.FAILED) if refusal else (_ACCEPTED, MailState.SENT)
        answers = [*email.answers, answered(state, detail, at=clock.now())]
        Mail.objects.filter(pk=email.pk).update(state=state.value, updated_at=clock.now(), answers=answers)
        actions.record_dispatch(email, accepted=not refusal, detail=detail)
