"""Read a page's source as a strict parser does: nesting, identifiers, headings, labels."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib

_FLOW = frozenset(
    {
        *("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table"),
        "ul",
    }
)
#: What these hold is text and what goes with text; a title may be in a summary or a legend.
_TEXT_ONLY = frozenset({"p", "span", "label", "button", "strong", "em", "h1", "h2", "h3", "h4", "h5", "bdi", "code"})
_TITLE_ONLY = frozenset({"summary", "legend"})
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup", "hr"},
}
_INTERACTIVE = frozenset({"a", "button", "input", "select", "textarea", "summary"})
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")


def faults(html: str) -> list[str]:
    """Say everything that is wrong with a page's source; nothing when it is valid."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    parsed = [f"line {line}: {code} {values}" for (line, _), code, values in parser.errors]
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    return [*parsed, *_nesting(tree, ()), *_identifiers(elements), *_headings(elements), *_unlabelled(tree)]


def _nesting(element: Element, ancestors: tuple[str, ...]) -> Iterator[str]:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        tag, inside = child.tag, (*ancestors, element.tag)
        text_only = _TEXT_ONLY.intersection(inside) or (_TITLE_ONLY.intersection(inside) and tag not in _TITLES)
        if tag in _FLOW and text_only:
            yield f"<{tag}> in {' > '.join(inside[-4:])}"
        if tag not in _CHILDREN.get(element.tag, {tag}):
            yield f"<{tag}> directly in <{element.tag}>"
        if tag in _INTERACTIVE and {"a", "button"}.intersection(inside):
            yield f"<{tag}> in a link or a button"
        yield from _nesting(child, inside)


def _identifiers(elements: list[Element]) -> Iterator[str]:
    ids = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"id {name!r} is used {count} times" for name, count in ids.items() if count > 1 or not name)
    for element in elements:
        wanted = [name for attribute in _REFERENCES for name in (element.get(attribute) or "").split()]
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            wanted.append(element.get("href", "")[1:])
        yield from (f"<{element.tag}> refers to {name!r}, which is not there" for name in wanted if name not in ids)


def _headings(elements: list[Element]) -> Iterator[str]:
    levels = [int(element.tag[1]) for element in elements if element.tag in _TITLES]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    yield from (f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1)


def _unlabelled(tree: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label")}
    within = {id(control) for label in tree.iter("label") for control in label.iter()}
    for control in (*tree.iter("input"), *tree.iter("select"), *tree.iter("textarea")):
        is_named = control.get("aria-label") or control.get("aria-labelledby") or id(control) in within
        needs_none = control.get("type") in {"hidden", "submit", "button"}
        if not (is_named or needs_none or control.get("id") in labelled):
            yield f"<{control.tag} name={control.get('name')!r}> has no label"
