"""Datasets that are gathered from many extracts of other people's making, such as payments.

With the store the only place where extracts are read and datasets written. Each extract becomes a
Parquet file of its own, so that a new month is read and the other months are left as they are.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.bodies import Bodies, load_bodies
from tp_analysis.checked_payments import (
    PaymentExtract,
    as_extract,
    identity_of,
    told_of_copies,
    whole_pence,
)
from tp_analysis.datasets import Problem
from tp_analysis.extracts.payment_copies import Identity, copies
from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.store import Extract

if TYPE_CHECKING:
    import pyarrow as pa

    from tp_analysis.extracts.payments import PaymentsFile

SUFFIXES = (".csv", ".ods", ".xls", ".xlsx", ".zip")
# The topic, and its one dataset. The dataset itself is imported where it is needed: the notebooks'
# side of the topic imports this module.
TOPIC = "payments"
_LOG = b"payment_log"


def payment_extracts(folder: Path) -> list[Path]:
    """Every file below a folder that may hold payments, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)


def read_payment_extract(path: Path, project: Project) -> PaymentExtract:
    """The file as its reader finds it, its rows not kept; never raises for bad content."""
    name = project.relative(path)
    return as_extract(path, _read(path, load_bodies(project.root), name))


def build_payments(project: Project) -> list[Extract]:
    """Gather every extract, those that are current too; all as their reader found them."""
    found = payment_extracts(raw_folder(project))
    _drop_strays(project, found)
    gathered = told_of_copies(_gather_all(found, project))
    for extract in gathered:
        if extract.refused:
            gathered_path(extract.path, project).unlink(missing_ok=True)
    return gathered


def refresh_payments(project: Project) -> list[Extract]:
    """Gather the extracts that changed and drop the rows of those that went; the refused ones."""
    found = payment_extracts(raw_folder(project))
    _drop_strays(project, found)
    changed = [path for path in found if not _is_current(path, project)]
    refused: list[Extract] = [
        extract for extract in _gather_all(changed, project) if extract.refused
    ]
    if refused or not found:
        return refused
    wrong = copies(read_identities(project))
    copied = [path for path in found if _name(path, project) in wrong]
    for path in copied:
        gathered_path(path, project).unlink(missing_ok=True)
    problems = {path: Problem(wrong[_name(path, project)]) for path in copied}
    return [Extract(path, None, problems=(problem,)) for path, problem in problems.items()]


def read_identities(project: Project) -> list[Identity]:
    """What each gathered extract is told by."""
    found = [gathered_path(path, project) for path in payment_extracts(raw_folder(project))]
    return [Identity(**_facts(path)["identity"]) for path in found if path.is_file()]


def _name(path: Path, project: Project) -> str:
    return path.relative_to(raw_folder(project)).as_posix()


def remove_gathered(project: Project) -> None:
    """Remove every row that was gathered; the extracts stay."""
    _drop_strays(project, [])


def _gather_all(paths: list[Path], project: Project) -> list[PaymentExtract]:
    if not paths:
        return []
    bodies = load_bodies(project.root)
    return [_gather(path, bodies, project) for path in paths]


def _drop_strays(project: Project, found: list[Path]) -> None:
    kept = {gathered_path(path, project) for path in found}
    for target in _processed(project).rglob("*.parquet"):
        if target not in kept:
            target.unlink()


def _gather(path: Path, bodies: Bodies, project: Project) -> PaymentExtract:
    """Write the rows of one extract; a refused one leaves no rows behind."""
    target = gathered_path(path, project)
    made_from = _made_from(path, project)
    file = _name(path, project)
    payments = _read(path, bodies, file)
    extract = as_extract(path, payments)
    if extract.refused:
        target.unlink(missing_ok=True)
        return extract
    target.parent.mkdir(parents=True, exist_ok=True)
    facts = {
        "made_from": made_from,
        "log": _log_of(payments, file),
        "identity": asdict(identity_of(path, payments)),
    }
    _write(payments, target, facts, project)
    return extract


