"""The settings of the tests: the project's own, in an environment that owes nothing to the machine.

`TEST_DATABASE_URL` chooses the database; without it, SQLite in a file, as in production: an in-memory
database would let concurrency tests pass for the wrong reasons.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import cast

_folder = Path(tempfile.mkdtemp(prefix="reclamations-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

for _name in (
    *("DJANGO_DEMO", "EMAIL_URL", "EMAIL_TIMEOUT", "DEFAULT_FROM_EMAIL", "SERVER_EMAIL", "TIME_ZONE", "BEHIND_PROXY"),
    *("PROOF_ALWAYS", "PROOF_FREE", "ENV_FILE", "ALLOWED_HOSTS", "LOG_LEVEL", "COPY_MEMORY", "COPY_SECONDS"),
    *("FILE_LIMITS", "FILES_COUNT", "FILES_TOTAL", "FILES_CAP", "FILES_RESERVE"),
    *("SECRET_KEY_FALLBACKS", "TRACKING_KEY_FALLBACKS", "JOURNAL_KEY_FALLBACKS"),
):
    os.environ.pop(_name, None)
os.environ.update(
    DEBUG="off",
    SECRET_KEY="only-for-the-tests-0f7c1b5e9a3d4826b1f0e7d5c2a94863",
    TRACKING_KEY="only-for-the-tests-4b8e2d6f1a9c7035e6d2b4a8f0c19753",
    JOURNAL_KEY="only-for-the-tests-c2f7a1e8d3b6490514e9f8a7b2d6c031",
    SITE_URL="http://testserver",
    DATA_DIR=str(_folder),
    FILING_LIMIT="0",
    UPLOAD_LIMIT="0",
    PROOF_THRESHOLD="0",
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{_folder}/site.sqlite3",
)

# The catalogues that changed since they were compiled: no test may read yesterday's words.
_root = Path(__file__).resolve().parent.parent
for _catalogue in _root.glob("locale/*/LC_MESSAGES/django.po"):
    _compiled = _catalogue.with_suffix(".mo")
    if not _compiled.exists() or _compiled.stat().st_mtime < _catalogue.stat().st_mtime:
        _new = _folder / f"{_catalogue.parent.parent.name}.mo"
        subprocess.run(["msgfmt", f"--output-file={_new}", str(_catalogue)], check=True)
        shutil.move(_new, _compiled)

from reclamations.site.settings import *  # noqa: E402, F403
from reclamations.site.settings import DATABASES, INSTALLED_APPS, STORAGES, TEMPLATES  # noqa: E402
from tests.strict_templates import UndefinedVariable  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

# Served from their sources: nothing has to be collected before the tests.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# Production's connection options hold here too; only the file differs.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}

cast("dict[str, object]", TEMPLATES[0]["OPTIONS"])["string_if_invalid"] = UndefinedVariable()

# pytest-django's live server serves static files only under the application's own name.
INSTALLED_APPS[INSTALLED_APPS.index("reclamations.site.apps.StaticFilesConfig")] = "django.contrib.staticfiles"
