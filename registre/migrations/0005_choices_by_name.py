from functools import partial

from django.db import migrations, models

from reclamations.domain.vocabulary import Channel, ClosingReason, Outcome, RequestKind, Risk, Status, pairs
from registre.vocabulary import BatchStatus, CandidateState, Effectiveness, ErasureKind, PrintoutKind, PrintoutState


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0004_printouts"),
    ]

    # What a field's choices are is no matter of the database: the state alone changes.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="archivedline",
                    name="channel",
                    field=models.CharField(
                        choices=partial(pairs, Channel),
                        max_length=20,
                        verbose_name="canal de réception",
                    ),
                ),
                migrations.AlterField(
                    model_name="archivedline",
                    name="closing_reason",
                    field=models.CharField(
                        blank=True,
                        choices=partial(pairs, ClosingReason),
                        max_length=20,
                        verbose_name="motif de clôture",
                    ),
                ),
                migrations.AlterField(
                    model_name="archivedline",
                    name="outcome",
                    field=models.CharField(
                        blank=True,
                        choices=partial(pairs, Outcome),
                        max_length=20,
                        verbose_name="issue",
                    ),
                ),
                migrations.AlterField(
                    model_name="archivedline",
                    name="request_kind",
                    field=models.CharField(
                        blank=True,
                        choices=partial(pairs, RequestKind),
                        max_length=20,
                        verbose_name="nature de la demande",
                    ),
                ),
                migrations.AlterField(
                    model_name="archivedline",
                    name="risk",
                    field=models.CharField(
                        blank=True,
                        choices=partial(pairs, Risk),
                        max_length=20,
                        verbose_name="risque",
                    ),
                ),
                migrations.AlterField(
                    model_name="archivedline",
                    name="status",
                    field=models.CharField(
                        choices=partial(pairs, Status),
                        max_length=20,
                        verbose_name="statut final",
                    ),
                ),
                migrations.AlterField(
                    model_name="correctiveaction",
                    name="effectiveness",
                    field=models.CharField(
                        blank=True,
                        choices=partial(pairs, Effectiveness),
                        max_length=12,
                        verbose_name="efficacité",
                    ),
                ),
                migrations.AlterField(
                    model_name="erasuretask",
                    name="kind",
                    field=models.CharField(
                        choices=partial(pairs, ErasureKind),
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                migrations.AlterField(
                    model_name="finding",
                    name="risk",
                    field=models.CharField(
                        choices=partial(pairs, Risk),
                        max_length=20,
                        verbose_name="risque",
                    ),
                ),
                migrations.AlterField(
                    model_name="printout",
                    name="kind",
                    field=models.CharField(
                        choices=partial(pairs, PrintoutKind),
                        max_length=12,
                        verbose_name="document",
                    ),
                ),
                migrations.AlterField(
                    model_name="printout",
                    name="state",
                    field=models.CharField(
                        choices=partial(pairs, PrintoutState),
                        default="waiting",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                migrations.AlterField(
                    model_name="purgebatch",
                    name="status",
                    field=models.CharField(
                        choices=partial(pairs, BatchStatus),
                        default="proposed",
                        max_length=12,
                        verbose_name="statut",
                    ),
                ),
                migrations.AlterField(
                    model_name="purgecandidate",
                    name="state",
                    field=models.CharField(
                        choices=partial(pairs, CandidateState),
                        default="pending",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
            ]
        )
    ]
