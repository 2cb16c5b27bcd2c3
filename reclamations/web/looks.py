"""How the words of the procedure look: a tone and an icon for each."""

from collections.abc import Mapping

from reclamations.domain.vocabulary import AppointmentKind, Channel, EventKind, Status

STATUS_LOOKS: Mapping[Status, tuple[str, str]] = {
    Status.RECEIVED: ("accent", "inbox"),
    Status.IN_PROGRESS: ("info", "pencil"),
    Status.ANSWERED: ("ok", "send"),
    Status.CLOSED: ("neutral", "check"),
    Status.WITHDRAWN: ("neutral", "withdraw"),
    Status.NOT_A_COMPLAINT: ("neutral", "help"),
}
CHANNEL_ICONS: Mapping[Channel, str] = {
    Channel.WEB_FORM: "globe",
    Channel.IN_PERSON: "handshake",
    Channel.EMAIL: "mail",
    Channel.POST: "letter",
    Channel.PHONE: "phone",
    Channel.WHATSAPP: "whatsapp",
}
APPOINTMENT_ICONS: Mapping[AppointmentKind, str] = {
    AppointmentKind.IN_PERSON: "handshake",
    AppointmentKind.PHONE: "phone",
    AppointmentKind.VIDEO: "camera",
}
#: (tone, icon) of an event that needs no attention of its own.
PLAIN_LOOK = ("neutral", "note")
EVENT_LOOKS: Mapping[EventKind, tuple[str, str]] = {
    EventKind.REGISTERED: ("accent", "inbox"),
    EventKind.ASSIGNED: ("info", "person"),
    EventKind.CLASSIFIED: ("info", "list"),
    EventKind.QUALIFIED: ("info", "flag"),
    EventKind.DISMISSED: ("neutral", "help"),
    EventKind.QUALIFICATION_REVERSED: ("warn", "reopen"),
    EventKind.ACKNOWLEDGEMENT_PREPARED: ("info", "letter"),
    EventKind.ACKNOWLEDGED: ("ok", "check-circle"),
    EventKind.HOLDING_PREPARED: ("info", "letter"),
    EventKind.RESPONSE_PREPARED: ("info", "letter"),
    EventKind.DISPATCH_ABANDONED: ("warn", "close"),
    EventKind.HELD: ("warn", "pause"),
    EventKind.RESPONDED: ("ok", "send"),
    EventKind.ACCEPTED: ("ok", "handshake"),
    EventKind.DISAGREED: ("danger", "scales"),
    EventKind.CLOSED: ("neutral", "check"),
    EventKind.WITHDRAWN: ("neutral", "withdraw"),
    EventKind.REOPENED: ("warn", "reopen"),
    EventKind.NOTED: ("neutral", "note"),
    EventKind.MESSAGE_RECEIVED: ("accent", "chat"),
    EventKind.MESSAGE_SENT: ("info", "chat"),
    EventKind.DISPATCHED: ("info", "send"),
    EventKind.DISPATCH_FAILED: ("danger", "alert"),
    EventKind.BOUNCED: ("danger", "alert"),
    EventKind.REISSUED: ("info", "send"),
    EventKind.LETTER_READ: ("neutral", "eye"),
    EventKind.RECEPTION_CORRECTED: ("warn", "calendar"),
    EventKind.DETAILS_CORRECTED: ("warn", "person"),
    EventKind.EMAIL_CHANGE_ASKED: ("accent", "mail"),
    EventKind.EMAIL_CHANGE_REFUSED: ("warn", "mail"),
    EventKind.FACTS_COMPLETED: ("info", "pencil"),
    EventKind.DEADLINES_RECOMPUTED: ("warn", "calendar"),
    EventKind.APPOINTMENT_PROPOSED: ("info", "calendar"),
    EventKind.APPOINTMENT_CHOSEN: ("ok", "calendar"),
    EventKind.LEGAL_HOLD_SET: ("warn", "lock"),
    EventKind.LEGAL_HOLD_LIFTED: ("neutral", "lock"),
    EventKind.CODE_RENEWED: ("neutral", "key"),
    EventKind.CODE_GIVEN: ("info", "key"),
    EventKind.SPACE_OPENED: ("accent", "eye"),
    EventKind.CODE_SENT: ("neutral", "key"),
    EventKind.DATA_GIVEN: ("neutral", "download"),
    EventKind.SURVEY_ANSWERED: ("accent", "heart"),
    EventKind.PURGED: ("neutral", "trash"),
    EventKind.FINDING_RECORDED: ("warn", "register"),
    EventKind.FINDING_AMENDED: ("info", "register"),
    EventKind.FINDING_LINKED: ("info", "link"),
    EventKind.FINDING_UNLINKED: ("neutral", "link"),
    EventKind.FINDING_CLOSED: ("ok", "register"),
    EventKind.FINDING_REOPENED: ("warn", "register"),
    EventKind.CORRECTIVE_ACTION_ASSESSED: ("info", "register"),
    EventKind.MANAGEMENT_REVIEW_SIGNED: ("ok", "pencil"),
    EventKind.FINDING_LINKED: ("warn", "register"),
    EventKind.FINDING_UNLINKED: ("neutral", "register"),
    EventKind.CORRECTIVE_ACTION_RECORDED: ("info", "register"),
    EventKind.CORRECTIVE_ACTION_REASSIGNED: ("info", "person"),
    EventKind.CORRECTIVE_ACTION_CLOSED: ("ok", "register"),
    EventKind.CALENDAR_CHANGED: ("warn", "calendar"),
    EventKind.ORGANISATION_CHANGED: ("neutral", "settings"),
    EventKind.STAFF_CHANGED: ("neutral", "people"),
    EventKind.RESTORED: ("warn", "reopen"),
    EventKind.PURGE_PROPOSED: ("warn", "trash"),
    EventKind.PURGE_CANCELLED: ("neutral", "trash"),
    EventKind.PURGE_APPROVED: ("warn", "trash"),
    EventKind.PURGE_CERTIFIED: ("neutral", "shield"),
}


def event_icon(kind: str) -> str:
    """Name the icon of a kind of event (an `EventKind` or its value)."""
    return EVENT_LOOKS.get(EventKind(kind), PLAIN_LOOK)[1]


def event_tone(kind: str) -> str:
    """Name the tone of a kind of event (an `EventKind` or its value)."""
    return EVENT_LOOKS.get(EventKind(kind), PLAIN_LOOK)[0]
