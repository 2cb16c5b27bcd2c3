"""Settings: safe by default; a missing or weak secret refuses to start, and says why."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STRONG = "7Jq2vX9wLz4RbT6mNcY8sKdF3hGpA5eUoWiQrBtZxVn-0123456789"
PRODUCTION = {"SECRET_KEY": STRONG, "SITE_URL": "https://reclamations.exemple.fr"}


def start(tmp_path: Path, show: str = "DEBUG", **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings alone, as a process of its own would, and print one of them."""
    program = f"from reclamations import settings; print(settings.{show})"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path), **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("", "SECRET_KEY is missing"),
        ("court", "SECRET_KEY is too weak"),
        ("a" * 60, "SECRET_KEY is too weak"),
        (STRONG[:49], "SECRET_KEY is too weak"),
        ("django-insecure-" + STRONG, "SECRET_KEY is too weak"),
    ],
)
def test_a_missing_or_weak_secret_refuses_to_start_and_says_why(tmp_path: Path, secret: str, why: str) -> None:
    done = start(tmp_path, **PRODUCTION | {"SECRET_KEY": secret})
    assert done.returncode != 0
    assert why in done.stderr
    assert not list(tmp_path.iterdir()), "no secret is made up in production"


@pytest.mark.parametrize("name", ["TRACKING_KEY", "JOURNAL_KEY"])
def test_the_other_keys_may_not_be_weak_either(tmp_path: Path, name: str) -> None:
    done = start(tmp_path, **PRODUCTION, **{name: "court"})
    assert done.returncode != 0
    assert f"{name} is too weak" in done.stderr


def test_people_without_javascript_may_not_be_locked_out(tmp_path: Path) -> None:
    done = start(tmp_path, **PRODUCTION, PROOF_FREE="0")
    assert done.returncode != 0
    assert "PROOF_FREE must be 1 at least" in done.stderr


@pytest.mark.parametrize(
    ("environment", "threshold"),
    [({}, "60"), ({"FILING_LIMIT": "0"}, "0"), ({"FILING_LIMIT": "0", "PROOF_THRESHOLD": "9"}, "9")],
)
def test_without_limits_on_filing_no_proof_of_work_is_asked_for_unless_it_is_said(
    tmp_path: Path, environment: dict[str, str], threshold: str
) -> None:
    assert start(tmp_path, "PROOF_THRESHOLD", **PRODUCTION, **environment).stdout.strip() == threshold


def test_a_refusal_never_prints_the_secret(tmp_path: Path) -> None:
    done = start(tmp_path, **PRODUCTION | {"SECRET_KEY": STRONG[:49]})
    assert STRONG[:49] not in done.stderr + done.stdout


def test_a_strong_secret_starts_with_debug_off(tmp_path: Path) -> None:
    done = start(tmp_path, **PRODUCTION)
    assert (done.returncode, done.stdout.strip()) == (0, "False")


def test_the_keys_derived_from_the_secret_differ_from_it_and_from_each_other(tmp_path: Path) -> None:
    shown = {start(tmp_path, show=name, **PRODUCTION).stdout for name in ("SECRET_KEY", "TRACKING_KEY", "JOURNAL_KEY")}
    assert len(shown) == 3


@pytest.mark.parametrize("address", ["http://reclamations.exemple.fr", "reclamations.exemple.fr", "ftp://exemple.fr"])
def test_production_is_served_over_https_at_an_absolute_address(tmp_path: Path, address: str) -> None:
    done = start(tmp_path, **PRODUCTION | {"SITE_URL": address})
    assert done.returncode != 0
    assert "SITE_URL must" in done.stderr


@pytest.mark.parametrize(
    "name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
)
def test_over_https_cookies_and_redirections_are_secure(tmp_path: Path, name: str) -> None:
    assert start(tmp_path, show=name, **PRODUCTION).stdout.strip() not in ("False", "0")


def test_the_demonstration_makes_its_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    demo = {"DJANGO_DEMO": "1"}
    first, second = (start(tmp_path, show="SECRET_KEY", **demo).stdout for _ in range(2))
    assert first == second
    assert len(first.strip()) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_the_demonstration_makes_a_data_folder_for_itself_alone(tmp_path: Path) -> None:
    start(tmp_path / "data", DJANGO_DEMO="1")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("before", [None, 0o644])
def test_the_files_of_the_database_are_for_the_site_alone(tmp_path: Path, before: int | None) -> None:
    database = tmp_path / "reclamations.sqlite3"
    if before is not None:
        database.touch(before)
        database.chmod(before)
    program = (
        "import django; django.setup(); from django.db import connection; cursor = connection.cursor(); "
        "cursor.execute('CREATE TABLE one (n)'); "
        "import pathlib, sys; "
        "print({path.name: oct(path.stat().st_mode & 0o777) for path in pathlib.Path(sys.argv[1]).iterdir()})"
    )
    environment = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "reclamations.settings", **PRODUCTION}
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    modes = ast.literal_eval(done.stdout)
    assert {f"reclamations.sqlite3{ending}" for ending in ("", "-wal", "-shm")} <= set(modes)
    assert set(modes.values()) == {"0o600"}


def test_sqlite_loses_nothing_it_has_answered_for(tmp_path: Path) -> None:
    options = start(tmp_path, show="DATABASES", **PRODUCTION).stdout
    for wanted in ("IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        assert wanted in options


def test_no_page_allows_inline_scripts_or_styles(tmp_path: Path) -> None:
    policy = start(tmp_path, show="CONTENT_SECURITY_POLICY", **PRODUCTION).stdout
    assert "unsafe" not in policy
    assert "http" not in policy
