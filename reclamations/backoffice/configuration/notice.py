"""« Notice »: the organisation's own articles, each with its day of effect, a preview, and its versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reclamations import clock, journal
from reclamations.backoffice.acts.fields import day_field, text_field
from reclamations.backoffice.configuration.doubts import doubts
from reclamations.backoffice.shell.access import require, staff_of
from reclamations.backoffice.shell.frame import page
from reclamations.backoffice.shell.tables import drawn
from reclamations.domain import gettext_noop
from reclamations.domain.rights import Right
from reclamations.domain.vocabulary import EventKind
from reclamations.models import Complaint, NoticeArticle, Organisation
from reclamations.models.company.notice import NUMBERS, in_force, versions
from reclamations.models.company.wording import digest_of, plain
from reclamations.web import notice
from reclamations.web.fields import LineField
from reclamations.web.tables import Column, Table
from reclamations.web.visit import visits

#: A day of effect further ahead is a mistyped year.
FURTHEST = timedelta(days=2 * 366)

#: The longest article, in characters and in lines: beyond, printing the notice would keep its reader waiting.
LONGEST, MOST_LINES = 20_000, 500


@dataclass(frozen=True)
class ArticleLine:
    """One article in the list: what applies today and what is to come, each with what it fails to say."""

    article: notice.Article
    doubts: list[str]
    coming: list[tuple[NoticeArticle, list[str]]]


ARTICLES = Table(
    [
        Column(gettext_noop("Article"), lambda row: f"{row.article.number}. {row.article.title}"),
        Column(gettext_noop("Texte"), lambda row: drawn("notice_row_text", row=row)),
        Column(gettext_noop("À venir"), lambda row: drawn("notice_row_coming", row=row)),
        Column(gettext_noop("Modifier"), lambda row: drawn("notice_row_button", row=row), is_silent=True),
    ]
)


def index(request: HttpRequest) -> HttpResponseBase:
    """List the eight articles: usual or own, today and to come."""
    require(request, Right.CONFIGURE)
    organisation, today = visits.organisation_of(request), clock.today()
    delays = organisation.calendar_in_force.delays
    rows = []
    for article in notice.articles(today, organisation, delays):
        coming = [
            (row, doubts(article.number, row.text, delays))
            for row in _of(article.number, organisation)
            if row.effective_on > today
        ]
        own = doubts(article.number, article.text, delays) if article.is_own else []
        rows.append(ArticleLine(article, own, coming))
    return page(
        request, "backoffice/notice.html", {"title": _("Notice de réclamation"), "rows": rows, "table": ARTICLES}
    )


class ArticleForm(forms.Form):
    """A new version of one article."""

    title = LineField(
        label=gettext_lazy("Titre"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Laissez vide pour garder le titre habituel."),
    )
    text = text_field(
        gettext_lazy("Texte"),
        rows=14,
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy(
            "Votre texte exact ; une ligne vide sépare deux paragraphes. Laissez vide pour revenir au texte habituel."
        ),
    )
    effective_on = day_field(
        gettext_lazy("En vigueur le"), help_text=gettext_lazy("Aujourd’hui ou plus tard : le passé ne change pas.")
    )

    def __init__(self, *args: Any, number: int, organisation: Organisation, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.number, self.organisation, self.today = number, organisation, today

    def clean_effective_on(self) -> date:
        """Refuse the past, and a mistyped year."""
        day: date = self.cleaned_data["effective_on"]
        if day < self.today:
            raise forms.ValidationError(_("Le passé ne change pas : choisissez aujourd’hui ou plus tard."))
        if day > self.today + FURTHEST:
            raise forms.ValidationError(_("C’est dans plus de deux ans : vérifiez l’année."))
        return day

    def clean_text(self) -> str:
        """Refuse a text of too many lines."""
        text: str = self.cleaned_data["text"]
        if (count := text.count("\n") + 1) > MOST_LINES:
            raise forms.ValidationError(
                _("Ce texte compte %(count)s lignes : un article en a %(most)s au plus.")
                % {"count": count, "most": MOST_LINES}
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a version that changes nothing on its day, and a title that would be left aside for want of a text."""
        data = super().clean() or self.cleaned_data
        if data.get("title") and data.get("text") == "" and data["title"] != self.initial.get("title"):
            self.add_error("title", _("Un titre ne s’emploie qu’avec votre texte : écrivez-le aussi."))
        if (day := data.get("effective_on")) and "text" in data:
            before = in_force(self.number, day, self.organisation)
            same_title = not data["text"] or (before and " ".join(data["title"].split()) == before.title)
            if plain(data["text"]) == (before.text if before else "") and same_title:
                self.add_error("text", _("C’est déjà le texte de ce jour-là."))
        return data


