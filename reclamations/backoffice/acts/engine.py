"""The one view behind every act's page: show, check, preview, do; nothing typed is ever lost."""

from __future__ import annotations

import contextlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from reclamations import actions, clock, files, letters
from reclamations.actions.obstacles import obstacle_of_message
from reclamations.backoffice.acts.again import AGAIN, is_stale, ways_again, words_of
from reclamations.backoffice.acts.forms import ActForm
from reclamations.backoffice.acts.table import PAGES, ActPage
from reclamations.backoffice.acts.uploads import UploadsMixin
from reclamations.backoffice.case.timeline import events_since
from reclamations.backoffice.shell.access import require
from reclamations.backoffice.shell.frame import page as shell_page
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import Direction
from reclamations.models import Complaint, Letter, Message, Staff
from reclamations.web.responses import show_refusal

#: The button that asks to look before doing.
PREVIEW = "preview"


class ActView(View):
    """The page of one act on one file; `page` is its row of the table."""

    page: ActPage = PAGES[0]  # `as_view` asks for a value; each address gives its own

    staff: Staff
    complaint: Complaint
    message: Message | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the act's right, then for the file."""
        self.staff = require(request, Right.VIEW)
        if not self.page.act.is_for(self.staff.rights):
            raise PermissionDenied
        self.complaint = get_object_or_404(
            Complaint.objects.select_related("calendar", "handler"), reference=kwargs["reference"]
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Show the form; an act that the file does not admit leads back to it with the reason."""
        if why_not := self.obstacle():
            messages.warning(request, why_not)
            return redirect("admin:case", self.complaint.reference)
        return self.show(self.form(initial=words_of(self.complaint, self.page.act, request.GET.get(AGAIN, ""))))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Do the act, or show it first; a refusal gives the form back as it was typed."""
        form = self.form(request.POST, request.FILES)
        is_valid = form.is_valid()
        if isinstance(form, UploadsMixin):
            form.tell(request)
        if not is_valid:
            return self.show(form, status=422)
        try:
            if PREVIEW in request.POST and self.page.has_letter:
                return self.preview(form)
            if PREVIEW in request.POST:
                return self.show(form)
            self.act(form)
        except actions.Conflict as conflict:
            return self.show_conflict(form, conflict)
        except actions.NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except actions.ActRefused as refusal:
            show_refusal(form, refusal)
            return self.show(form, status=422)
        messages.success(request, _("C’est fait : « %(act)s ».") % {"act": _(self.page.act.label)})
        return redirect("admin:case", self.complaint.reference)

    def obstacle(self) -> str:
        """Why the act may not be done on the file as it stands; the act itself refuses who posts it nevertheless."""
        return actions.obstacle(self.page.act, self.complaint, self.staff)

    def form(self, *data: Any, **options: Any) -> ActForm:
        """Make the act's form for this file."""
        return self.page.form(*data, complaint=self.complaint, today=clock.today(), **options)

    def act(self, form: ActForm) -> None:
        """Call the one function of this act."""
        arguments = form.arguments()
        if self.page.takes_revision:
            arguments["revision"] = form.cleaned_data["revision"]
        self.page.function(self.complaint, actor=self.staff, **arguments)

    def preview(self, form: ActForm) -> HttpResponse:
        """Give the letter as it would leave: the act is done for real, then undone with its stored file."""
        letter: Letter | None = None
        try:
            with transaction.atomic():
                self.act(form)
                letter = Letter.objects.filter(complaint=self.complaint).latest("pk")
                with files.open_stored(letters.ensure_rendered(letter).storage_name) as stored:
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

    def show_conflict(self, form: ActForm, conflict: actions.Conflict) -> HttpResponseBase:
        """Say what happened meanwhile; sending again confirms what was typed, knowingly, on the fresh file.

        An act that the file no longer admits is not offered again: what was typed stays there to be copied.
        """
        seen = form.cleaned_data.get("seen") or 0
        self.complaint.refresh_from_db()
        data = self.request.POST.copy()
        data["revision"], data["seen"] = str(self.complaint.revision), str(self.complaint.journal_length)
        return self.show(
            self.form(data),
            status=409,
            conflict=conflict.message,
            meanwhile=events_since(self.complaint, seen),
            is_over=bool(self.obstacle()),
        )

    def show(self, form: ActForm, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """Render the act's page."""
        today = clock.today()
        shown = {
            "title": _(self.page.act.label),
            "form": form,
            "act": self.page,
            "lead": self.page.lead(self.complaint),
            "sends": self.page.told_to(self.complaint),
            "complaint": self.complaint,
            "message": self.message,
            "today": today,
            "ack": self.complaint.ack_state(today),
            "response": self.complaint.response_state(today),
            "conflict": "",
            "remake_url": "",
            "is_over": False,
            "meanwhile": [],
            "uploads": getattr(form, "pending", []),
            "has_uploads": "uploads" in form.fields,
            "previews": self.page.has_letter,
            "trail": [
                (_("File du jour"), reverse("admin:index")),
                (self.complaint.reference, reverse("admin:case", args=[self.complaint.reference])),
                (_(self.page.act.label), ""),
            ],
        }
        return shell_page(self.request, "backoffice/act.html", shown | context, status=status)


class MessageActView(ActView):
    """The page of an act on one message that was sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for the message too; it must be of this file and have left it."""
        require(request, Right.VIEW)
        self.message = get_object_or_404(
            Message.objects.select_related("letter"),
            pk=kwargs["pk"],
            complaint__reference=kwargs["reference"],
            direction=Direction.OUT.value,
        )
        return super().dispatch(request, *args, **kwargs)

    def obstacle(self) -> str:
        """Why the act may not be done on the message as it stands."""
        return super().obstacle() or (obstacle_of_message(self.page.act, self.message) if self.message else "")

    def show(self, form: ActForm, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """Lead to where a letter that may not leave any more is made again."""
        message, today, remake = self.message, clock.today(), ""
        if message is not None and is_stale(self.complaint, message, today):
            possible = actions.possible_acts(self.complaint, self.staff)
            remake = ways_again(self.complaint, [message], possible, today).get(message.pk, "")
        return super().show(form, status=status, remake_url=remake, **context)

    def act(self, form: ActForm) -> None:
        """The act takes the message in the place of the file."""
        self.page.function(self.message, actor=self.staff, **form.arguments())
