"""PostgreSQL empties a table with TRUNCATE without a word to its row triggers: the journal refuses that too."""

from django.db import migrations

TABLES = ("reclamations_event", "reclamations_eventdetail", "reclamations_seal")


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION reclamations_journal_refuse()"
            )


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")


class Migration(migrations.Migration):
    dependencies = [("reclamations", "0005_wordings")]
    operations = [migrations.RunPython(forwards, backwards)]
