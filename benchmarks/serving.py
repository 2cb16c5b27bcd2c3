"""The site served for measures and for tests that must kill it: gunicorn, a database of its own, the loopback."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIELDS = {
    "subject": "Fuite d’eau au vestiaire",
    "description": "Depuis lundi le vestiaire est inondé, personne ne répond au téléphone. " * 5,
    "expectation": "Un remboursement de la séance.",
    "name": "Camille Exemple",
    "email": "camille@example.org",
    "reply_by": "email",
    "on_behalf": "self",
}

#: The form opens once complaints have somebody to go to.
_OPEN = """
from reclamations.models import Organisation
found = Organisation.current()
found.name, found.street, found.postal_code, found.city = "Mesures SAS", "1 quai des Essais", "38000", "Grenoble"
found.save()
"""


@dataclass
class Server:
    """A gunicorn and the port it answers on."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """End it and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


@contextmanager
def gunicorn(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """Serve an application with two workers on a free port of the loopback, as the README advises behind a proxy.

    Gunicorn reads other options from `GUNICORN_CMD_ARGS`, such as `--threads=4`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [f"--bind=127.0.0.1:{port}", "--workers=2", "--log-level=error", "--keep-alive=30"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        _wait(port, process)
        yield Server(process, port)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def site_environment(folder: Path) -> dict[str, str]:
    """The environment of a site with its own data folder; limits are counted, but too high to be reached."""
    unwanted = {"DATABASE_URL", "SECRET_KEY", "EMAIL_URL"}
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "reclamations.site.settings",
        "DJANGO_DEMO": "1",
        "DATA_DIR": str(folder / "data"),
        "LOG_LEVEL": "ERROR",
        "FILING_LIMIT": "1000000",
    }


#: Nobody may complain to an organisation without a name and an address.
SET_UP = """
from reclamations.models import Organisation
organisation = Organisation.current()
organisation.name, organisation.street, organisation.postal_code = "Entreprise d’essai", "1 rue de l’Essai", "38000"
organisation.city, organisation.email = "Grenoble", "contact@exemple.fr"
organisation.save()
"""


@contextmanager
def site(environment: dict[str, str]) -> Iterator[Server]:
    """Prepare the database and serve the site."""
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"], ["shell", "-c", SET_UP]):
        manage(environment, *command, "-v0")
    with gunicorn("reclamations.site.wsgi:application", environment) as server:
        yield server


def manage(environment: dict[str, str], *command: str) -> str:
    """Run a management command on the site and give what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, check=True, env=environment, capture_output=True, text=True
    )
    return done.stdout


def read_form(server: Server) -> tuple[str, dict[str, str]]:
    """Open the form once: its CSRF token, and the headers that go with it."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        connection.request("GET", "/reclamation/")
        response = connection.getresponse()
        page = response.read().decode()
    cookies = "; ".join(header.split(";")[0] for header in response.headers.get_all("Set-Cookie") or [])
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if csrf is None:
        raise SystemExit("The form shows no CSRF token.")
    return csrf[1], {"Cookie": cookies, "Connection": "keep-alive"}


def form_tokens(secret: str) -> Callable[[], str]:
    """Give a maker of form tokens shown a minute ago; `secret` is the served site's secret key."""
    from django.core import signing

    from reclamations import clock
    from reclamations.web.guard import tokens

    signer = signing.Signer(key=secret, salt=tokens._SIGNER.salt)
    shown_at = int((clock.now() - timedelta(minutes=1)).timestamp())
    return lambda: str(signer.sign(f"{uuid.uuid4().hex}.{shown_at}"))


def secret_of(folder: Path) -> str:
    """The secret key that a demonstration site made for itself."""
    return (folder / "data" / "secret-key").read_text().strip()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit("gunicorn ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("gunicorn did not start")
