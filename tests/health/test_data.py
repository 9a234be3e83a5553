"""Every dataset has an extract, a card and a meaning; nothing lies in data/raw that none reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tp_analysis.catalogue import DATASETS
from tp_analysis.datasets import Dataset
from tp_analysis.sources import CARD_SUFFIX, read_card


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_a_dataset_has_an_extract_a_card_and_a_meaning(root: Path, dataset: Dataset) -> None:
    extract = root / "data" / "raw" / dataset.topic / f"{dataset.name}.csv"
    assert extract.is_file(), f"{dataset.id}: put its extract at {extract.relative_to(root)}"
    card = read_card(extract)
    assert card.title
    assert card.licence
    assert dataset.meaning
    assert [column.name for column in dataset.columns if not column.meaning.strip()] == []


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_the_key_of_a_dataset_is_made_of_its_columns(dataset: Dataset) -> None:
    assert dataset.key
    assert set(dataset.key) <= {column.name for column in dataset.columns}


def test_no_two_datasets_bear_one_name() -> None:
    ids = [dataset.id for dataset in DATASETS]
    assert len(set(ids)) == len(ids)


def test_every_card_has_an_extract_and_every_tracked_extract_a_dataset(root: Path) -> None:
    raw = root / "data" / "raw"
    known = {f"{dataset.topic}/{dataset.name}" for dataset in DATASETS}
    cards = {
        path.relative_to(raw).as_posix().removesuffix(CARD_SUFFIX)
        for path in raw.rglob(f"*{CARD_SUFFIX}")
    }
    assert cards - known == set(), "a card without a dataset: declare it or remove the card"


def test_a_raw_extract_stays_out_of_git_unless_it_is_forced(root: Path, tmp_path: Path) -> None:
    shutil.copy(root / ".gitignore", tmp_path / ".gitignore")
    folder = tmp_path / "data" / "raw" / "benefits"
    folder.mkdir(parents=True)
    processed = tmp_path / "data" / "processed"
    processed.mkdir()
    for path in (folder / "claims.csv", folder / "claims.xlsx", processed / "claims.parquet"):
        path.write_text("QQ123456C\n", encoding="utf-8")
    (folder / "claims.source.toml").write_text("publishable = false\n", encoding="utf-8")
    for arguments in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files"], check=True, capture_output=True, text=True
    )
    assert listed.stdout.split() == [".gitignore", "data/raw/benefits/claims.source.toml"]
