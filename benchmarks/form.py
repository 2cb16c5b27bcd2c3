"""What the page of the form costs beside the same page written by hand: `python -m benchmarks.form`.

Three ways to write the same fields, in the same page, through the same middleware, in one process, without a socket:
as the site does, as crispy does each time, and as a template written by hand does. That template is made here from the
page itself, so that a field added to the form is in it: HTML where nothing changes, a translated string for each word,
a loop for each list, and what was typed and refused under each field. Target: at most 2 times its CPU.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from django.forms import Form
    from django.template import Template
    from django.utils.safestring import SafeString

    Way = Callable[..., SafeString]

TARGET = 2.0
ROUNDS, PAGES = 5, 20


def main() -> int:
    """Print what each way costs; the exit code is 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        costs = measure()
    print("One GET of the form, milliseconds of processor, the best of several rounds")
    print(f"{'':28}{'whole page':>12}{'times':>8}{'its fields':>12}{'times':>8}")
    ratios = {}
    for name, spent in costs.items():
        ratios[name] = [cost / hand for cost, hand in zip(spent, costs["written by hand"], strict=True)]
        print(
            f"{name:28}" + "".join(f"{ms:>12.2f}{times:>8.2f}" for ms, times in zip(spent, ratios[name], strict=True))
        )
    is_met = max(ratios["as the site does"]) <= TARGET
    print(f"at most {TARGET} times a template written by hand: {'met' if is_met else 'MISSED'}")
    return 0 if is_met else 1


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


def measure() -> dict[str, tuple[float, float]]:
    """Milliseconds of processor of one page and of its fields alone, by way; all are first checked to show the same."""
    from reclamations import clock
    from reclamations.intake import layout
    from reclamations.intake.forms import FilingForm
    from reclamations.models import Organisation

    written, template, organisation = layout.written, by_hand(), Organisation.current()
    ways: dict[str, Way] = {
        "as the site does": written,
        "crispy each time": lambda *args, **options: _anew(written, *args, **options),
        "written by hand": lambda form, organisation, **options: _render(template, organisation),
    }

    def fields(way: Way) -> str:
        form = FilingForm(today=clock.today())
        return way(form, organisation, installation="", context={"waiting": []})

    shown = {" ".join(page(way).split()) for way in ways.values()}
    if len(shown) != 1:
        raise SystemExit("The three pages are not the same: there is nothing to compare.")
    best = {name: (float("inf"), float("inf")) for name in ways}
    for _ in range(ROUNDS):  # in turn, so that a busy machine slows each of them as much
        for name, way in ways.items():
            spent = (_milliseconds(page, way), _milliseconds(fields, way))
            best[name] = (min(best[name][0], spent[0]), min(best[name][1], spent[1]))
    return best


def _milliseconds(show: Callable[[Way], str], way: Way) -> float:
    started = time.process_time()
    for _ in range(PAGES):
        show(way)
    return (time.process_time() - started) / PAGES * 1000


def page(way: Way) -> str:
    """Ask for the form, with its fields written that way; without what is new in each page."""
    import re

    from django.test import Client

    with mock.patch("reclamations.intake.layout.written", way):
        response = Client().get("/reclamation/", secure=True, headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise SystemExit(f"The form answers {response.status_code}.")
    return re.sub(r'name="(token|csrfmiddlewaretoken)" value="[^"]*"', "", response.content.decode())


def _anew(written: Callable[..., SafeString], *args: Any, **options: Any) -> SafeString:
    from reclamations.intake import layout

    layout._empty.cache_clear()
    return written(*args, **options)


def by_hand() -> Template:
    """The template that somebody would have written for these fields."""
    from django.template import Template
    from django.utils import translation
    from django.utils.html import escape

    from reclamations.intake import layout
    from reclamations.intake.forms import FilingForm

    lists = tuple((name, ((0, f"every {name}"),)) for name in ("service", "installation"))
    with translation.override("fr"):
        html: str = layout._empty("fr", lists, None)
        form = FilingForm(today=layout._ANY_DAY)
        for word in sorted(_words(form), key=len, reverse=True):
            html = html.replace(f">{escape(word)}<", f'>{{% translate "{word}" %}}<')
            html = html.replace(f" {escape(word)}\n", f' {{% translate "{word}" %}}\n')
            html = html.replace(f" {escape(word)}<", f' {{% translate "{word}" %}}<')
    for name, _rows in lists:
        option = f'<option value="0">every {name}</option>'
        row = '<option value="{{ pk }}">{{ name }}</option>'
        html = html.replace(option, f"{{% for pk, name in {name} %}}{row}\n  {{% endfor %}}")
    for name in form.fields:
        said = f'{{% if errors.{name} %}}<div class="invalid-feedback">{{{{ errors.{name} }}}}</div>{{% endif %}}'
        html = html.replace(
            f'id="id_{name}">',
            f'{{% if typed.{name} %}} value="{{{{ typed.{name} }}}}"{{% endif %}}id="id_{name}">{said}',
            1,
        )
    return Template("{% load i18n %}" + html)


def _words(form: Form) -> set[str]:
    """Every word of the form that a person reads: labels, helps, choices."""
    words = {"Je ne sais pas"}
    for field in form.fields.values():
        words |= {str(field.label), str(field.help_text)}
        if isinstance(choices := getattr(field.widget, "choices", None), list):
            words |= {str(label) for _value, label in choices}
    return {word for word in words if word and '"' not in word}


def _render(template: Template, organisation: Any) -> SafeString:
    from django.template import Context

    from reclamations.models import Installation, Service
    from reclamations.models.company.wording import localised

    context = {
        name: [(row.pk, localised(row.name, organisation)) for row in model.objects.filter(is_active=True)]
        for name, model in (("service", Service), ("installation", Installation))
    }
    return template.render(Context({**context, "typed": {}, "errors": {}}))


if __name__ == "__main__":
    sys.exit(main())
