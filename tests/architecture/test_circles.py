"""No module imports itself through others, wherever in its text the import stands, be it for annotations only."""

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


def circle_in(imports: dict[str, set[str]]) -> list[str]:
    """Give the modules of a circle, the first one again at its end; nothing where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("package", ["reclamations", "registre"])
def test_no_import_goes_round(package: str) -> None:
    graph = grimp.build_graph(package, cache_dir=None)
    assert circle_in({module: graph.find_modules_directly_imported_by(module) for module in graph.modules}) == []


def test_the_rule_above_can_fail() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})
