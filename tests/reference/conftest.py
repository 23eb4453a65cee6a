"""The reference data of the portal, and copies of its files for a test to spoil."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from accreditation.reference.load import load
from accreditation.reference.read import FOLDER
from accreditation.reference.tables import TABLES

# In `file`, the row in which `column` is `value` gets `changes`; without changes it is taken out.
Edit = Callable[..., None]


@pytest.fixture
def loaded(db: None) -> None:
    load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files."""
    for table in TABLES:
        shutil.copy(FOLDER / table.file, tmp_path / table.file)
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Edit:
    def edit_file(file: str, where: dict[str, str], **changes: str) -> None:
        with (folder / file).open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        chosen = [row for row in rows if where.items() <= row.items()]
        assert len(chosen) == 1, f"{len(chosen)} rows of {file} are {where}"
        if changes:
            chosen[0].update(changes)
        else:
            rows.remove(chosen[0])
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    return edit_file
