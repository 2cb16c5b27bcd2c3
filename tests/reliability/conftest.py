"""Servers of their own live on the machine's day: the tests that speak to them do too."""

from collections.abc import Iterator
from datetime import UTC

import pytest
import time_machine


@pytest.fixture(scope="package", autouse=True)
def _real_day() -> Iterator[None]:
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(tz=UTC), tick=True):
        yield
