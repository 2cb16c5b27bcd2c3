"""Fail when a message of the code or the templates has no English translation.

The catalogues are rebuilt in a copy of the tree with gettext, so that nothing here is touched and a stale
`locale/en` is found: a new msgid is untranslated there, a changed one is fuzzy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("manage.py", "reclamations", "registre", "templates", "tests", "locale")
CATALOGUE = Path("locale", "en", "LC_MESSAGES", "django.po")
DEFECTS = {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy"}


def copy_sources(destination: Path) -> None:
    """Copy what holds messages, or is needed to load the settings, into `destination`."""
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, destination / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        elif source.exists():
            shutil.copy(source, destination / name)


def rebuild_catalogue(tree: Path) -> None:
    """Merge the messages now in `tree` into its English catalogue."""
    command = [sys.executable, "manage.py", "makemessages", "--locale=en", "--no-obsolete", "--ignore=tests"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([*command, "--verbosity=0"], cwd=tree, env=environment, check=True)


def entries(catalogue: Path, selection: str) -> str:
    """Return the entries of `catalogue` that msgattrib selects, as text without the header."""
    command = ["msgattrib", selection, "--no-obsolete", "--no-wrap", str(catalogue)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return text.partition("\n\n")[2].strip()


def main() -> int:
    """Print what is missing and return the process's exit code."""
    if not (ROOT / CATALOGUE).exists():
        print("No English catalogue in locale/en yet: nothing to compare.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_sources(tree)
        rebuild_catalogue(tree)
        missing = {label: entries(tree / CATALOGUE, option) for label, option in DEFECTS.items()}
    for label, text in missing.items():
        if text:
            print(f"Messages {label} in {CATALOGUE}:\n\n{text}\n")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
