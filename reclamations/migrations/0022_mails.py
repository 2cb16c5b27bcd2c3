"""The outbox has a table of its own: what django-post-office held is copied, what waits and what is over, then goes.

Nothing of a client may stay in a table that the purge does not know. A site that never had django-post-office has
nothing to copy.
"""

from urllib.parse import urlsplit

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reclamations.models.mail
from reclamations.domain import vocabulary
from reclamations.models.labels import choices

OLD = "post_office_email"
#: In the order in which they may go.
TABLES = (
    "post_office_log",
    "post_office_attachment_emails",
    "post_office_attachment",
    OLD,
    "post_office_emailtemplate",
)
STATES = {0: "sent", 1: "failed", 2: "queued", 3: "requeued"}
CHUNK = 500


def copy(apps, schema_editor):
    """Copy every mail under the same key, with what servers answered."""
    connection = schema_editor.connection
    if OLD not in connection.introspection.table_names():
        return
    old_mail, old_log, new = (apps.get_model("reclamations", name) for name in ("OldMail", "OldLog", "Mail"))
    for name in ("created_at", "updated_at"):  # the old moments, not this one
        field = new._meta.get_field(name)
        field.auto_now_add = field.auto_now = False
    taken = set()
    last = 0
    while rows := list(old_mail.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        logs = {}
        for log in old_log.objects.filter(email_id__in=[row.pk for row in rows]).order_by("pk"):
            logs.setdefault(log.email_id, []).append(log)
        mails = [_mail(new, row, logs.get(row.pk, []), taken) for row in rows]
        new.objects.bulk_create(mails)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('reclamations_mail', 'id'), max(id)) FROM reclamations_mail"
            )


def _mail(new, row, logs, taken):
    headers = row.headers if isinstance(row.headers, dict) else {}
    own = f"<mail-{row.pk}@{urlsplit(settings.SITE_URL).hostname}>"
    message_id = row.message_id or headers.get("Message-ID") or own
    if message_id in taken:  # only a demonstration gave one to several
        message_id = own
    taken.add(message_id)
    state = STATES.get(row.status, "failed")
    return new(
        pk=row.pk,
        message_id=message_id,
        state=state,
        sender=row.from_email,
        to=row.to,
        reply_to=headers.get("Reply-To", ""),
        subject=row.subject[:200],
        frozen=row.context,
        text=row.message,
        html=row.html_message,
        created_at=row.created,
        updated_at=row.last_updated,
        due_at=row.scheduled_time,
        tries=row.number_of_retries or 0,
        answers=[_answer(log, state, is_last=log is logs[-1]) for log in logs],
    )


def _answer(log, state, *, is_last):
    """A log says « sent » or « failed »; a mail that failed once and waits again did not fail."""
    known = STATES.get(log.status, "failed")
    after = "requeued" if known == "failed" and not (is_last and state == "failed") else known
    return {
        "at": log.date.isoformat(timespec="microseconds"),
        "state": after,
        "kind": log.exception_type,
        "words": log.message,
    }


def unlink(apps, schema_editor):
    """Let messages go from the old table: SQLite makes the table of messages anew, and needs nothing."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for name, of in connection.introspection.get_constraints(cursor, "reclamations_message").items():
            if of["foreign_key"] and of["foreign_key"][0] == OLD:
                cursor.execute(f"ALTER TABLE reclamations_message DROP CONSTRAINT {connection.ops.quote_name(name)}")


def drop(apps, schema_editor):
    """Drop the old tables, and what Django noted of them."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        for table in TABLES:
            if table in there:
                cursor.execute(f"DROP TABLE {table}")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'post_office'")
    old = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="post_office")
    apps.get_model("auth", "Permission").objects.filter(content_type__in=old).delete()
    old.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("reclamations", "0021_choices_by_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message_id",
                    models.CharField(
                        default=reclamations.models.mail.new_message_id,
                        editable=False,
                        max_length=255,
                        verbose_name="Message-ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=choices(vocabulary.MailState), default="queued", max_length=8, verbose_name="état"
                    ),
                ),
                ("sender", models.CharField(max_length=320, verbose_name="expéditeur")),
                ("to", models.CharField(max_length=320, verbose_name="destinataire")),
                ("reply_to", models.CharField(blank=True, max_length=320, verbose_name="adresse de réponse")),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="objet")),
                ("frozen", models.JSONField(blank=True, null=True, verbose_name="contenu figé")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                ("html", models.TextField(blank=True, verbose_name="HTML")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="préparé le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifié le")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="prochain essai")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="essais manqués")),
                ("answers", models.JSONField(blank=True, default=list, verbose_name="réponses")),
            ],
            options={
                "verbose_name": "courriel",
                "verbose_name_plural": "courriels",
                "indexes": [
                    models.Index(fields=["state", "id"], name="mail_state"),
                    models.Index(fields=["updated_at"], name="mail_updated"),
                ],
                "constraints": [models.UniqueConstraint(fields=("message_id",), name="mail_message_id")],
            },
        ),
        migrations.CreateModel(
            name="OldMail",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("from_email", models.CharField(max_length=254)),
                ("to", models.TextField()),
                ("subject", models.CharField(max_length=989)),
                ("message", models.TextField()),
                ("html_message", models.TextField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("created", models.DateTimeField()),
                ("last_updated", models.DateTimeField()),
                ("scheduled_time", models.DateTimeField(null=True)),
                ("message_id", models.CharField(max_length=255, null=True)),
                ("number_of_retries", models.PositiveIntegerField(null=True)),
                ("headers", models.JSONField(null=True)),
                ("context", models.JSONField(null=True)),
            ],
            options={"managed": False, "db_table": OLD},
        ),
        migrations.CreateModel(
            name="OldLog",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("email_id", models.IntegerField()),
                ("date", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField()),
                ("exception_type", models.CharField(max_length=255)),
                ("message", models.TextField()),
            ],
            options={"managed": False, "db_table": "post_office_log"},
        ),
        migrations.RunPython(copy),
        migrations.DeleteModel("OldMail"),
        migrations.DeleteModel("OldLog"),
        migrations.RunPython(unlink),
        migrations.AlterField(
            model_name="message",
            name="email",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="case_message",
                to="reclamations.mail",
                verbose_name="courriel",
            ),
        ),
        migrations.RunPython(drop),
    ]
