"""`serve`: one process that a person starts; all it started ends with it."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment of its own, with a migrated database."""
    folder = tmp_path_factory.mktemp("serve")
    environment = {"DJANGO_DEMO": "1", "DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"}
    for command in (["migrate", "--verbosity=0"], ["createcachetable"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    """The command, once its server listens."""
    command = [sys.executable, "manage.py", "serve", f"--port={port}", "--workers=1"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    wait_until(lambda: listens(port) or process.poll() is not None)
    yield process
    process.kill()
    process.communicate()


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def servers(port: int) -> list[int]:
    """The processes that were started to listen there, workers included."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--bind=127.0.0.1:{port}".encode() in command.read_bytes():
                found.append(int(command.parent.name))
        except OSError:  # it has just ended
            continue
    return found


def wait_until(condition: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_all_it_started_ends_with_it(how: signal.Signals, served: subprocess.Popen[str], port: int) -> None:
    assert served.poll() is None, served.communicate()[0]
    assert len(servers(port)) >= 1
    served.send_signal(how)
    output = served.communicate(timeout=60)[0]
    wait_until(lambda: not servers(port))
    if how is not signal.SIGKILL:
        assert served.returncode == 0
        assert f"Serving http://127.0.0.1:{port}/ (back-office:" in output
        assert "Stopping." in output.splitlines(), "a server that was still starting may say something after it"


def test_a_server_that_cannot_start_is_told(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "manage.py", "serve", f"--port={taken.getsockname()[1]}"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode != 0
    assert "has stopped by itself" in done.stderr
