"""« Mise en service »: a new site takes no complaint, says so, and staff are told when the machine stops (M2, M10)."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from reclamations import actions, clock, duties
from reclamations.domain.vocabulary import Channel, MailState, Party, Role
from reclamations.models import Complaint, Duty, Mail
from tests.factories import ORGANISATION, make_organisation, make_staff

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/reclamation/", "/procedure.pdf", "/formulaire-papier.pdf", "/mentions-legales/"]
FILING = actions.Filing(
    name="Hélène", subject="Panne", description="En panne.", reply_by=Channel.WEB_FORM, channel=Channel.WEB_FORM
)


def signed_in(role: Role) -> Client:
    client = Client()
    staff = make_staff(role, email=f"{role.value}@exemple.fr", is_staff=True)
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client


def everything_runs() -> None:
    for task in duties.TASKS:
        Duty.begin(task.command, clock.now())
        Duty.end(task.command, clock.now())


@pytest.mark.usefixtures("fresh_site")
@pytest.mark.parametrize("path", PUBLIC)
def test_a_new_site_says_that_it_opens_soon_and_nothing_false(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path, {"name": "Hélène"})):
        assert answer.status_code == 503
        page = answer.content.decode()
        assert "Ce site ouvre bientôt" in page
        for false in ("Votre entreprise", "Exemple", "exemple.fr", "<form"):
            assert false not in page


@pytest.mark.usefixtures("fresh_site")
def test_a_new_site_takes_no_complaint_from_anybody() -> None:
    for actor in (Party.CLIENT, make_staff(Role.CLIENT_RELATIONS)):
        with pytest.raises(actions.ActRefused, match="pas encore ouvert"):
            actions.register(actor=actor, filing=FILING)
    assert not Complaint.objects.exists()


@pytest.mark.usefixtures("fresh_site")
@pytest.mark.parametrize(
    "lacking", [{"name": "Votre entreprise"}, {"name": "  "}, {"street": "1 rue de l’Exemple"}, {"city": ""},
                {"mediator_name": ""}, {"mediator_address": " "}],
)  # fmt: skip
def test_each_of_the_three_is_needed(client: Client, lacking: dict[str, str]) -> None:
    make_organisation(**lacking)
    assert client.get("/reclamation/").status_code == 503
    page = signed_in(Role.ADMINISTRATOR).get("/gestion/configuration/mise-en-service/").content.decode()
    assert "sans cela, le formulaire public reste fermé" in page
    make_organisation(
        name="Alpes Confort", street="14 avenue", city="Grenoble", mediator_name="M", mediator_address="A"
    )
    assert client.get("/reclamation/").status_code == 200


@pytest.mark.usefixtures("fresh_site")
def test_the_form_opens_when_the_organisation_is_filled_in_the_back_office(client: Client) -> None:
    desk = signed_in(Role.ADMINISTRATOR)
    assert "Formulaire public fermé" in desk.get("/gestion/configuration/").content.decode()
    make_organisation(**ORGANISATION)
    assert client.get("/reclamation/").status_code == 200
    assert "Formulaire public fermé" not in desk.get("/gestion/configuration/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_the_list_is_for_who_configures(role: Role) -> None:
    make_organisation()
    expected = 200 if role in (Role.ADMINISTRATOR, Role.MANAGEMENT) else 403
    assert signed_in(role).get("/gestion/configuration/mise-en-service/").status_code == expected


def test_a_site_in_order_has_nothing_to_do(settings: Settings) -> None:
    settings.EMAIL_IS_CONFIGURED, settings.EMAIL_HOST, settings.IS_HTTPS = True, "smtp.exemple.fr", True
    settings.DEFAULT_FROM_EMAIL = "reclamations@exemple.fr"
    make_organisation(
        mediator_is_listed=True, mediator_website="https://mediateur.exemple.fr", mediator_checked_on=clock.today()
    )
    everything_runs()
    make_staff(Role.CLIENT_RELATIONS, email="a@exemple.fr")
    page = signed_in(Role.MANAGEMENT).get("/gestion/configuration/mise-en-service/").content.decode()
    assert "À régler" not in page
    assert "Indispensable" not in page
    assert page.count("À jour") == len(duties.TASKS)


def queue_page() -> str:
    return signed_in(Role.CLIENT_RELATIONS).get("/gestion/").content.decode()


def test_staff_learn_that_nothing_leaves_any_more() -> None:
    make_organisation()
    everything_runs()
    assert "Rien n’est parti" not in queue_page()
    stopped = clock.now() - timedelta(hours=3)
    Duty.objects.update(begun_at=stopped, ended_at=stopped, succeeded_at=stopped)
    Mail.objects.create(sender="a@b.fr", to="c@d.fr", state=MailState.QUEUED.value)
    page = queue_page()
    assert "Rien n’est parti depuis le " in page
    assert "1 courriel attend." in page
    assert "Tâches de fond en défaut" not in page, "one cause, one alarm"


def test_staff_learn_what_the_mail_server_says_once_it_lasts() -> None:
    make_organisation()
    everything_runs()
    Duty.end("send_outbox", clock.now(), "The mail server refuses everybody: 554 <b>blocked</b>")
    assert "refuses everybody" not in queue_page(), "it may be a minute's trouble"
    Duty.objects.filter(name="send_outbox").update(failing_since=clock.now() - timedelta(minutes=6))
    assert "554 &lt;b&gt;blocked&lt;/b&gt;" in queue_page()


def test_staff_learn_that_the_journal_does_not_verify() -> None:
    make_organisation()
    everything_runs()
    Duty.end("verify_journal", clock.now(), "The journal does not hold: 1 flaw.")
    page = queue_page()
    assert "Tâches de fond en défaut : vérification du journal (en échec depuis le " in page
    assert "The journal does not hold: 1 flaw." in page


def test_a_site_where_nothing_ever_ran_says_so() -> None:
    make_organisation()
    assert "la tâche de fond n’a jamais tourné" in queue_page()


@pytest.mark.parametrize(("role", "is_led"), [(Role.ADMINISTRATOR, False), (Role.MANAGEMENT, True)])
def test_who_may_not_read_mails_is_not_led_to_those_that_failed(role: Role, is_led: bool) -> None:
    make_organisation()
    Mail.objects.create(sender="a@exemple.fr", to="b@exemple.fr", state=MailState.FAILED.value)
    page = signed_in(role).get("/gestion/configuration/mise-en-service/").content.decode()
    assert "Courriels en échec" in page
    assert ("/gestion/reclamations/mail/" in page.partition("<main")[2]) is is_led
