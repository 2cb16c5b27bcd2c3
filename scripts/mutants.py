#!/usr/bin/env python
"""Break the rules on purpose, one at a time, and list the breaks that no test sees: `make mutants`.

A mutant is one change in one function of domain/, actions/ or journal/: a comparison, an `and`, a `not`, a number, a
sum, what is returned, a condition, a call or an argument left out. The tests run once under coverage, which tells which
of them pass over each line; then each mutant is tried in a process of its own, forked with everything imported and the
database made, where the function's code is replaced and only those tests run, until one fails.

Tables outside of functions are not broken: tests compare them with what they must hold. The run is drawn by its seed,
so that it can be made again: `python scripts/mutants.py --sample 60 --seed 1 [FOLDER OR MODULE…]`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import functools
import gc
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import coverage
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.covered import THEIRS  # noqa: E402

if TYPE_CHECKING:
    from _pytest.runner import SetupState

FOLDERS = ("reclamations/domain", "reclamations/actions", "reclamations/journal")
#: Seconds after which a mutant that runs in circles counts as seen.
PATIENCE = 120
SEEN, UNSEEN, IMPOSSIBLE = 1, 0, 3

OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


@dataclass(frozen=True)
class Mutant:
    """One change: where, what it was, what it is, and its number among those of its module."""

    path: Path
    line: int
    before: str
    after: str
    number: int

    def compiled(self) -> CodeType:
        """The whole module with the change."""
        tree = ast.parse(self.path.read_text())
        node, change = list(_every(tree))[self.number]
        change(node)
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}\n    - {self.before}\n    + {self.after}"


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module."""
    found = []
    for number, (node, change) in enumerate(_every(ast.parse(path.read_text()))):
        before = ast.unparse(node)
        other = copy.deepcopy(node)
        change(other)
        after = ast.unparse(ast.fix_missing_locations(other))
        found.append(Mutant(path, node.lineno, _first(before), _first(after), number))
    return found


def _every(tree: ast.Module) -> Iterator[tuple[Any, Change]]:
    """What can be changed in a module, always in the same order."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.Lambda):
            for node in _body(function):
                yield from ((node, change) for change in _changes(node))


def _body(function: ast.FunctionDef | ast.Lambda) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions inside of it."""
    waiting: list[ast.AST] = list(function.body) if isinstance(function, ast.FunctionDef) else [function.body]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.FunctionDef | ast.Lambda)]


Change = Callable[[Any], None]


def _changes(node: ast.AST) -> Iterator[Change]:
    """The ways to break a node, each as a function that changes one like it in place."""
    for kind, is_one, change in _WAYS:
        if isinstance(node, kind) and is_one(node):
            yield change
    for place, operator in enumerate(node.ops if isinstance(node, ast.Compare) else []):
        if type(operator) in OPPOSITES:
            yield functools.partial(_replace_operator, place=place)
    elements = getattr(node, "args", None) if isinstance(node, ast.Call) else getattr(node, "elts", None)
    for place, element in enumerate(elements or []):
        if isinstance(element, ast.Starred) and isinstance(element.value, ast.Call):
            yield functools.partial(_leave_out, place=place)


def _other_operator(node: Any) -> None:
    node.op = OPPOSITES[type(node.op)]()


def _other_value(node: Any) -> None:
    node.value = not node.value if isinstance(node.value, bool) else node.value + 1


def _nothing(node: Any) -> None:
    node.value = ast.Constant(None)


def _other_way(node: Any) -> None:
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _not_not(node: Any) -> None:
    node.operand = ast.UnaryOp(ast.Not(), node.operand)


#: A kind of node, which of them, and what becomes of it.
_WAYS: tuple[tuple[Any, Callable[[Any], bool], Change], ...] = (
    (ast.BoolOp | ast.BinOp, lambda node: type(node.op) in OPPOSITES, _other_operator),
    (ast.Constant, lambda node: type(node.value) in (bool, int), _other_value),
    (ast.Return, lambda node: node.value is not None and not isinstance(node.value, ast.Constant), _nothing),
    (ast.If | ast.IfExp, lambda node: isinstance(node.test, ast.Name | ast.Attribute | ast.Call), _other_way),
    (ast.UnaryOp, lambda node: isinstance(node.op, ast.Not), _not_not),
    (ast.Expr, lambda node: isinstance(node.value, ast.Call), _nothing),
)


def _replace_operator(node: ast.Compare, *, place: int) -> None:
    node.ops[place] = OPPOSITES[type(node.ops[place])]()  # type: ignore[call-overload]


def _leave_out(node: Any, *, place: int) -> None:
    (node.args if isinstance(node, ast.Call) else node.elts).pop(place)


def _first(source: str) -> str:
    return source.splitlines()[0][:110]


