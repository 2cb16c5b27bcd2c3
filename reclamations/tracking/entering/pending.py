"""What a person came for without a visit: the page, and what they typed and joined there, until the code is given.

Nothing is kept on the server but the files, which wait as those of every form: the login page carries the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from reclamations.domain.vocabulary import AttachmentRole
from reclamations.models import Complaint
from reclamations.web import uploads
from reclamations.web.guard import tokens
from reclamations.web.visit.carried import bare

#: The fields of the login page: the address to come back to, and how those of the other form are called meanwhile.
NEXT = "next"
HELD = "held-"
#: Pages to come back to, and forms to fill in again; a download leads back to its file.
_PAGES = frozenset({"file", "data", "data_request", "survey", "withdraw", "accept", "disagree", "details", "facts"})
_FORMS = _PAGES - {"data"} | {"appointment", "new_address"}


@dataclass(frozen=True)
class Pending:
    """The path of a page, and the fields of a form that was posted there."""

    path: str = ""
    fields: QueryDict = field(default_factory=QueryDict)

    @property
    def hidden(self) -> Iterator[tuple[str, str]]:
        """The hidden fields that carry this through the login page."""
        yield NEXT, self.path
        for name, values in self.fields.lists():
            yield from ((f"{HELD}{name}", str(value)) for value in values)

    def match(self) -> ResolverMatch | None:
        """The page of the tracking space that the path leads to; an address that is none of them leads nowhere."""
        try:
            found = resolve(self.path)
        except Resolver404:
            return None
        is_known = found.url_name in (_FORMS if self.fields else _PAGES)
        return found if is_known and found.namespace == "tracking" else None

    def is_of(self, complaint: Complaint) -> bool:
        """Whether the page is one of this file's."""
        found = self.match()
        return found is not None and str(found.kwargs["reference"]).upper() == complaint.reference

    def url(self, complaint: Complaint) -> str:
        """The address to come back to: the file's page unless the path is another one of its pages."""
        found = self.match()
        name = found.view_name if found and self.is_of(complaint) else "tracking:file"
        return reverse(name, args=[complaint.reference])

    def fill_in(self, request: HttpRequest, complaint: Complaint, notice: str) -> HttpResponseBase:
        """Show the page with its form filled in and `notice`; nothing is done. `is_of` must be true."""
        found = self.match()
        if found is None:
            raise ValueError(self.path)
        again = copy(request)
        again.path = bare(self.url(complaint))
        again.POST = self.fields  # type: ignore[assignment]  # as immutable as the type says
        page: HttpResponseBase = found.func(again, complaint.reference, notice=notice)
        return page


def carried(request: HttpRequest) -> Pending:
    """Give what the login page carried."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith(HELD):
            fields.setlist(name.removeprefix(HELD), values)
    return Pending(request.POST.get(NEXT, ""), fields)


def asked_for(request: HttpRequest) -> tuple[Pending, list[str]]:
    """Give what a request for a page holds, its files taken in, and why files were refused.

    A button without a form to come back to holds nothing.
    """
    if request.method != "POST" or resolve(request.path).url_name not in _FORMS:
        return Pending(request.path), []
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    token = tokens.read(fields.get("token", ""))
    basket = uploads.collect(request, token=token, roles={"files": AttachmentRole.MESSAGE})
    fields.pop(uploads.REMOVE, None)
    if basket.waiting:
        fields["token"], fields[uploads.KEPT] = str(token.renewed()), "1"
    return Pending(request.path, fields), [refusal for _name, refusal in basket.refusals]
