"""A tracking code never stands in a log: not in Django's, not in the server's, however its link is written."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.test import Client

from benchmarks.serving import SET_UP, gunicorn, manage, site_environment
from reclamations.domain.vocabulary import Role
from reclamations.site import logs
from reclamations.web.visit import carried
from tests.factories import make_staff

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ"
REFERENCE = "R-2026-000001"
BARE = CODE.replace("-", "")
WRITTEN = [
    f"/suivi/acces/{REFERENCE}/{CODE}/",
    f"/suivi/acces/{REFERENCE}/{CODE}",
    f"/suivi/acces/{REFERENCE}/{BARE}/",
    f"/suivi/acces/{REFERENCE}/{CODE.lower()}/",
    f"/suivi/acces/{REFERENCE}/{BARE.lower()}/?langue=en",
    f"/suivi/acces/{REFERENCE}/{CODE[:-2]}/",
    f"//suivi//acces//{REFERENCE}//{CODE}//",
    f"/suivi/acces/{REFERENCE}/{quote(CODE.replace('-', ' '))}/",
    f"/suivi/?next=/suivi/acces/{REFERENCE}/{CODE}/",
    f"/suivi/?next={quote(f'/suivi/acces/{REFERENCE}/{CODE}/', safe='')}",
    f"/suivi/{REFERENCE}/{CODE}/",
    f"/SUIVI/ACCES/{REFERENCE}/{CODE}/",
    f"/ailleurs?code={CODE}&autre=1",
]


@pytest.mark.parametrize("path", WRITTEN)
def test_no_way_to_write_a_link_shows_its_code(path: str) -> None:
    for line in (f'"GET {path} HTTP/1.1" 303', f"Forbidden: {path}", f"Not Found: {path}"):
        shown = logs.redacted(line).upper()
        assert CODE[:9] not in shown
        assert BARE[:8] not in shown
        assert logs.redacted(line).split()[-1] == line.split()[-1] or line.endswith(path)


@pytest.mark.parametrize(
    "line",
    [
        "GET /suivi/dossier/R-2026-000001/ HTTP/1.1",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "smtplib.SMTPSenderRefused: 554 5.7.1 <a@exemple.fr>: Sender address rejected",
        "GET /gestion/reclamations/complaint/?q=plusieurs-mots-dans-une-recherche-longue",
    ],
)
def test_other_lines_are_left_as_they_are(line: str) -> None:
    assert logs.redacted(line) == line


@pytest.mark.parametrize("before", ["", "//127.0.0.1", "/suivi/?next="])
def test_no_log_shows_what_an_address_carries(before: str) -> None:
    prefix = carried.Carried(files={1: 2}).prefix
    assert logs.redacted(f'"GET {before}{prefix}/suivi/dossier/{REFERENCE}/ HTTP/1.1" 200') == (
        f'"GET {before}/visite/…/suivi/dossier/{REFERENCE}/ HTTP/1.1" 200'
    )


def test_a_traceback_shows_no_code_either(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(WRITTEN[0])
    except ValueError:
        logging.getLogger("anything").exception("trouble with %s", WRITTEN[0])
    assert CODE not in caplog.text
    assert "ValueError: /suivi/acces/R-2026-000001/…" in caplog.text


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the site's own handler writes."""
    handler = next(one for one in logging.root.handlers if any(isinstance(f, logs.Refusals) for f in one.filters))
    assert isinstance(handler, logging.StreamHandler)
    before = handler.setStream(buffer := StringIO())
    yield buffer
    handler.setStream(before)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/gestion/reclamations/mail/", 403),
        ("/gestion/reclamations/complaint/?name__icontains=a", 403),
        ("/gestion/dossiers/R-2026-000001/", 403),
        ("/gestion/reclamations/service/?name__regex=a", 400),
        ("/nulle-part/", 404),
        ("/reclamation/?x=%00", 400),
    ],
)
def test_a_refusal_is_one_line_without_a_traceback(path: str, expected: int, written: StringIO) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(Role.ADMINISTRATOR, is_staff=True), backend="reclamations.auth.RoleBackend")
    assert client.get(path).status_code == expected
    assert len(written.getvalue().splitlines()) == 1


@pytest.mark.django_db
def test_another_host_is_refused_on_one_line(written: StringIO) -> None:
    assert Client().get("/", headers={"host": "ailleurs.exemple"}).status_code == 400
    assert len(written.getvalue().splitlines()) == 1


@pytest.mark.django_db
def test_what_fails_here_keeps_its_traceback(written: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("reclamations.models.Organisation.current", fail)
    assert Client(raise_request_exception=False).get("/").status_code == 500
    assert "ZeroDivisionError" in written.getvalue()


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object, **more: object) -> None:  # type: ignore[override]
        return None


def test_a_real_server_logs_no_code(tmp_path: Path) -> None:
    """Right and wrong codes, limits reached and addresses that do not exist, by the access log and Django's own."""
    environment = site_environment(tmp_path) | {"LOG_LEVEL": "DEBUG"}
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        manage(environment, *command, "-v0")
    printed = manage(environment, "shell", "-v0", "-c", FILE_ONE).split()
    reference, code = printed[-2:]
    access, errors = tmp_path / "access.log", tmp_path / "errors.log"
    environment["GUNICORN_CMD_ARGS"] = (
        f"--access-logfile={access} --error-logfile={errors} --log-level=debug --capture-output"
    )
    opener = build_opener(NoRedirect)
    answers = []
    with gunicorn("reclamations.site.wsgi:application", environment) as server:
        wrong = "A" * 4 + code[4:]
        for tried in [code, wrong, *[f"{wrong[:-1]}{end}" for end in "ABCDEFGHIJKLMN"]]:
            for path in (f"/suivi/acces/{reference}/{tried}/", f"/suivi//acces/{reference}/{tried}", f"/x/{tried}/"):
                request = f"http://127.0.0.1:{server.port}{path}"
                try:
                    answers.append(opener.open(request).status)
                except HTTPError as error:
                    answers.append(error.code)
    assert {303, 403, 404} <= set(answers)
    written = access.read_text() + errors.read_text()
    assert written.count("/suivi/acces/") >= 15, "the lines themselves are there"
    assert f"/suivi/acces/{reference}/…" in written
    for part in (code, wrong, code.replace("-", ""), code[5:24]):
        assert part not in written
    assert not re.search(r"/acces/[^/]+/[A-Z2-7]{4}", written)


FILE_ONE = f"""{SET_UP}
from reclamations import actions, codes
from reclamations.domain.vocabulary import Channel, Party
filing = actions.Filing(
    name="Hélène", subject="Panne", description="En panne.", reply_by=Channel.WEB_FORM, channel=Channel.WEB_FORM
)
file = actions.register(actor=Party.CLIENT, filing=filing)
print(file.reference, codes.tracking_code(file))
"""
