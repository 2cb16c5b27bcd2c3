"""Run by `test_traces`, in its own process, on its own database: fills files with marked words, and approves a purge.

Every text column that `archives.fates` declares personal gets a word that exists nowhere else. Prints the words.
"""

import json
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import models, transaction  # noqa: E402

from reclamations import files, journal  # noqa: E402
from reclamations.domain.vocabulary import EventKind, Party, Role  # noqa: E402
from reclamations.models import (  # noqa: E402
    Appointment,
    Attachment,
    Complaint,
    EmailChange,
    Letter,
    Mail,
    Message,
    Note,
    SatisfactionSurvey,
)
from registre import actions  # noqa: E402
from registre.archives.fates import FIELDS  # noqa: E402
from registre.models import Printout  # noqa: E402
from tests.factories import make_organisation, make_staff, told  # noqa: E402
from tests.registre.rows import fill, make_closed  # noqa: E402

FILES, OTHERS = 25, 60
CLOSED_ON = date(2018, 3, 5)
words: list[str] = []


def word(*parts: object) -> str:
    """A word to look for."""
    made = "zq" + "".join(filter(str.isalnum, "".join(map(str, parts)))) + "qz"
    words.append(made)
    return made


def mark(row: models.Model) -> None:
    """Write a marked word in every personal text column that is free to hold one."""
    for field in row._meta.concrete_fields:
        if field.name not in FIELDS[row._meta.label_lower].personal or field.choices or field.unique:
            continue
        if field.name in {"legal_hold_reason", "answers", "message_id"}:  # a frozen file stays; others: see `mail`
            continue
        label = (row._meta.model_name, row.pk, field.name)
        if isinstance(field, models.JSONField):
            setattr(row, field.name, {"body": word(*label)})
        elif isinstance(field, models.EmailField) or field.name in {"sender", "to", "reply_to"}:
            setattr(row, field.name, f"{word(*label)}@exemple.fr")
        elif isinstance(field, models.TextField) or (
            isinstance(field, models.CharField)
            and (field.max_length or 0) >= 80
            and field.name not in {"storage_name", "copy_name"}
        ):
            setattr(row, field.name, word(*label) * (1 if isinstance(field, models.CharField) else 40))
    row.save()


def mail(file: Complaint) -> Mail:
    """A mail in the outbox, with what a server answered, and its copy as an .eml file."""
    email = Mail.objects.create(sender="a@b.fr", to="x@exemple.fr", state="sent")
    mark(email)
    email.answers = [{"at": "", "state": "sent", "kind": "", "words": word("log", file.pk)}]
    email.message_id = f"<{file.pk}@exemple.fr>"
    email.save()
    copy = EmailMessage()
    copy.set_content(word("eml", file.pk))
    Path(settings.EML_DIR).mkdir(parents=True, exist_ok=True)
    Path(settings.EML_DIR, f"20180201T090000-{file.pk}.eml").write_bytes(copy.as_bytes())
    return email


def populate(file: Complaint) -> None:
    """Everything a file may hold, marked."""
    message = fill(file)
    message.email = email = mail(file)
    for model in (Message, Letter, Attachment, Note, Appointment, SatisfactionSurvey, EmailChange):
        for row in model._default_manager.filter(complaint=file):
            if isinstance(row, Letter | Attachment):
                stored = files.write(word("file", row._meta.model_name, row.pk).encode() * 500, suffix=".pdf")
                row.storage_name, row.sha256, row.size = stored.name, stored.sha256, stored.size
            if isinstance(row, Attachment):
                copy = files.write(word("copy", row.pk).encode() * 500, suffix=".pdf")
                row.copy_state, row.copy_name, row.copy_size = "clean", copy.name, copy.size
            mark(row)
    message.refresh_from_db()
    message.email = email
    message.occurred_on = date(2018, 2, 1)
    message.save()
    journal.record(
        EventKind.NOTED,
        actor=Party.CLIENT,
        at=datetime(2018, 3, 5, tzinfo=UTC),
        complaint=file,
        personal={"body": word("detail", file.pk) * 30},
    )
    file.refresh_from_db()
    mark(file)


make_organisation()
make_staff(Role.MANAGEMENT, username="direction")
old = {
    "received_on": date(2018, 1, 8),
    "acknowledged_on": date(2018, 1, 9),
    "responded_on": date(2018, 2, 1),
    "qualified_at": datetime(2018, 1, 9, tzinfo=UTC),
}
for number in range(FILES + OTHERS):
    with transaction.atomic():
        purged = number % (OTHERS // FILES + 1) == 0 and number // (OTHERS // FILES + 1) < FILES
        complaint = make_closed(closed_on=CLOSED_ON if purged else date(2025, 1, 6), **old)
        populate(complaint) if purged else fill(complaint, "kept" * 200)
        told(complaint)
stored = files.write(word("printout").encode() * 500, suffix=".pdf")
moment = datetime(2018, 3, 6, tzinfo=UTC)
Printout.objects.create(
    kind="register",
    year=2018,
    asked_by=make_staff(),
    asked_at=moment,
    made_at=moment,
    state="ready",
    failure=word("failure"),
    storage_name=stored.name,
    sha256=stored.sha256,
    size=stored.size,
)
batch = actions.propose_purge(actor=Party.SYSTEM, allow_volume=True)
actions.approve_purge(batch, actor=make_staff(Role.MANAGEMENT), reason="Liste relue")
print(json.dumps({"words": words, "purged": batch.candidates.count()}))
