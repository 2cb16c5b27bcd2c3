"""What the pages of docs/, the README and the code name exists: files, functions, sections, commands, targets."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
FOLDERS = ("reclamations", "registre", "tests", "scripts", "benchmarks", "templates", "static", "docs", "locale")
SOURCES = [
    path
    for path in [*ROOT.glob("*.toml"), ROOT / "Makefile", *(p for f in FOLDERS for p in (ROOT / f).rglob("*"))]
    if path.suffix in {".py", ".sh", ".toml", ".html", ".css", ".js", ".txt"} or path.name == "Makefile"
]
#: A page and its section in a source; a path, with a name of its module, and a link, in a page.
NAMED = re.compile(r"docs/(\w+)\.md(?:,\s«\s([^»]+?)\s»)?")
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./*-]*)(?::(\w+))?`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"manage\.py ([a-z][a-z_]+)")
TARGET = re.compile(r"`make ([a-z][a-z-]+)`")


@cache
def sections(page: Path) -> set[str]:
    """The titles of a page, outside of its blocks of code."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    return {match[1].strip() for match in re.finditer(r"^#+ (.+)$", text, flags=re.MULTILINE)}


def anchor(title: str) -> str:
    """The fragment that leads to a title, as Git hosts make it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


@cache
def names_of(module: Path) -> set[str]:
    """What a module defines at its top."""
    tree = ast.parse(module.read_text())
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = (target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets)
    annotated = {node.target.id for node in tree.body if isinstance(node, ast.AnnAssign) and hasattr(node.target, "id")}
    return defined | annotated | {target.id for target in assigned if isinstance(target, ast.Name)}


def broken_in(page: Path, text: str) -> list[str]:
    """What a page names that does not exist."""
    broken = [link for link in LINK.findall(text) if not link_leads_somewhere(page, link)]
    for path, name in PATH.findall(text):
        found = sorted(ROOT.glob(path.rstrip("/"))) if "*" in path else [ROOT / path]
        if "locale/de" in path:  # the README's example of a language to add
            continue
        if not found or not all(one.exists() for one in found):
            broken.append(path)
        elif name and name not in names_of(found[0]):
            broken.append(f"{path}:{name}")
    broken += [f"manage.py {name}" for name in COMMAND.findall(text) if name not in get_commands()]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    return broken + [f"make {name}" for name in TARGET.findall(text) if name not in targets]


def link_leads_somewhere(page: Path, link: str) -> bool:
    """Whether a link of a page leads to a file, and to a title of it where it says one; others' sites are not asked."""
    if "://" in link or link.startswith("mailto:"):
        return True
    path, _, fragment = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not fragment or fragment in set(map(anchor, sections(target))))


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_what_a_page_names_exists(document: Path) -> None:
    assert broken_in(document, document.read_text()) == []


def test_what_the_code_says_of_the_pages_exists() -> None:
    missing = []
    for source in SOURCES:
        for page, title in NAMED.findall(source.read_text()):
            found = ROOT / "docs" / f"{page}.md"
            if not found.exists() or (title and title not in sections(found)):
                missing.append(f"{source.relative_to(ROOT)}: {page}, {title}")
    assert missing == []


def test_no_page_that_is_not_here_is_spoken_of() -> None:
    word = "DESI" + "GN"
    assert [str(source) for source in SOURCES if re.search(rf"\b{word}\b", source.read_text())] == []


def test_each_article_names_tests_that_hold_it() -> None:
    parts = re.split(r"^## Article (\d)", (ROOT / "docs" / "procedure.md").read_text(), flags=re.MULTILINE)
    articles = dict(zip(map(int, parts[1::2]), parts[2::2], strict=True))
    assert sorted(articles) == list(range(1, 9))
    for number, text in articles.items():
        tests = [path for path, _name in PATH.findall(text) if path.startswith("tests/")]
        assert len(tests) >= 3
        for path in tests:
            assert f"article({number})" in (ROOT / path).read_text(), f"{path} holds nothing of article {number}"


@pytest.mark.parametrize(
    "text",
    [
        "[a](nowhere.md)",
        "[a](proof.md#no-such-section)",
        "`reclamations/no_module.py`",
        "`reclamations/actions/base.py:no_function`",
        "`manage.py no_command`",
        "`make no-target`",
    ],
)
def test_what_does_not_exist_is_seen(text: str) -> None:
    assert len(broken_in(ROOT / "docs" / "architecture.md", text)) == 1
