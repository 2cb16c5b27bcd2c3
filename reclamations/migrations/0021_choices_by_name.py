from functools import partial

from django.db import migrations, models

from reclamations.domain import vocabulary
from reclamations.models.labels import labelled, reply_means


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0020_dismissal_told"),
    ]

    # What a field's choices are is no matter of the database: the state alone changes.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="appointment",
                    name="kind",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.AppointmentKind),
                        max_length=12,
                        verbose_name="forme",
                    ),
                ),
                migrations.AlterField(
                    model_name="attachment",
                    name="copy_state",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.CopyState),
                        max_length=16,
                        verbose_name="copie",
                    ),
                ),
                migrations.AlterField(
                    model_name="attachment",
                    name="role",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.AttachmentRole),
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="channel",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Channel),
                        max_length=20,
                        verbose_name="canal de réception",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="closing_reason",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.ClosingReason),
                        max_length=20,
                        verbose_name="motif de clôture",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="code_held_by",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.CodeSource),
                        max_length=12,
                        verbose_name="code de suivi connu par",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="outcome",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.Outcome),
                        max_length=20,
                        verbose_name="issue",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="reply_by",
                    field=models.CharField(
                        blank=True,
                        choices=reply_means,
                        max_length=20,
                        verbose_name="réponse souhaitée par",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="request_kind",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.RequestKind),
                        max_length=20,
                        verbose_name="nature de la demande",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="risk",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.Risk),
                        max_length=20,
                        verbose_name="risque",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaint",
                    name="status",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Status),
                        default="received",
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                migrations.AlterField(
                    model_name="complaintmeans",
                    name="channel",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Channel),
                        max_length=20,
                        verbose_name="canal",
                    ),
                ),
                migrations.AlterField(
                    model_name="emailchange",
                    name="state",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.EmailChangeState),
                        default="pending",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="kind",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.EventKind),
                        max_length=40,
                        verbose_name="nature",
                    ),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="party",
                    field=models.CharField(
                        blank=True,
                        choices=partial(labelled, vocabulary.Party),
                        max_length=10,
                        verbose_name="partie",
                    ),
                ),
                migrations.AlterField(
                    model_name="letter",
                    name="kind",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.LetterKind),
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="channel",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Channel),
                        max_length=20,
                        verbose_name="canal",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="direction",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Direction),
                        max_length=3,
                        verbose_name="sens",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="kind",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.MessageKind),
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="state",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.DispatchState),
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                migrations.AlterField(
                    model_name="pendingupload",
                    name="role",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.AttachmentRole),
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                migrations.AlterField(
                    model_name="staff",
                    name="role",
                    field=models.CharField(
                        choices=partial(labelled, vocabulary.Role),
                        default="collaborator",
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
            ]
        )
    ]
