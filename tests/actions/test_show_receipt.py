"""The receipt of the form may be the acknowledgement, where the organisation chooses so (Art. 5)."""

import pytest

from reclamations import actions, letters
from reclamations.domain.vocabulary import Channel, EventKind, MessageKind, Party
from reclamations.models import Complaint, Event
from reclamations.outbox import wording
from tests.actions.world import TODAY, filing, fresh, kinds, last_message
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.article(5)


@pytest.fixture
def chosen() -> None:
    make_organisation(receipt_acknowledges=True)


def filed(**fields: object) -> Complaint:
    file = actions.register(actor=Party.CLIENT, filing=filing(**fields))
    letters.ensure_rendered(file.letters.get())
    return fresh(file)


def acknowledged(file: Complaint) -> Event:
    return Event.objects.get(case_id=file.pk, kind=EventKind.ACKNOWLEDGED.value)


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("email", ["helene.martin@exemple.fr", ""])
def test_a_receipt_shown_on_screen_acknowledges_by_the_form_with_its_hash(email: str) -> None:
    file = filed(email=email, reply_by=Channel.WEB_FORM)
    assert not file.is_acknowledged, "filed is not shown yet"
    actions.show_receipt(file, actor=Party.CLIENT)
    actions.show_receipt(fresh(file), actor=Party.CLIENT)
    actions.show_receipt(file, actor=Party.CLIENT)
    kept, sha256 = fresh(file), file.letters.get().sha256
    assert (kept.acknowledged_on, kept.next_due_on) == (TODAY, kept.response_due_on)
    assert acknowledged(file).facts | {"on": ""} == {"on": "", "means": "web_form", "receipt": sha256, "shown": True}
    assert last_message(file).proof == f"SHA-256 {sha256}"
    with pytest.raises(actions.ActRefused, match="déjà été accusée"):
        actions.acknowledge(kept, actor=make_staff(), revision=None, means=Channel.WEB_FORM)


@pytest.mark.usefixtures("chosen")
def test_a_receipt_whose_mail_the_server_took_acknowledges_by_the_form() -> None:
    file = filed()
    email = last_message(file).email
    assert email is not None
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    assert fresh(file).acknowledged_on == TODAY
    assert acknowledged(file).facts["means"] == Channel.WEB_FORM.value
    assert acknowledged(file).facts["receipt"] == file.letters.get().sha256
    actions.record_bounce(last_message(file), actor=Party.SYSTEM, reason="550")
    assert (fresh(file).acknowledged_on, fresh(file).next_due_on) == (None, fresh(file).ack_due_on)


@pytest.mark.usefixtures("chosen")
def test_a_mail_that_comes_back_takes_nothing_from_a_receipt_that_was_seen() -> None:
    file = filed()
    actions.show_receipt(file, actor=Party.CLIENT)
    receipt = file.messages.get(kind=MessageKind.FILING_RECEIPT.value)
    assert receipt.email is not None
    actions.record_dispatch(receipt.email, accepted=True, detail="250 OK")
    receipt.refresh_from_db()
    actions.record_bounce(receipt, actor=Party.SYSTEM, reason="550")
    assert fresh(file).acknowledged_on == TODAY


def test_by_default_client_relations_answer_for_this_step() -> None:
    file = filed()
    actions.show_receipt(file, actor=Party.CLIENT)
    email = last_message(file).email
    assert email is not None
    actions.record_dispatch(email, accepted=True, detail="250 OK")
    assert (fresh(file).acknowledged_on, kinds(file)) == (None, ["registered", "dispatched"])


@pytest.mark.usefixtures("chosen")
def test_a_complaint_recorded_by_staff_is_acknowledged_by_staff() -> None:
    file = actions.register(actor=make_staff(), filing=filing(channel=Channel.PHONE))
    actions.show_receipt(file, actor=Party.CLIENT)
    assert fresh(file).acknowledged_on is None


def first_line(file: Complaint, kind: MessageKind) -> tuple[str, str]:
    """The subject and the first sentence of a mail."""
    message = file.messages.get(kind=kind.value)
    assert message.email is not None
    text = wording.bodies(message.email, message).text
    return message.email.subject.split(" (")[0], text.split("\n\n")[1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nobody_takes_the_receipt_for_the_acknowledgement(language: str) -> None:
    file = filed(language=language)
    actions.acknowledge(file, actor=make_staff(), revision=None, means=Channel.EMAIL)
    receipt = first_line(file, MessageKind.FILING_RECEIPT)
    acknowledgement = first_line(file, MessageKind.ACKNOWLEDGEMENT)
    words = {"fr": ("Récépissé", "Accusé de réception"), "en": ("Receipt", "Acknowledgement")}[language]
    assert receipt[0].startswith(words[0])
    assert acknowledgement[0].startswith(words[1])
    assert receipt[1][:40] != acknowledgement[1][:40]
