"""docs/procedure.md, sentence by sentence: `test_art5_says_1` holds the first sentence of « Lays down » of article 5,
`test_art5_does_2` the second of « The product » (clauses between semicolons count as sentences where each
says a rule). The docstring is the sentence. The finer tests of each rule are in the files of the acts.
"""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from time_machine import Traveller

from reclamations import actions, journal
from reclamations.actions import next_act
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import (
    ACKNOWLEDGEMENT_MEANS,
    AppointmentKind,
    Channel,
    ClosingReason,
    Outcome,
    Party,
    RequestKind,
    Risk,
    Role,
    Status,
)
from reclamations.models import Complaint, ComplaintMeans, Event, Installation, Letter, Organisation, Service, Staff
from reclamations.site.checks import mediator_is_listed
from registre.actions import approve_purge, record_corrective_action, record_finding
from registre.figures import statistics
from registre.models import ArchivedLine, Finding, PurgeBatch
from tests.actions.test_dismiss import dismiss
from tests.actions.test_hold import TARGET, hold
from tests.actions.test_respond import LATE, respond
from tests.actions.world import (
    ACK_DUE,
    NOW,
    RECEIVED_ON,
    RESPONSE_DUE,
    TODAY,
    filing,
    fresh,
    in_status,
    kinds,
    last_event,
    last_message,
)
from tests.factories import make_organisation, make_staff


def classified(relations: Staff) -> Complaint:
    service = Service.objects.create(name="Dépannage")
    installation = Installation.objects.create(name="Chaufferie", slug="chaufferie")
    return actions.classify(
        in_status(Status.IN_PROGRESS),
        actor=relations,
        revision=None,
        service=service,
        installation=installation,
        category=None,
        risk=Risk.BOTH,
    )


def closed(relations: Staff) -> Complaint:
    file = in_status(Status.ANSWERED, email="", reply_by=Channel.WEB_FORM.value)  # no mail waits, which would keep it
    return actions.close(file, actor=relations, revision=None, reason=ClosingReason.ACCEPTED)


# ------------------------------------------------------------------------------------------------- article 1


@pytest.mark.article(1)
def test_art1_says_1() -> None:
    """Handling complaints serves satisfaction and loyalty: what the client thinks of the answer is on file."""
    assert actions.accept(in_status(Status.ANSWERED), actor=Party.CLIENT).accepted_on == TODAY
    assert actions.disagree(in_status(Status.ANSWERED), actor=Party.CLIENT, comment="Non.").disagreed_on == TODAY


@pytest.mark.article(1)
def test_art1_says_2(relations: Staff, management: Staff) -> None:
    """Their analysis brings out failings in services and installations that may become risks."""
    file = classified(relations)
    finding = record_finding(
        actor=management,
        title="Chaudières anciennes",
        description="Pannes répétées.",
        risk=Risk.BOTH,
        service=file.service,
        installation=file.installation,
        complaints=[file],
    )
    assert (finding.service, finding.installation, finding.risk) == (file.service, file.installation, "both")


@pytest.mark.article(1)
def test_art1_says_3(management: Staff) -> None:
    """The procedure says what staff do from reception on."""
    waited = {status: next_act(in_status(status), management, today=TODAY) for status in Status}
    assert waited == {
        Status.RECEIVED: Act.QUALIFY,
        Status.IN_PROGRESS: Act.ACKNOWLEDGE,
        Status.ANSWERED: Act.CLOSE,
        Status.CLOSED: None,
        Status.WITHDRAWN: None,
        Status.NOT_A_COMPLAINT: None,
    }


@pytest.mark.article(1)
def test_art1_does_1(relations: Staff) -> None:
    """Each file names the service and the installation concerned, a category, and its risk."""
    kept = fresh(classified(relations))
    assert (str(kept.service), str(kept.installation), kept.risk) == ("Dépannage", "Chaufferie", "both")


@pytest.mark.article(1)
def test_art1_does_2(relations: Staff) -> None:
    """The register analyses them."""
    classified(relations)
    rows = [row for breakdown in statistics.count(RECEIVED_ON, TODAY, on=TODAY).breakdowns for row in breakdown.rows]
    assert {("Dépannage", 1), ("Chaufferie", 1), ("Risque juridique et opérationnel", 1)} <= set(rows)


# ------------------------------------------------------------------------------------------------- article 2


