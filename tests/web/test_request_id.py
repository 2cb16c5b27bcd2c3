"""Every request has an identifier, in its lines of log, in its answer, and on the page of an error."""

from __future__ import annotations

import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from reclamations.site import errors, logs
from reclamations.site.middleware import RequestIdMiddleware

pytestmark = pytest.mark.django_db


def test_each_answer_says_its_own(client: Client) -> None:
    first, second = (client.get("/").headers["X-Request-ID"] for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{12}", first)
    assert first != second


@pytest.mark.parametrize(
    ("is_behind", "given", "is_kept"),
    [
        (True, "7f3a-19b2c4", True),
        (True, "x", False),
        (True, "a b\r\nSet-Cookie: c", False),
        (True, "a" * 65, False),
        (False, "7f3a-19b2c4", False),
    ],
)
def test_a_proxys_own_is_kept_where_one_is_trusted(is_behind: bool, given: str, is_kept: bool) -> None:
    request = RequestFactory().get("/", headers={"x-request-id": given})
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https") if is_behind else None):
        answer = RequestIdMiddleware(lambda _: HttpResponse())(request)
    assert (answer.headers["X-Request-ID"] == given) is is_kept


def test_every_line_of_a_request_bears_it_and_no_other_does() -> None:
    lines: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        lines.append(written("within"))
        return HttpResponse()

    answer = RequestIdMiddleware(view)(RequestFactory().get("/"))
    assert f"[{answer.headers['X-Request-ID']}] within" in lines[0]
    assert "[-] outside" in written("outside")


def test_the_page_of_an_error_gives_it_to_be_told() -> None:
    token = logs.request_id.set("7f3a19b2c4d5")
    try:
        assert "<strong>7f3a19b2c4d5</strong>" in errors.server_error(RequestFactory().get("/")).content.decode()
    finally:
        logs.request_id.reset(token)


def written(message: str) -> str:
    line = logs.configuration("INFO")["formatters"]["line"]
    record = logs.Record("reclamations", logging.INFO, "here.py", 1, message, (), None)
    return logging.Formatter(line["format"], line["datefmt"]).format(record)
