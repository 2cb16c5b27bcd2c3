"""The pages of a file's acts: one a row of the table, on the engine that the register uses too."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from reclamations import actions, clock, files, letters
from reclamations.actions.obstacles import obstacle_of_message
from reclamations.backoffice.acts.again import AGAIN, is_stale, ways_again, words_of
from reclamations.backoffice.acts.engine import ActEngine
from reclamations.backoffice.acts.forms import ActForm
from reclamations.backoffice.acts.table import PAGES, ActPage
from reclamations.backoffice.acts.uploads import UploadsMixin
from reclamations.backoffice.case.timeline import Entry, events_since
from reclamations.backoffice.shell.access import require
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import Direction
from reclamations.models import Complaint, Letter, Message, Staff


class ActView(ActEngine[ActForm]):
    """The page of one act on one file; `page` is its row of the table."""

    template = "backoffice/act.html"
    page: ActPage = PAGES[0]  # `as_view` asks for a value; each address gives its own
    complaint: Complaint

    def admit(self, request: HttpRequest) -> Staff:
        """Ask for the right to read files, and for the act's."""
        staff = require(request, Right.VIEW)
        if not self.page.act.is_for(staff.rights):
            raise PermissionDenied
        return staff

    def load(self, **kwargs: Any) -> None:
        """Find the file."""
        files_ = Complaint.objects.select_related("calendar", "handler")
        self.complaint = get_object_or_404(files_, reference=kwargs["reference"])

    def title(self) -> str:
        """The label of the act."""
        return _(self.page.act.label)

    def obstacle(self) -> str:
        """Why the act may not be done on the file as it stands."""
        return actions.obstacle(self.page.act, self.complaint, self.staff)

    def form(self, *data: Any) -> ActForm:
        """Make the act's form for this file, with the words of the message that it writes again, if it does."""
        again = "" if data else self.request.GET.get(AGAIN, "")
        initial = words_of(self.complaint, self.page.act, again)
        return self.page.form(*data, complaint=self.complaint, today=clock.today(), initial=initial)

    def check(self, form: ActForm) -> bool:
        """Keep the files that came, and say which were there already."""
        is_valid = super().check(form)
        if isinstance(form, UploadsMixin):
            form.tell(self.request)
        return is_valid

    def perform(self, form: ActForm) -> None:
        """Call the one function of this act."""
        arguments = form.arguments()
        if self.page.takes_revision:
            arguments["revision"] = form.cleaned_data["revision"]
        self.page.function(self.complaint, actor=self.staff, **arguments)

    def back(self) -> str:
        """Lead to the file."""
        return reverse("admin:case", args=[self.complaint.reference])

    def marks(self) -> Mapping[str, object]:
        """The revision, and how much of the journal was there to be read."""
        return {"revision": self.complaint.revision, "seen": self.complaint.journal_length}

    def meanwhile(self, typed: ActForm, again: ActForm) -> list[Entry]:
        """The events since."""
        return events_since(self.complaint, typed.cleaned_data.get("seen") or 0)

    def look(self, form: ActForm) -> HttpResponseBase:
        """Give the letter as it would leave, or the page with what the act would change."""
        return self.preview(form) if self.page.has_letter else self.show(form)

    def preview(self, form: ActForm) -> HttpResponse:
        """Make the letter: the act is done for real, then undone with its stored file."""
        letter: Letter | None = None
        try:
            with transaction.atomic():
                self.perform(form)
                letter = Letter.objects.filter(complaint=self.complaint).latest("pk")
                made = letters.ensure_rendered(letter)
                with files.open_stored(made.storage_name, made.sha256) as stored:
                    content = stored.read()
                transaction.set_rollback(True)
        finally:
            if letter is not None and letter.storage_name:
                with contextlib.suppress(OSError):
                    files.delete([letter.storage_name])
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": 'inline; filename="apercu.pdf"', "Cache-Control": "private, no-store"},
        )

    def context(self, form: ActForm) -> dict[str, Any]:
        """The file, its two clocks, what the act does and what it sends."""
        today = clock.today()
        return {
            "act": self.page,
            "lead": self.page.lead(self.complaint),
            "sends": self.page.told_to(self.complaint),
            "complaint": self.complaint,
            "message": None,
            "today": today,
            "ack": self.complaint.ack_state(today),
            "response": self.complaint.response_state(today),
            "remake_url": "",
            "uploads": getattr(form, "pending", []),
            "has_uploads": "uploads" in form.fields,
            "previews": self.page.has_letter,
            "trail": [
                (_("File du jour"), reverse("admin:index")),
                (self.complaint.reference, self.back()),
                (self.title(), ""),
            ],
        }


class MessageActView(ActView):
    """The page of an act on one message that was sent."""

    message: Message

    def load(self, **kwargs: Any) -> None:
        """Find the message too; it must be of this file and have left it."""
        super().load(**kwargs)
        sent = self.complaint.messages.filter(direction=Direction.OUT.value).select_related("letter")
        self.message = get_object_or_404(sent, pk=kwargs["pk"])

    def obstacle(self) -> str:
        """Why the act may not be done on the message as it stands."""
        return super().obstacle() or obstacle_of_message(self.page.act, self.message)

    def perform(self, form: ActForm) -> None:
        """The act takes the message in the place of the file."""
        self.page.function(self.message, actor=self.staff, **form.arguments())

    def context(self, form: ActForm) -> dict[str, Any]:
        """The message, and where a letter that may not leave any more is made again."""
        today, remake = clock.today(), ""
        if is_stale(self.complaint, self.message, today):
            possible = actions.possible_acts(self.complaint, self.staff)
            remake = ways_again(self.complaint, [self.message], possible, today).get(self.message.pk, "")
        return super().context(form) | {"message": self.message, "remake_url": remake}
