"""Datasets that are gathered from many extracts of other people's making: payments, police files.

With the store the only place where extracts are read and datasets written. Each extract becomes a
Parquet file of its own, so that a new month is read and the other months are left as they are.
What is particular to a topic stands in its `Gathering`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.datasets import Dataset, Problem, arrow_schema
from tp_analysis.gathered_files import (
    TABLES,
    GatheredExtract,
    Gathering,
    Identity,
    read_gathered,
    told_of_copies,
)
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.store import Extract

if TYPE_CHECKING:
    import pyarrow as pa

_FACTS = b"gathered"


def extracts_of(gathering: Gathering, project: Project) -> list[Path]:
    """Every file of the topic that may hold rows, in the order of their paths."""
    return files_below(gathering.folder(project), gathering.suffixes)


def files_below(folder: Path, suffixes: Sequence[str] = TABLES) -> list[Path]:
    """Every file below a folder whose name ends so, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in suffixes)


def build_gathered(gathering: Gathering, project: Project) -> list[Extract]:
    """Gather every extract, those that are current too; all as their reader found them."""
    found = extracts_of(gathering, project)
    _drop_strays(gathering, project, found)
    gathered = told_of_copies(gathering, [_gather(gathering, path, project) for path in found])
    for extract in gathered:
        if extract.refused:
            _drop_rows(gathering, extract.path, project)
    return gathered


def refresh_gathered(gathering: Gathering, project: Project) -> list[Extract]:
    """Gather the extracts that changed and drop the rows of those that went; the refused ones."""
    found = extracts_of(gathering, project)
    _drop_strays(gathering, project, found)
    changed = [path for path in found if not _is_current(gathering, path, project)]
    gathered: list[Extract] = [_gather(gathering, path, project) for path in changed]
    refused = [extract for extract in gathered if extract.refused]
    if refused or not found:
        return refused
    wrong = gathering.copies(read_identities(gathering, project))
    copied = {path: wrong.get(gathering.name_of(path, project)) for path in found}
    for path, words in copied.items():
        if words:
            _drop_rows(gathering, path, project)
    return [
        Extract(path, None, problems=(Problem(words),)) for path, words in copied.items() if words
    ]


def remove_gathered(gathering: Gathering, project: Project) -> None:
    """Remove every row that was gathered; the extracts stay."""
    _drop_strays(gathering, project, [])


def _drop_strays(gathering: Gathering, project: Project, found: list[Path]) -> None:
    kept = {rows for path in found for rows in gathering.row_paths(path, project)}
    for name in gathering.names:
        for rows in (project.processed / gathering.topic / name).rglob("*.parquet"):
            if rows not in kept:
                rows.unlink()


def _drop_rows(gathering: Gathering, path: Path, project: Project) -> None:
    for rows in gathering.row_paths(path, project):
        rows.unlink(missing_ok=True)


def _gather(gathering: Gathering, path: Path, project: Project) -> GatheredExtract:
    """Write the rows of one extract; a refused one leaves no rows behind."""
    made_from = _made_from(gathering, path, project)
    reading = read_gathered(gathering, path, gathering.name_of(path, project), project)
    extract = reading.extract
    # The file may have been of another dataset before.
    _drop_rows(gathering, path, project)
    if extract.refused or extract.dataset is None:
        return extract
    facts = {"made_from": made_from, "log": reading.log, "identity": extract.identity}
    at = gathering.names.index(extract.dataset.name)
    target = gathering.row_paths(path, project)[at]
    _write(reading.batches(), extract.dataset, target, facts, project)
    return extract


def _write(
    batches: Iterator[pa.RecordBatch],
    dataset: Dataset,
    target: Path,
    facts: dict[str, Any],
    project: Project,
) -> None:
    """Batch after batch, so that memory stays flat however long the file is."""
    import pyarrow.parquet as pq

    target.parent.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(dataset)
    noted = schema.with_metadata({_FACTS: json.dumps(facts, sort_keys=True)})
    partial = target.with_suffix(f".{os.getpid()}.partial")
    with pq.ParquetWriter(partial, noted) as writer:
        for batch in batches:
            writer.write_batch(_kept(batch, dataset, project).cast(noted))
    partial.replace(target)


def _kept(batch: pa.RecordBatch, dataset: Dataset, project: Project) -> pa.RecordBatch:
    """The rows as the policy of the dataset lets them be kept."""
    import pyarrow as pa

    from tp_analysis.disclosure.loading import kept_rows

    kept = kept_rows(
        batch.to_pandas(), dataset_id=dataset.id, personal=dataset.personal,
        project_root=project.root, environment=os.environ,
    )  # fmt: skip
    return pa.RecordBatch.from_pandas(kept, schema=arrow_schema(dataset), preserve_index=False)


def gathered_rows(gathering: Gathering, name: str, project: Project) -> list[Path]:
    """The files that hold the rows of one dataset, in the order of the extracts."""
    at = gathering.names.index(name)
    paths = [gathering.row_paths(path, project)[at] for path in extracts_of(gathering, project)]
    return [path for path in paths if path.is_file()]


def read_identities(gathering: Gathering, project: Project) -> list[Identity]:
    """What each gathered extract is told by."""
    return [facts["identity"] for facts in _all_facts(gathering, project)]


def read_logs(gathering: Gathering, project: Project) -> list[Mapping[str, Any]]:
    """What each gathered extract held, as its reader put it down."""
    return [facts["log"] for facts in _all_facts(gathering, project)]


def _all_facts(gathering: Gathering, project: Project) -> Iterator[dict[str, Any]]:
    for path in extracts_of(gathering, project):
        for rows in gathering.row_paths(path, project):
            if rows.is_file():
                yield _facts(rows)


def _facts(rows: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    metadata = pq.read_schema(rows).metadata or {}
    facts: dict[str, Any] = json.loads(metadata.get(_FACTS, b"{}"))
    return facts


def _is_current(gathering: Gathering, path: Path, project: Project) -> bool:
    import pyarrow as pa

    held = [rows for rows in gathering.row_paths(path, project) if rows.is_file()]
    try:
        made_from = [_facts(rows).get("made_from") for rows in held]
    except (OSError, pa.ArrowInvalid):
        # Half a file, from a disk that ran full: make it anew.
        return False
    return bool(held) and made_from == [_made_from(gathering, path, project)]


def _made_from(gathering: Gathering, path: Path, project: Project) -> str:
    """The fingerprint of all that decides the rows: extract, reading, and what may be kept."""
    files = [path, project.disclosure_file, *gathering.settings(project)]
    return value_hash([*map(file_hash, files), _readers(gathering)])


@cache
def _readers(gathering: Gathering) -> str:
    import tp_analysis.extracts as readers

    folder = Path(readers.__file__).parent
    reading = Path(sys.modules[gathering.read.__module__].__file__ or "")
    columns = folder.parent / gathering.topic / "datasets.py"
    found = [path for path in sorted(folder.iterdir()) if path.suffix in (".py", ".toml")]
    return value_hash([file_hash(path) for path in (*found, reading, columns)])
