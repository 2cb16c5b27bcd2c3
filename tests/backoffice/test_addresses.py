"""What is written in an address by hand gives a page that says so, never an error of ours, and costs nothing."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from reclamations.domain.vocabulary import Role
from tests.factories import make_complaint, make_organisation, make_staff

pytestmark = pytest.mark.django_db
LISTS = ("complaint", "event", "seal", "service", "staff", "closure")
HUGE = "9" * 40


@pytest.fixture
def boss() -> Client:
    make_complaint()
    client = Client(raise_request_exception=False)
    staff = make_staff(Role.MANAGEMENT, is_staff=True, is_superuser=True)
    client.force_login(staff, backend="reclamations.auth.RoleBackend")
    return client


def test_whoever_may_not_read_files_learns_no_reference_from_a_number(client: Client) -> None:
    file = make_complaint()
    client.force_login(make_staff(Role.COLLABORATOR, is_staff=True), backend="reclamations.auth.RoleBackend")
    page = client.get(f"/gestion/reclamations/complaint/{file.pk}/change/")
    assert page.status_code == 403
    assert client.get("/gestion/reclamations/complaint/999999/change/").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "subject__regex=" + quote("(a+)+$"),
        "subject__iregex=" + quote("(a+)+$"),
        "name__icontains=a",
        "email__startswith=a",
        "calendar__rules__x=1",
        "received_on__year__regex=" + quote("(a+)+$"),
        "status__in=a,b",
    ],
)
def test_a_list_is_asked_only_what_its_filters_ask(boss: Client, query: str) -> None:
    assert boss.get(f"/gestion/reclamations/complaint/?{query}").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "status__exact=received",
        "service__id__exact=1",
        "handler__isnull=True",
        "received_on__year=2026&received_on__month=5&received_on__day=4",
        "q=chaudi%C3%A8re",
        "o=1.2",
    ],
)
def test_a_list_s_own_filters_work(boss: Client, query: str) -> None:
    assert boss.get(f"/gestion/reclamations/complaint/?{query}").status_code == 200


@pytest.mark.parametrize(("state", "status"), [("0", 200), ("x", 200), ("9" * 40, 200), ("", 200)])
def test_mails_are_listed_by_a_state_of_the_list(boss: Client, state: str, status: int) -> None:
    assert boss.get(f"/gestion/reclamations/mail/?state={state}").status_code == status


def plain_pages() -> list[str]:
    """Every page of the back-office and of the register that needs no argument."""
    found = []
    for namespace in ("admin", "registre"):
        resolver = get_resolver().namespace_dict[namespace][1]
        for name in {key for key in resolver.reverse_dict if isinstance(key, str)}:
            try:
                found.append(reverse(f"{namespace}:{name}"))
            except NoReverseMatch:
                continue
    return sorted(path for path in found if "logout" not in path and not path.endswith(".pdf"))


STRANGE = (
    f"received_on__year={HUGE}",
    "received_on__year=0",
    "received_on__year=9999&received_on__month=12&received_on__day=31",
    "status=x",
    "status__exact=" + HUGE,
    f"service__id__exact={HUGE}",
    f"annee={HUGE}&apres={HUGE}&avant={HUGE}&dossier={HUGE}&p={HUGE}&o={HUGE}",
    "annee=-1&apres=x&avant=x&du=0001-01-01&au=9999-12-31",
    "annee=%F0%9F%98%80&du=x&au=x&filtre=x&qui=x",
    f"at__gte={HUGE}&at__lt=x",
    "q=" + quote("\"'%_\\" * 50),
    "dossier=R-2026-%ED%A0%80",
)


@pytest.mark.parametrize("query", STRANGE)
def test_no_address_is_an_error_of_ours(boss: Client, query: str) -> None:
    for path in plain_pages():
        assert boss.get(f"{path}?{query}").status_code < 500, f"{path}?{query}"


@pytest.mark.parametrize("where", ["?q=%00", "?dossier=%00", "?a=1&b=x%00", "dossiers/R-2026%00/", "%00/"])
def test_a_nul_is_refused_everywhere(boss: Client, client: Client, where: str) -> None:
    assert boss.get(f"/gestion/{where}").status_code in (400, 404)
    assert client.get(f"/suivi/{where}").status_code in (400, 403, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "FOO", "TRACE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize(
    "path", ["/", "/reclamation/", "/suivi/", "/suivi/code-perdu/", "/suivi/quitter/", "/gestion/login/"]
)
def test_a_method_that_no_page_knows_is_told_so(method: str, path: str) -> None:
    make_organisation()
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    status = strict.generic(method, path).status_code
    assert status == 405 or (method in ("OPTIONS", "TRACE") and status in (200, 405))


def test_every_answer_keeps_to_itself_and_asks_for_nothing(client: Client) -> None:
    make_organisation()
    for path in ("/", "/reclamation/", "/suivi/", "/rien/"):
        page = client.get(path)
        assert page["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in page["Permissions-Policy"]
