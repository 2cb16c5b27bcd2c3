"""Files are kept as they came, beside a clean copy. Of those received before, only the copy was kept: it is said so."""

from django.db import migrations, models
from django.db.models import F, Q

KINDS = {"application/pdf": "pdf", "image/jpeg": "jpeg", "image/png": "png", "image/webp": "webp"}


def call_them_copies(apps, editor):
    """What was stored was the cleaned file: it becomes the copy of an original that nobody has any more."""
    attachments = apps.get_model("reclamations", "Attachment").objects
    attachments.update(
        received_at=F("created_at"),
        copy_state="clean",
        copy_name=F("storage_name"),
        copy_sha256=F("sha256"),
        copy_size=F("size"),
        copy_type=F("content_type"),
    )
    attachments.update(storage_name="", sha256="", size=0)
    for content_type, kind in KINDS.items():
        attachments.filter(content_type=content_type).update(kind=kind)
    if editor.connection.vendor == "postgresql":  # no table is altered while checks of its rows wait for the commit
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")


def forget_waiting_uploads(apps, _editor):
    """A form half filled in during the upgrade asks for its files again: those that wait are no originals.

    `reconcile` deletes their bytes, which no row names any more.
    """
    apps.get_model("reclamations", "PendingUpload").objects.all().delete()


def added(name, field, model="attachment"):
    return migrations.AddField(model_name=model, name=name, field=field, preserve_default=field.default != "")


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0014_reach"),
    ]

    operations = [
        added("received_at", models.DateTimeField(null=True, verbose_name="reçue le")),
        added("kind", models.CharField(default="", max_length=8, verbose_name="sorte")),
        added(
            "copy_state",
            models.CharField(
                choices=[
                    ("pending", "Copie en préparation"),
                    ("clean", "Copie faite"),
                    ("original_only", "Original seul"),
                ],
                default="",
                max_length=16,
                verbose_name="copie",
            ),
        ),
        added(
            "copy_name",
            models.CharField(
                blank=True, default="", editable=False, max_length=80, verbose_name="nom de stockage de la copie"
            ),
        ),
        added(
            "copy_sha256",
            models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="empreinte SHA-256 de la copie"
            ),
        ),
        added(
            "copy_size",
            models.PositiveBigIntegerField(default=0, editable=False, verbose_name="taille de la copie en octets"),
        ),
        added("copy_type", models.CharField(blank=True, default="", max_length=100, verbose_name="type de la copie")),
        added(
            "copy_tries", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="essais de copie")
        ),
        added("copy_claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="copie commencée le")),
        added("losses", models.JSONField(default=list, verbose_name="ce que la copie n’a pas")),
        added(
            "no_copy_reason",
            models.CharField(blank=True, default="", max_length=16, verbose_name="pourquoi il n’y a pas de copie"),
        ),
        added("taken_at", models.DateTimeField(null=True, verbose_name="photo prise le")),
        migrations.RunPython(call_them_copies),
        migrations.RunPython(forget_waiting_uploads),
        migrations.RemoveField(model_name="attachment", name="content_type"),
        migrations.RemoveField(model_name="pendingupload", name="content_type"),
        added("kind", models.CharField(default="", max_length=8, verbose_name="sorte"), model="pendingupload"),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=Q(("copy_state", "pending")), fields=["copy_claimed_at"], name="attachment_to_copy"
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=~Q(storage_name="") | ~Q(copy_name=""),
                name="attachment_has_its_bytes",
                violation_error_message="Une pièce est gardée telle que reçue, ou du moins en copie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=(Q(copy_state="clean") & ~Q(copy_name="") & Q(copy_size__gt=0))
                | (~Q(copy_state="clean") & Q(copy_name="", copy_sha256="", copy_size=0)),
                name="attachment_copy_made_whole",
                violation_error_message="Une copie faite porte son empreinte.",
            ),
        ),
    ]