@pytest.mark.article(2)
def test_art2_says_1() -> None:
    """A complaint is a declaration that records a client's discontent with the company."""
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert fresh(file).description == "La chaudière est en panne depuis dix jours."
    assert file in Complaint.objects.recorded_as_complaints()


@pytest.mark.article(2)
@pytest.mark.parametrize("kind", RequestKind)
def test_art2_says_2(kind: RequestKind, management: Staff) -> None:
    """A request for a service, for information, for clarification or for an opinion is not one."""
    file = dismiss(in_status(Status.RECEIVED), management, kind=kind)
    assert file not in Complaint.objects.recorded_as_complaints()


@pytest.mark.article(2)
def test_art2_does_1(management: Staff) -> None:
    """Triage: *complaint*, or *request* of one of those four kinds."""
    one = actions.qualify(in_status(Status.RECEIVED), actor=management, revision=None, reason="Fondée.")
    other = dismiss(in_status(Status.RECEIVED), management, kind=RequestKind.OPINION)
    assert (one.status, other.status, other.request_kind) == ("in_progress", "not_a_complaint", "opinion")


@pytest.mark.article(2)
def test_art2_does_2(management: Staff) -> None:
    """The decision is dated, signed, reasoned, told to the client, and reversed without losing the reception date."""
    file = dismiss(in_status(Status.RECEIVED), management)
    assert (file.qualified_at, file.qualified_by, file.qualification_reason) == (NOW, management, "Une question.")
    assert last_message(file).kind == "dismissal"
    assert fresh(actions.reverse(file, actor=management, revision=None, reason="Relu.")).received_on == RECEIVED_ON


# ------------------------------------------------------------------------------------------------- article 3


@pytest.mark.article(3)
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("role", Role)
def test_art3_says_1(channel: Channel, role: Role) -> None:
    """However a client shows discontent, every staff member passes it on; management alone judges."""
    staff = make_staff(role)
    file = actions.register(actor=staff, filing=filing(channel=channel))
    assert file in Complaint.objects.awaiting_triage()
    if role is not Role.MANAGEMENT:
        with pytest.raises(actions.NotAllowed):
            actions.qualify(file, actor=staff, revision=None, reason="Fondée.")


@pytest.mark.article(3)
def test_art3_says_2() -> None:
    """Handling is reasonable and quick: what is due first comes first, and what is late is named."""
    later = in_status(Status.RECEIVED)
    sooner = in_status(Status.RECEIVED, received_on=date(2026, 4, 1), recorded_on=date(2026, 4, 1))
    assert list(Complaint.objects.open().by_next_due()) == [sooner, later]
    assert list(Complaint.objects.overdue(on=TODAY)) == [sooner]


@pytest.mark.article(3)
def test_art3_says_3(management: Staff, relations: Staff) -> None:
    """Every complaint is recorded and measures follow quickly."""
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert kinds(file) == ["registered"]
    assert next_act(file, management, today=TODAY) is Act.QUALIFY
    assert actions.assign(file, actor=management, revision=None, handler=relations).handler == relations


@pytest.mark.article(3)
def test_art3_does_1() -> None:
    """A one-minute internal report form for every staff member: six answers are enough."""
    short = actions.Filing(
        name="Mme Roux",
        subject="Attente",
        description="Deux heures au guichet.",
        reply_by=Channel.WEB_FORM,
        channel=Channel.IN_PERSON,
    )
    assert actions.register(actor=make_staff(Role.COLLABORATOR), filing=short).reference == "R-2026-000001"


@pytest.mark.article(3)
@pytest.mark.parametrize(("delegated", "allowed"), [(False, False), (True, True)])
def test_art3_does_2(delegated: bool, allowed: bool) -> None:
    """Triage needs the permission to qualify, which management holds and may delegate to client relations."""
    staff = make_staff(Role.CLIENT_RELATIONS, qualification_delegated=delegated)
    assert (Act.QUALIFY in actions.possible_acts(in_status(Status.RECEIVED), staff)) is allowed


@pytest.mark.article(3)
def test_art3_does_3(management: Staff) -> None:
    """Every act goes into an append-only journal."""
    file = actions.register(actor=Party.CLIENT, filing=filing())
    file = actions.qualify(file, actor=management, revision=None, reason="Fondée.")
    assert kinds(file) == ["registered", "qualified"]
    assert list(journal.verify()) == []
    with pytest.raises(Exception, match="append-only"):
        Event.objects.update(kind="noted")


