"""Files sent with a form of the back-office: kept while the form is corrected, attached by the act."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from reclamations.domain.vocabulary import AttachmentRole
from reclamations.models import Complaint, PendingUpload
from reclamations.web.fields import FilesField, what_files
from reclamations.web.uploads import REMOVE, Basket

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class UploadsMixin(_Form):
    """Adds « uploads », and the token that finds again what was received already."""

    upload_role: ClassVar[AttachmentRole] = AttachmentRole.MESSAGE
    basket: Basket | None = None

    def add_uploads(self) -> None:
        """Add the fields; called once the form's own are there."""
        self.fields["uploads"] = FilesField(label=_("Pièces jointes"), required=False, help_text=what_files())
        self.fields["token"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        self.initial.setdefault("token", uuid.uuid4())

    def clean_token(self) -> uuid.UUID:
        """Keep the token of the first display; make one for a form sent without it."""
        return self.cleaned_data.get("token") or uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        """Receive the new files, and forget those the person takes away."""
        data = super().clean() or self.cleaned_data
        if (token := data.get("token")) is None:
            return data
        basket = Basket(token, waiting=list(PendingUpload.objects.filter(token=token)))
        if isinstance(self.data, QueryDict):
            basket.remove(self.data.getlist(REMOVE))
        for upload in data.get("uploads") or []:
            basket.add("uploads", upload, self.upload_role)
        for name, refusal in basket.refusals:
            self.add_error(name, refusal)
        self.basket = basket
        return data

    def renew_token(self) -> None:
        """Give the form shown again a token of its own, with the files received so far."""
        token = uuid.uuid4()
        if self.basket is not None:
            self.basket.move(token)
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["token"] = str(token)

    def tell(self, request: HttpRequest) -> None:
        """Say on the next page what was left out because it is joined already."""
        for remark in self.basket.remarks if self.basket else ():
            messages.info(request, remark)

    def is_held_by(self, complaint: Complaint) -> bool:
        """Whether a file holds every file received with this form."""
        return self.basket is None or self.basket.is_held_by(complaint)

    @property
    def pending(self) -> list[PendingUpload]:
        """The files received so far."""
        return self.basket.waiting if self.basket else []
