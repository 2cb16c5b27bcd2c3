"""Triggers that keep the journal append-only: no UPDATE, and DELETE of personal details inside a purge only."""

from django.db import migrations

EVENT, DETAIL, SEAL = "reclamations_event", "reclamations_eventdetail", "reclamations_seal"
PERMIT = "reclamations_erasurepermit"
REFUSED = "journal is append-only"


def _sqlite(schema_editor):
    for table in (EVENT, DETAIL, SEAL):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
    for table in (EVENT, SEAL):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
    schema_editor.execute(
        f"CREATE TRIGGER {DETAIL}_no_delete BEFORE DELETE ON {DETAIL} "
        f"WHEN NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE case_id = OLD.case_id) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _postgresql(schema_editor):
    schema_editor.execute(
        "CREATE FUNCTION reclamations_journal_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$ LANGUAGE plpgsql"
    )
    schema_editor.execute(
        "CREATE FUNCTION reclamations_journal_erase() RETURNS trigger AS $$ BEGIN "
        f"IF NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE case_id = OLD.case_id) THEN "
        f"RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END IF; RETURN OLD; END $$ LANGUAGE plpgsql"
    )
    for table, verbs in ((EVENT, "UPDATE OR DELETE"), (SEAL, "UPDATE OR DELETE"), (DETAIL, "UPDATE")):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION reclamations_journal_refuse()"
        )
    schema_editor.execute(
        f"CREATE TRIGGER {DETAIL}_erasure BEFORE DELETE ON {DETAIL} "
        "FOR EACH ROW EXECUTE FUNCTION reclamations_journal_erase()"
    )


def forwards(apps, schema_editor):
    {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor](schema_editor)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in (EVENT, DETAIL, SEAL):
            schema_editor.execute(f"DROP TRIGGER {table}_no_update")
            schema_editor.execute(f"DROP TRIGGER {table}_no_delete")
        return
    for table in (EVENT, SEAL, DETAIL):
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    schema_editor.execute(f"DROP TRIGGER {DETAIL}_erasure ON {DETAIL}")
    schema_editor.execute("DROP FUNCTION reclamations_journal_refuse()")
    schema_editor.execute("DROP FUNCTION reclamations_journal_erase()")


class Migration(migrations.Migration):
    dependencies = [("reclamations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
