"""The house's own rules, read from the sources (docs/architecture.md, « The house »)."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.db import models

from reclamations import actions
from reclamations.backoffice.acts.table import PAGE_OF
from reclamations.domain.lifecycle import Act
from reclamations.models import Complaint, Staff

ROOT = Path(__file__).resolve().parents[2]
APPS = ("reclamations", "registre")
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAX_LINES = 400
#: The functions of acts without a page of their own, whose name is not that of the act.
FUNCTION_OF = {
    Act.RECOMPUTE: "recompute_deadlines",
    Act.DELIVER_RESPONSE: "record_posting",
    Act.LOSE_RESPONSE: "record_bounce",
}
#: What the actions answer rather than do, and what only the outbox reports.
NO_ACTS = {
    "due_dates_kept",
    "facts_among",
    "facts_of",
    "next_act",
    "next_to_post",
    "obstacle",
    "obstacle_to_mail",
    "possible_acts",
    "preview_recompute",
    "read_facts",
    "record_dispatch",
}
#: Fields of the file that something other than an act writes: the journal moves the head of its own chain.
JOURNAL_FIELDS = {"journal_length", "journal_head"}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("act", Act)
def test_every_act_has_a_function_and_a_test_file(act: Act) -> None:
    function = PAGE_OF[act].function if act in PAGE_OF else getattr(actions, FUNCTION_OF.get(act, act.value))
    assert (function.__doc__ or "").strip()
    assert (ROOT / "tests" / "actions" / f"test_{act.value}.py").exists()


@pytest.mark.parametrize("name", sorted(actions.__all__))
def test_the_actor_of_an_act_is_a_keyword(name: str) -> None:
    function = getattr(actions, name)
    if inspect.isclass(function) or name in NO_ACTS:
        return
    assert inspect.signature(function).parameters["actor"].kind is inspect.Parameter.KEYWORD_ONLY


def writes_of_files(tree: ast.AST) -> list[int]:
    """Lines that write `Complaint` rows through its manager: create, bulk_create, update, delete…"""
    verbs = {"create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in verbs:
            chain = ast.unparse(node.func.value)
            keywords = {keyword.arg for keyword in node.keywords}
            if chain.startswith("Complaint.objects") and not (keywords and keywords <= JOURNAL_FIELDS):
                found.append(node.lineno)
    return found


def test_only_acts_write_files() -> None:
    """The purge deletes them and the benchmark's bulk filling inserts them; nobody else writes one."""
    demonstration = ("registre/demo/", "registre/management/commands/demo.py")
    allowed = ("reclamations/actions/", "registre/archives/purge.py", *demonstration)
    for path in MODULES:
        if not relative(path).startswith(allowed):
            assert writes_of_files(ast.parse(path.read_text())) == [], relative(path)


def test_the_rule_above_can_fail() -> None:
    assert writes_of_files(ast.parse("Complaint.objects.filter(pk=1).update(status='closed')")) == [1]
    assert writes_of_files(ast.parse("Complaint.objects.filter(pk=1).update(journal_head='')")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_template_holds_an_inline_script_or_style_or_unescaped_text(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b|\bautoescape\s+off\b", text)
    if path.parts[-2] == "emails":
        return  # mail readers know no style sheet, and no policy governs them
    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style\b", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline handler"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text), "inline script"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_no_page_asks_a_third_party_for_anything(path: Path) -> None:
    assert not re.search(
        r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//", path.read_text()
    )


def test_marked_safe_text_is_a_constant_of_ours() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark_safe"):
                [argument] = node.args
                drawn = path.name == "ui.py" and ast.unparse(argument) == "shape"  # our own icons.svg
                assert isinstance(argument, ast.Constant) or drawn, f"{relative(path)}:{node.lineno}"


def test_staff_and_files_are_joined_by_protect() -> None:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and field.related_model in (Staff, Complaint):
                    assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_every_command_states_its_policy() -> None:
    ours = {name: app for name, app in get_commands().items() if app in APPS}
    assert len(ours) >= 5
    for name, app in ours.items():
        stated = str(load_command_class(app, name).help)
        assert len(stated.split()) >= 8, name


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_is_about_one_thing(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_the_clock_is_read_in_one_place() -> None:
    read = re.compile(r"\bdate\.today\(|\bdatetime\.(?:now|utcnow|today)\(|\btimezone\.(?:now|localdate)\(")
    for path in MODULES:
        if relative(path) != "reclamations/clock.py":
            assert not read.search(path.read_text()), relative(path)