def edit(request: HttpRequest, number: int) -> HttpResponseBase:
    """Write a new version of an article, look at it, publish it; what was published before stays below."""
    require(request, Right.CONFIGURE)
    if number not in NUMBERS:
        raise Http404
    organisation, today = visits.organisation_of(request), clock.today()
    delays = organisation.calendar_in_force.delays
    known = _of(number, organisation)
    last = known[-1] if known else None
    initial = {
        "title": last.title if last else "",
        "text": last.text if last else "",
        "effective_on": max(last.effective_on, today) if last else today,
    }
    form = ArticleForm(request.POST or None, initial=initial, number=number, organisation=organisation, today=today)
    shown: notice.Article | None = None
    said: list[str] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = doubts(number, data["text"], delays)
        if "preview" not in request.POST:
            _publish(request, number, data)
            messages.success(request, _("Article %(number)s publié.") % {"number": number})
            for doubt in said:
                messages.warning(request, doubt)
            return redirect("admin:notice")
        usual = notice.usual(number, delays)
        own = notice.Article(number, data["title"] or usual.title, plain(data["text"]), since=data["effective_on"])
        shown = own if own.text else usual
    context = {
        "title": _("Article %(number)s de la notice") % {"number": number},
        "form": form,
        "shown": shown,
        "articles": [shown] if shown else [],
        "doubts": said,
        "usual": notice.usual(number, delays),
        "versions": _told(known, today),
    }
    return page(request, "backoffice/notice_article.html", context, status=422 if form.errors else 200)


def preview(request: HttpRequest) -> HttpResponseBase:
    """Show the whole notice as it was, is or will be on a day."""
    require(request, Right.CONFIGURE)
    organisation, today = visits.organisation_of(request), clock.today()
    try:
        day = parse_date(request.GET.get("le", "")) or today
    except ValueError:  # the 31st of February
        day = today
    context = {
        "title": _("La notice à une date"),
        "day": day,
        "today": today,
        "articles": notice.articles(day, organisation, organisation.calendar_in_force.delays),
    }
    return page(request, "backoffice/notice_preview.html", context)


def of_case(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Show the notice that applied to a file on its day of reception, with the delays it was promised."""
    require(request, Right.VIEW)
    complaint = get_object_or_404(Complaint.objects.select_related("calendar"), reference=reference)
    context = {
        "title": _("La notice qui s’applique à ce dossier"),
        "complaint": complaint,
        "articles": notice.articles_for(complaint, visits.organisation_of(request)),
    }
    return page(request, "backoffice/notice_of_case.html", context)


def _of(number: int, organisation: Organisation) -> list[NoticeArticle]:
    return [version for version in versions(organisation) if version.number == number]


def _told(known: list[NoticeArticle], today: date) -> list[tuple[NoticeArticle, str, str]]:
    """Give (version, what became of it, tone), the latest first."""
    told = []
    current = next((row for row in reversed(known) if row.effective_on <= today), None)
    for row in reversed(known):
        replaced = any(other.effective_on == row.effective_on and other.pk > row.pk for other in known)
        if replaced and row.effective_on >= today:
            told.append((row, _("Remplacée le jour même ou avant d’entrer en vigueur"), "neutral"))
        elif row.effective_on > today:
            told.append((row, _("À venir"), "info"))
        elif row == current:
            told.append((row, _("En vigueur"), "ok"))
        else:
            told.append((row, _("Ancienne"), "neutral"))
    return told


@transaction.atomic
def _publish(request: HttpRequest, number: int, data: dict[str, Any]) -> None:
    actor, at = staff_of(request), clock.now()
    NoticeArticle.publish(number, **data, author=actor, at=at, today=clock.today())
    journal.record(
        EventKind.ORGANISATION_CHANGED,
        actor=actor,
        at=at,
        facts={
            "fields": ["notice"],
            "article": number,
            "effective_on": data["effective_on"].isoformat(),
            "text": digest_of(data["text"]),
        },
    )
