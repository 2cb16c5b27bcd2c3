"""Art. 8: nobody adds a column without saying what the purge does with it."""

import pytest
from django.apps import apps
from django.db.models import Model

from registre.archives.fates import FIELDS, Fate

pytestmark = pytest.mark.article(8)

MODELS = {
    model._meta.label_lower: model
    for app in ("reclamations", "registre", "post_office")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
}


def columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("label", MODELS)
def test_every_column_is_declared_personal_or_kept_and_not_both(label: str) -> None:
    fate = FIELDS.get(label, Fate())
    assert fate.personal | fate.kept == columns(MODELS[label])
    assert not fate.personal & fate.kept


def test_the_table_names_no_model_that_is_gone() -> None:
    assert set(FIELDS) == set(MODELS)
