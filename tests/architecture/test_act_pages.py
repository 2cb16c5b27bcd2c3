"""Every act has a page, and every page an act; the register's too."""

import inspect

import pytest
from django.urls import reverse

from reclamations.backoffice.acts.table import MESSAGE_PAGES, PAGE_OF, PAGES, ActPage
from reclamations.domain.lifecycle import Act
from registre import actions as register_actions
from registre.views import acts as register_pages

#: Acts done elsewhere than on a page of their own, and where.
ELSEWHERE = {
    Act.REGISTER: "admin:register",
    Act.RECOMPUTE: "admin:recompute",
    Act.HAND_OVER: "admin:reclamations_staff_changelist",  # the page of the account that is deactivated
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
    assert page.function.__module__.startswith("reclamations.actions.")
    assert inspect.signature(page.function).parameters["actor"].kind is inspect.Parameter.KEYWORD_ONLY


#: Acts of the register without a form of their own, and where they are done.
DONE_ELSEWHERE = {
    register_actions.approve_again: "the command that purges again what a backup brought back",
    register_actions.hand_over_corrective_actions: "the page of the account that is deactivated",
    register_actions.propose_purge: "a button, which asks nothing",
}


def test_every_act_of_the_register_has_a_page() -> None:
    shown = [page.function for page in register_pages.PAGES]
    acts = [getattr(register_actions, name) for name in register_actions.__all__]
    assert len(shown) == len(set(shown))
    assert {*shown, *DONE_ELSEWHERE} == set(acts)
    assert not DONE_ELSEWHERE.keys() & {*shown}


@pytest.mark.parametrize("page", register_pages.PAGES, ids=lambda page: page.name)
def test_a_page_of_the_register_remembers_the_revision_that_its_act_checks(page: register_pages.RegisterPage) -> None:
    assert ("revision" in inspect.signature(page.function).parameters) == ("revision" in page.form.base_fields)
