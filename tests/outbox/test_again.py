"""What failed is sent again, one and all: with the same Message-ID, and never what is no longer true (M8)."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from reclamations import actions, journal
from reclamations.domain.vocabulary import Channel, DispatchState, MailState, Outcome, Party, Role, Status
from reclamations.models import Complaint, Mail, Message, Organisation, Staff
from tests.actions.world import NOW, fresh, in_status, kinds
from tests.factories import make_organisation, make_staff, told
from tests.outbox.servers import MailServer

pytestmark = pytest.mark.django_db(transaction=True)
StartServer = Callable[..., MailServer]
WRONG = {"rcpt": "550 5.1.1 no such user"}


@pytest.fixture
def staff() -> Iterator[Staff]:
    with time_machine.travel(NOW):
        make_organisation()
        yield make_staff(Role.MANAGEMENT, email="direction@exemple.fr", is_staff=True)


def send() -> None:
    call_command("send_outbox", stdout=StringIO(), stderr=StringIO())


def answered(staff: Staff) -> Complaint:
    """A file whose answer waits to leave by e-mail."""
    file = told(in_status(Status.IN_PROGRESS))
    actions.respond(
        file, actor=staff, revision=None, means=Channel.EMAIL, outcome=Outcome.UPHELD, body="Nous remboursons.",
        amicable_solution=True,
    )  # fmt: skip
    return fresh(file)


def failed_answer(staff: Staff, start_server: StartServer) -> tuple[Complaint, Mail]:
    start_server(**WRONG)
    file = answered(staff)
    send()
    email = Mail.objects.get()
    assert email.state == MailState.FAILED.value
    assert fresh(file).responded_on is None
    return fresh(file), email


@pytest.mark.article(6)
def test_an_answer_that_failed_leaves_again_and_only_then_counts(staff: Staff, start_server: StartServer) -> None:
    file, email = failed_answer(staff, start_server)
    server = start_server()
    actions.send_again(email, actor=staff)
    assert fresh(file).responded_on is None
    send()
    assert fresh(file).responded_on is not None
    assert server.accepted[0]["Message-ID"] == email.message_id
    assert kinds(file)[-4:].count("reissued") == 1
    assert list(journal.verify()) == []


def test_what_did_not_fail_is_refused(staff: Staff, start_server: StartServer) -> None:
    start_server()
    answered(staff)
    with pytest.raises(actions.ActRefused, match="pas en échec"):
        actions.send_again(Mail.objects.get(), actor=staff)
    send()
    with pytest.raises(actions.ActRefused, match="pas en échec"):
        actions.send_again(Mail.objects.get(), actor=staff)


def test_an_answer_written_anew_since_is_not_followed_by_the_old_one(staff: Staff, start_server: StartServer) -> None:
    _file, email = failed_answer(staff, start_server)
    start_server()
    answered_again = fresh(_file)
    actions.respond(
        answered_again, actor=staff, revision=None, means=Channel.EMAIL, outcome=Outcome.UPHELD, body="Autrement.",
        amicable_solution=True,
    )  # fmt: skip
    with pytest.raises(actions.ActRefused, match="a pris sa place"):
        actions.send_again(email, actor=staff)


@pytest.mark.article(6)
def test_an_answer_that_is_late_by_now_is_written_again(staff: Staff, start_server: StartServer) -> None:
    file, email = failed_answer(staff, start_server)
    late = Organisation.current().calendar_in_force.calendar.add(file.response_due_on, 1)
    with (
        time_machine.travel(datetime.combine(late, time(12), tzinfo=UTC)),
        pytest.raises(actions.ActRefused, match="circonstances"),
    ):
        actions.send_again(email, actor=staff)


def test_a_mail_to_an_address_that_is_no_longer_the_client_s_stays_failed(
    staff: Staff, start_server: StartServer
) -> None:
    file, email = failed_answer(staff, start_server)
    Complaint.objects.filter(pk=file.pk).update(email="nouvelle@exemple.fr")
    with pytest.raises(actions.ActRefused, match="adresse du client a changé"):
        actions.send_again(email, actor=staff)


def test_only_who_handles_files_sends_again(staff: Staff, start_server: StartServer) -> None:
    _file, email = failed_answer(staff, start_server)
    for actor in (make_staff(Role.COLLABORATOR), Party.CLIENT):
        with pytest.raises(actions.NotAllowed):
            actions.send_again(email, actor=actor)


def test_all_that_failed_leave_again_by_the_command(staff: Staff, start_server: StartServer) -> None:
    start_server(**WRONG)
    for _ in range(2):
        answered(staff)
    send()
    assert Mail.objects.filter(state=MailState.FAILED.value).count() == 2
    server, out = start_server(), StringIO()
    call_command("send_outbox", "--again", stdout=out)
    assert "2 mails that had failed wait again" in out.getvalue()
    assert len(server.accepted) == 2
    assert set(Message.objects.values_list("state", flat=True)) == {DispatchState.SENT.value}


def browser(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client


def test_staff_send_one_or_all_again_with_a_button(staff: Staff, start_server: StartServer) -> None:
    _file, email = failed_answer(staff, start_server)
    desk = browser(staff)
    one = f"/gestion/reclamations/mail/{email.pk}/change/"
    assert "Envoyer de nouveau" in desk.get(one).content.decode()
    shown = desk.post(f"/gestion/courriels/{email.pk}/renvoyer/", follow=True).content.decode()
    assert "de nouveau dans la file d’envoi" in shown
    assert "Envoyer de nouveau" not in desk.get(one).content.decode()
    send()
    assert "1 courriel est en échec." in desk.get("/gestion/reclamations/mail/").content.decode()
    shown = desk.post("/gestion/courriels/renvoyer/", follow=True).content.decode()
    assert "1 courriel est de nouveau dans la file d’envoi." in shown
    assert "en échec." not in desk.get("/gestion/reclamations/mail/").content.decode()


@pytest.mark.parametrize("path", ["/gestion/courriels/renvoyer/", "/gestion/courriels/1/renvoyer/"])
def test_nobody_else_has_that_button(staff: Staff, path: str) -> None:
    assert browser(make_staff(Role.COLLABORATOR, is_staff=True)).post(path).status_code == 403
    assert browser(staff).get(path).status_code == 405
