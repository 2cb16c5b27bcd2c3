"""How many tests hold each article of the procedure: a pytest plugin, working under xdist too.

A test says `@pytest.mark.article(6)`; the run ends with the count of tests passed per article. With
`--every-article`, an article that no test holds fails the run.
"""

from collections import Counter

import pytest

ARTICLES = range(1, 9)
PROPERTY = "article"


class ArticleCount:
    """Counts the tests passed per article, from reports that cross xdist's processes."""

    def __init__(self, *, every_article: bool) -> None:
        self.every_article = every_article
        self.passed: Counter[int] = Counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Write each test's articles where its reports carry them to the main process."""
        for item in items:
            for number in sorted({mark.args[0] for mark in item.iter_markers("article")}):
                if number not in ARTICLES:
                    raise pytest.UsageError(f"{item.nodeid}: there is no article {number}")
                item.user_properties.append((PROPERTY, number))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once, when its body has passed."""
        if report.when == "call" and report.passed:
            self.passed.update(int(str(value)) for name, value in report.user_properties if name == PROPERTY)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print one line per article that the run held, or per article when all must be held."""
        numbers = [number for number in ARTICLES if self.every_article or self.passed[number]]
        if numbers:
            terminalreporter.section("tests that hold each article")
        for number in numbers:
            count = self.passed[number]
            terminalreporter.write_line(f"Article {number}: {count} test{'s'[: count != 1]}", red=not count)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a whole run in which an article is held by no test."""
        is_worker = hasattr(session.config, "workerinput")
        if self.every_article and not is_worker and any(not self.passed[number] for number in ARTICLES):
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED
