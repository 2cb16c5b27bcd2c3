"""What the page of the form costs beside the same page written by hand: `python -m benchmarks.form`.

Empty, and given back with what was typed and what was refused. Three ways to write the same fields, in the same page,
through the same middleware, in one process, without a socket: as the site does, as crispy does each time, and as a
template written by hand does. That template is made here from the page itself, so that a field added to the form is
in it: HTML where nothing changes, a translated string for each word, a loop for each list, and a place for what was
typed and refused in each field. The three pages are the same. Target: at most 2 times its CPU.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from django.forms import Form
    from django.template import Template

    from reclamations.intake.forms import FilingForm

#: What makes a stencil of the form in a language, with these lists.
Way = Callable[[str, Any], Any]

TARGET = 2.0
ROUNDS, PAGES = 5, 20
#: A form that comes back: everything is typed, three fields are refused.
REFUSED = {
    "subject": "",
    "description": "La cabine est restée arrêtée 40 minutes.\nPersonne ne nous a parlé, « rien ».",
    "expectation": "Des excuses & un geste",
    "facts_on": "2026-03-21",
    "facts_hour": "vers 14 h",
    "facts_place": "Gare du haut",
    "service": "2",
    "installation": "3",
    "on_behalf": "self",
    "name": "",
    "reply_by": "email",
    "email": "zoe@@example.org",
    "phone": "06 12 34 56 78",
}


def main() -> int:
    """Print what each way costs; the exit code is 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        met = [report(title, measure(data)) for title, data in (("empty", {}), ("given back with errors", REFUSED))]
    return 0 if all(met) else 1


def report(title: str, costs: dict[str, tuple[float, float]]) -> bool:
    """Print what each way costs, and whether the target is met."""
    print(f"The form, {title}: milliseconds of processor, the best of several rounds")
    print(f"{'':28}{'whole page':>12}{'times':>8}{'its fields':>12}{'times':>8}")
    ratios = {}
    for name, spent in costs.items():
        ratios[name] = [cost / hand for cost, hand in zip(spent, costs["written by hand"], strict=True)]
        print(
            f"{name:28}" + "".join(f"{ms:>12.2f}{times:>8.2f}" for ms, times in zip(spent, ratios[name], strict=True))
        )
    is_met = max(ratios["as the site does"]) <= TARGET
    print(f"at most {TARGET} times a template written by hand: {'met' if is_met else 'MISSED'}")
    return is_met


def prepare(folder: Path) -> None:
    """Make a site of its own that takes complaints, with a few services and installations."""
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="reclamations.site.settings", DJANGO_DEMO="1", DATA_DIR=str(folder), LOG_LEVEL="ERROR"
    )
    import django
    from django.core.management import call_command

    django.setup()
    for command in (["migrate"], ["createcachetable"], ["collectstatic", "--noinput"]):
        call_command(*command, verbosity=0)
    from reclamations.models import Installation, Organisation, Service

    organisation = Organisation.current()
    organisation.name, organisation.street, organisation.postal_code = "Mesures SAS", "1 quai des Essais", "38000"
    organisation.city, organisation.email = "Grenoble", "contact@exemple.fr"
    organisation.save()
    for number in range(8):
        Service.objects.create(name=f"Service {number}")
        Installation.objects.create(name=f"Installation {number}", slug=f"installation-{number}")


def measure(data: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Milliseconds of processor of one page and of its fields alone, by way; all are first checked to show the same."""
    from django.http import QueryDict

    from reclamations import clock
    from reclamations.intake import stencils
    from reclamations.intake.forms import FilingForm
    from reclamations.models import Organisation

    organisation, typed = Organisation.current(), QueryDict(urlencode(data))

    def fields(way: Way) -> str:
        form = FilingForm(typed or None, today=clock.today())
        if form.is_bound:
            form.is_valid()
        with mock.patch("reclamations.intake.stencils.stencil", way):
            return stencils.written(form, organisation, installation="", context={"waiting": []})

    def whole(way: Way) -> str:
        with mock.patch("reclamations.intake.stencils.stencil", way):
            return page(data)

    ways: dict[str, Way] = {
        "as the site does": stencils.stencil,
        "crispy each time": by_crispy(),
        "written by hand": by_hand(),
    }
    shown = {name: " ".join(re.sub(r"(<[^>]+>)", r" \1 ", whole(way)).split()) for name, way in ways.items()}
    if len(set(shown.values())) != 1:
        raise SystemExit("The three pages are not the same: there is nothing to compare.")
    best = {name: (float("inf"), float("inf")) for name in ways}
    for _ in range(ROUNDS):  # in turn, so that a busy machine slows each of them as much
        for name, way in ways.items():
            spent = (_milliseconds(whole, way), _milliseconds(fields, way))
            best[name] = (min(best[name][0], spent[0]), min(best[name][1], spent[1]))
    return best


def _milliseconds(show: Callable[[Way], str], way: Way) -> float:
    started = time.process_time()
    for _ in range(PAGES):
        show(way)
    return (time.process_time() - started) / PAGES * 1000


def page(data: dict[str, str]) -> str:
    """Ask for the form, or have it given back; without what is new in each page."""
    from django.test import Client

    from reclamations import clock
    from reclamations.web.guard.tokens import Token

    options: dict[str, Any] = {"secure": True, "headers": {"host": "127.0.0.1"}}
    if data:
        token = Token(uuid4(), clock.now() - timedelta(minutes=1))
        response = Client().post("/reclamation/", {**data, "token": str(token)}, **options)
    else:
        response = Client().get("/reclamation/", **options)
    html = response.content.decode()
    if response.status_code != 200 or bool(data) != ("is-invalid" in html):
        raise SystemExit(f"The form answers {response.status_code}, and not what is to be measured.")
    return re.sub(r'(name="(token|csrfmiddlewaretoken)"|data-\w+) value="[^"]*"', "", html)


def by_crispy() -> Way:
    """Crispy, each time."""
    from crispy_forms.utils import render_crispy_form

    from reclamations.intake import layout, stencils

    class ByCrispy(stencils.Stencil):
        def fill(self, form: FilingForm, context: Mapping[str, Any]) -> Iterator[str]:
            yield render_crispy_form(form, layout.arrange(form, self.lists), dict(context))

    return ByCrispy


def by_hand() -> Way:
    """The template that somebody would have written for these fields."""
    template = cache(_by_hand)

    class ByHand:
        def __init__(self, language: str, lists: Any) -> None:
            self.lists = dict(lists)

        def fill(self, form: FilingForm, context: Mapping[str, Any]) -> Iterator[str]:
            from django.template import Context

            typed = dict(form.data.items()) if form.is_bound else {"on_behalf": "self", "reply_by": "email"}
            yield template().render(Context({**self.lists, "typed": typed, "errors": form.errors}))

    return ByHand


def _by_hand() -> Template:
    from django.template import Template
    from django.utils import translation
    from django.utils.html import escape

    from reclamations.intake import stencils
    from reclamations.intake.forms import FilingForm

    lists = tuple((name, ((0, f"every {name}"),)) for name in ("service", "installation"))
    with translation.override("fr"):
        form = FilingForm(today=stencils.ANY_DAY)
        html = "".join(stencils.Stencil("fr", lists).fill(form, {"waiting": []}))
        for word in sorted(_words(form), key=len, reverse=True):
            html = html.replace(f">{escape(word)}<", f'>{{% translate "{word}" %}}<')
            html = html.replace(f" {escape(word)}\n", f' {{% translate "{word}" %}}\n')
            html = html.replace(f" {escape(word)}<", f' {{% translate "{word}" %}}<')
    for name in form.fields:
        html = _with_blanks(html, name)
    for name, _rows in lists:
        html = html.replace(
            f'<option value="0">every {name}</option>',
            f'{{% for pk, name in {name} %}}<option value="{{{{ pk }}}}"{{% if pk|stringformat:"s" == typed.{name} %}} '
            "selected{% endif %}>{{ name }}</option>\n  {% endfor %}",
        )
    return Template("{% load i18n %}" + html)


def _with_blanks(html: str, name: str) -> str:
    """Make room in the HTML of an empty field for what is typed in it, and for what is said of a line or a text."""
    refused, end = f"{{% if errors.{name} %}}", "{% endif %}"
    said = (
        f'{refused} <div id="id_{name}_error" class="invalid-feedback">{{% for error in errors.{name} %}}'
        f'<span id="error_{{{{ forloop.counter }}}}_id_{name}"><strong>{{{{ error }}}}</strong></span>'
        f"{{% endfor %}}</div>{end}"
    )

    def chosen(found: re.Match[str]) -> str:
        return f'{found[1]}{{% if typed.{name} == "{found[2]}" %}} checked{end}>'

    if 'type="radio"' in html.split(f'name="{name}"')[0].rsplit("<", 1)[1]:
        tag = rf'(<input type="radio"[^>]*name="{name}" value="(\w+)"[^>]*?)(?: checked)?>'
        return re.sub(tag, chosen, html)
    if f'<input type="file" name="{name}"' in html:
        return html

    def blanks(found: re.Match[str]) -> str:
        before, after, helped, ident = found.groups()
        described = f'{refused} aria-describedby="id_{name}_error"{end}'
        if helped:
            described = f' aria-describedby="{helped}{refused} id_{name}_error{end}"'
        return f'{before}{refused} is-invalid{end}{after}{refused} aria-invalid="true"{end}{described}{ident}'

    described = r'(?: aria-describedby="(\w+)")?'
    html = re.sub(rf'(name="{name}"[^>]*class="[^"]*)("[^>]*?){described}( id="id_{name}">)', blanks, html)
    if f'<textarea name="{name}"' in html:
        return re.sub(rf'(id="id_{name}">\n)(</textarea>)', rf"\1{{{{ typed.{name} }}}}\2{said}", html)
    if f'<select name="{name}"' in html:
        return re.sub(
            rf'(id="id_{name}">\s*<option value="") selected', rf"\1{{% if not typed.{name} %}} selected{end}", html
        )
    html = html.replace(f' name="{name}"', f' name="{name}"{{% if typed.{name} %}} value="{{{{ typed.{name} }}}}"{end}')
    return html.replace(f' id="id_{name}">', f' id="id_{name}">{said}')


def _words(form: Form) -> set[str]:
    """Every word of the form that a person reads: labels, helps, choices."""
    words = {"Je ne sais pas"}
    for field in form.fields.values():
        words |= {str(field.label), str(field.help_text)}
        if isinstance(choices := getattr(field.widget, "choices", None), list):
            words |= {str(label) for _value, label in choices}
    return {word for word in words if word and '"' not in word}


if __name__ == "__main__":
    sys.exit(main())
