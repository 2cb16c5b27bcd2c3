"""« Traductions »: what the organisation wrote for the public, in each language of the site but French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Model, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import clock, journal
from reclamations.backoffice.acts.fields import text_field
from reclamations.backoffice.shell.access import require, staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.tables import pill
from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import Channel, EventKind
from reclamations.models import (
    Category,
    Closure,
    ComplaintMeans,
    Installation,
    NoticeArticle,
    Organisation,
    Service,
    Staff,
    WhatsAppContact,
    Wording,
)
from reclamations.models.company.wording import digest_of, plain, translation_of
from reclamations.web.tables import Column, Table
from reclamations.words import languages

_IN_USE = Q(is_active=True)
#: The organisation's texts that the public reads: the list, which of its rows, the columns.
#: The notice says of the online form what it is: that means is not read.
PUBLIC: tuple[tuple[type[Model], Q, tuple[str, ...]], ...] = (
    (Organisation, Q(), ("welcome", "signatory_title", "legal_form", "mediator_name", "mediator_address")),
    (Organisation, Q(), ("legal_notice", "privacy_notice", "accessibility_notice")),
    (NoticeArticle, ~Q(text=""), ("title", "text")),
    (ComplaintMeans, _IN_USE & ~Q(channel=Channel.WEB_FORM.value), ("label", "details")),
    (WhatsAppContact, _IN_USE, ("name", "purpose", "hours")),
    (Service, _IN_USE, ("name",)),
    (Installation, _IN_USE, ("name",)),
    (Category, _IN_USE, ("name",)),
    (Closure, Q(), ("label",)),
    (Staff, _IN_USE, ("job_title",)),
)


@dataclass(frozen=True)
class Text:
    """A French text of the organisation, where it was typed, and its translation if there is one."""

    where: str
    french: str
    translated: str | None

    @property
    def digest(self) -> str:
        """What names the text in addresses."""
        return digest_of(self.french)


def texts(language: str) -> list[Text]:
    """Every text the public reads, each once, those that nobody translated into `language` first."""
    organisation = Organisation.current()
    found = [Text(where, french, translation_of(french, organisation, language)) for french, where in _typed().items()]
    return sorted(found, key=lambda text: text.translated is not None)


def _typed() -> dict[str, str]:
    """Every text with the first place where it was typed: « Services : nom »."""
    places: dict[str, str] = {}
    for model, wanted, columns in PUBLIC:
        rows = model._default_manager.filter(wanted).order_by("pk").values(*columns)
        for row in list(rows):
            for column, text in row.items():
                if plain(text):
                    places.setdefault(plain(text), _place(model, column))
    return places


def _place(model: type[Model], column: str) -> str:
    names = {"list": capfirst(model._meta.verbose_name_plural), "field": model._meta.get_field(column).verbose_name}  # type: ignore[union-attr]
    return _("%(list)s : %(field)s") % names


def others() -> Iterator[tuple[str, str]]:
    """The languages of the site but French, as (code, name in that language)."""
    return ((code, name) for code, name in settings.LANGUAGES if code != languages.SOURCE)


def missing() -> int:
    """How many translations are missing, all languages together."""
    return sum(text.translated is None for code, _name in others() for text in texts(code))


#: How much of two texts is compared: the time it takes grows much faster than the length.
_ALIKE = 500


def former(text: Text, language: str) -> Wording | None:
    """The translation of the French text that this one most likely replaces: alike, and typed nowhere any more."""
    typed = _typed()
    kept = {row.source: row for row in Wording._default_manager.filter(language=language).order_by("pk")}
    gone = [source for source in kept if source not in typed]
    beginnings = {source[:_ALIKE]: source for source in gone}
    closest = get_close_matches(text.french[:_ALIKE], beginnings, n=1, cutoff=0.6)
    return kept[beginnings[closest[0]]] if closest else None


class WordingForm(forms.Form):
    """The translation of one text."""

    text = text_field(
        gettext_lazy("Traduction"),
        rows=8,
        required=False,
        help_text=gettext_lazy("Laissez vide pour retirer la traduction : le public lira le texte français."),
    )


def _table(code: str) -> Table:
    """The texts of one language, each with the button that translates it."""

    def translated(text: Text) -> object:
        if text.translated is None:
            return pill(_("À traduire"), "warn")
        return format_html('<span lang="{}">{}</span>', code, Truncator(text.translated).chars(90))

    def change(text: Text) -> object:
        return format_html(
            '<a class="btn btn-quiet btn-sm" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("admin:translation", args=[code, text.digest]),
            _("Traduire") if text.translated is None else _("Modifier"),
            Truncator(text.french).chars(40),
        )

    return Table(
        [
            Column(gettext_noop("Texte français"), lambda text: Truncator(text.french).chars(90)),
            Column(gettext_noop("Traduction"), translated),
            Column(gettext_noop("Où"), lambda text: text.where),
            Column(gettext_noop("Modifier"), change, is_silent=True),
        ]
    )


def index(request: HttpRequest) -> HttpResponseBase:
    """List the texts, language by language."""
    require(request, Right.CONFIGURE)
    shown = [
        (code, name, _table(code), listed, sum(text.translated is None for text in listed))
        for code, name, listed in ((code, name, texts(code)) for code, name in others())
    ]
    return page(request, "backoffice/translations.html", {"title": _("Traductions"), "languages": shown})


def edit(request: HttpRequest, language: str, digest: str) -> HttpResponseBase:
    """Write the translation of a text beside the French; who changed which is on record."""
    require(request, Right.CONFIGURE)
    names = dict(others())
    listed = texts(language) if language in names else []
    text = next((text for text in listed if text.digest == digest), None)
    if text is None:
        raise Http404
    before = former(text, language) if text.translated is None else None
    form = WordingForm(request.POST or None, initial={"text": before.text if before else text.translated or ""})
    form.fields["text"].widget.attrs |= {"lang": language, "dir": "auto"}
    if request.method == "POST" and form.is_valid():
        _keep(request, language, text, form.cleaned_data["text"])
        messages.success(request, _("Traduction enregistrée."))
        return redirect("admin:translations")
    context: dict[str, Any] = {
        "title": text.where,
        "language": names[language],
        "text": text,
        "before": before,
        "form": form,
    }
    return page(request, "backoffice/translation.html", context)


@transaction.atomic
def _keep(request: HttpRequest, language: str, text: Text, words: str) -> None:
    Wording.put(language=language, source=text.french, text=words)
    journal.record(
        EventKind.ORGANISATION_CHANGED,
        actor=staff_of(request),
        at=clock.now(),
        facts={"fields": ["translations"], "language": language, "text": text.digest},
    )
