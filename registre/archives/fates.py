"""What becomes of every column once a file is purged. The purge and the erasure delete what this table says.

« Personal » columns are erased: their rows go as `Goes` says. « Kept » columns stay, and hold nothing that identifies
a client. Staff names stay: who acted is part of the proof. A test refuses a column that this table does not name, and
rows that would go after what they hang on: the order of the table is that of the deletion.

What lies outside of rows (stored files, copies of mails, traces) is erased by the tables of `archives.erasure`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from django.apps import apps
from django.db.models import Model

from reclamations.domain import declaration


class Goes(Enum):
    """With what the rows of a model go."""

    #: With the file that the column `by` names.
    WITH_FILE = auto()
    #: The mail and the file themselves, after all that hangs on them.
    MAIL = auto()
    FILE = auto()
    #: The admin's own history of a row that goes with a file, and of the file.
    HISTORY = auto()
    #: Never part of a file: the command `by` deletes it within its own time.
    BY_COMMAND = auto()
    NEVER = auto()


@dataclass(frozen=True)
class Fate:
    """The columns of one model that are erased, and those that stay."""

    personal: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    goes: Goes = Goes.NEVER
    by: str = ""


def _erased(goes: Goes, by: str, *names: str) -> Fate:
    return Fate(personal=frozenset(" ".join(names).split()), goes=goes, by=by)


def _of_file(*names: str, by: str = "complaint") -> Fate:
    return _erased(Goes.WITH_FILE, by, *names)


def _kept(names: str) -> Fate:
    return Fate(kept=frozenset(names.split()))


class Why(Enum):
    """Why a personal column of a file is not in « Mes données »."""

    #: Keys, counters and derivations of ours, which say nothing that another column does not.
    MACHINE = auto()
    #: Who acted among the staff, and what they note or judge: a person looks at it first (GDPR, art. 15 § 4).
    STAFF = auto()
    #: It is there in another form: the letter itself, the journal's words and corrections.
    ELSEWHERE = auto()


@cache
def going(goes: Goes) -> tuple[tuple[type[Model], str], ...]:
    """Give the models whose rows go so, in the order of their deletion, each with its `by`."""
    return tuple((apps.get_model(label), fate.by) for label, fate in FIELDS.items() if fate.goes is goes)


FIELDS: Mapping[str, Fate] = {
    # What the client said in acts, under the permit without which the database refuses; then the permit.
    "reclamations.eventdetail": _of_file("id event case_id name value salt", by="case_id"),
    "reclamations.erasurepermit": _of_file("case_id", by="case_id"),
    # What hangs on the file.
    "reclamations.attachment": _of_file(
        "id storage_name sha256 size created_at complaint message role original_name kind added_by received_at "
        "copy_state copy_name copy_sha256 copy_size copy_type copy_tries copy_claimed_at losses no_copy_reason taken_at"
    ),
    "reclamations.message": _of_file(
        "id complaint direction kind channel subject body letter author created_at occurred_on state proof email "
        "event_key read_by_staff_at"
    ),
    "reclamations.letter": _of_file(
        "id storage_name sha256 size created_at complaint kind dated_on language content names_mediator author "
        "first_read_at"
    ),
    "reclamations.note": _of_file("id complaint author body created_at"),
    "reclamations.appointment": _of_file("id complaint kind starts_at ends_at place proposed_by chosen_at"),
    "reclamations.satisfactionsurvey": _of_file("id complaint clarity speed listening ease comment answered_at"),
    "reclamations.emailchange": _of_file(
        "id complaint email is_reply_wanted_there asked_at state decided_at decided_by"
    ),
    # Its mails.
    "reclamations.mail": _erased(
        Goes.MAIL,
        "pk",
        "id message_id state sender to reply_to subject frozen text html created_at updated_at due_at tries answers",
    ),
    # The file: the whole row goes.
    "reclamations.complaint": _erased(
        Goes.FILE,
        "pk",
        " ".join(declaration.LABELS),
        "id reference idempotency_key code_version revision status language email_failed_on code_held_on code_held_by "
        "risk received_on recorded_on created_at reception_reason recorded_by handler qualified_at qualified_by "
        "qualification_reason request_kind calendar ack_due_on response_due_on promised_ack_on promised_response_on "
        "acknowledged_on target_on circumstances next_due_on responded_on outcome amicable_solution "
        "dismissal_told_on mediator_named_on accepted_on disagreed_on again_due_on again_answered_on "
        "closed_on closing_reason withdrawal_reason retention_until "
        "legal_hold_on legal_hold_reason last_message_on journal_length journal_head",
    ),
    "admin.logentry": _erased(
        Goes.HISTORY, "object_id", "id action_time user content_type object_id object_repr action_flag change_message"
    ),
    # Goes with the abandoned form.
    "reclamations.pendingupload": _erased(
        Goes.BY_COMMAND, "reconcile", "id storage_name sha256 size created_at token role original_name kind"
    ),
    # Goes within the minute, once it was answered.
    "reclamations.coderequest": _erased(Goes.BY_COMMAND, "send_outbox", "id email reference asked_at"),
    # Present while something is still to be deleted, never after.
    "registre.erasuretask": _erased(Goes.BY_COMMAND, "purge_archives", "id kind name"),
    # A printed register shows what clients wrote: deleted with every purge, and after a week at most.
    "registre.printout": _erased(
        Goes.BY_COMMAND,
        "make_documents",
        "id storage_name sha256 size created_at kind year certificate asked_by asked_at state total done made_at "
        "failure claim claimed_until attempts",
    ),
    "sessions.session": _erased(Goes.BY_COMMAND, "purge_archives", "session_key session_data expire_date"),
    # Sign-ins of staff, with network addresses and names as they were typed: `SIGN_IN_DAYS`.
    "axes.accessattempt": _erased(
        Goes.BY_COMMAND,
        "reconcile",
        "id user_agent ip_address username http_accept path_info attempt_time get_data post_data failures_since_start",
    ),
    "axes.accessattemptexpiration": _erased(Goes.BY_COMMAND, "reconcile", "access_attempt expires_at"),
    "axes.accessfailurelog": _erased(
        Goes.BY_COMMAND, "reconcile", "id user_agent ip_address username http_accept path_info attempt_time locked_out"
    ),
    "axes.accesslog": _erased(
        Goes.BY_COMMAND,
        "reconcile",
        "id user_agent ip_address username http_accept path_info attempt_time logout_time session_hash",
    ),
    # The machine.
    "reclamations.duty": _kept("name begun_at ended_at succeeded_at failing_since failure"),
    "reclamations.tally": _kept("key count until"),  # a keyed hash, for an hour
    # The journal: salted commitments only.
    "reclamations.event": _kept(
        "id case_id sequence kind at actor party facts changes commitments previous_hash hash mac"
    ),
    "reclamations.seal": _kept("id sealed_at heads previous_hash hash key_id"),
    # The register and the purge: references, months, counts, staff.
    "registre.finding": _kept(
        "id revision title description root_cause service installation category risk recorded_on recorded_by "
        "closed_on closed_by closing_comment"
    ),
    "registre.findingcomplaint": _kept("id finding reference complaint archived linked_on linked_by"),
    "registre.correctiveaction": _kept(
        "id finding description owner due_on recorded_on recorded_by done_on done_comment effectiveness assessed_on "
        "assessed_by assessment_comment"
    ),
    "registre.managementreview": _kept("id held_on first_day last_day conclusions figures signed_by signed_at"),
    "registre.purgebatch": _kept("id status proposed_at proposed_by decided_at decided_by reason allow_volume"),
    "registre.purgecandidate": _kept("id batch case_id reference retention_until state obstacle"),
    "registre.archivedline": _kept(
        "id case_id reference received_month closed_month channel status request_kind service installation category "
        "risk recorded_month was_qualified qualified_month ack_due_month acknowledged_month response_due_month "
        "responded_month surveyed_month outcome closing_reason acknowledged_in_time answered_in_time named_mediator "
        "clarity speed listening ease batch sha256"
    ),
    "registre.purgecertificate": _kept("id number batch executed_at count content previous_hash hash"),
    # The organisation and its staff.
    "reclamations.calendarsnapshot": _kept("id digest rules created_at"),
    "reclamations.organisation": _kept(
        "id name legal_form registration street postal_code city email phone website logo signatory_title time_zone "
        "holiday_zone worked_weekdays worked_holidays good_friday ack_days response_days again_days "
        "receipt_acknowledges calendar mediator_name "
        "mediator_address mediator_website mediator_is_listed mediator_checked_on welcome legal_notice privacy_notice "
        "accessibility_notice stamp"
    ),
    "reclamations.closure": _kept("id label first_day last_day"),
    "reclamations.complaintmeans": _kept("id position is_active channel label details"),
    "reclamations.whatsappcontact": _kept("id position is_active name purpose phone hours"),
    "reclamations.service": _kept("id position is_active name"),
    "reclamations.installation": _kept("id position is_active name slug place"),
    "reclamations.category": _kept("id position is_active name code"),
    "reclamations.wording": _kept("id language digest source text"),
    "reclamations.noticearticle": _kept("id number title text effective_on recorded_at author"),
    "reclamations.referencecounter": _kept("year last"),
    "reclamations.staff": _kept(
        "id password last_login is_superuser username first_name last_name email is_staff is_active date_joined role "
        "qualification_delegated job_title absent_from absent_until substitute"
    ),
    "reclamations.staff_groups": _kept("id staff group"),
    "auth.group": _kept("id name"),
    "auth.group_permissions": _kept("id group permission"),
    "auth.permission": _kept("id name content_type codename"),
    "contenttypes.contenttype": _kept("id app_label model"),
    "reclamations.staff_user_permissions": _kept("id staff permission"),
}

#: What of a file its client is not given with « Mes données ». Everything else personal is: a test compares.
WITHHELD: Mapping[str, Mapping[Why, str]] = {
    "reclamations.complaint": {
        Why.MACHINE: "idempotency_key code_version revision journal_head journal_length next_due_on last_message_on",
        Why.STAFF: "recorded_by reception_reason qualified_at qualified_by qualification_reason risk legal_hold_on "
        "legal_hold_reason",
        Why.ELSEWHERE: "code_held_on code_held_by",
    },
    "reclamations.eventdetail": {Why.MACHINE: "id salt", Why.ELSEWHERE: "case_id event name value"},
    "reclamations.erasurepermit": {Why.MACHINE: "case_id"},
    "reclamations.attachment": {
        Why.MACHINE: "created_at copy_claimed_at copy_name copy_state copy_tries copy_type",
        Why.STAFF: "added_by",
    },
    "reclamations.message": {Why.MACHINE: "email event_key", Why.STAFF: "author read_by_staff_at"},
    "reclamations.letter": {
        Why.MACHINE: "created_at size storage_name",
        Why.STAFF: "author",
        Why.ELSEWHERE: "content language names_mediator",
    },
    "reclamations.note": {Why.STAFF: "id complaint author body created_at"},
    "reclamations.appointment": {Why.MACHINE: "id", Why.STAFF: "proposed_by"},
    "reclamations.satisfactionsurvey": {Why.MACHINE: "id complaint"},
    "reclamations.emailchange": {
        Why.MACHINE: "id complaint",
        Why.ELSEWHERE: "email is_reply_wanted_there asked_at state decided_at decided_by",
    },
}


def withheld(label: str) -> frozenset[str]:
    """Give the columns of a model that « Mes données » leave out."""
    return frozenset(" ".join(WITHHELD.get(label, {}).values()).split())