# ------------------------------------------------------------------------------------------------- article 4


@pytest.mark.article(4)
@pytest.mark.parametrize("channel", Channel)
def test_art4_says_1(channel: Channel) -> None:
    """Several means to complain are open to the client."""
    assert actions.register(actor=make_staff(), filing=filing(channel=channel)).channel == channel.value


@pytest.mark.article(4)
def test_art4_does_1() -> None:
    """The list of means is the organisation's to edit: web form, in person, e-mail, post, telephone, WhatsApp."""
    for position, channel in enumerate(Channel):
        means = ComplaintMeans(channel=channel.value, label=channel.label, position=position)
        means.full_clean()
        means.save()
    assert [means.channel for means in ComplaintMeans.objects.all()] == [channel.value for channel in Channel]


@pytest.mark.article(4)
def test_art4_does_2() -> None:
    """Every channel ends in the same record with its own reception date and evidence."""
    declared = filing(
        channel=Channel.POST,
        received_on=date(2026, 5, 6),
        reception_reason="Ouverture du courrier",
        reception_evidence="Cachet du 6 mai",
    )
    kept = fresh(actions.register(actor=make_staff(), filing=declared))
    assert (kept.channel, kept.received_on, kept.recorded_on) == ("post", date(2026, 5, 6), TODAY)
    assert kept.reception_evidence == "Cachet du 6 mai"


# ------------------------------------------------------------------------------------------------- article 5


@pytest.mark.article(5)
@pytest.mark.parametrize("means", ACKNOWLEDGEMENT_MEANS)
def test_art5_says_1(means: Channel, relations: Staff) -> None:
    """Receipt is acknowledged by the form, in person, by e-mail or by post, within 14 working days of reception."""
    file = in_status(Status.RECEIVED)
    assert file.calendar.calendar.count(file.received_on, file.ack_due_on) == 14
    assert actions.acknowledge(file, actor=relations, revision=None, means=means).messages.get().channel == means.value


@pytest.mark.article(5)
def test_art5_says_2(relations: Staff) -> None:
    """Client relations are responsible for it."""
    assert next_act(in_status(Status.RECEIVED), relations, today=TODAY) is Act.ACKNOWLEDGE


@pytest.mark.article(5)
def test_art5_does_1(relations: Staff) -> None:
    """`ack_due_on`; acknowledgement with proof of dispatch per means; an e-mail that bounces reopens the obligation."""
    file = actions.acknowledge(in_status(Status.RECEIVED), actor=relations, revision=None, means=Channel.EMAIL)
    message = last_message(file)
    assert message.email is not None
    actions.record_dispatch(message.email, accepted=True, detail="250 2.0.0 Ok: queued as 4F2A")
    assert (fresh(file).acknowledged_on, last_message(file).proof) == (TODAY, "250 2.0.0 Ok: queued as 4F2A")
    actions.record_bounce(message, actor=Party.SYSTEM, reason="550")
    assert (fresh(file).acknowledged_on, fresh(file).next_due_on) == (None, ACK_DUE)


# ------------------------------------------------------------------------------------------------- article 6


@pytest.mark.article(6)
def test_art6_says_1() -> None:
    """The answer comes within 30 working days of the date of reception."""
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert file.calendar.calendar.count(file.received_on, file.response_due_on) == 30


@pytest.mark.article(6)
def test_art6_says_2(clock: Traveller, relations: Staff) -> None:
    """If it cannot, the client is kept informed, and the special circumstances are stated in the answer."""
    file = hold(in_status(Status.IN_PROGRESS), relations)
    assert Letter.objects.get().kind == "holding"
    clock.move_to(LATE)
    respond(file, relations, None)
    answer = Letter.objects.get(kind="response")
    assert (answer.content["late"], answer.content["circumstances"]) == (True, "Expertise en cours.")


@pytest.mark.article(6)
def test_art6_does_1(relations: Staff) -> None:
    """`response_due_on`; holding letter with circumstances and a new date, which never erases the original date."""
    kept = fresh(hold(in_status(Status.IN_PROGRESS), relations))
    assert (kept.target_on, kept.circumstances, kept.response_due_on) == (TARGET, "Expertise en cours.", RESPONSE_DUE)


