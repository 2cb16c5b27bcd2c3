"""Branch coverage of domain/, actions/ and journal/ by the tests that are theirs: a pytest plugin, under xdist too.

`coverage run -m pytest` measures what is imported; then only those tests, so that the others run as fast as ever and
a line that they alone happen to run is not taken for one that is tested. `make test` ends with the report.
"""

import os

import coverage
import pytest

#: Where the tests of the three folders are.
THEIRS = (
    "tests/domain/",
    "tests/actions/",
    "tests/journal/",
    "tests/models/",
    "tests/architecture/test_declaration.py",
    "tests/commands/test_after_restore.py",
    "tests/commands/test_lifecycle.py",
    "tests/files/test_kinds.py",
    "tests/letters/test_papers.py",
    "tests/outbox/test_again.py",
    "tests/tracking/test_data.py",
)


class OwnTests:
    """Measures the tests of THEIRS, and nothing where coverage does not run."""

    def __init__(self) -> None:
        self.measure = coverage.Coverage.current()

    def pytest_collection_finish(self) -> None:
        """Stop once everything is imported; the servers that tests start are not measured."""
        if self.measure:
            self.measure.stop()
            os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        """Measure one of their tests, with its fixtures."""
        if not self.measure or not item.nodeid.startswith(THEIRS):
            return (yield)
        self.measure.start()
        try:
            return (yield)
        finally:
            self.measure.stop()
