"""The files of a report as a whole: the same bytes anywhere, and quick."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.document import Document
from tp_analysis.publish.data_files import write_data_files

AGAIN = """
import pickle, sys
from pathlib import Path
from tp_analysis.publish.data_files import write_data_files
document = pickle.loads(Path(sys.argv[1]).read_bytes())
write_data_files(document, Path(sys.argv[2]), report="spending", receipt="0123456789abcdef")
"""


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "TMPDIR": "."},
    ],
    ids=["east", "west"],
)
def test_the_same_report_gives_the_same_bytes_wherever_it_is_made(
    environment: dict[str, str], report: Document, written: Any, tmp_path: Path
) -> None:
    (tmp_path / "document").write_bytes(pickle.dumps(report))
    (tmp_path / "again").mkdir()
    command = [sys.executable, "-c", AGAIN, str(tmp_path / "document"), str(tmp_path / "again")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert hashes(tmp_path / "again") == hashes(written.folder)


def test_the_clock_is_in_no_file(report: Document, written: Any, tmp_path: Path) -> None:
    """Zip members have a time of their own, to two seconds."""
    import time

    time.sleep(2.1)
    write_data_files(report, tmp_path, report="spending", receipt="0123456789abcdef")
    assert hashes(tmp_path) == hashes(written.folder)


def test_another_number_receipt_or_marking_gives_other_bytes(
    report: Document, written: Any, write: Any
) -> None:
    changed = write(report.model_copy(update={"marking": "OFFICIAL"}))
    before, after = hashes(written.folder), hashes(changed.folder)
    assert before.keys() == after.keys()
    assert all(before[name] != after[name] for name in before if not name.endswith(".csv"))


def test_a_report_without_tables_has_workbooks_of_a_cover_alone(
    report: Document, write: Any
) -> None:
    files = write(report.model_copy(update={"blocks": ()}))
    assert files.xlsx.sheetnames == list(files.sheets("ods")) == ["Cover_sheet"]
    assert sorted(path.name for path in files.folder.iterdir()) == [
        "spending.ods",
        "spending.xlsx",
    ]


def test_an_old_document_without_numbers_is_written_as_text(report: Document, write: Any) -> None:
    grid = report.blocks[1].grid.model_copy(update={"numbers": ()})
    old = report.blocks[1].model_copy(update={"grid": grid})
    files = write(report.model_copy(update={"blocks": (old,)}))
    (sheet,) = [sheet for sheet in files.xlsx if sheet.title == "Table_1"]
    assert "−96.9" in [cell.value for row in sheet.iter_rows() for cell in row]
