"""Disagree: nothing amicable was found, so the mediator is named (Art. 7)."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from time_machine import Traveller

from reclamations import actions
from reclamations.backoffice.desk import queue
from reclamations.domain.lifecycle import Act
from reclamations.domain.vocabulary import Channel, EventKind, LetterKind, MessageKind, Party, Role, Status
from reclamations.journal import Actor
from reclamations.models import Complaint, Letter, Mail, Staff
from reclamations.outbox.wording import bodies
from tests.actions.contract import ActContract
from tests.actions.world import NOWHERE, TODAY, fresh, in_status, kinds, last_event, last_message, leave, personal
from tests.factories import make_staff


class TestDisagree(ActContract):
    act = Act.DISAGREE
    event = EventKind.DISAGREED
    statuses: ClassVar = frozenset({Status.ANSWERED, Status.CLOSED})
    parties: ClassVar = frozenset({Party.CLIENT})

    def perform(self, file: Complaint, actor: Actor, revision: int | None) -> None:
        actions.disagree(file, actor=actor, revision=revision, comment="Je conteste.")


@pytest.mark.article(7)
@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
def test_a_disagreement_names_the_mediator_by_letter(status: Status) -> None:
    file = actions.disagree(in_status(status), actor=Party.CLIENT, comment=" Je conteste. ")
    kept, letter = fresh(file), Letter.objects.get(complaint=file)
    assert (kept.disagreed_on, kept.amicable_solution) == (TODAY, False)
    assert (letter.kind, letter.names_mediator) == (LetterKind.DISAGREEMENT.value, True)
    assert letter.content["mediator"]["name"] == "Médiateur du Tribunal de Grenoble"
    assert last_message(file).kind == MessageKind.DISAGREEMENT.value
    assert personal(last_event(file)) == {"comment": "Je conteste."}


@pytest.mark.article(7)
def test_a_disagreement_after_closing_leaves_the_file_closed_and_kept() -> None:
    before = in_status(Status.CLOSED)
    kept = fresh(actions.disagree(before, actor=Party.CLIENT, comment="Je conteste."))
    assert (kept.status, kept.closed_on, kept.retention_until) == (
        Status.CLOSED.value,
        before.closed_on,
        before.retention_until,
    )


@pytest.mark.article(7)
def test_a_disagreement_on_a_file_that_ended_is_read_by_somebody() -> None:
    handler = make_staff(Role.CLIENT_RELATIONS, email="suivi@exemple.fr")
    file = actions.disagree(in_status(Status.CLOSED, handler=handler), actor=Party.CLIENT, comment="Je conteste.")
    assert [message.body for message in queue.unread_messages().filter(complaint=file)] == ["Je conteste."]
    assert Mail.objects.filter(to="suivi@exemple.fr").count() == 1
    live = actions.disagree(in_status(Status.ANSWERED), actor=Party.CLIENT, comment="Je conteste.")
    assert not queue.unread_messages().filter(complaint=live)  # the queue holds it by its date


def test_the_client_is_answered_by_the_means_they_asked_for() -> None:
    file = in_status(Status.ANSWERED, reply_by=Channel.POST.value)
    assert last_message(actions.disagree(file, actor=Party.CLIENT, comment="Non.")).channel == Channel.POST.value


def test_a_disagreement_takes_back_an_acceptance() -> None:
    file = actions.disagree(in_status(Status.ANSWERED, accepted_on=TODAY), actor=Party.CLIENT, comment="Non.")
    assert fresh(file).accepted_on is None


def test_a_second_click_sends_no_second_letter() -> None:
    file = actions.disagree(in_status(Status.ANSWERED), actor=Party.CLIENT, comment="Non.")
    with pytest.raises(actions.ActRefused, match="déjà noté"):
        actions.disagree(file, actor=Party.CLIENT, comment="Non.")
    assert (kinds(file), Letter.objects.count()) == (["disagreed"], 1)


def test_a_disagreement_without_words_is_refused() -> None:
    with pytest.raises(actions.ActRefused) as refusal:
        actions.disagree(in_status(Status.ANSWERED), actor=Party.CLIENT, comment="  ")
    assert refusal.value.field == "comment"


@pytest.mark.parametrize(("status", "stays_open"), [(Status.ANSWERED, True), (Status.CLOSED, False)])
def test_the_mail_says_the_file_stays_open_only_when_it_does(status: Status, stays_open: bool) -> None:
    message = last_message(actions.disagree(in_status(status), actor=Party.CLIENT, comment="Non."))
    assert message.email is not None
    written = bodies(message.email, message)
    for text in (written.text, written.html):
        assert ("reste ouvert" in text) is stays_open
        assert ("est clos" in text) is not stays_open


@pytest.mark.article(7)
@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSED])
@pytest.mark.parametrize("means", [Channel.EMAIL, Channel.POST, Channel.IN_PERSON])
def test_the_mediator_is_named_the_day_the_letter_leaves(
    status: Status, means: Channel, clock: Traveller, relations: Staff
) -> None:
    has_address = {"email": "", "postal_address": "1 rue X", "reply_by": "post"} if means is Channel.POST else {}
    unreachable = NOWHERE if means is Channel.IN_PERSON else {}
    file = in_status(status, outcome="upheld", mediator_named_on=None, **has_address, **unreachable)
    message = last_message(actions.disagree(file, actor=Party.CLIENT, comment="Non."))
    assert (message.channel, fresh(file).mediator_named_on) == (means.value, None)
    clock.move_to(datetime(2026, 5, 13, 8, tzinfo=UTC))
    leave(message, relations, on=date(2026, 5, 13))
    assert fresh(file).mediator_named_on == date(2026, 5, 13)
    actions.record_bounce(message, actor=relations, reason="Inconnu.")
    assert fresh(file).mediator_named_on is None
