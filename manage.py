#!/usr/bin/env python
"""Django's command line, on the settings of this project."""

import os
import sys


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reclamations.site.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("Django is not here: run .venv/bin/python manage.py, after `make run` or the README's installation.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}\nIn the folder of the demonstration, set DJANGO_DEMO=1.")


if __name__ == "__main__":
    main()
