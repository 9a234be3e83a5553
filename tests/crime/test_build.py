"""The report from real files, from the command line to the page and the PDF."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.real_data]


def test_seven_real_months_become_a_page_and_a_pdf(
    root: Path, real_data: Path, tmp_path: Path
) -> None:
    raw = tmp_path / "data" / "raw"
    shutil.copytree(root / "data" / "raw", raw)
    (raw / "crime").mkdir()
    for pattern in ("*-street.csv", "*-outcomes.csv", "policeforcearea*.xlsx"):
        for file in (real_data / "police").glob(pattern):
            shutil.copy(file, raw / "crime")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "tp_analysis", "build", "crime-cost",
               "--set", "last_month=2024-02-29", "--data", str(tmp_path / "data"),
               "--out", str(out)]  # fmt: skip
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    page = next(out.rglob("crime-cost.html")).read_text(encoding="utf-8")
    assert "7 of 34 months are held" in page
    assert "18,489" in page
    assert next(out.rglob("crime-cost.pdf")).read_bytes().startswith(b"%PDF")
