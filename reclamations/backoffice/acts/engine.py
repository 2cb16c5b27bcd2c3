"""The one engine behind every page of an act: show, check, look first, do; nothing typed is ever lost.

The pages of a file's acts (`views`) and those of the register derive from it, and say only what differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from reclamations.actions import ActRefused, Conflict, NotAllowed
from reclamations.backoffice.shell.frame import page
from reclamations.models import Staff
from reclamations.web.responses import show_refusal

#: The button that asks to look before doing.
PREVIEW = "preview"

Form = TypeVar("Form", bound=forms.Form)


class ActEngine(View, Generic[Form]):
    """A page with one form that does one act."""

    template: str
    staff: Staff

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask who is there, then find what the act is about."""
        self.staff = self.admit(request)
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def admit(self, request: HttpRequest) -> Staff:
        """Give whoever is signed in; raise PermissionDenied without the right to the act."""
        raise NotImplementedError

    def load(self, **kwargs: Any) -> None:
        """Find what the act is about, from the address; called again after a conflict."""

    def title(self) -> str:
        """What the act is called, on its page and once it is done."""
        raise NotImplementedError

    def obstacle(self) -> str:
        """Why the act may not be done as things stand; the act itself refuses who posts it nevertheless."""
        return ""

    def form(self, *data: Any) -> Form:
        """Make the act's form: empty, or with what was typed and the files that came with it."""
        raise NotImplementedError

    def look(self, form: Form) -> HttpResponseBase:
        """Show what the act would do; nothing is done."""
        return self.show(form)

    def perform(self, form: Form) -> None:
        """Call the act."""
        raise NotImplementedError

    def back(self) -> str:
        """Where to go afterwards, and where « Annuler » leads."""
        raise NotImplementedError

    def marks(self) -> Mapping[str, object]:
        """What the page would remember if it were opened now: the revision, by the name of its hidden field."""
        return {}

    def meanwhile(self, typed: Form, again: Form) -> list[Any]:
        """What happened since the page was opened, after a conflict, as the template shows it."""
        return []

    def context(self, form: Form) -> dict[str, Any]:
        """What this page's template shows besides."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Show the form; an act that may not be done leads back with the reason."""
        if why_not := self.obstacle():
            messages.warning(request, why_not)
            return redirect(self.back())
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """Do the act, or look first; a refusal gives the form back as it was typed."""
        form = self.form(request.POST, request.FILES)
        if not self.check(form):
            return self.show(form, status=422)
        try:
            if PREVIEW in request.POST:
                return self.look(form)
            self.perform(form)
        except Conflict as conflict:
            return self.show_conflict(form, conflict)
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except ActRefused as refusal:
            show_refusal(form, refusal)
            return self.show(form, status=422)
        messages.success(request, _("C’est fait : « %(act)s ».") % {"act": self.title()})
        return redirect(self.back())

    def check(self, form: Form) -> bool:
        """Whether what was typed has the right shape."""
        return form.is_valid()

    def show_conflict(self, typed: Form, conflict: Conflict) -> HttpResponseBase:
        """Say what happened meanwhile; sending again confirms what was typed, knowingly, on what was read afresh.

        An act that may not be done any more is not offered again: what was typed stays there to be copied.
        """
        self.load(**self.kwargs)
        data = self.request.POST.copy()
        for name, value in self.marks().items():
            data[name] = str(value)
        again = self.form(data)
        return self.show(
            again,
            status=409,
            conflict=conflict.message,
            meanwhile=self.meanwhile(typed, again),
            is_over=self.obstacle(),
        )

    def show(self, form: Form, *, status: int = 200, **context: Any) -> HttpResponseBase:
        """Render the page."""
        shown = {
            "title": self.title(),
            "form": form,
            "back": self.back(),
            "conflict": "",
            "meanwhile": [],
            "is_over": "",
        }
        return page(self.request, self.template, shown | self.context(form) | context, status=status)
