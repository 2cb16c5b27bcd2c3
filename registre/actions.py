"""The only writers of the register: one function per act, one transaction each."""

from registre.archives.purging import approve_again, approve_purge, cancel_purge, propose_purge
from registre.findings.acts import (
    amend_finding,
    close_finding,
    link_complaint,
    record_finding,
    reopen_finding,
    unlink_complaint,
)
from registre.findings.corrective import (
    assess_effectiveness,
    complete_corrective_action,
    hand_over_corrective_actions,
    record_corrective_action,
)
from registre.reviews.acts import record_review

__all__ = [
    "amend_finding",
    "approve_again",
    "approve_purge",
    "assess_effectiveness",
    "cancel_purge",
    "close_finding",
    "complete_corrective_action",
    "hand_over_corrective_actions",
    "link_complaint",
    "propose_purge",
    "record_corrective_action",
    "record_finding",
    "record_review",
    "reopen_finding",
    "unlink_complaint",
]
