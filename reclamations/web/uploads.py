"""Files that arrive with a form: kept as soon as they are accepted, so that an error never asks for them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from reclamations import files
from reclamations.domain.vocabulary import AttachmentRole
from reclamations.files.nature.refusals import FileRefused
from reclamations.files.reception import DroppedUpload
from reclamations.models import Complaint, PendingUpload
from reclamations.web.guard import throttle
from reclamations.web.guard.tokens import Token

#: The hidden field that says that files of this form wait already: without it no query looks for them.
KEPT = "kept"
#: The checkboxes that take a waiting file away.
REMOVE = "remove"
#: The least that a file counts for in `UPLOAD_LIMIT`, in KiB: a million tiny ones would fill a disk too.
LEAST = 64
#: How many names of refused files a sentence lists.
LISTED = 12


@dataclass
class Basket:
    """The files of one form: those that wait, and those refused, each with the name of its field."""

    token: UUID
    waiting: list[PendingUpload] = field(default_factory=list)
    refused: list[tuple[str, FileRefused]] = field(default_factory=list)
    #: (name, name of the same bytes that wait already).
    repeated: list[tuple[str, str]] = field(default_factory=list)

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Why files were refused, as (name of the field, sentence): what several have in common is said once."""
        alike: dict[tuple[str, str], list[FileRefused]] = {}
        for name, refusal in self.refused:
            alike.setdefault((name, refusal.reason or refusal.message), []).append(refusal)
        return [(name, _in_a_sentence(refused)) for (name, _why), refused in alike.items()]

    def add(self, name: str, upload: UploadedFile[Any], role: AttachmentRole) -> None:
        """Take one file in, or note why it is refused; one that waits already is taken once."""
        try:
            received = files.receive(upload, role=role, token=self.token)
        except FileRefused as refusal:
            self.refused.append((name, refusal))
            return
        same = next((one for one in self.waiting if (one.role, one.sha256) == (received.role, received.sha256)), None)
        if same is not None:
            files.discard([received])
            self.repeated.append((received.original_name, same.original_name))
        else:
            self.waiting.append(received)

    def is_held_by(self, complaint: Complaint) -> bool:
        """Whether a file holds already, byte for byte and for the same use, every file that waits."""
        if not self.waiting:
            return True
        held = set(complaint.attachments.values_list("role", "sha256"))
        return all((upload.role, upload.sha256) in held for upload in self.waiting)

    @property
    def remarks(self) -> list[str]:
        """Say of each file that was left out because it is another, byte for byte."""
        return [
            (
                _("« %(name)s » était déjà joint : il l’est une seule fois.")
                if name == kept
                else _("« %(name)s » est le même fichier que « %(kept)s » : il est joint une seule fois.")
            )
            % {"name": name, "kept": kept}
            for name, kept in self.repeated
        ]

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


def collect(request: HttpRequest, *, token: Token, roles: Mapping[str, AttachmentRole]) -> Basket:
    """Gather the files of a posted form: those that wait, less those taken away, and the new ones.

    `roles` maps the names of the file fields to what their files are. Nothing is kept of a form that is none of ours:
    whoever sends anything may not fill the disk.
    """
    basket = Basket(token.key)
    if KEPT in request.POST and token.is_ours:
        basket.waiting = list(PendingUpload.objects.filter(token=token.key))
        basket.remove(request.POST.getlist(REMOVE))
    sent = [(name, role, upload) for name, role in roles.items() for upload in request.FILES.getlist(name)]
    if sent and not token.is_ours:
        basket.refused.append((sent[0][0], FileRefused(_not_kept())))
        return basket
    if sent and not _is_allowed(request, [upload for _name, _role, upload in sent]):
        basket.refused.append((sent[0][0], FileRefused(_too_much())))
        return basket
    for name, role, upload in sent:
        basket.add(name, upload, role)
    for remark in basket.remarks:
        messages.info(request, remark)
    return basket


def _is_allowed(request: HttpRequest, sent: Iterable[UploadedFile[Any]]) -> bool:
    """Count what came before any of it is written, twice: a copy may weigh as much. What was dropped costs nothing."""
    sizes = [2 * (upload.size or 0) for upload in sent if not isinstance(upload, DroppedUpload)]
    return throttle.hit(throttle.upload_limits(request), sum(max(LEAST, -(-size // 1024)) for size in sizes))


def _in_a_sentence(alike: list[FileRefused]) -> str:
    """Say once why several files were refused, and list their names; one file has its own sentence."""
    first, count = alike[0], len(alike)
    if count == 1 or not first.reason:
        return first.message
    names = [refusal.name for refusal in alike]
    listed = ", ".join(names)
    if count > LISTED + 1:
        listed = _("%(names)s et %(count)d autres") % {"names": ", ".join(names[:LISTED]), "count": count - LISTED}
    return _("%(count)d fichiers n’ont pas été pris : %(reason)s. Ce sont : %(names)s.") % {
        "count": count,
        "reason": first.reason,
        "names": listed,
    }


def _not_kept() -> str:
    return _("Vos fichiers n’ont pas pu être gardés : joignez-les de nouveau.")


def _too_much() -> str:
    return _(
        "Vos fichiers n’ont pas été pris : beaucoup de fichiers viennent d’arriver de votre connexion. Joignez-les de "
        "nouveau dans une heure, ou envoyez sans eux : vous pourrez les ajouter plus tard depuis votre espace de suivi."
    )
