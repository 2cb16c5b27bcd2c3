"""A site of before has its mails in the tables of django-post-office: all are copied, and the tables go."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.serving import ROOT, manage, site_environment
from tests.reliability.test_backup import DATABASES, database_of

#: What the migration needs of the old tables; the link of messages to them is a constraint of PostgreSQL.
OLD = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute('CREATE TABLE post_office_email (id integer PRIMARY KEY, from_email varchar(254), "to" text, '
        'subject varchar(989), message text, html_message text, status smallint, created {moment}, '
        'last_updated {moment}, scheduled_time {moment}, '
        'message_id varchar(255), number_of_retries integer, headers {json}, context {json})')
    cursor.execute('CREATE TABLE post_office_log (id integer PRIMARY KEY, email_id integer, date {moment}, '
        'status smallint, exception_type varchar(255), message text)')
    cursor.execute('CREATE TABLE post_office_attachment (id integer PRIMARY KEY, name text)')
    if connection.vendor == "postgresql":
        cursor.execute('ALTER TABLE reclamations_message ADD CONSTRAINT old FOREIGN KEY (email_id) '
            'REFERENCES post_office_email (id) DEFERRABLE INITIALLY DEFERRED')
    day = "2026-05-{{:02}} 09:00:00+00:00"
    own = '{{"Message-ID": "<own@b.fr>", "Reply-To": "nous@b.fr"}}'
    for number, status, headers, message_id, context in (
        (3, 0, own, None, '{{"template": "response", "language": "fr"}}'), (4, 1, None, "<staff@b.fr>", None),
        (7, 2, own, None, None), (9, 3, None, None, None),
    ):
        cursor.execute('INSERT INTO post_office_email VALUES '
            '(%s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, %s, %s, %s, %s)',
            [number, 'nous@b.fr', 'helene@b.fr', 'Objet', 'Texte', '', status, day.format(number),
             day.format(number + 1), message_id, None if status else 2, headers, context])
    for number, mail, status, words in ((1, 3, 1, '451 busy'), (2, 3, 0, '250 taken'), (3, 4, 1, '451'),
        (4, 4, 1, '550'), (5, 9, 1, '421')):
        cursor.execute('INSERT INTO post_office_log VALUES (%s, %s, %s, %s, %s, %s)',
            [number, mail, day.format(number), status, 'SMTPDataError' if status else '', words])
"""
NOW = """
import json, django; django.setup()
from django.db import connection
from reclamations.models import Mail
own = Mail.objects.create(to="a@b.fr", sender="c@d.fr")
print(json.dumps({
    "old": [name for name in connection.introspection.table_names() if name.startswith("post_office")],
    "mails": {mail.pk: [mail.message_id, mail.state, mail.reply_to, mail.tries, mail.frozen, mail.created_at.day,
        mail.updated_at.day, [[answer["state"], answer["words"]] for answer in mail.answers]]
        for mail in Mail.objects.exclude(pk=own.pk)},
    "next": own.pk,
    "plan": Mail.objects.filter(message_id=own.message_id).explain(),
    "of": [of["foreign_key"][0] for of in connection.introspection.get_constraints(connection.cursor(),
        "reclamations_message").values() if of["foreign_key"] and of["columns"] == ["email_id"]],
}))
"""


def run(environment: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", DATABASES)
def test_an_upgraded_site_keeps_every_mail_and_no_old_table(kind: str, tmp_path: Path) -> None:
    with database_of(kind, "site_upgraded") as database:
        environment = site_environment(tmp_path) | {"SITE_URL": "http://localhost"} | database
        manage(environment, "migrate", "reclamations", "0021", "-v0")
        is_server = kind == "postgresql"
        run(
            environment,
            OLD.format(
                moment="timestamp with time zone" if is_server else "datetime", json="jsonb" if is_server else "text"
            ),
        )
        manage(environment, "migrate", "-v0")
        found = json.loads(run(environment, NOW))
    assert found["old"] == []
    assert found["of"] == ["reclamations_mail"]
    assert found["mails"] == {
        "3": [
            *("<own@b.fr>", "sent", "nous@b.fr", 2, {"template": "response", "language": "fr"}, 3, 4),
            [["requeued", "451 busy"], ["sent", "250 taken"]],
        ],
        "4": ["<staff@b.fr>", "failed", "", 0, None, 4, 5, [["requeued", "451"], ["failed", "550"]]],
        "7": ["<mail-7@localhost>", "queued", "nous@b.fr", 0, None, 7, 8, []],
        "9": ["<mail-9@localhost>", "requeued", "", 0, None, 9, 10, [["requeued", "421"]]],
    }, "the second that had a Message-ID of another has one of its own"
    assert found["next"] > 9