class Hunt:
    """The pytest plugin: runs the tests once, then the mutants, each with the tests that pass over its line."""

    def __init__(self, paths: list[Path], sample: int, seed: int) -> None:
        self.paths, self.sample, self.seed = paths, sample, seed
        self.unseen: list[Mutant] = []
        self.say: Callable[[str], None] = print

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        if reporter := session.config.pluginmanager.get_plugin("terminalreporter"):
            self.say = reporter.write_line
        items = {item.nodeid: item for item in session.items}
        touching = self._touching(session)
        drawn = [mutant for path in self.paths for mutant in mutants_of(path)]
        random.Random(self.seed).shuffle(drawn)  # noqa: S311 (nobody guesses anything from it)
        counts = dict.fromkeys((SEEN, UNSEEN, IMPOSSIBLE), 0)
        untouched = 0
        self.say(f"{len(drawn)} mutants, {min(self.sample, len(drawn))} tried, seed {self.seed}")
        for mutant in drawn:
            if counts[SEEN] + counts[UNSEEN] >= self.sample:
                break
            names = touching.get((str(mutant.path), mutant.line), set())
            if not names:  # run at the import alone, or by other tests
                untouched += 1
                continue
            outcome = self._try(session, mutant, [item for name, item in items.items() if name in names])
            counts[outcome] += 1
            if outcome == UNSEEN:
                self.unseen.append(mutant)
                self.say(f"SURVIVED ({len(names)} tests pass there) {mutant}")
        self.say(
            f"{counts[SEEN]} seen, {counts[UNSEEN]} survived, {counts[IMPOSSIBLE]} could not be made, "
            f"{untouched} passed over by none of these tests"
        )
        return True

    def _touching(self, session: pytest.Session) -> dict[tuple[str, int], set[str]]:
        """Which tests pass over each line; those that fail without any mutant are left out."""
        measure = coverage.Coverage(data_file=None, config_file=False, include=[f"{ROOT / one}/*" for one in FOLDERS])
        good = set()
        started = time.monotonic()
        for place, item in enumerate(session.items):
            measure.start()
            measure.switch_context(item.nodeid)
            after = session.items[(place + 1) % len(session.items)]
            if not _fails(item, after):
                good.add(item.nodeid)
            measure.stop()
        self.say(f"{len(good)} of {len(session.items)} tests pass, in {time.monotonic() - started:.0f} s")
        data = measure.get_data()
        return {
            (path, line): good.intersection(names)
            for path in data.measured_files()
            for line, names in data.contexts_by_lineno(path).items()
        }

    def _try(self, session: pytest.Session, mutant: Mutant, items: list[pytest.Item]) -> int:
        connections.close_all()
        pid = os.fork()
        if pid == 0:
            signal.alarm(PATIENCE)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            outcome = IMPOSSIBLE
            try:
                outcome = _run(session._setupstate, mutant, items)
            finally:
                os._exit(outcome)
        _pid, status = os.waitpid(pid, 0)
        return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else SEEN


def _run(state: SetupState, mutant: Mutant, items: list[pytest.Item]) -> int:
    """In the forked process: become the mutant, run the tests until one fails."""
    if not _become(mutant):
        return IMPOSSIBLE
    if items:
        state.teardown_exact(items[0])
    for place, item in enumerate(items):
        if _fails(item, items[(place + 1) % len(items)] if len(items) > 1 else None):
            return SEEN
    return UNSEEN


def _fails(item: pytest.Item, after: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def _become(mutant: Mutant) -> bool:
    """Replace the code of the functions of the module by the mutant's; false when its function is nowhere."""
    path = str(mutant.path)
    codes = {_key(code): code for code in _codes(mutant.compiled())}
    changed = False
    for found in gc.get_objects():
        if isinstance(found, FunctionType) and found.__code__.co_filename == path:
            code = codes.get(_key(found.__code__))
            if code is not None and code.co_freevars == found.__code__.co_freevars:
                changed |= code.co_code != found.__code__.co_code or code.co_consts != found.__code__.co_consts
                found.__code__ = code
        elif isinstance(found, functools._lru_cache_wrapper):
            found.cache_clear()
    return changed


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def main() -> int:
    """Draw, try, list; the exit code is 1 when a mutant survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=FOLDERS, help="folders or modules to break")
    parser.add_argument("--sample", type=int, default=60, help="how many mutants to try (default: 60)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    parser.add_argument("--tests", nargs="*", default=THEIRS, help="the tests to try them with")
    options = parser.parse_args()
    given = [ROOT / path for path in options.paths]
    paths = sorted(one for path in given for one in (path.rglob("*.py") if path.is_dir() else [path]))
    os.chdir(ROOT)
    os.environ.setdefault("EXAMPLES", "10")
    hunt = Hunt(paths, options.sample, options.seed)
    pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", "-m", "not browser", *options.tests], plugins=[hunt])
    return 1 if hunt.unseen else 0


if __name__ == "__main__":
    sys.exit(main())
