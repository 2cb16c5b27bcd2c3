"""The only writers of a case: one function per act, one transaction each."""

from reclamations.actions.agenda import next_act, next_to_post, possible_acts
from reclamations.actions.base import ActRefused, Conflict, NotAllowed
from reclamations.actions.client.access_codes import (
    answer_code_requests,
    give_code,
    open_space,
    request_code,
    send_code,
)
from reclamations.actions.client.client_space import answer_survey, record_data_given
from reclamations.actions.client.details import Details, complete_facts, correct_details
from reclamations.actions.client.email_change import confirm_email, decide_email, request_email
from reclamations.actions.correspondence.answering import accept, acknowledge, disagree, hold, respond
from reclamations.actions.correspondence.corresponding import (
    Slot,
    choose_appointment,
    mark_letter_read,
    mark_messages_read,
    note,
    obstacle_to_mail,
    propose_appointments,
    receive_message,
    record_bounce,
    record_dispatch,
    record_posting,
    renew_code,
    send_message,
    show_receipt,
)
from reclamations.actions.correspondence.reissuing import reissue
from reclamations.actions.correspondence.resending import send_again, send_all_again
from reclamations.actions.ending import close, lift_legal_hold, reopen, set_legal_hold, withdraw
from reclamations.actions.keeping import Keepers, hand_over
from reclamations.actions.obstacles import obstacle
from reclamations.actions.opening.dates import (
    DeadlineChange,
    correct_reception,
    due_dates_kept,
    preview_recompute,
    recompute_deadlines,
    refresh_calendar,
)
from reclamations.actions.opening.filing import Filing, register
from reclamations.actions.opening.triage import assign, classify, dismiss, qualify, reverse
from reclamations.actions.restoring import jump_counters
from reclamations.actions.situations import facts_among, facts_of, read_facts

__all__ = [
    "ActRefused",
    "Conflict",
    "DeadlineChange",
    "Details",
    "Filing",
    "Keepers",
    "NotAllowed",
    "Slot",
    "accept",
    "acknowledge",
    "answer_code_requests",
    "answer_survey",
    "assign",
    "choose_appointment",
    "classify",
    "close",
    "complete_facts",
    "confirm_email",
    "correct_details",
    "correct_reception",
    "decide_email",
    "disagree",
    "dismiss",
    "due_dates_kept",
    "facts_among",
    "facts_of",
    "give_code",
    "hand_over",
    "hold",
    "jump_counters",
    "lift_legal_hold",
    "mark_letter_read",
    "mark_messages_read",
    "next_act",
    "next_to_post",
    "note",
    "obstacle",
    "obstacle_to_mail",
    "open_space",
    "possible_acts",
    "preview_recompute",
    "propose_appointments",
    "qualify",
    "read_facts",
    "receive_message",
    "recompute_deadlines",
    "record_bounce",
    "record_data_given",
    "record_dispatch",
    "record_posting",
    "refresh_calendar",
    "register",
    "reissue",
    "renew_code",
    "reopen",
    "request_code",
    "request_email",
    "respond",
    "reverse",
    "send_again",
    "send_all_again",
    "send_code",
    "send_message",
    "set_legal_hold",
    "show_receipt",
    "withdraw",
]
