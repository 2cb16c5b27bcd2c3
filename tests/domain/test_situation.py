"""The table of what pages say: status × role × dispatch × clock, every reachable combination, held by meaning."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import RIGHTS, Right, rights_of
from reclamations.domain.standing.client_words import for_client
from reclamations.domain.standing.situation import MISSED, Facts, Said, Waiting, next_act
from reclamations.domain.standing.staff_words import label, pills, to_do
from reclamations.domain.vocabulary import (
    Channel,
    ClosingReason,
    MessageKind,
    Outcome,
    RequestKind,
    Role,
    Status,
    Term,
)

RECEIVED_ON, ACK_DUE, RESPONSE_DUE = date(2026, 5, 4), date(2026, 5, 27), date(2026, 6, 18)
TARGET, AGAIN_DUE = date(2026, 7, 15), date(2026, 7, 1)
DAYS = (date(2026, 5, 11), date(2026, 6, 1), date(2026, 6, 19), date(2026, 7, 16))
ROLES = {
    "relations": RIGHTS[Role.CLIENT_RELATIONS],
    "delegated": rights_of(Role.CLIENT_RELATIONS, qualification_delegated=True),
    "management": RIGHTS[Role.MANAGEMENT],
}
LIVE = (Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED)
OPINIONS = {
    "none": {},
    "accepted": {"accepted_on": date(2026, 5, 10)},
    "contested": {"disagreed_on": date(2026, 5, 10), "again_due_on": AGAIN_DUE},
    "answered again": {
        "disagreed_on": date(2026, 5, 9),
        "again_due_on": AGAIN_DUE,
        "again_answered_on": date(2026, 5, 11),
        "answered_on": date(2026, 5, 11),
    },
    "reopened": {"again_due_on": AGAIN_DUE},
}
_MEANS = (Channel.EMAIL, Channel.POST, Channel.IN_PERSON)
WAITING: list[tuple[Waiting, ...]] = [
    (),
    *((Waiting(MessageKind.ACKNOWLEDGEMENT, means),) for means in _MEANS),
    *(
        (Waiting(kind, means, stale),)
        for kind in (MessageKind.HOLDING, MessageKind.RESPONSE)
        for means in _MEANS
        for stale in (False, True)
    ),
    (Waiting(MessageKind.QUALIFICATION, Channel.POST),),
    (Waiting(MessageKind.QUALIFICATION, Channel.IN_PERSON),),
    (Waiting(MessageKind.ACKNOWLEDGEMENT, Channel.POST), Waiting(MessageKind.RESPONSE, Channel.POST)),
    *((Waiting(MessageKind.DISMISSAL, means),) for means in _MEANS),
]
LOST = [
    frozenset(),
    *(frozenset({kind}) for kind in (MessageKind.ACKNOWLEDGEMENT, MessageKind.RESPONSE, MessageKind.DISMISSAL)),
]


def every() -> Iterator[Facts]:
    """Every combination that the acts can reach."""
    for status, today, opinion in product(Status, DAYS, OPINIONS):
        answered = status in (Status.ANSWERED, Status.CLOSED) or opinion == "reopened"
        if opinion == "reopened" and status not in (Status.RECEIVED, Status.IN_PROGRESS):
            continue
        if opinion in ("accepted", "contested", "answered again") and status is not Status.ANSWERED:
            continue
        ended = status in (Status.CLOSED, Status.WITHDRAWN, Status.NOT_A_COMPLAINT)
        for known, announced, waiting, lost, lacking, unread in product(
            (False, True), (False, True), WAITING, LOST, (False, True), (False, True)
        ):
            facts = Facts(
                status=status,
                today=today,
                received_on=RECEIVED_ON,
                ack_due_on=ACK_DUE,
                response_due_on=RESPONSE_DUE,
                acknowledged_on=date(2026, 5, 6) if known or answered else None,
                target_on=TARGET if announced else None,
                responded_on=date(2026, 5, 8) if answered else None,
                answered_on=date(2026, 5, 8) if answered else None,
                outcome=Outcome.REJECTED if answered else None,
                closed_on=date(2026, 5, 11) if ended else None,
                closing_reason=ClosingReason.SETTLED if status is Status.CLOSED else None,
                request_kind=RequestKind.OPINION if status is Status.NOT_A_COMPLAINT else None,
                waiting=waiting,
                lost=lost,
                is_out_of_reach=lacking,
                dismissal_is_untold=any(message.kind is MessageKind.DISMISSAL for message in waiting)
                or MessageKind.DISMISSAL in lost,
                unread=unread,
            )
            facts = replace(facts, **OPINIONS[opinion])
            if is_reachable(facts):
                yield facts


def is_reachable(facts: Facts) -> bool:
    """Leave out what no chain of acts makes."""
    if facts.target_on and (facts.responded_on or facts.has_ended):
        return False
    if not is_reachable_end(facts):
        return False
    for message in facts.waiting:
        if message.kind is MessageKind.ACKNOWLEDGEMENT and facts.acknowledged_on:
            return False
        if message.kind is MessageKind.RESPONSE and not (
            facts.status is Status.IN_PROGRESS or (facts.is_contested and facts.status is Status.ANSWERED)
        ):
            return False
        if message.kind is MessageKind.HOLDING and facts.status not in (Status.RECEIVED, Status.IN_PROGRESS):
            return False
        late = facts.responded_on is None and facts.today > RESPONSE_DUE
        if message.is_stale and not (late if message.kind is MessageKind.RESPONSE else facts.today > TARGET):
            return False
        if message.kind in facts.lost:
            return False
    if MessageKind.ACKNOWLEDGEMENT in facts.lost and facts.acknowledged_on:
        return False
    return not (MessageKind.RESPONSE in facts.lost and facts.responded_on and not facts.owes_again)


def is_reachable_end(facts: Facts) -> bool:
    """On a file that ended nothing waits and nothing is missed but the letter of its dismissal."""
    about = {*(message.kind for message in facts.waiting), *facts.lost}
    is_dismissed = facts.dismissal_is_untold and facts.status is Status.NOT_A_COMPLAINT
    if (MessageKind.DISMISSAL in about) is not is_dismissed:
        return False
    return not facts.has_ended or about <= {MessageKind.DISMISSAL}


EVERY = list(every())
ANSWERED = next(facts for facts in EVERY if facts.status is Status.ANSWERED)
CASES = list(product(EVERY, ROLES.values()))


def words(said: Said) -> str:
    """The French of a sentence; a value that it lacks raises."""
    values = {
        name: words(value) if isinstance(value, Said) else value.label if isinstance(value, Term) else f"{value}"
        for name, value in said.values.items()
    }
    return said.words % values if values else said.words


def staff_reads(facts: Facts, rights: frozenset[Right]) -> str:
    return " | ".join(
        [*(words(pill.label) for pill in pills(facts)), words(to_do(facts, rights)), words(label(facts, rights))]
    )


def client_reads(facts: Facts) -> str:
    title, lines = for_client(facts)
    return " | ".join([words(title), *map(words, lines)])


def test_the_table_is_large_and_reaches_every_status() -> None:
    assert len(CASES) > 3000
    assert {facts.status for facts in EVERY} == set(Status)


def test_what_waits_is_said_to_wait_and_never_to_be_sent() -> None:
    for facts, rights in CASES:
        said = staff_reads(facts, rights)
        if not facts.waiting:
            assert "en cours d’envoi" not in said
            assert "à poster" not in said
            continue
        assert any(end in said for end in ("à poster", "à remettre", "en cours d’envoi")), said
        assert "envoyée" not in said
        if facts.responded_on is None:
            assert "réponse est partie" not in said, said
            assert "dans le délai" not in said


def test_nobody_reads_that_an_answer_was_given_before_one_left() -> None:
    for facts, rights in CASES:
        if facts.responded_on is None:
            read = f"{client_reads(facts)} | {staff_reads(facts, rights)}"
            for false in ("vous a été adressée", "vous avons répondu", "répondu le", "peut être clos", "faisons droit"):
                assert false not in read, (facts, read)


def test_a_letter_that_meets_an_obligation_is_posted_or_written_again_before_anything_else() -> None:
    for facts, rights in CASES:
        first = next((message for message in facts.waiting if message.on_paper and message.kind in MISSED), None)
        if first is None:
            continue
        act = next_act(facts, rights)
        if not first.is_stale:
            assert act is Act.RECORD_POSTING
            says_when = first.kind in (MessageKind.ACKNOWLEDGEMENT, MessageKind.RESPONSE, MessageKind.DISMISSAL)
            said = words(to_do(facts, rights))
            assert not says_when or any(f"{due}" in said for due in (ACK_DUE, RESPONSE_DUE, AGAIN_DUE)), said
        else:
            assert act in (Act.RESPOND, Act.HOLD)
            assert "refaites-la" in words(to_do(facts, rights))
            assert "Refaire" in words(label(facts, rights))


def test_a_file_that_owes_something_is_never_without_its_act() -> None:
    for facts, _rights in CASES:
        owes = facts.status in (Status.RECEIVED, Status.IN_PROGRESS) or facts.owes_again
        if owes and not facts.has_ended and not facts.waits(MessageKind.RESPONSE):
            assert next_act(facts, ROLES["management"]) is not None, facts


def test_a_closing_is_offered_once_the_answer_left_and_nobody_waits_for_another() -> None:
    for facts, rights in CASES:
        said = words(to_do(facts, rights))
        assert "Le dossier est clos" not in said
        if next_act(facts, rights) is Act.CLOSE:
            assert facts.status is Status.ANSWERED
            assert not facts.is_contested
            assert facts.answered_on is None or "réponse est partie le" in said or "accepté" in said


def test_what_is_late_is_owned_up_to_on_both_sides() -> None:
    for facts, rights in CASES:
        if facts.status is not Status.IN_PROGRESS or facts.responded_on or facts.today <= RESPONSE_DUE:
            continue
        assert "nous vous la devons" in client_reads(facts)
        if next_act(facts, rights) is Act.RESPOND:
            said = words(to_do(facts, rights))
            assert any(word in said for word in ("en retard", "passée", "pas parvenue", "Coordonnées à obtenir")), said


def test_no_date_that_passed_is_told_to_staff_as_one_to_come() -> None:
    for facts, rights in CASES:
        said = words(to_do(facts, rights))
        for due in (ACK_DUE, RESPONSE_DUE, AGAIN_DUE):
            if f"{due}" in said and facts.today > due:
                assert any(word in said for word in ("en retard", "est passée", "demeure")), said
                assert "au plus tard" not in said, said


def test_a_promise_that_lapsed_does_not_look_like_one_that_holds() -> None:
    for facts, rights in CASES:
        if facts.target_on is None:
            continue
        lapsed = facts.today > facts.target_on
        assert ("non tenue" in staff_reads(facts, rights)) is lapsed
        if facts.status is Status.IN_PROGRESS:
            assert ("passée elle aussi" in client_reads(facts)) is lapsed
            assert ("Nous vous avons annoncé" in client_reads(facts)) is not lapsed


def test_a_new_date_is_announced_only_once_its_letter_left() -> None:
    for facts, rights in CASES:
        if facts.target_on is None:
            read = f"{client_reads(facts)} | {staff_reads(facts, rights)}"
            assert "nnoncée pour" not in read
            assert "avons annoncé" not in read


def test_a_disagreement_is_read_by_someone_until_it_is_answered() -> None:
    for facts, rights in CASES:
        read, said = client_reads(facts), staff_reads(facts, rights)
        assert ("une personne le lit" in read) is (facts.is_contested and facts.status is Status.ANSWERED)
        assert ("Désaccord du client" in said) is facts.is_contested
        if facts.disagreed_on and facts.again_answered_on and facts.status is Status.ANSWERED:
            assert "répondu de nouveau le 2026-05-11" in read
            assert "notre réponse à votre désaccord" in read


def test_a_file_to_answer_again_has_a_date_of_our_own_said_as_such() -> None:
    for facts, rights in CASES:
        if facts.owes_again and next_act(facts, rights) is Act.RESPOND and not facts.waiting:
            assert f"{AGAIN_DUE}" in words(to_do(facts, rights))
            assert "nous nous fixons" in words(to_do(facts, rights))
            assert words(label(facts, rights)) == "Répondre de nouveau"
        if facts.owes_again and facts.status in (Status.IN_PROGRESS, Status.ANSWERED):
            assert f"{AGAIN_DUE}" in client_reads(facts)


def test_the_end_says_so_and_a_client_who_wrote_since_is_read() -> None:
    for facts, rights in CASES:
        said = words(label(facts, rights))
        assert "Attend le client" not in said
        if facts.has_ended and not facts.dismissal_is_untold:
            assert said == ("Lire le message du client" if facts.unread else "Terminé")
            assert ("lisez-le" in words(to_do(facts, rights))) is facts.unread


def test_a_client_out_of_reach_is_said_so_while_the_clocks_run() -> None:
    for facts, rights in CASES:
        assert ("Coordonnées à obtenir" in staff_reads(facts, rights)) is (
            facts.is_out_of_reach and bool(facts.waiting or facts.dismissal_is_untold or not facts.has_ended)
        )
        act = next_act(facts, rights)
        assert not (facts.is_out_of_reach and not facts.waiting and act in (Act.ACKNOWLEDGE, Act.RESPOND))
        if act is Act.CORRECT_DETAILS:
            due = ACK_DUE if facts.acknowledged_on is None else AGAIN_DUE if facts.owes_again else RESPONSE_DUE
            assert f"{due}" in words(to_do(facts, rights))
            assert words(label(facts, rights)) == "Obtenir les coordonnées"


def test_a_paper_that_only_tells_where_the_file_stands_leaves_last_but_leaves() -> None:
    for facts, rights in CASES:
        if not any(message.kind is MessageKind.QUALIFICATION for message in facts.waiting):
            continue
        bare = next_act(replace(facts, waiting=()), rights)
        expected = Act.RECORD_POSTING if bare in (None, Act.CLOSE) else bare
        assert next_act(facts, rights) is expected, facts


@pytest.mark.parametrize("kind", [MessageKind.ACKNOWLEDGEMENT, MessageKind.RESPONSE])
def test_what_did_not_arrive_is_said_so(kind: MessageKind) -> None:
    found = [facts for facts in EVERY if kind in facts.lost]
    assert found
    for facts in found:
        assert "n’a pas atteint le client" in staff_reads(facts, ROLES["management"])


@pytest.mark.article(6)
def test_an_answer_that_left_late_owns_up_to_it_and_one_in_time_does_not() -> None:
    late = replace(ANSWERED, responded_on=date(2026, 6, 22), answered_on=date(2026, 6, 22), today=date(2026, 7, 16))
    assert f"due le {RESPONSE_DUE}" in client_reads(late)
    assert "retard" not in client_reads(ANSWERED)
    again = replace(late, responded_on=date(2026, 5, 8), again_answered_on=date(2026, 6, 22), again_due_on=AGAIN_DUE)
    assert f"due le {RESPONSE_DUE}" not in client_reads(again)
    same_day = replace(again, responded_on=date(2026, 6, 22), disagreed_on=date(2026, 6, 22))
    assert f"due le {RESPONSE_DUE}" in client_reads(same_day)


def test_an_answer_given_after_the_day_we_had_announced_owns_up_to_it() -> None:
    late = replace(ANSWERED, responded_on=date(2026, 7, 20), answered_on=date(2026, 7, 20), today=date(2026, 7, 21))
    assert "pas tenu parole" in client_reads(replace(late, target_on=TARGET))
    assert "pas tenu parole" not in client_reads(late)
    assert "pas tenu parole" not in client_reads(replace(ANSWERED, target_on=TARGET))


def test_a_file_whose_client_wrote_is_not_said_to_be_without_news() -> None:
    rights, answered = ROLES["relations"], replace(ANSWERED, unread=False)
    assert "Sans nouvelle du client" in words(to_do(answered, rights))
    for wrote in ({"unread": True}, {"spoke_since_answer": True}, {"unread": True, "spoke_since_answer": True}):
        assert "Sans nouvelle" not in words(to_do(replace(answered, **wrote), rights))
    assert "lisez-le avant de clore" in words(to_do(replace(answered, unread=True), rights))


def test_a_disagreement_answered_on_the_day_of_the_first_answer_is_a_second_one() -> None:
    day = ANSWERED.answered_on
    again = replace(ANSWERED, disagreed_on=day, again_due_on=AGAIN_DUE, again_answered_on=day)
    assert "répondu de nouveau" in client_reads(again)
    assert "répondu de nouveau" not in client_reads(ANSWERED)


@pytest.mark.parametrize(
    "spoke",
    [
        {"spoke_since_answer": True},
        {"disagreed_on": date(2026, 5, 9)},
        {"accepted_on": date(2026, 5, 9)},
    ],
)
def test_who_spoke_after_the_answer_is_not_told_that_we_heard_nothing(spoke: dict[str, object]) -> None:
    closed = replace(
        ANSWERED,
        status=Status.CLOSED,
        closed_on=date(2026, 5, 11),
        closing_reason=ClosingReason.NO_FOLLOW_UP,
    )
    assert "rien reçu de vous" in client_reads(closed)
    assert "rien reçu de vous" not in client_reads(replace(closed, **spoke))  # type: ignore[arg-type]


def test_who_can_be_reached_again_is_not_asked_to_correct_what_they_corrected() -> None:
    lost = frozenset({MessageKind.ACKNOWLEDGEMENT})
    facts = replace(ANSWERED, status=Status.IN_PROGRESS, responded_on=None, answered_on=None, lost=lost)
    assert "Vérifiez vos coordonnées" in client_reads(facts)
    assert "Vérifiez vos coordonnées" not in client_reads(replace(facts, is_reached_again=True))
    assert "ne vous est pas parvenu" in client_reads(replace(facts, is_reached_again=True))


def test_a_message_on_a_file_that_ended_is_said_to_wait_for_its_reader() -> None:
    for facts in EVERY:
        assert ("attend d’être lu" in client_reads(facts)) is (facts.has_ended and facts.unread)


def test_only_who_may_qualify_is_asked_to() -> None:
    for facts in EVERY:
        if facts.status is Status.RECEIVED and not facts.waiting:
            assert next_act(facts, ROLES["delegated"]) is next_act(facts, ROLES["management"]) is Act.QUALIFY
            other = Act.CORRECT_DETAILS if facts.is_out_of_reach else Act.ACKNOWLEDGE
            assert next_act(facts, ROLES["relations"]) is (None if facts.acknowledged_on else other)


@pytest.mark.article(7)
def test_a_dismissal_is_due_until_the_client_was_told_and_owned_up_to_when_late() -> None:
    untold = [(facts, rights) for facts, rights in CASES if facts.dismissal_is_untold]
    assert untold
    for facts, rights in untold:
        due = ACK_DUE if facts.acknowledged_on is None else RESPONSE_DUE
        said, read = words(to_do(facts, rights)), client_reads(facts)
        assert words(label(facts, rights)) != "Terminé"
        assert "plus rien n’y est dû" not in said
        if not (facts.is_out_of_reach and facts.waiting):
            assert f"{due}" in said, said
        assert "en préparation ou en chemin" in read
        assert ("nous sommes en retard" in read) is (facts.today > due)


def test_a_dismissal_that_reached_the_client_owes_nothing_more() -> None:
    told = [facts for facts in EVERY if facts.status is Status.NOT_A_COMPLAINT and not facts.dismissal_is_untold]
    assert told
    for facts in told:
        assert next_act(facts, ROLES["management"]) is None
        assert "Notre courrier vous dit pourquoi" in client_reads(facts)
        assert "en retard" not in client_reads(facts)


ONLOOKER = frozenset({Right.VIEW})


@pytest.mark.parametrize(
    ("facts", "said", "in_short"),
    [
        (replace(ANSWERED, status=Status.IN_PROGRESS), "Rien n’est dû", "Rien à faire"),
        (replace(ANSWERED, status=Status.RECEIVED), "La qualification appartient à la direction", "Attend la"),
        (
            replace(ANSWERED, status=Status.IN_PROGRESS, waiting=(Waiting(MessageKind.RESPONSE, Channel.POST),)),
            "La réponse attend d’être prise",
            "Réponse en cours",
        ),
        (
            replace(
                ANSWERED,
                status=Status.NOT_A_COMPLAINT,
                dismissal_is_untold=True,
                lost=frozenset({MessageKind.DISMISSAL}),
            ),
            "décision",
            "Prévenir le client",
        ),
    ],
)
def test_whoever_may_only_look_is_asked_for_nothing(facts: Facts, said: str, in_short: str) -> None:
    assert next_act(facts, ONLOOKER) is None
    assert said in words(to_do(facts, ONLOOKER))
    assert in_short in words(label(facts, ONLOOKER))


def test_an_answer_whose_letter_is_not_known_has_no_day() -> None:
    facts = replace(ANSWERED, answered_on=None, outcome=None, disagreed_on=None, again_due_on=None, accepted_on=None)
    assert "La réponse est partie. Sans nouvelle" in words(to_do(facts, ROLES["management"]))
    assert client_reads(facts) == "Nous vous avons répondu"


def test_a_file_reopened_without_a_date_of_our_own_promises_none() -> None:
    facts = replace(ANSWERED, status=Status.IN_PROGRESS, again_due_on=None)
    assert "date que nous nous fixons" not in client_reads(facts)
    assert "nous reprenons le dossier" in client_reads(facts)


def test_a_disagreement_after_the_end_is_on_the_file_with_the_mediator() -> None:
    closed = next(facts for facts in EVERY if facts.status is Status.CLOSED and facts.closed_on)
    after = client_reads(replace(closed, disagreed_on=closed.closed_on))
    assert "il est au dossier, et le médiateur vous est ouvert" in after
    assert "désaccord" not in client_reads(replace(closed, disagreed_on=RECEIVED_ON))


@pytest.mark.article(7)
def test_a_dismissal_that_did_not_arrive_is_sent_again_once_the_client_can_be_reached() -> None:
    lost = replace(
        ANSWERED,
        status=Status.NOT_A_COMPLAINT,
        dismissal_is_untold=True,
        lost=frozenset({MessageKind.DISMISSAL}),
        waiting=(),
        is_out_of_reach=False,
    )
    assert next_act(lost, ROLES["management"]) is Act.REISSUE
    assert next_act(replace(lost, is_out_of_reach=True), ROLES["management"]) is Act.CORRECT_DETAILS
    again = (Waiting(MessageKind.DISMISSAL, Channel.EMAIL),)
    assert next_act(replace(lost, waiting=again), ROLES["management"]) is None
    assert next_act(replace(lost, lost=frozenset()), ROLES["management"]) is None


@pytest.mark.article(5)
def test_a_file_under_way_whose_reception_was_never_acknowledged_owns_up_to_it() -> None:
    facts = replace(
        ANSWERED, status=Status.IN_PROGRESS, acknowledged_on=None, responded_on=None, answered_on=None, today=ACK_DUE
    )
    owned = "Nous devions vous en confirmer la réception"
    assert owned not in client_reads(facts)
    assert owned in client_reads(replace(facts, today=DAYS[1]))


@pytest.mark.article(5)
def test_an_acknowledgement_that_did_not_arrive_is_said_to_be_owed_still() -> None:
    facts = replace(ANSWERED, status=Status.IN_PROGRESS, acknowledged_on=None, responded_on=None, answered_on=None)
    lost = replace(facts, lost=frozenset({MessageKind.ACKNOWLEDGEMENT}))
    assert "n’est pas parvenu au client" in words(to_do(lost, ROLES["relations"]))
    assert "n’est pas parvenu" not in words(to_do(facts, ROLES["relations"]))
    assert "rien n’atteint" in words(to_do(replace(lost, is_out_of_reach=True), ROLES["relations"]))


def test_a_paper_for_whom_nothing_reaches_is_handed_over_and_one_to_post_is_posted() -> None:
    unreached = replace(ANSWERED, status=Status.RECEIVED, acknowledged_on=None, is_out_of_reach=True)
    for means, said in ((Channel.IN_PERSON, "Obtenez ses coordonnées"), (Channel.POST, "à poster")):
        facts = replace(unreached, waiting=(Waiting(MessageKind.ACKNOWLEDGEMENT, means),))
        assert said in words(to_do(facts, ROLES["relations"]))


def test_the_day_that_was_announced_counts_whole() -> None:
    facts = replace(
        ANSWERED, status=Status.IN_PROGRESS, responded_on=None, answered_on=None, target_on=TARGET, today=TARGET
    )
    broken = "Nous n’avons pas tenu parole"
    assert broken not in client_reads(facts)
    assert broken in client_reads(replace(facts, today=DAYS[3]))


def test_what_is_owed_first_is_the_acknowledgement_until_it_was_given() -> None:
    facts = replace(ANSWERED, status=Status.RECEIVED, responded_on=None, answered_on=None, acknowledged_on=None)
    assert f"{ACK_DUE}" in client_reads(facts)
    assert f"{ACK_DUE}" not in client_reads(replace(facts, acknowledged_on=date(2026, 5, 6)))
    assert f"{RESPONSE_DUE}" in client_reads(replace(facts, acknowledged_on=date(2026, 5, 6)))


def test_a_withdrawal_says_its_day_and_that_it_can_be_undone() -> None:
    withdrawn = next(facts for facts in EVERY if facts.status is Status.WITHDRAWN)
    read = client_reads(withdrawn)
    assert f"Vous l’avez retirée le {withdrawn.closed_on}" in read
    assert "peut être rouvert" in read


def test_only_a_disagreement_is_said_to_have_been_answered() -> None:
    answered_again = replace(ANSWERED, again_due_on=AGAIN_DUE, again_answered_on=date(2026, 5, 11))
    rights = ROLES["relations"]
    assert "Désaccord" not in staff_reads(answered_again, rights)
    assert "Désaccord, répondu" in staff_reads(replace(answered_again, disagreed_on=date(2026, 5, 10)), rights)
