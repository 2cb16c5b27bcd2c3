"""Files that arrive with a form: kept as soon as they are accepted, so that an error never asks for them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from reclamations import files
from reclamations.domain.vocabulary import AttachmentRole
from reclamations.models import PendingUpload

#: The hidden field that says that files of this form wait already: without it no query looks for them.
KEPT = "kept"
#: The checkboxes that take a waiting file away.
REMOVE = "remove"


@dataclass
class Basket:
    """The files of one form: those that wait, and why others were refused, as (name of the field, sentence)."""

    token: UUID
    waiting: list[PendingUpload] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, upload: UploadedFile[Any], role: AttachmentRole) -> None:
        """Take one file in, or note why it is refused; one that waits already is taken once."""
        try:
            received = files.receive(upload, role=role, token=self.token)
        except files.FileRefused as refusal:
            self.refusals.append((name, refusal.message))
            return
        if any((same.role, same.sha256) == (received.role, received.sha256) for same in self.waiting):
            files.discard([received])
        else:
            self.waiting.append(received)

    def remove(self, chosen: Iterable[str]) -> None:
        """Forget the waiting files whose primary keys are given, as the form's checkboxes send them."""
        keys = set(chosen)
        files.discard([upload for upload in self.waiting if str(upload.pk) in keys])
        self.waiting = [upload for upload in self.waiting if str(upload.pk) not in keys]

    def discard(self) -> None:
        """Forget every waiting file."""
        if self.waiting:
            files.discard(self.waiting)
            self.waiting = []

    def move(self, token: UUID) -> None:
        """Tie the waiting files to another form."""
        if self.waiting:
            PendingUpload.objects.filter(token=self.token).update(token=token)
        self.token = token


def collect(request: HttpRequest, *, token: UUID, roles: Mapping[str, AttachmentRole]) -> Basket:
    """Gather the files of a posted form: those that wait, less those taken away, and the new ones.

    `roles` maps the names of the file fields to what their files are. `token` must come from a signed form.
    """
    basket = Basket(token)
    if KEPT in request.POST:
        basket.waiting = list(PendingUpload.objects.filter(token=token))
        basket.remove(request.POST.getlist(REMOVE))
    for name, role in roles.items():
        for upload in request.FILES.getlist(name):
            basket.add(name, upload, role)
    return basket
