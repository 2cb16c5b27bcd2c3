"""Several people, or several hosts, on the register at once: one effect, and a sentence for the others."""

import pytest

from reclamations.actions import ActRefused
from reclamations.domain.vocabulary import Party, Role
from registre import actions
from registre.models import PurgeBatch
from tests.actions.test_concurrency import at_once
from tests.factories import make_organisation, make_staff
from tests.registre.rows import make_closed
from tests.registre.test_pages import OLD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.article(8)]


def test_of_ten_proposals_of_a_purge_one_is_made_and_nine_are_refused_in_french() -> None:
    make_organisation()
    make_closed(**OLD)
    people = [make_staff(Role.MANAGEMENT) for _ in range(5)]
    acts = [lambda actor=actor: actions.propose_purge(actor=actor) for actor in (*people, *[Party.SYSTEM] * 5)]
    results = at_once(*acts)
    refused = [result for result in results if isinstance(result, Exception)]
    assert PurgeBatch.objects.count() == 1
    assert [type(error) for error in refused] == [ActRefused] * 9
    assert {"déjà en cours" in str(error) for error in refused} == {True}
