"""Art. 8, and GDPR art. 15: what the purge erases because it is the client's was given to them as « Mes données »."""

from collections import defaultdict
from typing import Any

import pytest
from django.db.models import Model

from reclamations import clock
from reclamations.models import Complaint, Organisation
from reclamations.tracking.data.export import as_json, content_of
from registre.archives.fates import FIELDS, Goes, going, withheld
from tests.registre.rows import fill, make_closed

pytestmark = [pytest.mark.django_db, pytest.mark.article(8)]
OF_FILE = [model for goes in (Goes.FILE, Goes.WITH_FILE) for model, _by in going(goes)]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> dict[type[Model], set[str]]:
    """The names of the attributes that are read of each model's rows."""
    found: dict[type[Model], set[str]] = defaultdict(set)
    for model in OF_FILE:

        def reading(row: Model, name: str, model: type[Model] = model) -> Any:
            found[model].add(name)
            return object.__getattribute__(row, name)

        monkeypatch.setattr(model, "__getattribute__", reading)
    return found


def test_every_personal_column_is_given_or_withheld_for_a_reason(read: dict[type[Model], set[str]]) -> None:
    pk = make_closed(is_represented=True, representative_name="Paul Roux").pk
    fill(Complaint.objects.get(pk=pk))
    read.clear()
    file = Complaint.objects.get(pk=pk)
    letters = {letter.pk: "lettre.pdf" for letter in file.letters.all()}
    pieces = {piece.pk: "pièce.pdf" for piece in file.attachments.all()}
    content = content_of(
        file,
        organisation=Organisation.current(),
        at=clock.now(),
        messages=file.messages.all(),
        letters=letters,
        attachments=pieces,
        copies=pieces,
    )
    as_json(content)
    for model in OF_FILE:
        label = model._meta.label_lower
        given = {field.name for field in model._meta.concrete_fields if {field.name, field.attname} & read[model]}
        assert FIELDS[label].personal - given == withheld(label), label
