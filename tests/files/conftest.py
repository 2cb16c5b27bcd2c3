"""A data folder for each test."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def data_dir(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder; differences settle at once."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("reclamations.files.store.SETTLING_TIME", 0)
    return tmp_path
