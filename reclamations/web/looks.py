"""How the words of the procedure look: a tone and an icon for each."""

from collections.abc import Mapping

from reclamations.domain.vocabulary import AppointmentKind, Channel, Status

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
