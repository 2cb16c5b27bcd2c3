"""The tracking code: at least 128 bits, never stored, revoked by a version, typed from paper.

See docs/architecture.md, « Reference and secret ».
"""

import base64
import hashlib
import hmac
import re
import statistics
import time

import pytest
from django.conf import settings
from django.test import override_settings

from reclamations import codes
from reclamations.models import Complaint
from reclamations.models.case.complaint import new_code_version
from tests.factories import make_complaint

pytestmark = pytest.mark.django_db


def test_a_code_carries_more_than_128_bits() -> None:
    code = codes.tracking_code(make_complaint())
    assert re.fullmatch(r"([A-Z2-7]{4}-){6}[A-Z2-7]{2}", code)
    assert len(code.replace("-", "")) * 5 >= 128


def test_codes_differ_by_file_by_version_and_by_key() -> None:
    file, other = make_complaint(), make_complaint()
    known = {codes.tracking_code(file), codes.tracking_code(other)}
    file.code_version = new_code_version()
    known.add(codes.tracking_code(file))
    with override_settings(TRACKING_KEY="another-key"):
        known.add(codes.tracking_code(other))
    assert len(known) == 4


def test_no_column_of_the_file_holds_the_code() -> None:
    file = make_complaint()
    code = codes.tracking_code(file)
    row = Complaint.objects.filter(pk=file.pk).values().get()
    assert code not in str(row)
    assert code.replace("-", "") not in str(row)


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')}\n"]
)
def test_a_code_typed_by_hand_opens_the_file(typed: object) -> None:
    file = make_complaint()
    assert codes.find(f" {file.reference.lower()} ", typed(codes.tracking_code(file))) == file  # type: ignore[operator]


def test_letters_misread_as_figures_are_understood() -> None:
    for _ in range(30):
        file = make_complaint()
        code = codes.tracking_code(file)
        if set(code) >= set("OIB"):
            break
    assert set(code) >= set("OIB")
    assert codes.find(file.reference, code.translate(str.maketrans("OIB", "018"))) == file


def test_a_capital_i_typed_as_a_small_l_is_understood() -> None:
    file = make_complaint()
    code = codes.tracking_code(file)
    for typed in (code.replace("I", "l"), code.replace("L", "1"), code.replace("I", "1")):
        assert codes.find(file.reference, typed) == file


@pytest.mark.parametrize("code", ["", "A", "A" * 26, "é" * 26, "\x00", "A" * 100_000, "２" * 26])
@pytest.mark.parametrize("reference", ["R-2026-999999", "", "\x00", "R-2026-0000\ud800", "x" * 100_000, "known"])
def test_whatever_is_wrong_gets_the_same_answer(reference: str, code: str) -> None:
    file = make_complaint()
    assert codes.find(file.reference if reference == "known" else reference, code) is None


def test_a_code_that_is_only_begun_opens_nothing() -> None:
    file = make_complaint()
    code = codes.tracking_code(file)
    assert codes.find(file.reference, code[:-1]) is None
    assert codes.find(file.reference, f"{code}A") is None


def test_the_code_of_another_file_opens_nothing() -> None:
    file, other = make_complaint(), make_complaint()
    assert codes.find(file.reference, codes.tracking_code(other)) is None


@pytest.mark.parametrize("version", [1, 2, 32767])
def test_a_code_given_by_the_first_releases_still_opens_its_file(version: int) -> None:
    file = make_complaint(code_version=version)
    message = f"{file.reference}\0{file.pk}\0{version}".encode()
    digest = hmac.new(settings.TRACKING_KEY.encode(), message, hashlib.sha256).digest()
    assert codes.find(file.reference, base64.b32encode(digest).decode()[:26]) == file


def test_no_two_files_are_given_the_same_number_nor_one_of_the_first_releases() -> None:
    drawn = {new_code_version() for _ in range(1000)}
    assert len(drawn) == 1000
    assert min(drawn) > 32767


def test_codes_given_under_a_former_key_open_until_it_is_forgotten() -> None:
    file = make_complaint()
    code, former = codes.tracking_code(file), settings.TRACKING_KEY
    with override_settings(TRACKING_KEY="k" * 60, TRACKING_KEY_FALLBACKS=[former]):
        assert codes.find(file.reference, code) == file
        assert codes.find(file.reference, codes.tracking_code(file)) == file
    with override_settings(TRACKING_KEY="k" * 60):
        assert codes.find(file.reference, code) is None


def test_the_link_comes_from_the_configured_address() -> None:
    file = make_complaint()
    with override_settings(SITE_URL="https://reclamations.exemple.fr"):
        link = codes.tracking_url(file)
    assert link == f"https://reclamations.exemple.fr/suivi/acces/{file.reference}/{codes.tracking_code(file)}/"


def test_an_unknown_reference_takes_as_long_as_a_wrong_code() -> None:
    known = make_complaint().reference
    spent: dict[str, list[float]] = {known: [], "R-2026-999999": []}
    for _ in range(200):
        for reference, times in spent.items():
            start = time.process_time()  # not the clock: a busy machine stops at any line
            codes.find(reference, "A" * 26)
            times.append(time.process_time() - start)
    slow, fast = sorted((statistics.median(times) for times in spent.values()), reverse=True)
    assert slow < 2.5 * fast
