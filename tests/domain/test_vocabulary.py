"""The words of the procedure: stored values never change, labels are correct French."""

import re

import pytest

from reclamations.domain import vocabulary
from reclamations.domain.lifecycle import Act
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import (
    ACKNOWLEDGEMENT_MEANS,
    WRITTEN_MEANS,
    Channel,
    Outcome,
    RequestKind,
    Risk,
    Term,
    mediator_is_due,
)

TERMS = [
    *(kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, Term)),
    Act,
    Right,
]


@pytest.mark.parametrize("kind", [kind for kind in TERMS if kind is not Term], ids=lambda kind: kind.__name__)
def test_every_word_has_a_slug_and_a_french_label(kind: type[Term]) -> None:
    labels = [term.label for term in kind]
    assert len(set(labels)) == len(labels)
    for term in kind:
        assert re.fullmatch(r"[a-z_]+", term.value)
        assert kind(term.value) is term
        assert term.label
        assert "'" not in term.label, f"{term.label}: the curly apostrophe"
        assert term.label[0].isupper()


@pytest.mark.article(2)
def test_a_request_is_of_one_of_four_kinds() -> None:
    assert [kind.value for kind in RequestKind] == ["service", "information", "clarification", "opinion"]


@pytest.mark.article(1)
def test_a_risk_is_legal_operational_both_or_none() -> None:
    assert {risk.value for risk in Risk} == {"none", "legal", "operational", "both"}


@pytest.mark.article(4)
def test_a_client_complains_by_six_means() -> None:
    assert {channel.value for channel in Channel} == {"web_form", "in_person", "email", "post", "phone", "whatsapp"}


@pytest.mark.article(5)
def test_receipt_is_acknowledged_by_four_means() -> None:
    assert {means.value for means in ACKNOWLEDGEMENT_MEANS} == {"web_form", "in_person", "email", "post"}


@pytest.mark.article(7)
def test_a_spoken_word_is_no_written_answer() -> None:
    assert not {Channel.PHONE, Channel.WHATSAPP} & set(WRITTEN_MEANS)


@pytest.mark.article(7)
@pytest.mark.parametrize(
    ("outcome", "amicable", "due"),
    [
        (Outcome.UPHELD, True, False),
        (Outcome.UPHELD, False, True),
        (Outcome.PARTLY_UPHELD, True, True),
        (Outcome.PARTLY_UPHELD, False, True),
        (Outcome.REJECTED, True, True),
        (Outcome.REJECTED, False, True),
    ],
)
def test_the_mediator_is_due_unless_wholly_upheld_and_settled(outcome: Outcome, amicable: bool, due: bool) -> None:
    assert mediator_is_due(outcome, amicable_solution=amicable) is due


def test_a_migration_reads_the_terms_in_order() -> None:
    assert vocabulary.pairs(Risk) == [(risk.value, risk.label) for risk in Risk]
