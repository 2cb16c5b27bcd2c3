"""Every command of the project explains itself."""

from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.core.management import load_command_class

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(
    (app, path.stem)
    for app in ("reclamations", "registre")
    for path in (ROOT / app / "management" / "commands").glob("[!_]*.py")
)


@pytest.mark.parametrize(("app", "name"), COMMANDS)
def test_every_command_prints_its_help(app: str, name: str) -> None:
    parser: ArgumentParser = load_command_class(app, name).create_parser("manage.py", name)
    text = parser.format_help()
    assert f"manage.py {name}" in text
    assert len(text) > len(parser.format_usage()) + 40
    assert "%%" not in text