@pytest.mark.article(6)
def test_art6_does_2(clock: Traveller, relations: Staff) -> None:
    """A late answer cannot be sent without its circumstances."""
    clock.move_to(LATE)
    with pytest.raises(actions.ActRefused, match="circonstances"):
        respond(in_status(Status.IN_PROGRESS), relations)


# ------------------------------------------------------------------------------------------------- article 7


@pytest.mark.article(7)
def test_art7_says_1(relations: Staff) -> None:
    """The answer is in writing, by the person in charge; a meeting may follow."""
    file = actions.assign(in_status(Status.IN_PROGRESS), actor=relations, revision=None, handler=relations)
    file = respond(file, relations, None)
    letter = Letter.objects.get()
    assert (letter.author, letter.content["handler"]) == (relations, str(relations))
    assert Act.PROPOSE_APPOINTMENT in actions.possible_acts(file, relations)


@pytest.mark.article(7)
@pytest.mark.parametrize(
    ("outcome", "amicable"), [(Outcome.REJECTED, True), (Outcome.PARTLY_UPHELD, True), (Outcome.UPHELD, False)]
)
def test_art7_says_2(outcome: Outcome, amicable: bool, relations: Staff) -> None:
    """If it is rejected, wholly or in part, or no amicable solution is found, the client may turn to the mediator."""
    respond(in_status(Status.IN_PROGRESS), relations, outcome=outcome, amicable_solution=amicable)
    assert Letter.objects.get().content["mediator"]["name"] == "Médiateur du Tribunal de Grenoble"


@pytest.mark.article(7)
def test_art7_does_1(relations: Staff) -> None:
    """Response letter with an outcome: upheld, partly upheld, rejected."""
    assert [outcome.value for outcome in Outcome] == ["upheld", "partly_upheld", "rejected"]
    respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    assert Letter.objects.get().content["outcome"] == "rejected"


@pytest.mark.article(7)
def test_art7_does_2(relations: Staff) -> None:
    """Appointments."""
    starts_at = NOW + timedelta(days=2)
    slot = actions.Slot(AppointmentKind.VIDEO, starts_at, starts_at + timedelta(hours=1))
    file = actions.propose_appointments(in_status(Status.ANSWERED), actor=relations, revision=None, slots=[slot])
    chosen = actions.choose_appointment(file, actor=Party.CLIENT, appointment=file.appointments.get())
    assert chosen.chosen_at == NOW


