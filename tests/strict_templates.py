"""An undefined variable in a template of ours fails the test that renders it.

Django asks `string_if_invalid` for its truth before anything else: that is the moment to look at which
template is being rendered. Other people's templates (Django's admin, crispy-forms) rely on undefined
variables being empty, and keep that.
"""

import sys
from pathlib import Path
from types import FrameType

from django.template.base import FilterExpression, Node

OUR_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
# A variable given to one of these filters is said to be optional.
OPTIONAL = {"default", "default_if_none"}


class UndefinedVariableError(Exception):
    """A template of ours uses a variable that its view does not give."""


class UndefinedVariable(str):
    """Empty for other people's templates; raises UndefinedVariableError for ours."""

    __slots__ = ()

    def __bool__(self) -> bool:
        """Answer « no string », after a look at the template that asks."""
        refuse_in_our_templates(sys._getframe(1))
        return False

    def __contains__(self, key: object) -> bool:
        """Answer « no placeholder »: what `{% blocktranslate %}` asks of an undefined variable."""
        refuse_in_our_templates(sys._getframe(1))
        return False


def refuse_in_our_templates(frame: FrameType | None) -> None:
    """Raise if the innermost template node above `frame` comes from our templates."""
    name = "?"
    while frame is not None:
        owner = frame.f_locals.get("self")
        if isinstance(owner, FilterExpression):
            if owner.filters and owner.filters[0][0].__name__ in OPTIONAL:
                return
            name = owner.token
        elif frame.f_code.co_name == "render_value":
            name = str(frame.f_locals["key"])
        elif isinstance(owner, Node) and getattr(owner, "origin", None) is not None:
            template = owner.origin.name
            if Path(template).is_relative_to(OUR_TEMPLATES):
                raise UndefinedVariableError(f"« {name} » is undefined in {template}")
            return
        frame = frame.f_back
