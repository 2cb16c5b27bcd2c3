"""The environment file and cron lines of docs/operations.md as written, but for the paths and the hours."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.serving import SET_UP
from reclamations import duties, keys
from tests.operations import block

ROOT = Path(__file__).resolve().parents[2]
CRON = shutil.which("cron") or "/usr/sbin/cron"


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    """The file as documented, for a database of its own and without a mail server."""
    told = block("ini", "SITE_URL=")
    (tmp_path / "data").mkdir(mode=0o700)
    lines = [line for line in told.splitlines() if not line.startswith(("DATABASE_URL", "EMAIL_URL"))]
    text = "\n".join([keys.main([]), *lines, ""]).replace("/var/lib/reclamations", str(tmp_path / "data"))
    path = tmp_path / "reclamations.env"
    path.write_text(text)
    return path


def crontab(env_file: Path) -> str:
    """The documented crontab, with the paths of this test."""
    text = block("cron", "send_outbox").replace("/etc/reclamations.env", str(env_file))
    return text.replace("/srv/reclamations/.venv/bin/python", sys.executable).replace("/srv/reclamations", str(ROOT))


def manage(env_file: Path, *command: str) -> str:
    environment = {"PATH": "/usr/bin:/bin", "ENV_FILE": str(env_file)}
    run = [sys.executable, str(ROOT / "manage.py"), *command]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True, cwd="/")
    return done.stdout


@pytest.fixture
def site(env_file: Path) -> Path:
    """A migrated site, with an event to seal and a mail to send."""
    manage(env_file, "migrate", "-v0")
    manage(env_file, "createcachetable")
    manage(env_file, "shell", "-v0", "-c", FILE_ONE)
    return env_file


FILE_ONE = f"""{SET_UP}
from reclamations import actions
from reclamations.domain.vocabulary import Channel, Party
actions.register(actor=Party.CLIENT, filing=actions.Filing(
    name="Hélène", subject="Panne", description="En panne.", reply_by=Channel.EMAIL, channel=Channel.WEB_FORM,
    email="helene@exemple.fr",
))
"""
STATE = """
from reclamations.models import Duty, Seal, Mail
print(*sorted(Duty.objects.exclude(succeeded_at=None).values_list("name", flat=True)))
print(Seal.objects.count(), *Mail.objects.values_list("state", flat=True), [d.failure for d in Duty.objects.all()])
"""
DONE = f"{' '.join(sorted(task.command for task in duties.TASKS))}\n1 sent {[''] * len(duties.TASKS)}\n"


def test_the_cron_lines_and_the_worker_do_the_same() -> None:
    """One list of duties, in the page and in the code."""
    lines = [line.partition("$M ")[2].partition("#")[0].split() for line in block("cron", "send_outbox").splitlines()]
    asked = [[task.command, *task.options] for task in duties.TASKS]
    assert [line for line in lines if line] == [asked[0], [duties.BESIDE], *asked[1:]]
    hours = re.findall(r"^(\d+) (\d+) \* \* \*", block("cron", "send_outbox"), re.M)
    assert [(int(hour), int(minute)) for minute, hour in hours] == [
        (task.at.hour, task.at.minute) for task in duties.TASKS if task.at
    ]


def test_each_line_works_in_the_bare_environment_that_cron_gives(site: Path) -> None:
    environment = {"HOME": "/", "LOGNAME": "root", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    for line in crontab(site).splitlines():
        if setting := re.fullmatch(r"(\w+)=(.*)", line):
            environment[setting[1]] = setting[2]
            continue
        command = line.split(None, 5)[5]
        assert "%" not in command, "cron makes a line break of it"
        done = subprocess.run(
            [environment["SHELL"], "-c", command], env=environment, cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (command, done.stderr)
        assert done.stderr == ""
        if "send_outbox" in command:
            assert done.stdout == "", "no mail a minute"
    assert manage(site, "shell", "-v0", "-c", STATE) == DONE


@pytest.mark.skipif(os.geteuid() != 0 or not Path(CRON).exists(), reason="needs root and Debian's cron")
def test_a_real_cron_runs_them(site: Path, tmp_path: Path) -> None:
    """Debian's daemon, with its own crontabs and mail in a file system that nobody else sees."""
    table = re.sub(r"^[\d*]+ [\d*]+ \* \* \*", "* * * * *", crontab(site), flags=re.M)
    assert table.count("* * * * *") == len(duties.TASKS) + 1
    (tmp_path / "crontab").write_text(table)
    script = f"""
        mount -t tmpfs none /var/spool/cron && mkdir -m 1730 /var/spool/cron/crontabs &&
        mount -t tmpfs none /etc/cron.d && mount -t tmpfs none /run &&
        crontab {tmp_path}/crontab && exec {CRON} -f -L 7
    """
    daemon = subprocess.Popen(["unshare", "-m", "sh", "-c", script], stderr=subprocess.PIPE, text=True)
    try:
        end = time.monotonic() + 150
        while manage(site, "shell", "-v0", "-c", STATE) != DONE:
            assert daemon.poll() is None, daemon.stderr and daemon.stderr.read()
            assert time.monotonic() < end, manage(site, "shell", "-v0", "-c", STATE)
            time.sleep(3)
    finally:
        daemon.terminate()
        daemon.communicate()
