"""What a field may hold is a term of the vocabulary, and a new term asks for no migration."""

import subprocess
import sys

from django.apps import apps
from django.db import models
from django.utils.choices import CallableChoiceIterator

from reclamations.models import SatisfactionSurvey

WITH_A_NEW_TERM = """
import django
from django.core.management import call_command
django.setup()  # tables of the domain and of the pages ask for a row of each term, and say so by themselves
from reclamations.domain import vocabulary
from registre import vocabulary as registre

# A question of the survey is a column, and its marks are a constraint.
for module in (vocabulary, registre):
    for name, terms in list(vars(module).items()):
        if name not in ("Term", "SurveyQuestion") and isinstance(terms, type) and issubclass(terms, vocabulary.Term):
            new = str.__new__(terms, "new")
            new._name_, new._value_, new.label = "NEW", "new", "Nouveau"
            terms._member_map_["NEW"] = new
            terms._member_names_.append("NEW")
call_command("makemigrations", check=True, dry_run=True)
from reclamations.models import Complaint
assert ("new", "Nouveau") in Complaint._meta.get_field("closing_reason").flatchoices
"""


def fields_with_choices() -> list["models.Field[object, object]"]:
    """Fields that hold a word of the vocabulary; marks from one to five are none."""
    ours = [model for app in ("reclamations", "registre") for model in apps.get_app_config(app).get_models()]
    fields = [field for model in ours if model is not SatisfactionSurvey for field in model._meta.local_fields]
    return [field for field in fields if field.choices]


def test_every_choice_is_known_to_migrations_by_its_name() -> None:
    fields = fields_with_choices()
    assert len(fields) > 30
    assert [str(field) for field in fields if not isinstance(field.choices, CallableChoiceIterator)] == []


def test_a_new_term_asks_for_no_migration() -> None:
    made = subprocess.run([sys.executable, "-c", WITH_A_NEW_TERM], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
