"""The records of the procedure: facts, constraints and named questions."""

from reclamations.models.client_space import CodeRequest, EmailChange, SatisfactionSurvey
from reclamations.models.complaint import Complaint, ReferenceCounter
from reclamations.models.correspondence import (
    Appointment,
    Letter,
    Message,
    Note,
)
from reclamations.models.duty import Duty
from reclamations.models.event import ErasurePermit, Event, EventDetail, Seal
from reclamations.models.notice import NoticeArticle
from reclamations.models.organisation import (
    CalendarSnapshot,
    Category,
    Closure,
    ComplaintMeans,
    Installation,
    Organisation,
    Service,
    WhatsAppContact,
)
from reclamations.models.pieces import Attachment, PendingUpload
from reclamations.models.staff import Staff
from reclamations.models.tally import Tally
from reclamations.models.wording import Wording

__all__ = [
    "Appointment",
    "Attachment",
    "CalendarSnapshot",
    "Category",
    "Closure",
    "CodeRequest",
    "Complaint",
    "ComplaintMeans",
    "Duty",
    "EmailChange",
    "ErasurePermit",
    "Event",
    "EventDetail",
    "Installation",
    "Letter",
    "Message",
    "Note",
    "NoticeArticle",
    "Organisation",
    "PendingUpload",
    "ReferenceCounter",
    "SatisfactionSurvey",
    "Seal",
    "Service",
    "Staff",
    "Tally",
    "WhatsAppContact",
    "Wording",
]
