"""A company with a file in every state, made once for the whole folder through the real acts, at past dates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from reclamations import actions, clock, codes, duties
from reclamations.domain.vocabulary import (
    AppointmentKind,
    Channel,
    ClosingReason,
    MessageKind,
    Outcome,
    Party,
    RequestKind,
    Risk,
    SurveyQuestion,
)
from reclamations.models import Complaint, Duty, Message, Organisation, Service, Staff
from registre import actions as register
from registre.archives import purge
from registre.demo import company, samples
from registre.demo.travel import at
from registre.models import CorrectiveAction, Finding, FindingComplaint, PurgeBatch, PurgeCertificate
from registre.vocabulary import Effectiveness

PASSWORD = "une phrase de passe pour les tests"
BODY = "Nous avons entendu les agents présents et relu le registre de la séance.\n\nVoici ce que nous proposons."


@dataclass
class World:
    """The files by state, the people by role, and what the register holds."""

    files: dict[str, Complaint] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    finding: Finding | None = None
    closed_finding: Finding | None = None
    to_do: CorrectiveAction | None = None
    done: CorrectiveAction | None = None
    link_of: FindingComplaint | None = None
    batch: PurgeBatch | None = None
    certificate: PurgeCertificate | None = None
    letter_to_post: Message | None = None

    def reference(self, state: str) -> str:
        """The reference of the file in this state."""
        return self.files[state].reference

    def link(self, state: str) -> str:
        """The path that opens the file in this state, as in its client's mail."""
        return enter(self.files[state])


def enter(complaint: Complaint) -> str:
    """The path that opens a file for its client."""
    return f"/suivi/acces/{complaint.reference}/{codes.tracking_code(complaint)}/"


def build() -> World:
    """Make the company, a file in every state, a finding with its action, and a batch to purge."""
    company.found(clock.today())
    world = World(staff={staff.role: staff for staff in Staff.objects.order_by("-pk")})
    for staff in world.staff.values():
        staff.set_password(PASSWORD)
        staff.save()
    for days, state in enumerate(_STORIES, start=10):
        with at(clock.now() - timedelta(days=days)):
            world.files[state] = file(subject=f"Cabine arrêtée pendant quarante minutes ({days})")
        for step in _STORIES[state]:
            world.files[state] = step(world, world.files[state])
    _fill_register(world)
    for task in duties.TASKS:
        Duty.begin(task.command, clock.now())
        Duty.end(task.command, clock.now())
    return world


def file(*, received_on: date | None = None, **fields: Any) -> Complaint:
    """A complaint filed on the site with a photo, today unless the clock was moved."""
    usual: dict[str, Any] = {
        "name": "Hélène Martin-Dupré",
        "email": "helene.martin@example.org",
        "phone": "+33476000001",
        "postal_address": "8 rue des Lilas\n38400 Saint-Martin-d’Hères",
        "subject": "Quarante minutes dans une cabine arrêtée",
        "description": "La cabine est restée arrêtée 40 minutes.\n\nPersonne ne nous a parlé.",
        "expectation": "Des excuses, et le remboursement de nos billets.",
        "facts_place": "Entre la gare basse et la Bastille",
        "reply_by": Channel.EMAIL,
        "channel": Channel.WEB_FORM,
    }
    filing = actions.Filing(**usual | fields)
    return actions.register(actor=Party.CLIENT, filing=filing, uploads=[samples.upload("photo", filing.subject)])


Step = Callable[[World, Complaint], Complaint]


def qualify(world: World, complaint: Complaint) -> Complaint:
    """Judge that it is a complaint, and put somebody in charge."""
    chief, handler = world.staff["management"], world.staff["client_relations"]
    complaint = actions.qualify(complaint, actor=chief, revision=None, reason="Un mécontentement est exprimé.")
    return actions.assign(complaint, actor=chief, revision=None, handler=handler)


def acknowledge(world: World, complaint: Complaint) -> Complaint:
    """Acknowledge it on the tracking page, which takes no mail server."""
    return actions.acknowledge(
        complaint, actor=world.staff["client_relations"], revision=None, means=Channel.WEB_FORM, body=BODY
    )


