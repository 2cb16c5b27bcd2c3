"""Hold the translations of all that a client reads: complete, current, and with their placeholders.

    check_translations.py                  fail when a catalogue of locale/ is not
    check_translations.py --update         gather the messages into every catalogue of locale/, to be translated
    check_translations.py --update de      the same for one language, which is made if it is new

The back-office and the register are French only: their messages are left out. Everything happens in a copy of the
sources, with gettext's tools, so that a check touches nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What clients read, or may be answered.
SOURCES = (
    "reclamations/domain",
    "reclamations/actions",
    "reclamations/site/errors.py",
    "reclamations/files",
    "reclamations/intake",
    "reclamations/letters",
    "reclamations/outbox",
    "reclamations/templatetags",
    "reclamations/tracking",
    "reclamations/web",
    "reclamations/words",
    "templates/components",
    "templates/documents",
    "templates/emails",
    "templates/letters",
    "templates/public",
    "templates/*.html",
)
#: Read by staff alone.
STAFF_ONLY = (
    "reclamations/actions/opening/dates.py",
    "reclamations/actions/retention.py",
    "reclamations/domain/rights.py",
    "reclamations/domain/standing/staff_words.py",
    "templates/emails/altered_file.*",
    "templates/emails/late_message.*",
    "templates/emails/reminder.*",
)
DEFECTS = {"untranslated": "--untranslated", "fuzzy": "--only-fuzzy", "obsolete": "--only-obsolete"}


def copy_sources(destination: Path) -> None:
    """Copy the sources and the catalogues into `destination`."""
    staff_only = {path for pattern in STAFF_ONLY for path in ROOT.glob(pattern)}
    found = {path for pattern in SOURCES for source in ROOT.glob(pattern) for path in (source, *source.rglob("*"))}
    catalogues = set(ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    for path in (found | catalogues) - staff_only:
        if path.suffix in {".py", ".html", ".txt", ".po"}:
            copy = destination / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)


def gather(tree: Path, locales: list[str], *, keep_obsolete: bool) -> None:
    """Merge the messages of `tree` into its catalogues."""
    (tree / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "--add-location=file", "--verbosity=0"]
    command += [] if keep_obsolete else ["--no-obsolete"]
    subprocess.run([*command, *(f"--locale={name}" for name in locales)], cwd=tree, check=True)


def entries(catalogue: Path, selection: str) -> str:
    """Return the entries of `catalogue` that msgattrib selects, as text without the header."""
    text = subprocess.run(
        ["msgattrib", selection, "--no-wrap", str(catalogue)], check=True, capture_output=True, text=True
    ).stdout
    return text.strip() if text.lstrip().startswith("#~") else text.partition("\n\n")[2].strip()


def defects(catalogue: Path) -> list[str]:
    """Say what is wrong with a catalogue just gathered."""
    name = catalogue.parent.parent.name
    found = [
        f"Messages {label} in locale/{name}:\n\n{text}\n"
        for label, selection in DEFECTS.items()
        if (text := entries(catalogue, selection))
    ]
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(catalogue)]
    compiled = subprocess.run(command, capture_output=True, text=True, check=False)
    return found + ([compiled.stderr] if compiled.returncode else [])


def main(arguments: list[str]) -> int:
    """Check the catalogues, or update them, and return the process's exit code."""
    existing = sorted(path.parent.parent.name for path in ROOT.glob("locale/*/LC_MESSAGES/django.po"))
    is_update = arguments[:1] == ["--update"]
    locales = (arguments[1:] if is_update else []) or existing
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copy_sources(tree)
        gather(tree, locales, keep_obsolete=not is_update)
        gathered = [tree / "locale" / name / "LC_MESSAGES" / "django.po" for name in locales]
        if is_update:
            for catalogue in gathered:
                kept = ROOT / catalogue.relative_to(tree)
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(catalogue, kept)
            return 0
        missing = [text for catalogue in gathered for text in defects(catalogue)]
    print("\n".join(missing), end="")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
