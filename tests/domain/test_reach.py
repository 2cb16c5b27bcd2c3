"""What reaches whom: every combination of what is known of a client."""

from datetime import date
from itertools import product

import pytest

from reclamations.domain.standing.reach import Contact, is_out_of_reach, may_try, reaches, route
from reclamations.domain.vocabulary import REPLY_MEANS, WRITTEN_MEANS, Channel

DAY = date(2026, 5, 11)
EVERY = [
    Contact(email, DAY if failed else None, post, DAY if code else None, wish)
    for email, failed, post, code, wish in product(*[(False, True)] * 4, (None, *REPLY_MEANS))
]

pytestmark = pytest.mark.article(5)


@pytest.mark.parametrize("contact", EVERY)
def test_what_leaves_by_itself_goes_by_a_means_that_reaches_or_waits_to_be_handed_over(contact: Contact) -> None:
    for first in ([], [Channel.EMAIL]):
        means = route(contact, first=first)
        assert reaches(contact, means) is not is_out_of_reach(contact)
        assert may_try(contact, means)
        assert (means is Channel.IN_PERSON) is is_out_of_reach(contact)


@pytest.mark.parametrize("contact", EVERY)
def test_the_wish_is_followed_wherever_it_reaches(contact: Contact) -> None:
    if contact.wish and reaches(contact, contact.wish):
        assert route(contact) is contact.wish


def test_each_means_counts_for_its_own_reason() -> None:
    nothing = Contact()
    assert [means for means in WRITTEN_MEANS if reaches(nothing, means)] == []
    assert [means for means in Channel if may_try(nothing, means)] == [Channel.IN_PERSON]
    assert reaches(Contact(has_email=True), Channel.EMAIL)
    assert not reaches(Contact(has_email=True, email_failed_on=DAY), Channel.EMAIL)
    assert may_try(Contact(has_email=True, email_failed_on=DAY), Channel.EMAIL), "a full letter box may be emptied"
    assert reaches(Contact(has_postal_address=True), Channel.POST)
    assert reaches(Contact(code_held_on=DAY), Channel.WEB_FORM)
    assert not reaches(Contact(wish=Channel.WEB_FORM), Channel.WEB_FORM), (
        "to wish for the space is not to hold its code"
    )
