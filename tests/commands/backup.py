"""A backup of the tests' database, taken and restored whole as an administrator would."""

import sqlite3
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql


class Backup:
    """The database as it stood when this was made; `restore` brings it back, counters included."""

    def __init__(self, folder: Path) -> None:
        self._copy = folder / "backup.sqlite3"
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            _copy(connection.connection, self._copy)
        else:
            self._name, self._kept = connection.settings_dict["NAME"], "backup_of_the_tests"
            self._recreate(self._kept, self._name)

    def restore(self) -> None:
        """Put it in the place of the database."""
        if connection.vendor == "sqlite":
            saved = sqlite3.connect(self._copy)
            connection.ensure_connection()
            saved.backup(connection.connection)
            saved.close()
        else:
            self._recreate(self._name, self._kept)

    @staticmethod
    def _recreate(name: str, template: str) -> None:
        connection.close()
        given = {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user", "password")}
        parameters = {key: value for key, value in given.items() if value}
        with psycopg.connect(dbname="postgres", autocommit=True, **parameters) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
            )


def _copy(source: sqlite3.Connection, path: Path) -> None:
    target = sqlite3.connect(path)
    source.backup(target)
    target.close()
