from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Subquery

LEFT = ["sent", "posted", "handed", "published"]


def date_what_left(apps, schema_editor):
    """Date what the client was told by the day it left, not by the day it was written."""
    Complaint = apps.get_model("reclamations", "Complaint")
    sent = apps.get_model("reclamations", "Message").objects.filter(complaint=OuterRef("pk"), direction="out")
    left = sent.filter(state__in=LEFT).order_by("-pk")
    dismissed = Complaint.objects.filter(status="not_a_complaint")
    told = left.filter(kind="dismissal").values("occurred_on")[:1]
    dismissed.update(dismissal_told_on=Subquery(told))
    # Without any letter, it was told before letters were: nothing is owed by a date that nobody set.
    dismissed.filter(~Exists(sent.filter(kind="dismissal"))).update(dismissal_told_on=F("closed_on"))
    disagreed = Complaint.objects.filter(disagreed_on__isnull=False, mediator_named_on=F("disagreed_on"))
    naming = left.filter(kind__in=["response", "disagreement"], letter__names_mediator=True)
    voiced = disagreed.filter(Exists(sent.filter(kind="disagreement")))
    voiced.filter(Exists(naming)).update(mediator_named_on=Subquery(naming.values("occurred_on")[:1]))
    unnamed = voiced.filter(~Exists(naming)).exclude(outcome__in=["partly_upheld", "rejected"])
    unnamed.update(mediator_named_on=None)


class Migration(migrations.Migration):
    dependencies = [
        ("reclamations", "0019_refusals"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="complaint", name="complaint_rejection_names_mediator"),
        migrations.AddField(
            model_name="complaint",
            name="dismissal_told_on",
            field=models.DateField(blank=True, null=True, verbose_name="simple demande annoncée le"),
        ),
        # A generated column is not altered: it is made again, and the index that holds it.
        migrations.RemoveIndex(model_name="complaint", name="complaint_live"),
        migrations.RemoveField(model_name="complaint", name="next_due_on"),
        migrations.AddField(
            model_name="complaint",
            name="next_due_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        acknowledged_on__isnull=True,
                        status__in=["received", "in_progress"],
                        then=models.F("ack_due_on"),
                    ),
                    models.When(
                        responded_on__isnull=True,
                        status__in=["received", "in_progress"],
                        then=models.F("response_due_on"),
                    ),
                    models.When(again_answered_on__isnull=True, closed_on__isnull=True, then=models.F("again_due_on")),
                    models.When(
                        acknowledged_on__isnull=True,
                        dismissal_told_on__isnull=True,
                        responded_on__isnull=True,
                        status="not_a_complaint",
                        then=models.F("ack_due_on"),
                    ),
                    models.When(
                        dismissal_told_on__isnull=True,
                        responded_on__isnull=True,
                        status="not_a_complaint",
                        then=models.F("response_due_on"),
                    ),
                    default=models.Value(None),
                    output_field=models.DateField(),
                ),
                output_field=models.DateField(null=True),
                verbose_name="prochaine échéance",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                models.F("next_due_on"),
                models.F("id"),
                models.F("status"),
                models.F("acknowledged_on"),
                models.F("responded_on"),
                models.F("handler"),
                condition=models.Q(("closed_on__isnull", True)),
                name="complaint_live",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", False), ("next_due_on__isnull", False)),
                fields=["next_due_on", "id"],
                name="complaint_untold",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mediator_named_on__isnull", False),
                    models.Q(
                        models.Q(("outcome__in", ["partly_upheld", "rejected"]), _negated=True),
                        models.Q(
                            models.Q(("amicable_solution", False), _negated=True),
                            ("disagreed_on__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="complaint_rejection_names_mediator",
                violation_error_message="Un rejet, même partiel, indique le médiateur (article 7).",
            ),
        ),
        migrations.RunPython(date_what_left, migrations.RunPython.noop),
    ]
