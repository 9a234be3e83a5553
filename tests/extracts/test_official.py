"""Each official table is known for what it is, whoever else might try to read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.extracts.official import READERS, read_official


def test_a_file_of_no_known_kind_is_none(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert read_official(tmp_path / "other.csv") is None


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("file", "kind", "rows"),
    [
        ("police/2021-05-bedfordshire-street.csv", "police.uk crimes, outcomes or searches", 5082),
        ("police/2021-05-bedfordshire-outcomes.csv", "police.uk crimes, outcomes or searches",
         2626),
        ("police/2021-05-bedfordshire-stop-and-search.csv",
         "police.uk crimes, outcomes or searches", 225),
        ("police/rec-crime-pfa.csv", "recorded crime by police force area", 46_469),
        ("police/policeforceareatablesyearendingjune2019.xlsx", "police force area tables", 2718),
        ("unit_costs/UnitCostDatabase_v1.2.xls", "unit cost database", 673),
        ("unit_costs/unit_costs_crime.csv", "unit cost database", 177),
    ],
)  # fmt: skip
def test_a_real_file_is_known_and_only_one_reader_takes_it(
    real_data: Path, file: str, kind: str, rows: int
) -> None:
    found = read_official(real_data / file)
    assert found is not None
    assert (found[0], len(found[1].table), tuple(found[1].problems)) == (kind, rows, ())
    later = list(READERS)[list(READERS).index(kind) + 1 :]
    for other in later:
        with pytest.raises(Exception, match=r"\."):
            READERS[other](real_data / file)