def acknowledge_on_paper(world: World, complaint: Complaint) -> Complaint:
    """Write an acknowledgement that is still to be posted."""
    complaint = actions.acknowledge(
        complaint, actor=world.staff["client_relations"], revision=None, means=Channel.POST, body=BODY
    )
    world.letter_to_post = complaint.messages.get(kind=MessageKind.ACKNOWLEDGEMENT.value)
    return complaint


def rate(world: World, complaint: Complaint) -> Complaint:
    """The client says how they were treated."""
    scores = dict.fromkeys(SurveyQuestion, 4)
    return actions.answer_survey(complaint, actor=Party.CLIENT, scores=scores, comment="Bien écoutée.")


def talk(world: World, complaint: Complaint) -> Complaint:
    """Exchange two messages, one with a file, and propose two moments to meet."""
    handler = world.staff["client_relations"]
    actions.receive_message(
        complaint,
        actor=Party.CLIENT,
        channel=Channel.WEB_FORM,
        body="Voici une photo de plus.",
        uploads=[samples.upload("photo", "cabine")],
    )
    actions.send_message(complaint, actor=handler, subject="Merci", body="Bien reçu.", means=Channel.WEB_FORM)
    start = datetime.combine(_working_days_ahead(3), time(10), tzinfo=clock.now().tzinfo)
    slots = [
        actions.Slot(kind, start + timedelta(days=day), start + timedelta(days=day, hours=1), place)
        for day, (kind, place) in enumerate(
            [(AppointmentKind.IN_PERSON, "Gare basse"), (AppointmentKind.PHONE, "04 76 00 00 01")]
        )
    ]
    return actions.propose_appointments(complaint, actor=handler, revision=None, slots=slots, body="À vous de choisir.")


def choose(world: World, complaint: Complaint) -> Complaint:
    """The client chooses the first of the moments proposed."""
    first = complaint.appointments.order_by("starts_at")[0]
    actions.choose_appointment(complaint, actor=Party.CLIENT, appointment=first)
    return complaint


def hold(world: World, complaint: Complaint) -> Complaint:
    """Keep the client informed, with a new date: the tenth working day after the one on which the answer is due."""
    target_on = complaint.calendar.calendar.add(complaint.response_due_on, 10)
    return actions.hold(
        complaint,
        actor=world.staff["client_relations"],
        revision=None,
        circumstances="L’expert attend une pièce.",
        target_on=target_on,
        means=Channel.WEB_FORM,
        body="Nous vous tenons au courant.",
    )


def reject(world: World, complaint: Complaint) -> Complaint:
    """Answer no, with the mediator."""
    return _respond(world, complaint, Outcome.REJECTED, amicable=False)


def uphold(world: World, complaint: Complaint) -> Complaint:
    """Answer yes."""
    return _respond(world, complaint, Outcome.UPHELD, amicable=True)


def _respond(world: World, complaint: Complaint, outcome: Outcome, *, amicable: bool) -> Complaint:
    return actions.respond(
        complaint,
        actor=world.staff["client_relations"],
        revision=None,
        outcome=outcome,
        amicable_solution=amicable,
        body=BODY,
        means=Channel.WEB_FORM,
    )


def disagree(world: World, complaint: Complaint) -> Complaint:
    """The client does not agree."""
    return actions.disagree(complaint, actor=Party.CLIENT, comment="Ce n’est pas ce qui s’est passé.")


def accept(world: World, complaint: Complaint) -> Complaint:
    """The client agrees."""
    return actions.accept(complaint, actor=Party.CLIENT, comment="Merci.")


def close(world: World, complaint: Complaint) -> Complaint:
    """End the file."""
    return actions.close(complaint, actor=world.staff["client_relations"], revision=None, reason=ClosingReason.ACCEPTED)


def withdraw(world: World, complaint: Complaint) -> Complaint:
    """The client gives up."""
    return actions.withdraw(complaint, actor=Party.CLIENT, reason="C’est réglé.")


