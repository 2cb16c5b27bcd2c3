"""The harness itself: an undefined variable fails in our templates, and only there."""

import pytest
from django.template import Context, Engine, Origin, Template

from tests.strict_templates import OUR_TEMPLATES, UndefinedVariable, UndefinedVariableError

ENGINE = Engine(string_if_invalid=UndefinedVariable(), libraries={"i18n": "django.templatetags.i18n"})


def render(source: str, *, folder: str = str(OUR_TEMPLATES)) -> str:
    template = Template(source, origin=Origin(f"{folder}/page.html"), engine=ENGINE)
    return template.render(Context({"known": "oui"}))


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ known.unknown }}",
        "{{ unknown|upper }}",
        "{% for x in known %}{{ unknown }}{% endfor %}",
        "{% load i18n %}{% blocktranslate %}Bonjour {{ unknown }}{% endblocktranslate %}",
    ],
)
def test_undefined_variable_fails_in_our_templates(source: str) -> None:
    with pytest.raises(UndefinedVariableError, match="unknown"):
        render(source)


@pytest.mark.parametrize("source", ["{{ known }}", "{{ unknown|default:'oui' }}", "{% if not unknown %}oui{% endif %}"])
def test_optional_variable_may_be_undefined_in_our_templates(source: str) -> None:
    assert render(source) == "oui"


def test_undefined_variable_is_empty_in_other_templates() -> None:
    assert render("[{{ unknown }}]", folder="/elsewhere") == "[]"
