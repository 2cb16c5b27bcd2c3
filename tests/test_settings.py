"""Settings: safe by default; a missing or weak secret refuses to start, and says why."""

import ast
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
STRONG = "7Jq2vX9wLz4RbT6mNcY8sKdF3hGpA5eUoWiQrBtZxVn-0123456789"
KEYS = {"SECRET_KEY": STRONG, "TRACKING_KEY": STRONG + "-codes", "JOURNAL_KEY": STRONG + "-seals"}
PRODUCTION = {**KEYS, "SITE_URL": "https://reclamations.exemple.fr"}
DERIVED = {"TRACKING_KEY": "tracking", "JOURNAL_KEY": "journal"}


def start(tmp_path: Path, show: str = "DEBUG", **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the settings alone, as a process of its own would, and print one of them."""
    program = f"from reclamations.site import settings; print(settings.{show})"
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
def test_the_other_keys_may_not_be_missing_or_weak_either(tmp_path: Path, name: str) -> None:
    for value, why in (
        ("court", "is too weak"),
        ("", "is missing. A new site makes it once: python -m reclamations.keys"),
    ):
        done = start(tmp_path, **PRODUCTION | {name: value})
        assert done.returncode != 0
        assert f"{name} {why}" in done.stderr
    done = start(tmp_path, **PRODUCTION, **{f"{name}_FALLBACKS": "court"})
    assert f"{name}_FALLBACKS is too weak" in done.stderr


def keys_printed(*arguments: str, **environment: str) -> dict[str, str]:
    """What `python -m reclamations.keys` prints."""
    command = [sys.executable, "-m", "reclamations.keys", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_the_keys_printed_for_a_new_site_start_it(tmp_path: Path) -> None:
    printed = keys_printed()
    assert set(printed) == set(KEYS)
    assert start(tmp_path, **PRODUCTION | printed).returncode == 0
    assert keys_printed() != printed


def test_a_site_that_had_one_key_only_goes_on_with_those_that_derived_from_it(tmp_path: Path) -> None:
    before = {name: hashlib.sha256(f"{word}:{STRONG}".encode()).hexdigest() for name, word in DERIVED.items()}
    printed = keys_printed("--former", SECRET_KEY=STRONG)
    assert printed == before
    assert start(tmp_path, "JOURNAL_KEY", **PRODUCTION | printed).stdout.strip() == before["JOURNAL_KEY"]


def test_a_new_secret_key_changes_no_other(tmp_path: Path) -> None:
    rotated = PRODUCTION | {"SECRET_KEY": STRONG[::-1], "SECRET_KEY_FALLBACKS": STRONG}
    for name in DERIVED:
        assert start(tmp_path, name, **rotated).stdout.strip() == PRODUCTION[name]


WRONG = {
    "BEHIND_PROXY": ("peut-être", "BEHIND_PROXY is « on » or « off »"),
    "DEBUG": ("2", "DEBUG is « on » or « off »"),
    "PROOF_ALWAYS": ("vrai?", "PROOF_ALWAYS is « on » or « off »"),
    "FILING_LIMIT": ("abc", "FILING_LIMIT is a whole number, 0 at least"),
    "UPLOAD_LIMIT": ("-1", "UPLOAD_LIMIT is a whole number, 0 at least"),
    "PROOF_THRESHOLD": ("1,5", "PROOF_THRESHOLD is a whole number"),
    "TIME_ZONE": ("Europe/Grenoble", "is no time zone"),
    "LOG_LEVEL": ("bavard", "LOG_LEVEL is DEBUG, INFO"),
    "DATABASE_URL": ("mysql://u:p@h/n", "DATABASE_URL is postgres://"),
    "EMAIL_URL": ("smtp.exemple.fr", "EMAIL_URL is smtp+tls://"),
    "FILE_LIMITS": ("film=80", "FILE_LIMITS is such as « pdf=30 »"),
    "SITE_URL": ("https://exemple.fr/reclamations", "SITE_URL is a bare address"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_value_that_is_not_understood_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    value, why = WRONG[name]
    done = start(tmp_path, **PRODUCTION | {name: value})
    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert why in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("url", ["postgres://u:pa/ss@h/n", "postgres://u:se:cret@h:x/n"])
def test_a_database_address_that_is_not_understood_never_prints_its_password(tmp_path: Path, url: str) -> None:
    done = start(tmp_path, **PRODUCTION | {"DATABASE_URL": url})
    assert "DATABASE_URL is postgres://" in done.stderr
    assert "cret" not in done.stderr
    assert "'pa'" not in done.stderr


@pytest.mark.parametrize("word", ["on", "ON", "oui", "1", "True"])
def test_yes_is_understood_in_both_languages(tmp_path: Path, word: str) -> None:
    assert "https" in start(tmp_path, "SECURE_PROXY_SSL_HEADER", **PRODUCTION, BEHIND_PROXY=word).stdout


def test_the_environment_file_is_read_by_the_site_itself(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    lines = ["# the site", "", *(f"{name}={value}" for name, value in PRODUCTION.items())]
    file.write_text("\n".join([*lines, "DEFAULT_FROM_EMAIL='Voix $HOME & <a@exemple.fr>'", 'FILING_LIMIT="7"']))
    assert start(tmp_path, "DEFAULT_FROM_EMAIL", ENV_FILE=str(file)).stdout == "Voix $HOME & <a@exemple.fr>\n"
    assert start(tmp_path, "FILING_LIMIT", ENV_FILE=str(file)).stdout == "7\n"
    assert start(tmp_path, "FILING_LIMIT", ENV_FILE=str(file), FILING_LIMIT="8").stdout == "8\n"
    assert "cannot be read" in start(tmp_path, ENV_FILE=str(tmp_path / "absent")).stderr
    file.write_text("export SECRET_KEY=x\n")
    assert "line 1: one NAME=value a line" in start(tmp_path, ENV_FILE=str(file)).stderr


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
    shown = {start(tmp_path, show=name, DJANGO_DEMO="1", SECRET_KEY=STRONG).stdout for name in KEYS}
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
    environment = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "reclamations.site.settings", **PRODUCTION}
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


@pytest.mark.parametrize("name", ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "COOKIE_PREFIX"])
def test_over_https_no_subdomain_can_set_our_cookies(tmp_path: Path, name: str) -> None:
    assert start(tmp_path, name, **PRODUCTION).stdout.startswith("__Host-")
    local = PRODUCTION | {"SITE_URL": "http://127.0.0.1:8000"}
    assert "__Host-" not in start(tmp_path, name, **local).stdout