def dismiss(world: World, complaint: Complaint) -> Complaint:
    """Judge that it is a mere request."""
    return actions.dismiss(
        complaint,
        actor=world.staff["management"],
        revision=None,
        kind=RequestKind.INFORMATION,
        reason="Le client demande les horaires.",
        message="Les horaires sont sur notre site.",
    )


def freeze(world: World, complaint: Complaint) -> Complaint:
    """Keep the file from destruction."""
    return actions.set_legal_hold(complaint, actor=world.staff["management"], revision=None, reason="Procès en cours.")


def move(world: World, complaint: Complaint) -> Complaint:
    """The client asks for another e-mail address, which waits to be confirmed."""
    actions.request_email(complaint, actor=Party.CLIENT, email="nouvelle.adresse.de.helene@example.org")
    return complaint


_STORIES: dict[str, list[Step]] = {
    "received": [],
    "in_progress": [qualify, acknowledge, talk],
    "moving": [qualify, move],
    "met": [qualify, talk, choose],
    "held": [qualify, acknowledge, hold],
    "answered": [qualify, acknowledge, reject],
    "disagreed": [qualify, acknowledge, reject, disagree],
    "accepted": [qualify, acknowledge, uphold, accept],
    "closed": [qualify, acknowledge, uphold, accept, close],
    "rated": [qualify, acknowledge, uphold, accept, close, rate],
    "met_too_late": [qualify, talk, choose, withdraw],
    "withdrawn": [withdraw],
    "not_a_complaint": [dismiss],
    "frozen": [qualify, acknowledge, freeze],
    "to_post": [qualify, acknowledge_on_paper],
}


def _fill_register(world: World) -> None:
    chief = world.staff["management"]
    world.finding = _finding(world, "Cabines arrêtées sans annonce", "closed", "answered")
    world.link_of = world.finding.links.order_by("pk")[0]
    world.to_do, world.done = (_corrective_action(world, world.finding) for _number in range(2))
    _complete(world, world.done)
    world.closed_finding = _finding(world, "Guichet fermé sans affiche")
    closing = _corrective_action(world, world.closed_finding)
    _complete(world, closing)
    register.assess_effectiveness(
        closing, actor=chief, effectiveness=Effectiveness.EFFECTIVE, comment="Plus de plainte."
    )
    register.close_finding(world.closed_finding, actor=chief, revision=None, comment="C’est réglé.")
    today = clock.today()
    register.record_review(
        actor=chief,
        held_on=today,
        first_day=today - relativedelta(months=3),
        last_day=today,
        conclusions="Annoncer mieux.",
    )
    first = _purgeable(world, "Une très vieille affaire")
    register.approve_purge(first, actor=chief, reason="Les cinq ans sont passés.")
    world.certificate = purge.execute(first).certificate
    world.batch = _purgeable(world, "Une autre vieille affaire")


def _finding(world: World, title: str, *states: str) -> Finding:
    return register.record_finding(
        actor=world.staff["management"],
        complaints=[world.files[state] for state in states],
        title=title,
        description="Les voyageurs attendent sans nouvelles.",
        risk=Risk.OPERATIONAL,
        service=Service.objects.order_by("pk")[0],
    )


def _corrective_action(world: World, finding: Finding) -> CorrectiveAction:
    return register.record_corrective_action(
        finding,
        actor=world.staff["management"],
        description="Annoncer chaque arrêt au bout de deux minutes.",
        owner=world.staff["client_relations"],
        due_on=_working_days_ahead(20),
    )


def _complete(world: World, action: CorrectiveAction) -> None:
    chief = world.staff["management"]
    register.complete_corrective_action(action, actor=chief, done_on=clock.today(), comment="Consigne affichée.")


def _purgeable(world: World, subject: str) -> PurgeBatch:
    """Propose the destruction of a file withdrawn six years ago."""
    with at(_years_ago(6)):
        withdraw(world, file(subject=subject, email="", reply_by=Channel.WEB_FORM))
    return register.propose_purge(actor=Party.SYSTEM, allow_volume=True)


def _working_days_ahead(number: int) -> date:
    return Organisation.current().calendar_in_force.calendar.add(clock.today(), number)


def _years_ago(years: int) -> datetime:
    return clock.now() - relativedelta(years=years)
