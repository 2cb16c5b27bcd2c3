"""The records of the procedure: facts, constraints and named questions.

One meaning each (all names: docs/architecture.md, « Names »):
- case: all that is kept about one complaint; its row is `Complaint`; older comments say « file » for it too;
- upload, attachment, stored file: bytes on their way in; a piece of a case, with its hash; its bytes on the disk;
- holding letter: what a client gets when the answer is late (Art. 6); legal hold: what bars a purge (Art. 8);
- kept in time: an obligation met by its due date; retention: for how long an ended case is kept;
- message: what was written to the client or came from them; letter: the PDF of one; mail: its row in the outbox;
- tally: a counter of limits; what one run did has a name of its own (`Deliveries`, `Copies`, `Purges`).
"""

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
from reclamations.models.mail import Mail
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
    "Mail",
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
