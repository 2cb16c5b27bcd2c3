"""Art. 8: nobody adds a column without saying what the purge does with it, and the purge does what is said."""

import pytest
from django.apps import apps
from django.core.management import get_commands
from django.db.models import Model

from reclamations.models import Complaint, Event
from registre.archives.erasure import OUTSIDE
from registre.archives.fates import FIELDS, Fate, Goes, going
from registre.models import ArchivedLine, PurgeCandidate
from registre.vocabulary import ErasureKind

pytestmark = pytest.mark.article(8)

MODELS = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
#: The order in which the purge deletes what goes with a file.
PURGED = (Goes.WITH_FILE, Goes.MAIL, Goes.FILE)


def columns(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("label", MODELS)
def test_every_column_is_declared_personal_or_kept_and_not_both(label: str) -> None:
    fate = FIELDS.get(label, Fate())
    assert fate.personal | fate.kept == columns(MODELS[label])
    assert not fate.personal & fate.kept


def test_the_table_names_no_model_that_is_gone() -> None:
    assert set(FIELDS) == set(MODELS)


def test_what_is_personal_goes_and_what_stays_is_kept() -> None:
    assert [label for label, fate in FIELDS.items() if bool(fate.personal) == (fate.goes is Goes.NEVER)] == []


def test_what_hangs_on_a_file_goes_with_it() -> None:
    hanging = {
        model
        for model in MODELS.values()
        for field in model._meta.concrete_fields
        if (field.related_model is Complaint and not field.null) or field.name == "case_id"
    }
    kept = {Event, ArchivedLine, PurgeCandidate}  # commitments, months, references
    assert hanging - kept == {model for model, _by in going(Goes.WITH_FILE)}


def test_nothing_goes_before_what_hangs_on_it() -> None:
    order = [model for goes in PURGED for model, _by in going(goes)]
    for place, model in enumerate(order):
        hung_on = {field.related_model for field in model._meta.concrete_fields} & set(order[:place])
        assert hung_on == set(), model


def test_what_goes_by_a_command_names_one() -> None:
    assert {by for _model, by in going(Goes.BY_COMMAND)} <= get_commands().keys()


def test_every_kind_of_name_left_outside_has_its_eraser() -> None:
    assert set(OUTSIDE) == set(ErasureKind)
