"""The database refuses bad rows by itself: every constraint of every model, by raw writes.

See docs/architecture.md, « Facts and constraints ».
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from reclamations.domain.vocabulary import Outcome, Role, Status
from reclamations.models import (
    Appointment,
    Attachment,
    Category,
    Closure,
    Complaint,
    EmailChange,
    Event,
    EventDetail,
    Installation,
    Letter,
    Mail,
    Message,
    NoticeArticle,
    Organisation,
    SatisfactionSurvey,
    Seal,
    Service,
    Staff,
    Wording,
)
from tests.actions.world import in_status
from tests.factories import make_complaint, make_message, make_organisation, make_staff

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 11)
NOW = datetime(2026, 5, 11, 8, tzinfo=UTC)
ANSWER = {"responded_on": DAY, "outcome": Outcome.UPHELD.value, "amicable_solution": True}
END = {"closed_on": DAY, "retention_until": date(2031, 5, 11)}

#: Each constraint of the file, and what a raw UPDATE must not write on a file just received.
BROKEN_COMPLAINTS: list[tuple[str, dict[str, Any]]] = [
    ("complaint_received_before_recorded", {"recorded_on": date(2026, 5, 3), "reception_reason": "x"}),
    ("complaint_earlier_reception_has_reason", {"recorded_on": DAY}),
    ("complaint_reply_means_is_reachable", {"email": ""}),
    ("complaint_reply_means_is_reachable", {"reply_by": "post", "postal_address": ""}),
    ("complaint_reply_means_is_reachable", {"reply_by": "phone"}),
    ("complaint_code_held_is_known_by_something", {"code_held_on": None}),
    ("complaint_code_held_is_known_by_something", {"code_held_by": ""}),
    ("complaint_representative_is_named", {"is_represented": True}),
    ("complaint_due_dates_in_order", {"ack_due_on": date(2026, 5, 4)}),
    ("complaint_due_dates_in_order", {"response_due_on": date(2026, 5, 26)}),
    ("complaint_qualified_is_signed", {"status": "in_progress"}),
    ("complaint_request_has_a_kind", {"request_kind": "service"}),
    ("complaint_answered_has_a_response", {"status": "answered", "signed": True}),
    ("complaint_outcome_goes_with_response", {"outcome": "upheld"}),
    ("complaint_outcome_goes_with_response", {"responded_on": DAY}),
    ("complaint_rejection_names_mediator", {**ANSWER, "outcome": "rejected"}),
    ("complaint_rejection_names_mediator", {**ANSWER, "outcome": "partly_upheld"}),
    ("complaint_rejection_names_mediator", {**ANSWER, "amicable_solution": False}),
    ("complaint_late_response_has_circumstances", {**ANSWER, "responded_on": date(2026, 6, 19)}),
    ("complaint_answered_again_was_due_again", {"again_answered_on": DAY}),
    ("complaint_target_has_circumstances", {"target_on": date(2026, 7, 1)}),
    ("complaint_ended_has_dates", {"status": "withdrawn"}),
    ("complaint_ended_has_dates", {"closed_on": DAY}),
    ("complaint_ended_has_dates", {"status": "withdrawn", "closed_on": DAY, "retention_until": DAY}),
    ("complaint_closed_has_a_reason", {**ANSWER, **END, "status": "closed", "signed": True}),
    ("complaint_closed_has_a_reason", {"closing_reason": "accepted"}),
    ("complaint_legal_hold_has_a_reason", {"legal_hold_on": DAY}),
    ("complaint_legal_hold_has_a_reason", {"legal_hold_reason": "Contentieux"}),
]


@pytest.mark.parametrize(("constraint", "fields"), BROKEN_COMPLAINTS)
def test_the_database_refuses_a_file_that_cannot_be(constraint: str, fields: dict[str, Any]) -> None:
    file, fields = make_complaint(), dict(fields)
    if fields.pop("signed", False):
        fields |= {"qualified_at": NOW, "qualified_by": make_staff(), "qualification_reason": "Fondée."}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Complaint.objects.filter(pk=file.pk).update(**fields)


@pytest.mark.article(7)
@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.PARTLY_UPHELD])
def test_a_rejection_without_mediator_cannot_be_inserted(outcome: Outcome) -> None:
    with pytest.raises(IntegrityError, match="complaint_rejection_names_mediator"), transaction.atomic():
        make_complaint(responded_on=DAY, outcome=outcome.value, amicable_solution=True)
    assert make_complaint(
        responded_on=DAY, outcome=outcome.value, amicable_solution=True, mediator_named_on=DAY
    ).mediator_named_on


def appointment(**fields: Any) -> None:
    usual = {"complaint": make_complaint(), "kind": "phone", "starts_at": NOW, "proposed_by": make_staff()}
    Appointment.objects.create(**usual | fields)


def letter(**fields: Any) -> None:
    Letter.objects.create(**{"complaint": make_complaint(), "kind": "holding", "dated_on": DAY} | fields)


def survey(**scores: int) -> None:
    usual = {"clarity": 5, "speed": 5, "listening": 5, "ease": 5}
    SatisfactionSurvey.objects.create(complaint=make_complaint(), answered_at=NOW, **usual | scores)


def attachment(**fields: Any) -> Attachment:
    return Attachment.objects.create(
        complaint=make_complaint(), role="evidence", original_name="a", kind="pdf", **fields
    )


def article(number: int) -> None:
    NoticeArticle.objects.create(
        number=number, text="x", effective_on=DAY, recorded_at=NOW, author=make_staff(Role.MANAGEMENT)
    )


def seal(**fields: Any) -> None:
    Seal.objects.create(sealed_at=NOW, heads={}, previous_hash="b", key_id="k", **fields)


def twice(model: type[models.Model], **fields: Any) -> None:
    for _ in range(2):
        model._default_manager.create(**fields)


def event(sequence: int = 1) -> Event:
    fields = {"case_id": 9, "sequence": sequence, "kind": "noted", "at": NOW, "previous_hash": "a", "hash": "b"}
    return Event.objects.create(**fields)


def detail_twice() -> None:
    twice(EventDetail, event=event(), case_id=9, name="body", value="x", salt="y")


def event_twice() -> None:
    event()
    event()


def asked(**fields: Any) -> None:
    EmailChange.objects.create(complaint=make_complaint(), email="a@b.fr", asked_at=NOW, **fields)


def twice_asked() -> None:
    complaint = make_complaint()
    for _ in range(2):
        EmailChange.objects.create(complaint=complaint, email="a@b.fr", asked_at=NOW)


def replaced_by_oneself() -> None:
    staff = make_staff()
    staff.substitute = staff
    staff.save()


def ninth_article() -> None:
    usual = {"effective_on": DAY, "recorded_at": NOW, "author": make_staff()}
    NoticeArticle.objects.create(number=9, text="Neuf.", **usual)


OTHERS: list[tuple[str, Any]] = [
    ("message_sent_has_a_date", lambda: make_message(state="sent")),
    ("message_sent_has_a_date", lambda: make_message(state="received", direction="in")),
    ("message_posted_has_a_proof", lambda: make_message(state="posted", channel="post", occurred_on=DAY)),
    ("message_posted_has_a_proof", lambda: make_message(state="handed", channel="in_person", occurred_on=DAY)),
    ("letter_rendered_whole", lambda: letter(storage_name="ab/cd.pdf")),
    ("letter_rendered_whole", lambda: letter(sha256="0" * 64, size=10)),
    (
        "letter_refusal_names_mediator",
        lambda: Letter.objects.create(complaint=make_complaint(), kind="dismissal", dated_on=DAY),
    ),
    ("notice_has_eight_articles", lambda: article(9)),
    ("notice_has_eight_articles", lambda: article(0)),
    ("letter_refusal_names_mediator", lambda: letter(kind="dismissal")),
    ("letter_refusal_names_mediator", lambda: letter(kind="disagreement")),
    ("attachment_has_its_bytes", lambda: attachment(copy_state="original_only")),
    ("attachment_copy_made_whole", lambda: attachment(copy_state="clean", storage_name="ab/cd.orig")),
    ("attachment_copy_made_whole", lambda: attachment(copy_state="pending", storage_name="a", copy_name="b")),
    ("appointment_ends_after_it_starts", lambda: appointment(ends_at=NOW)),
    ("survey_scores_between_1_and_5", lambda: survey(clarity=0)),
    ("survey_scores_between_1_and_5", lambda: survey(ease=6)),
    ("organisation_is_single", lambda: Organisation.objects.create(pk=2, name="Autre")),
    ("organisation_delays_in_order", lambda: make_organisation(ack_days=31)),
    ("organisation_delays_in_order", lambda: make_organisation(ack_days=0)),
    ("closure_days_in_order", lambda: Closure.objects.create(label="x", first_day=DAY, last_day=date(2026, 5, 10))),
    ("notice_has_eight_articles", ninth_article),
    ("staff_delegation_only_to_client_relations", lambda: make_staff(Role.COLLABORATOR, qualification_delegated=True)),
    ("email_change_waits_alone|complaint_id", twice_asked),
    ("email_change_decided_is_dated", lambda: asked(state="refused")),
    ("email_change_decided_is_dated", lambda: asked(decided_at=NOW)),
    ("staff_absence_has_both_days", lambda: make_staff(absent_from=DAY)),
    ("staff_absence_has_both_days", lambda: make_staff(absent_from=DAY, absent_until=date(2026, 5, 10))),
    ("staff_substitute_is_somebody_else", replaced_by_oneself),
    ("event_has_one_place_in_its_chain|case_id, .*sequence", event_twice),
    ("event_detail_is_named_once|event_id, .*name", detail_twice),
    ("reference", lambda: twice_complaint(reference="R-2026-000001")),
    ("idempotency_key", lambda: twice_complaint(idempotency_key="7f3b1c0e-0000-4000-8000-000000000001")),
    ("mail_message_id|message_id", lambda: [Mail.objects.create(message_id="<a@b.fr>") for _ in range(2)]),
    ("event_key", lambda: [make_message(event_key="une clé") for _ in range(2)]),
    ("name", lambda: twice(Service, name="Dépannage")),
    ("name|slug", lambda: twice(Installation, name="Chaufferie", slug="chaufferie")),
    ("name|code", lambda: twice(Category, name="Délai", code="DELAI")),
    (
        "wording_is_one_per_language|language, .*digest",
        lambda: twice(Wording, language="en", digest="d", source="Oui", text="Yes"),
    ),
    ("hash", lambda: twice(Seal, sealed_at=NOW, heads={}, previous_hash="", hash="c")),
    ("seal_follows_one_alone|previous_hash", lambda: [seal(hash=name) for name in "de"]),
]


def twice_complaint(**fields: Any) -> None:
    make_complaint(**fields)
    make_complaint(**fields)


@pytest.mark.parametrize(("constraint", "write"), OTHERS)
def test_the_database_refuses_other_rows_that_cannot_be(constraint: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def test_every_constraint_of_our_models_has_its_bad_row() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("reclamations").get_models()
        for constraint in model._meta.constraints
    }
    tried = {name for pattern, _ in (*BROKEN_COMPLAINTS, *OTHERS) for name in pattern.split("|")}
    assert declared <= tried, sorted(declared - tried)


def test_every_check_constraint_speaks_french() -> None:
    for model in apps.get_app_config("reclamations").get_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                message = str(constraint.violation_error_message)
                assert message.endswith("."), constraint.name
                assert "Constraint" not in message, constraint.name


@pytest.mark.parametrize("status", Status)
def test_a_file_in_each_status_can_be_written(status: Status) -> None:
    assert in_status(status).status == status.value


def test_appointments_in_order_are_accepted() -> None:
    appointment(ends_at=NOW + timedelta(minutes=30))
    assert Appointment.objects.count() == 1


@pytest.mark.article(3)
def test_somebody_named_in_a_file_is_never_deleted() -> None:
    staff = make_staff()
    make_complaint(handler=staff)
    with pytest.raises(models.ProtectedError):
        staff.delete()
    assert Staff.objects.filter(pk=staff.pk).exists()


@pytest.mark.article(8)
def test_a_file_with_correspondence_is_not_deleted_by_mistake() -> None:
    message = make_message()
    with pytest.raises(models.ProtectedError):
        message.complaint.delete()
    assert Message.objects.count() == 1
