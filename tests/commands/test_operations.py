"""The files of docs/operations.md as written, but for the paths: what systemd, nginx and a clean-up make of them."""

import re
import shutil
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from pytest_django import Settings

from reclamations import clock
from tests.operations import files


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    units = []
    for name, text in files("ini").items():
        unit = tmp_path / Path(name).name
        unit.write_text(text.replace("/srv/reclamations/.venv/bin/python", sys.executable))
        units.append(unit)
    assert {unit.suffix for unit in units} == {".service", ".timer"}
    done = subprocess.run(["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "reclamations" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


@pytest.mark.skipif(not Path("/usr/sbin/nginx").exists(), reason="no nginx")
def test_nginx_understands_its_file(tmp_path: Path) -> None:
    (text,) = files("nginx").values()
    command = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout key.pem -out cert.pem -days 1"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    text = re.sub(r"/etc/letsencrypt\S*/fullchain.pem", f"{tmp_path}/cert.pem", text)
    text = re.sub(r"/etc/letsencrypt\S*/privkey.pem", f"{tmp_path}/key.pem", text)
    text = text.replace("/var/log/nginx", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/e; events {{}}\nhttp {{\n{text}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(
        ["/usr/sbin/nginx", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.django_db
def test_sign_ins_are_forgotten_after_the_delay_of_the_settings(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.SIGN_IN_DAYS = tmp_path, 30
    for name, days in (("old", 31), ("young", 29)):
        attempt = AccessAttempt.objects.create(
            username=name, ip_address="192.0.2.1", user_agent="", failures_since_start=1
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=clock.now() - timedelta(days=days))
    call_command("reconcile", "--clean", stdout=StringIO())
    assert [attempt.username for attempt in AccessAttempt.objects.all()] == ["young"]
