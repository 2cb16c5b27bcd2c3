"""Lives of files that nobody planned: acts drawn by lot among those that nothing bars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from reclamations import actions, clock
from reclamations.actions import ActRefused, Slot
from reclamations.domain.lifecycle import Act
from reclamations.domain.standing import reach
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    DispatchState,
    OldAddress,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Role,
    SurveyQuestion,
)
from reclamations.journal import Actor
from reclamations.models import Category, Installation, Message, Service
from tests.actions.world import NOW, filing, fresh
from tests.factories import make_staff

_WRITTEN = [Channel.EMAIL, Channel.POST, Channel.IN_PERSON, Channel.WEB_FORM]


class Life:
    """One file, who acts on it, and the lot that decides; `move_to` moves the clock of the test."""

    def __init__(self, seed: int, move_to: Callable[[datetime], object]) -> None:
        self.lot, self._move_to = Random(seed), move_to
        self.moment = NOW
        self.relations = make_staff(Role.CLIENT_RELATIONS, is_staff=True)
        self.management = make_staff(Role.MANAGEMENT, is_staff=True)
        self.places = [*Service.objects.all()[:1]], [*Installation.objects.all()[:1]], [*Category.objects.all()[:1]]
        by_client = self.lot.random() < 0.6
        declared = {"postal_address": "1 rue de la Paix\n38000 Grenoble"} if self.lot.random() < 0.6 else {}
        if not by_client and self.lot.random() < 0.3:
            declared |= {"email": "", "reply_by": None}
        if not by_client:
            declared |= {"channel": self.lot.choice([Channel.PHONE, Channel.POST, Channel.IN_PERSON])}
        filed = actions.register(actor=Party.CLIENT if by_client else self.relations, filing=filing(**declared))
        self.file = fresh(filed)
        #: What was done, in order, and why not when it was refused.
        self.told: list[tuple[str, str]] = []

    def go_on(self) -> Act | None:
        """Let some time pass, then do one act that nothing bars; give it, or None when it was refused for its words."""
        self.moment += timedelta(hours=self.lot.choice([0, 1, 20, 24 * 3, 24 * 9, 24 * 30]))
        self._move_to(self.moment)
        actors: list[Actor] = [self.management, self.management, Party.CLIENT]
        actor = self.lot.choice(actors)
        open_to = [act for act in DEEDS if self._may(act, actor)] or [Act.NOTE]
        act = self.lot.choices(open_to, [_OFTEN.get(act, 1) for act in open_to])[0]
        try:
            DEEDS[act](self, self.management if act is Act.NOTE else actor)
        except ActRefused as refusal:
            self.told.append((act.value, f"{refusal.field}: {refusal.message}"))
            return None
        self.told.append((act.value, ""))
        self.file = fresh(self.file)
        return act

    def _may(self, act: Act, actor: Actor) -> bool:
        if act in _OF_MAILS or (act in _OF_MESSAGES and actor is not Party.CLIENT):
            return True
        return not actions.obstacle(act, self.file, actor)

    def words(self, *texts: str) -> str:
        """One of the texts."""
        return self.lot.choice(texts)

    def message(self, *states: DispatchState) -> Message:
        """One of the messages to the client in these states. Raises ActRefused when there is none."""
        kept = [state.value for state in states]
        found = [message for message in self.file.messages.exclude(direction="in") if message.state in kept]
        if not found:
            raise ActRefused("no such message", "lot")
        return self.lot.choice(found)

    def sending(self) -> dict[str, object]:
        """The means of a letter; on paper it leaves at once, or waits."""
        means = self.lot.choice([way for way in _WRITTEN if reach.may_try(self.file.contact, way)] or _WRITTEN)
        on_paper = means in (Channel.POST, Channel.IN_PERSON)
        return {
            "means": means,
            "dispatched_on": clock.today() if on_paper and self.lot.random() < 0.5 else None,
            "proof": "RK 1",
        }


def _respond(life: Life, actor: Actor) -> None:
    actions.respond(
        life.file,
        actor=actor,
        revision=life.file.revision,
        outcome=life.lot.choice([*Outcome]),
        amicable_solution=life.lot.random() < 0.5,
        body="Nous réparons.",
        circumstances="Expertise tardive.",
        **life.sending(),  # type: ignore[arg-type]
    )


def _acknowledge(life: Life, actor: Actor) -> None:
    actions.acknowledge(life.file, actor=actor, revision=life.file.revision, **life.sending())  # type: ignore[arg-type]


def _hold(life: Life, actor: Actor) -> None:
    target = max(clock.today(), life.file.response_due_on)
    actions.hold(
        life.file,
        actor=actor,
        revision=None,
        circumstances="Une pièce manque.",
        target_on=life.file.calendar.calendar.add(target, 15),
        **life.sending(),  # type: ignore[arg-type]
    )


def _dismiss(life: Life, actor: Actor) -> None:
    kind = life.lot.choice([*RequestKind])
    actions.dismiss(life.file, actor=actor, revision=None, kind=kind, reason="Une question.", message="Voici.")


def _correct_reception(life: Life, actor: Actor) -> None:
    day = life.file.received_on - timedelta(days=life.lot.choice([1, 2]))
    actions.correct_reception(life.file, actor=actor, revision=None, received_on=day, reason="Cachet de la poste.")


def _correct_details(life: Life, actor: Actor) -> None:
    held = {name: getattr(life.file, name) for name in actions.Details.__dataclass_fields__}
    held["reply_by"] = Channel(held["reply_by"]) if held["reply_by"] else None
    changed = life.lot.choice(
        [
            {"phone": f"+3347600{life.lot.randrange(1000, 9999)}"},
            {"postal_address": f"{life.lot.randrange(1, 99)} rue Haute\n38000 Grenoble"},
            {"email": f"c{life.lot.randrange(99)}@exemple.fr"},
            {"name": f"Hélène Martin {life.lot.randrange(99)}"},
        ]
    )
    actions.correct_details(
        life.file,
        actor=actor,
        revision=None,
        details=actions.Details(**held | changed),
        reason="Le client l’a dit.",
        old_email_was=life.lot.choice([*OldAddress]),
    )


def _complete_facts(life: Life, actor: Actor) -> None:
    actions.complete_facts(
        life.file,
        actor=actor,
        revision=None,
        facts_on=life.file.received_on - timedelta(days=life.lot.randrange(9)),
        facts_hour=life.words("vers 17 h", ""),
        facts_place="Grenoble",
        reason="Le client l’a dit.",
    )


def _propose(life: Life, actor: Actor) -> None:
    start = life.moment + timedelta(days=5)
    slots = [Slot(AppointmentKind.PHONE, start, start + timedelta(minutes=30), "")]
    actions.propose_appointments(life.file, actor=actor, revision=None, slots=slots, body="Parlons-en.")


def _choose(life: Life, actor: Actor) -> None:
    first = life.file.appointments.first()
    if first is None:
        raise ActRefused("no slot", "lot")
    actions.choose_appointment(life.file, actor=actor, appointment=first)


def _decide_email(life: Life, actor: Actor) -> None:
    actions.decide_email(
        life.file,
        actor=actor,
        revision=None,
        accept=life.lot.random() < 0.5,
        reason="Appel du client.",
        old_email_was=life.lot.choice([*OldAddress]),
    )


def _survey(life: Life, actor: Actor) -> None:
    actions.answer_survey(life.file, actor=actor, scores=dict.fromkeys(SurveyQuestion, life.lot.randrange(1, 6)))


def _classify(life: Life, actor: Actor) -> None:
    service, installation, category = (life.lot.choice([None, *found]) for found in life.places)
    actions.classify(
        life.file,
        actor=actor,
        revision=None,
        service=service,  # type: ignore[arg-type]
        installation=installation,  # type: ignore[arg-type]
        category=category,  # type: ignore[arg-type]
        risk=life.lot.choice([None, *Risk]),
    )


def _send_mail(life: Life, _actor: Actor) -> None:
    email = life.message(DispatchState.QUEUED).email
    if email is None:
        raise ActRefused("no mail", "lot")
    actions.record_dispatch(email, accepted=life.lot.random() < 0.8, detail="250 OK")


def _post(life: Life, _actor: Actor) -> None:
    message = life.message(DispatchState.QUEUED)
    if message.email:
        raise ActRefused("a mail", "lot")
    actions.record_posting(message, actor=life.relations, dispatched_on=clock.today(), proof="RK 1")


def _bounce(life: Life, actor: Actor) -> None:
    lost = life.message(DispatchState.SENT, DispatchState.QUEUED)
    by = life.lot.choice([Party.SYSTEM, life.relations])
    actions.record_bounce(lost, actor=by, reason=f"Inconnu, dit {actor}.")


def _reissue(life: Life, _actor: Actor) -> None:
    lost = life.message(DispatchState.FAILED, DispatchState.BOUNCED, DispatchState.ABANDONED)
    actions.reissue(lost, actor=life.relations, **life.sending())  # type: ignore[arg-type]


def _request_email(life: Life, actor: Actor) -> None:
    actions.request_email(life.file, actor=actor, email=f"n{life.lot.randrange(99)}@exemple.fr")


#: How each act is done, with words that the lot chooses.
DEEDS: Mapping[Act, Callable[[Life, Actor], object]] = {
    Act.ASSIGN: lambda life, actor: actions.assign(life.file, actor=actor, revision=None, handler=life.relations),
    Act.CLASSIFY: _classify,
    Act.QUALIFY: lambda life, actor: actions.qualify(
        life.file, actor=actor, revision=None, reason="Un mécontentement."
    ),
    Act.DISMISS: _dismiss,
    Act.REVERSE: lambda life, actor: actions.reverse(life.file, actor=actor, revision=None, reason="Mal lu."),
    Act.ACKNOWLEDGE: _acknowledge,
    Act.HOLD: _hold,
    Act.RESPOND: _respond,
    Act.ACCEPT: lambda life, actor: actions.accept(life.file, actor=actor, comment="Bien."),
    Act.DISAGREE: lambda life, actor: actions.disagree(life.file, actor=actor, comment="Non."),
    Act.CLOSE: lambda life, actor: actions.close(
        life.file, actor=actor, revision=None, reason=life.lot.choice([*ClosingReason])
    ),
    Act.WITHDRAW: lambda life, actor: actions.withdraw(life.file, actor=actor, reason="Je renonce."),
    Act.REOPEN: lambda life, actor: actions.reopen(life.file, actor=actor, revision=None, reason="Fait nouveau."),
    Act.NOTE: lambda life, actor: actions.note(life.file, actor=actor, body="Rappeler."),
    Act.RECEIVE_MESSAGE: lambda life, actor: actions.receive_message(
        life.file, actor=actor, channel=Channel.WEB_FORM if actor is Party.CLIENT else Channel.PHONE, body="Alors ?"
    ),
    Act.SEND_MESSAGE: lambda life, actor: actions.send_message(
        life.file,
        actor=actor,
        subject="Point",
        body="Nous y sommes.",
        **life.sending(),  # type: ignore[arg-type]
    ),
    Act.CORRECT_RECEPTION: _correct_reception,
    Act.CORRECT_DETAILS: _correct_details,
    Act.REQUEST_EMAIL: _request_email,
    Act.DECIDE_EMAIL: _decide_email,
    Act.COMPLETE_FACTS: _complete_facts,
    Act.PROPOSE_APPOINTMENT: _propose,
    Act.CHOOSE_APPOINTMENT: _choose,
    Act.SET_LEGAL_HOLD: lambda life, actor: actions.set_legal_hold(
        life.file, actor=actor, revision=None, reason="Litige."
    ),
    Act.LIFT_LEGAL_HOLD: lambda life, actor: actions.lift_legal_hold(
        life.file, actor=actor, revision=None, reason="Réglé."
    ),
    Act.RENEW_CODE: lambda life, actor: actions.renew_code(life.file, actor=actor),
    Act.SEND_CODE: lambda life, actor: actions.send_code(life.file, actor=actor),
    Act.OPEN_SPACE: lambda life, actor: actions.open_space(life.file, actor=actor),
    Act.GIVE_CODE: lambda life, actor: actions.give_code(
        life.file,
        actor=actor,
        means=life.lot.choice([Channel.POST, Channel.IN_PERSON]),
        dispatched_on=clock.today(),
        proof="RK 1",
    ),
    Act.ANSWER_SURVEY: _survey,
    Act.DELIVER_RESPONSE: _send_mail,
    Act.RECORD_POSTING: _post,
    Act.RECORD_BOUNCE: _bounce,
    Act.REISSUE: _reissue,
}
#: What makes a file go on comes up more often than what may be done to it at any time.
_OFTEN = {
    Act.QUALIFY: 8,
    Act.RESPOND: 12,
    Act.ACCEPT: 4,
    Act.DISAGREE: 4,
    Act.CLOSE: 4,
    Act.ANSWER_SURVEY: 4,
    Act.DELIVER_RESPONSE: 8,
    Act.RECORD_POSTING: 8,
    Act.RECORD_BOUNCE: 3,
    Act.REISSUE: 3,
}
_OF_MAILS = {Act.DELIVER_RESPONSE}
_OF_MESSAGES = {Act.RECORD_POSTING, Act.RECORD_BOUNCE, Act.REISSUE}
