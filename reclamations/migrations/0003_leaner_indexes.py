"""Fewer indexes to write for each act: those that another covers, and those of columns a client leaves empty.

They are dropped by name: SQLite's schema editor would make the tables anew, without the journal's triggers.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DROPPED = [
    ("complaint", "category_id", "8fb5fec1"),
    ("complaint", "installation_id", "bb461506"),
    ("complaint", "service_id", "744ff7b7"),
    ("event", "actor_id", "483ed795"),
    ("eventdetail", "event_id", "ecd01058"),
    ("letter", "author_id", "09629fff"),
    ("message", "author_id", "abb51539"),
]


def drop(table, column, digest):
    name = f"reclamations_{table}_{column}_{digest}"
    return migrations.RunSQL(
        f"DROP INDEX IF EXISTS {name}", f"CREATE INDEX IF NOT EXISTS {name} ON reclamations_{table} ({column})"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0002_append_only_journal"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[drop(*index) for index in DROPPED],
            state_operations=[
                migrations.AlterField(
                    model_name="complaint",
                    name="category",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reclamations.category",
                        verbose_name="catégorie",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="installation",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reclamations.installation",
                        verbose_name="installation concernée",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="service",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reclamations.service",
                        verbose_name="service concerné",
                    ),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="actor",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                migrations.AlterField(
                    model_name="eventdetail",
                    name="event",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details",
                        to="reclamations.event",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signataire",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="author",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("service__isnull", False)), fields=["service"], name="complaint_service"
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("installation__isnull", False)),
                fields=["installation"],
                name="complaint_installation",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("category__isnull", False)), fields=["category"], name="complaint_category"
            ),
        ),
    ]
