"""The records of the procedure: facts, constraints and named questions."""

from reclamations.models.case.client_space import CodeRequest, EmailChange, SatisfactionSurvey
from reclamations.models.case.complaint import Complaint, ReferenceCounter
from reclamations.models.case.correspondence import Appointment, Letter, Message, Note
from reclamations.models.case.event import ErasurePermit, Event, EventDetail, Seal
from reclamations.models.case.pieces import Attachment, PendingUpload
from reclamations.models.company.notice import NoticeArticle
from reclamations.models.company.organisation import (
    CalendarSnapshot,
    Category,
    Closure,
    ComplaintMeans,
    Installation,
    Organisation,
    Service,
    WhatsAppContact,
)
from reclamations.models.company.staff import Staff
from reclamations.models.company.wording import Wording
from reclamations.models.duty import Duty
from reclamations.models.tally import Tally

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
