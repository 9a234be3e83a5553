"""Police files among the gathered files: of which force and month each is, and whether twice."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.datasets import Dataset, Problem, arrow_schema
from tp_analysis.errors import DataError
from tp_analysis.extracts.police_uk_columns import OUTCOMES, STOP_AND_SEARCH, STREET
from tp_analysis.extracts.results import Forgiven
from tp_analysis.gathered_files import TABLES, GatheredExtract, Gathering, Identity, Reading
from tp_analysis.hashing import file_hash
from tp_analysis.project import Project

if TYPE_CHECKING:
    import pyarrow as pa

    from tp_analysis.extracts.police_force_area_tables import PoliceForceAreaTablesFile
    from tp_analysis.extracts.police_uk import PoliceUkFile

FORCE_AREA_TABLES = "police force area tables"
_DATASETS = {
    STREET: "crimes",
    OUTCOMES: "outcomes",
    STOP_AND_SEARCH: "searches",
    FORCE_AREA_TABLES: "force_area_counts",
}
_IN_WORDS = {STREET: "crimes", OUTCOMES: "outcomes", STOP_AND_SEARCH: "stops and searches"}
_GAPS = "printed totals that are not the sum of their parts, kept as printed"
_WORKBOOK = (
    "a workbook (XLSX) of the police force area tables there, which the report needs for the "
    "offences that stand behind each category of crime. The Office for National Statistics "
    "publishes it with each bulletin of Crime in England and Wales: look for 'police force area "
    "data tables' on its site. data.police.uk does not have it"
)
# The LSOA "Luton 012A" is a part of the MSOA "Luton 012".
_LSOA_NAME = r"^(?P<neighbourhood>.* \d{3})[A-Z]$"
# Of each force (None where the file does not say) and month, how many rows a file has.
Held = Mapping[tuple[str | None, datetime.date], int]


def _read(path: Path, name: str, project: Project) -> Reading:
    try:
        if path.suffix.lower() in (".csv", ".json"):
            return _of_police_uk(path, name)
        if path.suffix.lower() == ".zip":
            words = "is packed. Unzip it here, with its folders, and take the ZIP file away"
            raise DataError(f"{path.name} {words}.")
        return _of_force_area_tables(path, name)
    except DataError as error:
        refused = GatheredExtract(path, None, problems=(Problem(str(error)),))
        return Reading(refused, {}, lambda: iter(()))


def _of_police_uk(path: Path, name: str) -> Reading:
    from tp_analysis.extracts.police_uk import read_police_uk

    file = read_police_uk(path)
    dataset = _dataset(file.kind)
    held = _held(file)
    extract = _extract(path, name, file.kind, held)
    extract = replace(
        extract,
        rows=file.rows,
        # A cell that cannot be read may be anybody's.
        problems=tuple(replace(p, value=p.value and "***") for p in file.problems),
        forgiven=file.forgiven,
    )
    return Reading(
        extract,
        _log_of(extract, name, file.kind, held),
        lambda: (_in_columns(batch, dataset, name) for batch in file.batches()),
    )


def _held(file: PoliceUkFile) -> Held:
    import pyarrow as pa

    held = Counter[tuple[str | None, datetime.date]]()
    for batch in file.batches():
        pairs = pa.Table.from_batches([batch.select(["force", "month"])])
        counted = pairs.group_by(["force", "month"]).aggregate([([], "count_all")])
        for row in counted.to_pylist():
            if row["month"]:
                held[row["force"], row["month"]] += row["count_all"]
    return dict(sorted(held.items(), key=lambda item: (item[0][0] or "", item[0][1])))


def _in_columns(batch: pa.RecordBatch, dataset: Dataset, name: str) -> pa.RecordBatch:
    """The rows in the columns of the dataset: with the file's name and the neighbourhood."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = {name: batch.column(name) for name in batch.schema.names}
    columns["file"] = pa.repeat(pa.scalar(name), batch.num_rows)
    if "lsoa_name" in columns:
        parts = pc.extract_regex(columns["lsoa_name"], _LSOA_NAME)
        columns["neighbourhood"] = pc.struct_field(parts, "neighbourhood")
    schema = arrow_schema(dataset)
    return pa.RecordBatch.from_arrays([columns[column] for column in schema.names], schema=schema)


