"""Figures of past reviews are shown as the new ones are: what they did not say stays empty."""

from django.db import migrations, models


def complete(apps, schema_editor):
    """Give past figures the parts that pages now read; none gets a day: they were taken when the review was signed."""
    review = apps.get_model("registre", "ManagementReview")
    for row in review.objects.all():
        figures = row.figures
        for delay in figures.get("delays", []):
            held, known = delay["held"], delay["known"]
            delay.update(missed=known - held, running=0, void=0, lost=0, percent=100 * held // known if known else None)
        for breakdown in figures.get("breakdowns", []):
            breakdown["note"] = ""
        figures.setdefault("satisfaction", {"answers": 0, "rows": []})
        row.save(update_fields=["figures"])


class Migration(migrations.Migration):
    dependencies = [("registre", "0002_archived_months")]

    operations = [
        migrations.AlterField(
            model_name="managementreview",
            name="figures",
            field=models.JSONField(default=dict, verbose_name="chiffres de la fin de la période"),
        ),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