def _write(payments: PaymentsFile, target: Path, facts: dict[str, Any], project: Project) -> None:
    """Batch after batch, so that memory stays flat however long the file is."""
    import pyarrow.parquet as pq

    from tp_analysis.payments.datasets import payments_schema

    schema = payments_schema().with_metadata({_LOG: json.dumps(facts, sort_keys=True)})
    partial = target.with_suffix(f".{os.getpid()}.partial")
    with pq.ParquetWriter(partial, schema) as writer:
        for batch in _kept_batches(payments, project):
            writer.write_batch(batch.cast(schema))
    partial.replace(target)


def _kept_batches(payments: PaymentsFile, project: Project) -> Iterator[pa.RecordBatch]:
    """The rows as the policy of the dataset lets them be kept."""
    import pyarrow as pa

    from tp_analysis.disclosure.loading import kept_rows
    from tp_analysis.payments.datasets import PAYMENTS, payments_schema

    for batch in payments.batches():
        kept = kept_rows(
            batch.to_pandas(), dataset_id=PAYMENTS.id, personal=PAYMENTS.personal,
            project_root=project.root, environment=os.environ,
        )  # fmt: skip
        yield pa.RecordBatch.from_pandas(kept, schema=payments_schema(), preserve_index=False)


def _read(path: Path, bodies: Bodies, name: str) -> PaymentsFile:
    from tp_analysis.extracts.payments import read_payments

    return read_payments(path, bodies, name)


def _log_of(payments: PaymentsFile, file: str) -> dict[str, Any]:
    return {
        "file": {
            "file": file,
            "body": payments.body,
            "body_name": payments.body_name,
            "row_count": payments.rows,
            "total_pence": whole_pence(payments.total_gbp),
        },
        "forgiven": [{"file": file, **asdict(forgiven)} for forgiven in payments.forgiven],
        "totals": [
            {
                "file": file,
                "row": total.row,
                "printed_pence": whole_pence(total.printed_gbp),
                "sum_pence": whole_pence(total.sum_gbp),
                "agrees": total.agrees,
            }
            for total in payments.totals_rows
        ],
    }


def read_log(target: Path) -> dict[str, Any]:
    """What one extract held, as `PaymentLog` has it, from the file of its rows."""
    facts: dict[str, Any] = _facts(target)["log"]
    return facts


def _facts(target: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    metadata = pq.read_schema(target).metadata or {}
    facts: dict[str, Any] = json.loads(metadata.get(_LOG, b"{}"))
    return facts


def _is_current(path: Path, project: Project) -> bool:
    import pyarrow as pa

    target = gathered_path(path, project)
    if not target.is_file():
        return False
    try:
        return _facts(target).get("made_from") == _made_from(path, project)
    except (OSError, pa.ArrowInvalid):
        # Half a file, from a disk that ran full: make it anew.
        return False


def _made_from(path: Path, project: Project) -> str:
    """The fingerprint of all that decides the rows: extract, reading, and what may be kept."""
    files = [path, project.bodies_file, project.disclosure_file]
    return value_hash([*map(file_hash, files), _readers()])


@cache
def _readers() -> str:
    import tp_analysis.extracts as readers

    folder = Path(readers.__file__).parent
    return value_hash(
        [file_hash(path) for path in sorted(folder.iterdir()) if path.suffix in (".py", ".toml")]
    )


def raw_folder(project: Project) -> Path:
    """Where the bodies' files lie as received."""
    return project.raw / TOPIC


def _processed(project: Project) -> Path:
    return project.processed / TOPIC / TOPIC


def gathered_path(extract: Path, project: Project) -> Path:
    """Where the checked rows of one extract lie."""
    within = extract.relative_to(raw_folder(project))
    return _processed(project) / within.with_name(f"{within.name}.parquet")