def _of_force_area_tables(path: Path, name: str) -> Reading:
    from tp_analysis.extracts.police_force_area_tables import read_police_force_area_tables

    file = read_police_force_area_tables(path)
    gaps = (Forgiven(_GAPS, len(file.disagreements)),) if len(file.disagreements) else ()
    extract = replace(
        _extract(path, name, FORCE_AREA_TABLES, {}),
        rows=len(file.table),
        problems=file.problems,
        forgiven=(*file.forgiven, *gaps),
    )
    log = _log_of(extract, name, FORCE_AREA_TABLES, {})
    return Reading(extract, log, lambda: _table_batches(file, name))


def _table_batches(file: PoliceForceAreaTablesFile, name: str) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    schema = arrow_schema(_dataset(FORCE_AREA_TABLES))
    yield pa.RecordBatch.from_pandas(
        file.table.assign(file=name), schema=schema, preserve_index=False
    )


def _dataset(kind: str) -> Dataset:
    # Where it is needed: the notebooks' side of the topic imports this module.
    from tp_analysis.crime.datasets import DATASETS

    return next(dataset for dataset in DATASETS if dataset.name == _DATASETS[kind])


def _extract(path: Path, name: str, kind: str, held: Held) -> GatheredExtract:
    forces = sorted({force for force, _ in held if force})
    months = sorted({month for _, month in held})
    pairs = [[force, _month(month)] for force, month in held]
    return GatheredExtract(
        path,
        _dataset(kind),
        whose=", ".join(forces),
        months=_span([f"{month:%B %Y}" for month in months]),
        scope={
            "forces": forces,
            "first_month": str(months[0]) if months else "",
            "last_month": str(months[-1]) if months else "",
        },
        identity={"name": name, "kind": kind, "file_hash": file_hash(path), "held": pairs},
    )


def _log_of(extract: GatheredExtract, name: str, kind: str, held: Held) -> dict[str, Any]:
    months = [_month(month) for month in sorted({month for _, month in held})]
    return {
        "file": {
            "file": name,
            "kind": kind,
            "force": extract.whose or None,
            "month": _span(months) or None,
            "row_count": extract.rows,
        },
        "forgiven": [{"file": name, **asdict(forgiven)} for forgiven in extract.forgiven],
    }


def _month(first_day: datetime.date) -> str:
    return f"{first_day:%Y-%m}"


def _span(months: Sequence[str]) -> str:
    """From the first to the last of them in words, nothing where there is none."""
    return " to ".join(dict.fromkeys((months[0], months[-1]))) if months else ""


def _copies(files: Sequence[Identity]) -> dict[str, str]:
    """The files that hold what another does, each with what is wrong and what to do.

    Of two, the one with the longer name is told. Two files of one kind, force and month are the
    same file at two dates: every crime in both would count twice.
    """
    wrong: dict[str, str] = {}
    first: dict[tuple[str, ...], str] = {}
    for file in sorted(files, key=lambda file: (len(file["name"]), file["name"])):
        alike: dict[tuple[str, ...], str] = {
            ("bytes", file["file_hash"]): "has the same bytes as {}"
        }
        for force, month in file["held"]:
            if force:
                what = f"{_IN_WORDS[file['kind']]} of {force} in {month}"
                alike[file["kind"], force, month] = f"holds the {what}, as does {{}}"
        twice = next((key for key in alike if key in first), None)
        if twice:
            wrong[file["name"]] = (
                f"{file['name']} {alike[twice].format(first[twice])}, so that its rows would count "
                "twice. Take one of the two away"
            )
        for key in alike:
            first.setdefault(key, file["name"])
    return wrong


def _likely_copies(files: Sequence[Identity]) -> dict[str, str]:
    """The answers of the API, which name no force, of months that other files hold too."""
    doubtful: dict[str, str] = {}
    for file in files:
        months = {month for force, month in file["held"] if not force}
        others = [
            other["name"]
            for other in files
            if other["kind"] == file["kind"] and other["name"] != file["name"]
            if months & {month for _, month in other["held"]}
        ]
        if others:
            doubtful[file["name"]] = (
                f"file without a force, of a month that {min(others)} holds too: if both cover the "
                "same place, take one away"
            )
    return doubtful


POLICE_FILES = Gathering(
    topic="crime",
    advice="what data.police.uk gives for download there, unzipped, with its folders",
    advice_of={_DATASETS[FORCE_AREA_TABLES]: _WORKBOOK},
    names=tuple(_DATASETS.values()),
    suffixes=(*TABLES, ".json"),
    read=_read,
    settings=lambda project: (),
    copies=_copies,
    likely_copies=_likely_copies,
)
