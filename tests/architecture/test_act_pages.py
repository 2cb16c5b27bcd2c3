"""Every act has a page, and every page an act."""

import inspect

import pytest
from django.urls import reverse

from reclamations import actions
from reclamations.backoffice.acts.table import MESSAGE_PAGES, PAGE_OF, PAGES, ActPage
from reclamations.domain.lifecycle import Act

#: Acts done elsewhere than on a page of their own, and where.
ELSEWHERE = {
    Act.REGISTER: "admin:register",
    Act.RECOMPUTE: "admin:recompute",
    Act.HAND_OVER: "admin:reclamations_staff_changelist",  # the page of the account that is deactivated
    Act.CHOOSE_APPOINTMENT: None,  # the client's choice, on the tracking page
    Act.ANSWER_SURVEY: None,  # what the client thinks, on the tracking page
    Act.OPEN_SPACE: None,  # the client's own coming in
    Act.REQUEST_EMAIL: None,  # the client's wish, on the tracking page
    Act.CONFIRM_EMAIL: None,  # the link sent to the old address
    Act.DELIVER_RESPONSE: None,  # what the departure of the answer does to the status
    Act.LOSE_RESPONSE: None,  # what record_bounce does to the status
}


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_page(act: Act) -> None:
    assert (act in PAGE_OF) != (act in ELSEWHERE)
    if name := ELSEWHERE.get(act):
        assert reverse(name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_every_page_has_its_own_address(page: ActPage) -> None:
    url = reverse(f"admin:act-{page.act.value}", args=["R-2026-000001"])
    assert url == f"/gestion/dossiers/R-2026-000001/{page.slug}/"
    assert [other for other in (*PAGES, *MESSAGE_PAGES) if other.slug == page.slug] == [page]


@pytest.mark.parametrize("page", [*PAGES, *MESSAGE_PAGES], ids=lambda page: page.slug)
def test_every_page_calls_one_function_of_the_actions(page: ActPage) -> None:
    parameters = inspect.signature(page.function).parameters
    assert "actor" in parameters
    assert page.function in vars(actions).values()
