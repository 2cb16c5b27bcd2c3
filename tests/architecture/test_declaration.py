"""What a client declares is one row a field: a column that a form fills has one (domain.declaration)."""

from dataclasses import fields, replace

import pytest
from django import forms

from reclamations.actions import Details, Filing
from reclamations.backoffice.acts.forms_details import CompleteFactsForm, CorrectDetailsForm
from reclamations.backoffice.filing.forms import RegisterForm, ReportForm
from reclamations.domain import declaration
from reclamations.domain.declaration import Correction
from reclamations.intake.forms import FilingForm
from reclamations.models import Complaint
from reclamations.templatetags.ui import declared_lines

COLUMNS = {field.name for field in Complaint._meta.local_fields}
FORMS = [FilingForm, ReportForm, RegisterForm, CorrectDetailsForm, CompleteFactsForm]
#: What a form fills and nobody declares: how the company reads and dates what it was told, and the version it read.
OURS = {"language", "received_on", "reception_reason", "revision"}


def undeclared(names: set[str]) -> set[str]:
    return (names & COLUMNS) - OURS - declaration.LABELS.keys()


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_a_form_fills_has_a_row(form: type[forms.Form]) -> None:
    assert undeclared(set(form.base_fields)) == set()


def test_a_column_that_a_filing_fills_has_a_row_and_the_reverse() -> None:
    filled = {field.name for field in fields(Filing)}
    assert undeclared(filled) == set()
    assert declaration.LABELS.keys() <= filled


def test_the_rules_above_can_fail() -> None:
    assert undeclared({"risk", "subject", "uploads"}) == {"risk"}


def test_rows_are_columns_and_no_name_is_used_twice() -> None:
    keys = [row.key for row in declaration.FIELDS if row.key]
    assert declaration.LABELS.keys() <= COLUMNS
    assert len(declaration.LABELS) == len(declaration.FIELDS)
    assert len(set(keys)) == len(keys)


def test_an_act_corrects_what_the_rows_say() -> None:
    assert {field.name for field in fields(Details)} == declaration.corrected_by(Correction.DETAILS).keys()


def test_what_the_journal_commits_to_is_given_to_the_client() -> None:
    assert [row.name for row in declaration.FIELDS if row.is_personal and not row.key] == []


def test_a_row_with_a_limit_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new line of the declaration needs no place in any page."""
    rows = [replace(row, limit=60) if row.name == "facts_hour" else row for row in declaration.FIELDS]
    monkeypatch.setattr(declaration, "FIELDS", tuple(rows))
    assert declared_lines(Complaint(facts_hour="vers 17 h")) == [("Heure des faits", "vers 17 h")]
    assert declared_lines(Complaint()) == []
