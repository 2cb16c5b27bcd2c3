"""How large the parts of the house are: `python scripts/measures.py`, which `docs/architecture.md` quotes.

Functions: lines from `def` to the end, their docstring taken off. Imports of a module: the distinct modules that its
import statements name, wherever they stand; ours and those of libraries, Python's own counted apart. Files of a
folder: Python files. Migrations are left out, and `__init__.py` where imports are counted.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from math import ceil
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
MOST = 14


def main() -> None:
    """Print the measures, and the modules that import from the most others."""
    files = [
        path
        for package in ("reclamations", "registre")
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    trees = {path: ast.parse(path.read_text()) for path in files}
    lengths = [length for tree in trees.values() for length in functions(tree)]
    names = {path: imported(tree) for path, tree in trees.items() if path.name != "__init__.py"}
    counts = {path: sum(not is_pythons(name) for name in found) for path, found in names.items()}
    whole = [len(found) for found in names.values()]
    folders = Counter(path.parent for path in files)
    print(f"functions: {len(lengths)}, median {median(lengths):.0f} lines, nine of ten up to {ninth(lengths)}")
    print(f"modules: {len(counts)}, nine of ten import from up to {ninth(list(counts.values()))} others")
    print(f"  Python's own counted with them: {ninth(whole)}")
    print(f"files of a folder: at most {max(folders.values())}")
    above = sorted(((count, path) for path, count in counts.items() if count > MOST), reverse=True)
    print(f"modules that import from more than {MOST}: {len(above)}")
    for count, path in above if "--all" in sys.argv else above[:10]:
        print(f"  {count:3} {path.relative_to(ROOT)}")


def functions(tree: ast.AST) -> list[int]:
    """Give the lines of every function, without its docstring."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.end_lineno or node.lineno) - node.lineno + 1 - docstring(node) for node in found]


def docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Give the lines of a docstring."""
    if ast.get_docstring(node) is None:
        return 0
    return (node.body[0].end_lineno or 0) - node.body[0].lineno + 1


def imported(tree: ast.AST) -> set[str]:
    """Give the modules that the import statements name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def is_pythons(name: str) -> bool:
    """Tell whether a module comes with Python."""
    return name.partition(".")[0] in sys.stdlib_module_names


def ninth(values: list[int]) -> int:
    """Give what nine of ten do not exceed."""
    return sorted(values)[ceil(0.9 * len(values)) - 1]


if __name__ == "__main__":
    main()
