from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reclamations", "0002_append_only_journal")]
    operations = []
