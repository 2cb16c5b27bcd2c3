"""The lives that the bulk's files lead, from their reception to their end: the days are working days after it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from reclamations import actions, clock
from reclamations.actions import Filing
from reclamations.domain.delays.calendar import WorkingCalendar
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    DispatchState,
    MailState,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Status,
)
from reclamations.models import Category, Complaint, Installation, Mail, Service, Staff
from registre.demo.story import record_as_sent
from registre.demo.travel import at

TEXT = "Je suis très mécontent du service rendu ce jour-là. J’attends une réponse écrite de votre part."
_ANSWER = "Nous avons relu la journée avec les agents présents. Voici ce que nous décidons, et pourquoi."
_NUMBER = "1A 000 000 0000 0"
_LATE = "L’expertise du fournisseur a été plus longue que prévu."
#: By which means the company writes to a client who came by each channel.
_MEANS: Mapping[Channel, Channel] = {
    channel: channel if channel in (Channel.POST, Channel.IN_PERSON) else Channel.EMAIL for channel in Channel
}


@dataclass(frozen=True)
class Plot:
    """One life: where it ends, what it is answered, how often it is met, its acts with the day of each."""

    status: Status
    outcome: Outcome | None
    weight: int
    steps: tuple[tuple[int, str], ...]

    @property
    def length(self) -> int:
        """How many working days it takes."""
        return self.steps[-1][0] if self.steps else 0


_HANDLED = ((2, "qualify"), (6, "acknowledge"))


def _plots() -> Iterator[Plot]:
    yield Plot(Status.RECEIVED, None, 2, ())
    yield Plot(Status.IN_PROGRESS, None, 1, ((1, "qualify"),))
    yield Plot(Status.IN_PROGRESS, None, 3, _HANDLED)
    yield Plot(Status.IN_PROGRESS, None, 1, (*_HANDLED, (26, "hold")))
    yield Plot(Status.WITHDRAWN, None, 5, (*_HANDLED, (12, "withdraw")))
    for day, kind in enumerate(RequestKind, start=2):
        yield Plot(Status.NOT_A_COMPLAINT, None, 2, ((day, f"dismiss {kind.value}"),))
    shares = ((Outcome.UPHELD, 45, 17), (Outcome.PARTLY_UPHELD, 20, 24), (Outcome.REJECTED, 15, 28))
    for outcome, weight, day in shares:
        answer = (*_HANDLED, (day, f"respond {outcome.value}"))
        yield Plot(Status.ANSWERED, outcome, 3, answer)
        yield Plot(Status.CLOSED, outcome, weight, (*answer, (day + 11, "close")))
    late = (*_HANDLED, (41, f"respond {Outcome.REJECTED.value}"))
    yield Plot(Status.CLOSED, Outcome.REJECTED, 4, (*late, (52, "disagree"), (64, "close")))


PLOTS = tuple(_plots())


@dataclass(frozen=True)
class Client:
    """Who complains."""

    name: str
    email: str
    subject: str


@dataclass(frozen=True)
class Cast:
    """Those who act, and what a file may be about."""

    handlers: list[Staff]
    judges: list[Staff]
    services: list[Service]
    installations: list[Installation]
    categories: list[Category]


def live(plot: Plot, channel: Channel, client: Client, cast: Cast, calendar: WorkingCalendar, first: date) -> Complaint:
    """Lead one file through its life by the real acts, from `first`, a working day long enough ago; its mails leave."""
    number = PLOTS.index(plot) * len(Channel) + list(Channel).index(channel)
    life = _Life(plot, channel, client, cast, number)
    zone = clock.now().tzinfo
    acts: list[tuple[int, Callable[[], Complaint]]] = [(0, life.register)]
    acts += [(day, partial(life.act, *name.split())) for day, name in plot.steps]
    for rank, (day, act) in enumerate(acts):
        moment = datetime.combine(calendar.add(first, day), time(10), tzinfo=zone) + timedelta(minutes=25 * rank)
        with at(moment):
            life.complaint = act()
            life.let_leave()
    life.complaint.refresh_from_db()
    return life.complaint


class _Life:
    """One file under way."""

    complaint: Complaint

    def __init__(self, plot: Plot, channel: Channel, client: Client, cast: Cast, number: int) -> None:
        self.plot, self.channel, self.client, self.number = plot, channel, client, number
        self.handler = cast.handlers[number % len(cast.handlers)]
        self.judge = cast.judges[number % len(cast.judges)]
        lists: dict[str, list[Any]] = {
            "service": cast.services,
            "installation": cast.installations,
            "category": cast.categories,
        }
        self.about: dict[str, Any] = {name: rows[number % len(rows)] for name, rows in lists.items() if rows}
        self.means = _MEANS[channel]

    def register(self) -> Complaint:
        """File it, by the client on the site, by staff otherwise."""
        by_client = self.channel is Channel.WEB_FORM
        filing = Filing(
            name=self.client.name,
            email=self.client.email if self.means is Channel.EMAIL else "",
            postal_address="8 rue des Lilas\n38000 Grenoble",
            reply_by=Channel.EMAIL if self.means is Channel.EMAIL else Channel.POST,
            subject=self.client.subject,
            description=TEXT,
            channel=self.channel,
            reception_evidence="" if by_client else "Pièce au dossier",
            **self.about,
        )
        return actions.register(actor=Party.CLIENT if by_client else self.handler, filing=filing)

    def act(self, name: str, word: str = "") -> Complaint:
        """Do the act of this name, with the word that goes with it."""
        acts: dict[str, Callable[[], Complaint]] = {
            "qualify": self._qualify,
            "acknowledge": self._acknowledge,
            "hold": self._hold,
            "dismiss": partial(self._dismiss, word),
            "respond": partial(self._respond, word),
            "disagree": self._disagree,
            "withdraw": self._withdraw,
            "close": self._close,
        }
        return acts[name]()

    def let_leave(self) -> None:
        """Let the mails that wait be taken by the server, and the letters that wait be posted."""
        for email in Mail.objects.filter(state=MailState.QUEUED.value, case_message__complaint=self.complaint):
            record_as_sent(email)
        for message in self.complaint.messages.filter(state=DispatchState.QUEUED.value):
            actions.record_posting(message, actor=self.handler, dispatched_on=clock.today(), proof=_NUMBER)

    def _sending(self) -> dict[str, Any]:
        paper = self.means is not Channel.EMAIL
        proof = {"dispatched_on": clock.today(), "proof": _NUMBER} if paper else {}
        return {"means": self.means, **proof}

    def _qualify(self) -> Complaint:
        reason = "Mécontentement exprimé (article 2)."
        complaint = actions.qualify(self.complaint, actor=self.judge, revision=None, reason=reason)
        complaint = actions.assign(complaint, actor=self.judge, revision=None, handler=self.handler)
        risk = list(Risk)[self.number % len(Risk)]
        about = {name: self.about.get(name) for name in ("service", "installation", "category")}
        return actions.classify(complaint, actor=self.handler, revision=None, risk=risk, **about)

    def _acknowledge(self) -> Complaint:
        return actions.acknowledge(self.complaint, actor=self.handler, revision=None, body=_ANSWER, **self._sending())

    def _hold(self) -> Complaint:
        target = self.complaint.calendar.calendar.add(self.complaint.response_due_on, 10)
        return actions.hold(
            self.complaint,
            actor=self.handler,
            revision=None,
            circumstances=_LATE,
            target_on=target,
            **self._sending(),
        )

    def _dismiss(self, kind: str) -> Complaint:
        return actions.dismiss(
            self.complaint,
            actor=self.judge,
            revision=None,
            kind=RequestKind(kind),
            reason="Le client demande un renseignement.",
            message="Les horaires sont affichés à la gare basse.",
        )

    def _respond(self, outcome: str) -> Complaint:
        return actions.respond(
            self.complaint,
            actor=self.handler,
            revision=None,
            outcome=Outcome(outcome),
            amicable_solution=outcome == Outcome.UPHELD.value,
            body=_ANSWER,
            circumstances=_LATE if clock.today() > self.complaint.response_due_on else "",
            **self._sending(),
        )

    def _disagree(self) -> Complaint:
        return actions.disagree(self.complaint, actor=Party.CLIENT, comment="Ce n’est pas ce qui s’est passé.")

    def _withdraw(self) -> Complaint:
        return actions.withdraw(self.complaint, actor=Party.CLIENT, reason="C’est réglé, merci.")

    def _close(self) -> Complaint:
        settled = (ClosingReason.NO_FOLLOW_UP, ClosingReason.SETTLED)[self.number % 2]
        reason = ClosingReason.MEDIATION if self.complaint.disagreed_on else settled
        return actions.close(self.complaint, actor=self.handler, revision=None, reason=reason)


def every() -> Iterator[tuple[Plot, Channel]]:
    """Every life by every channel."""
    return itertools.product(PLOTS, Channel)
