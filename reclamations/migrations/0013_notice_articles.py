"""The organisation's own articles of the notice; triggers keep every version as it was published."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "reclamations_noticearticle"
REFUSED = "what was published in the notice is never changed"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION reclamations_notice_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$ LANGUAGE plpgsql"
    )
    for name, verbs, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT")):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_{name} BEFORE {verbs} ON {TABLE} "
            f"FOR EACH {each} EXECUTE FUNCTION reclamations_notice_refuse()"
        )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    for name in ("append_only", "no_truncate"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_{name} ON {TABLE}")
    schema_editor.execute("DROP FUNCTION reclamations_notice_refuse()")


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0012_absences"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="article")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="titre")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                ("effective_on", models.DateField(verbose_name="en vigueur le")),
                ("recorded_at", models.DateTimeField(verbose_name="enregistré le")),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "article de la notice",
                "verbose_name_plural": "articles de la notice",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__in", [1, 2, 3, 4, 5, 6, 7, 8])),
                        name="notice_has_eight_articles",
                        violation_error_message="La notice a huit articles.",
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