@pytest.mark.article(7)
def test_art7_does_3(relations: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mediator clause is structurally part of the letter whenever it is due and cannot be removed."""
    make_organisation(mediator_name=" ")
    with pytest.raises(Exception, match="mediator"):
        respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    make_organisation(mediator_name="Médiateur")
    monkeypatch.setattr("reclamations.actions.correspondence.answering.mediator_is_due", lambda *_, **__: False)
    with pytest.raises(Exception, match="must name the mediator"):
        respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    assert not Letter.objects.exists()
    assert not Complaint.objects.filter(outcome="rejected").exists()


@pytest.mark.article(7)
def test_art7_does_4(organisation: Organisation, relations: Staff) -> None:
    """The mediator (name, address, website) is configuration, Grenoble is the default."""
    assert organisation.mediator_name == "Médiateur du Tribunal de Grenoble"
    named = {"name": "CM2C", "address": "49 rue de Ponthieu\n75008 Paris", "website": "https://www.cm2c.net"}
    make_organisation(**{f"mediator_{name}": value for name, value in named.items()})
    respond(in_status(Status.IN_PROGRESS), relations, outcome=Outcome.REJECTED)
    assert Letter.objects.get().content["mediator"] == named


@pytest.mark.article(7)
def test_art7_does_5(organisation: Organisation) -> None:
    """A check reminds that consumer law asks for a listed consumer mediator."""
    assert [(found.id, "L616-1" in str(found.hint)) for found in mediator_is_listed()] == [("reclamations.W002", True)]
    make_organisation(mediator_is_listed=True)
    assert mediator_is_listed() == []


# ------------------------------------------------------------------------------------------------- article 8


@pytest.mark.article(8)
def test_art8_says_1(relations: Staff) -> None:
    """The complaint is kept 5 years from the closing of the file or the cessation of the complaint."""
    withdrawn = actions.withdraw(in_status(Status.RECEIVED), actor=Party.CLIENT)
    assert {closed(relations).retention_until, withdrawn.retention_until} == {date(2031, 5, 11)}


@pytest.mark.article(8)
def test_art8_says_2(management: Staff) -> None:
    """The register's head records the failings found and the corrective actions taken."""
    service = Service.objects.create(name="Dépannage")
    finding = record_finding(
        actor=management, title="Pannes", description="Répétées.", risk=Risk.OPERATIONAL, service=service
    )
    action = record_corrective_action(
        finding, actor=management, description="Remplacer", owner=management, due_on=date(2026, 9, 1)
    )
    assert (action.finding, action.owner) == (finding, management)


@pytest.mark.article(8)
def test_art8_does_1(relations: Staff) -> None:
    """`retention_until = closed_on + 5 years`."""
    kept = fresh(closed(relations))
    assert kept.closed_on is not None
    assert kept.retention_until == kept.closed_on.replace(year=kept.closed_on.year + 5)


@pytest.mark.article(8)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("held", [False, True])
def test_art8_does_2(held: bool, clock: Traveller, relations: Staff, management: Staff) -> None:
    """Legal hold; purge with dry run and approval."""
    file = closed(relations)
    if held:
        actions.set_legal_hold(file, actor=management, revision=None, reason="Contentieux.")
    clock.move_to(datetime(2031, 5, 12, 10, tzinfo=NOW.tzinfo))
    call_command("purge_archives")
    assert not PurgeBatch.objects.exists(), "a dry run proposes nothing"
    call_command("purge_archives", propose=True, allow_volume=True)
    call_command("purge_archives", execute=True)
    assert fresh(file) == file, "nothing goes without an approval"
    assert PurgeBatch.objects.exists() is not held


@pytest.mark.article(8)
@pytest.mark.django_db(transaction=True)
def test_art8_does_3(clock: Traveller, relations: Staff, management: Staff) -> None:
    """Purge certificate; the register of findings and corrective actions outlives the personal data."""
    file = closed(relations)
    about = {"title": "Pannes", "description": "Répétées.", "risk": Risk.LEGAL, "complaints": [file]}
    record_finding(actor=management, service=Service.objects.create(name="Dépannage"), **about)
    clock.move_to(datetime(2031, 5, 12, 10, tzinfo=NOW.tzinfo))
    call_command("purge_archives", propose=True, allow_volume=True)
    approve_purge(PurgeBatch.objects.get(), actor=management, reason="Cinq ans écoulés.")
    call_command("purge_archives", execute=True)
    assert not Complaint.objects.exists()
    assert (Finding.objects.get().title, ArchivedLine.objects.count()) == ("Pannes", 1)
    assert list(journal.verify()) == []


# --------------------------------------------------------------------------------------- « jours ouvrés »


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_working_days_says_1() -> None:
    """Worked weekdays less public holidays and the organisation's closures."""
    calendar = in_status(Status.RECEIVED).calendar.calendar
    assert [calendar.is_working(date(2026, 5, day)) for day in (7, 8, 9)] == [True, False, False]


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_working_days_says_2() -> None:
    """The day of reception is not counted; the last day counts whole: late strictly after the due date."""
    file = in_status(Status.RECEIVED)
    assert not file.ack_state(ACK_DUE).is_late
    assert file.ack_state(ACK_DUE + timedelta(days=1)).is_late


@pytest.mark.article(6)
def test_working_days_says_3(relations: Staff, management: Staff) -> None:
    """The clocks are never paused."""
    file = hold(in_status(Status.IN_PROGRESS), relations)
    file = actions.reverse(file, actor=management, revision=None, reason="Relu.")
    file = actions.reopen(
        actions.withdraw(file, actor=Party.CLIENT), actor=relations, revision=None, reason="Fait nouveau."
    )
    assert (fresh(file).ack_due_on, fresh(file).response_due_on) == (ACK_DUE, RESPONSE_DUE)


@pytest.mark.article(5)
@pytest.mark.article(6)
def test_working_days_says_4() -> None:
    """The two delays are the organisation's setting, 14 and 30 by default."""
    organisation = make_organisation()
    assert (organisation.ack_days, organisation.response_days) == (14, 30)
    make_organisation(ack_days=2, response_days=3)
    file = actions.register(actor=Party.CLIENT, filing=filing())
    assert (file.ack_due_on, file.response_due_on) == (date(2026, 5, 13), date(2026, 5, 15))
    assert last_event(file).facts["ack_due_on"] == "2026-05-13"
