"""What a report read is found by looking on, however a cell opens its files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from tp_analysis.project import Project
from tp_analysis.suite.kernels.keeper import TRACED, UNTRACED
from tp_analysis.suite.reads import what_was_read

linux = pytest.mark.skipif(sys.platform != "linux", reason="not run: opens are traced on Linux")

TABLE = pandas.DataFrame({"place": ["A", "B"], "amount": [1.5, 2.5]})


def _sqlite(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("create table amounts (amount real)")
    connection.close()


def _arrow(path: Path) -> None:
    table = pyarrow.Table.from_pandas(TABLE)
    with pyarrow.OSFile(str(path), "wb") as sink, pyarrow.ipc.new_file(sink, table.schema) as out:
        out.write_table(table)


def _csv(path: Path) -> None:
    TABLE.to_csv(path, index=False)


def _parquet(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    TABLE.to_parquet(path)


# By way of opening: the file below data/raw/tracing, what makes it, and the cell that opens it.
WAYS: dict[str, tuple[str, Callable[[Path], Any], str]] = {
    "python": ("python.txt", lambda p: p.write_text("words"), "open(raw / 'python.txt').read()"),
    "pandas-csv": ("pandas.csv", _csv, "import pandas; pandas.read_csv(raw / 'pandas.csv')"),
    "pandas-parquet": (
        "pandas.parquet", _parquet, "import pandas; pandas.read_parquet(raw / 'pandas.parquet')",
    ),
    "arrow-parquet": (
        "arrow.parquet", _parquet,
        "import pyarrow.parquet; pyarrow.parquet.read_table(str(raw / 'arrow.parquet'))",
    ),
    "arrow-csv": (
        "arrow.csv", _csv, "import pyarrow.csv; pyarrow.csv.read_csv(str(raw / 'arrow.csv'))",
    ),
    "arrow-map": (
        "arrow.arrow", _arrow,
        "import pyarrow; file = pyarrow.memory_map(str(raw / 'arrow.arrow')); "
        "pyarrow.ipc.open_file(file).read_all()",
    ),
    "arrow-dataset": (
        "parts/one.parquet", _parquet,
        "import pyarrow.dataset; pyarrow.dataset.dataset(str(raw / 'parts')).to_table()",
    ),
    "numpy": ("n.npy", lambda p: numpy.save(p, [1, 2]), "import numpy; numpy.load(raw / 'n.npy')"),
    "process": (
        "process.txt", lambda p: p.write_text("words"),
        "import subprocess; subprocess.run(['cat', 'process.txt'], cwd=raw, check=True, "
        "capture_output=True)",
    ),
    "sqlite": (
        "kept.sqlite", _sqlite,
        "import sqlite3; sqlite3.connect(raw / 'kept.sqlite').execute("
        "'select * from amounts').fetchall()",
    ),
}  # fmt: skip
HEAD = """from pathlib import Path
import os
from tp_analysis.display import cover, prose
raw = Path(os.environ['TP_DATA']) / 'raw' / 'tracing'"""
# Reports beside those of the ways: what they do is said where they are tested.
OTHERS = {
    "globs": "[open(p).read() for p in sorted((raw / 'folder').glob('*.txt'))]",
    "outside": "import json; open(json.loads((raw / 'where.json').read_text())).read()",
    "looks": "try:\n    open(Path(os.environ['TP_PROJECT'], 'later.toml')).read()\n"
    "except FileNotFoundError:\n    pass",
    "tries": "try:\n    open(raw / 'later.txt').read()\nexcept FileNotFoundError:\n    pass",
    "writes": "Path(os.environ['TP_PROJECT'], 'written.txt').open('w').write('words')",
}


@pytest.fixture(scope="module")
def traced(small: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project with a report for each way of opening a file, all built; and the file outside."""
    base = tmp_path_factory.mktemp("traced")
    project = small.make_small_project(base / "project")
    small.add_package(project)
    raw = project.root / "data/raw/tracing"
    (raw / "folder").mkdir(parents=True)
    (raw / "folder/one.txt").write_text("words", encoding="utf-8")
    outside = base / "elsewhere" / "outside.txt"
    outside.parent.mkdir()
    outside.write_text("words", encoding="utf-8")
    (raw / "where.json").write_text(json.dumps(str(outside)), encoding="utf-8")
    for file, make, _ in WAYS.values():
        make(raw / file)
    cells = {f"opens-{way}": cell for way, (_, _, cell) in WAYS.items()} | OTHERS
    _, cover, prose = small.PLAIN
    for report, cell in cells.items():
        ends = cell if cell.startswith("try") else f"{cell};"
        project.add_report(report, HEAD, cover, f"{ends}\nNone", prose)
    answer = project.tp("build", "--area", "north")
    assert answer.code == 0, answer.words
    return project, outside


def inputs(project: Any, report: str) -> dict[str, str]:
    path = project.reports / ".state/restricted/north" / f"{report}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["built"]["inputs"]
    return found


def stale(project: Any) -> dict[str, str]:
    rows = project.states()
    return {
        name: row["cause"]
        for name, row in rows.items()
        if row["area"] == "north" and row["state"] != "fresh"
    }


def change(path: Path) -> None:
    """One byte, of a kind that leaves every format as it was to look at."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))


@linux
@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_recorded_however_it_is_opened_and_named_when_a_byte_of_it_changes(
    traced: Any, way: str
) -> None:
    project, _ = traced
    name = f"data/raw/tracing/{WAYS[way][0]}"
    assert len(inputs(project, f"opens-{way}")[name]) == 64
    path = project.root / name
    before = path.read_bytes()
    change(path)
    try:
        assert stale(project) == {f"north/opens-{way}": f"{name} changed"}
    finally:
        path.write_bytes(before)


@linux
@pytest.mark.long
def test_an_edition_has_its_own_inputs_and_no_other_edition_s(traced: Any) -> None:
    project, _ = traced
    for way, (file, _, _) in WAYS.items():
        own = {n for n in inputs(project, f"opens-{way}") if n.startswith("data/raw/tracing/")}
        folder = {"data/raw/tracing/parts"} if way == "arrow-dataset" else set()
        assert own - folder == {f"data/raw/tracing/{file}"}


@linux
@pytest.mark.long
def test_files_that_were_merely_touched_rebuild_nothing(traced: Any) -> None:
    project, outside = traced
    for path in [outside, *project.root.rglob("*")]:
        os.utime(path)
    assert stale(project) == {}
    assert " built" not in project.tp("build", "--area", "north").out


@linux
@pytest.mark.long
def test_a_file_that_comes_into_or_leaves_a_folder_that_was_looked_through_is_seen(
    traced: Any,
) -> None:
    project, _ = traced
    new = project.root / "data/raw/tracing/folder/two.txt"
    new.write_text("more", encoding="utf-8")
    try:
        assert stale(project) == {"north/globs": "data/raw/tracing/folder changed"}
    finally:
        new.unlink()
    assert stale(project) == {}


@linux
@pytest.mark.long
@pytest.mark.parametrize(
    ("report", "name"), [("tries", "data/raw/tracing/later.txt"), ("looks", "later.toml")]
)
def test_a_file_that_was_not_there_when_it_was_tried_is_seen_to_appear(
    traced: Any, report: str, name: str
) -> None:
    project, _ = traced
    new = project.root / name
    new.write_text("now", encoding="utf-8")
    try:
        assert stale(project) == {f"north/{report}": f"{name} is new"}
    finally:
        new.unlink()


@linux
@pytest.mark.long
def test_a_file_outside_the_project_is_an_input_and_its_folder_is_told_to_nobody(
    traced: Any,
) -> None:
    project, outside = traced
    assert str(outside) in inputs(project, "outside")
    before = outside.read_bytes()
    change(outside)
    try:
        assert set(stale(project)) == {"north/outside"}
    finally:
        outside.write_bytes(before)
    private = [
        text
        for path in (project.reports / "releases").rglob("*")
        if path.is_file()
        for text in [path.read_bytes()]
        if b"elsewhere" in text or os.fsencode(project.root) in text
    ]
    assert private == []
    receipts = (project.reports / "releases").rglob("restricted-outside.json")
    assert any("outside.txt" in path.read_text(encoding="utf-8") for path in receipts)


@linux
@pytest.mark.long
def test_a_file_that_was_only_written_is_no_input(traced: Any) -> None:
    project, _ = traced
    written = project.root / "written.txt"
    assert written.is_file()
    assert not [name for name in inputs(project, "writes") if "written" in name]


@linux
@pytest.mark.long
def test_files_of_the_computer_and_of_packages_are_no_inputs(traced: Any) -> None:
    project, outside = traced
    for path in (project.reports / ".state/restricted/north").glob("*.json"):
        named = {name for name in inputs(project, path.stem) if os.path.isabs(name)}
        assert named <= {str(outside)}


@linux
@pytest.mark.long
def test_an_input_that_changes_while_it_is_read_makes_no_page(unbuilt: Any, small: Any) -> None:
    path = unbuilt.root / "data/raw/places/loose.txt"
    path.write_text("words", encoding="utf-8")
    cell = (
        "import os\nfrom pathlib import Path\n"
        "path = Path(os.environ['TP_DATA'], 'raw/places/loose.txt')\n"
        "words = path.read_text()\n_ = path.write_text('other words')"
    )
    unbuilt.add_report("meddles", *small.PLAIN[:2], cell, small.PLAIN[2])
    answer = unbuilt.tp("build", "meddles")
    assert answer.code == 12
    assert "data/raw/places/loose.txt changed while the report was being made. Build again." in (
        answer.err
    )
    assert "meddles" not in str(list((unbuilt.reports / "restricted").rglob("*")))


@linux
@pytest.mark.long
def test_a_dataset_that_is_rebuilt_while_a_report_runs_is_no_change_of_its_extract(
    unbuilt: Any,
) -> None:
    # The kernel itself makes the dataset anew, from the extract that it then counts as read.
    assert unbuilt.tp("build", "homes").code == 0
    shutil.rmtree(unbuilt.root / "data/processed")
    answer = unbuilt.tp("build", "homes", "--force")
    assert (answer.code, unbuilt.states()["north/homes"]["state"]) == (0, "fresh")


@pytest.mark.long
def test_where_opens_cannot_be_traced_every_extract_counts_as_read(
    unbuilt: Any, small: Any
) -> None:
    small.add_package(unbuilt)
    unbuilt.edit(
        "package/tp_analysis/suite/kernels/opens.py",
        'if sys.platform != "linux" or machine is None:',
        "if True:",
    )
    (unbuilt.root / "data/raw/other").mkdir()
    other = unbuilt.root / "data/raw/other/unread.csv"
    other.write_text("a\n1\n", encoding="utf-8")
    assert unbuilt.tp("build").code == 0
    names = set(inputs(unbuilt, "homes"))
    assert {"data/raw/other/unread.csv", "data/raw/places/published_figures.csv"} < names
    other.write_text("a\n2\n", encoding="utf-8")
    assert set(stale(unbuilt)) == {"north/people", "north/homes", "north/digest"}
    other.write_text("a\n1\n", encoding="utf-8")
    assert stale(unbuilt) == {}


def project_in(folder: Path) -> Project:
    (folder / "data/raw/places").mkdir(parents=True)
    (folder / "data/raw/places/figures.csv").write_text("a\n", encoding="utf-8")
    return Project(folder, folder / "data", folder / "reports")


@pytest.mark.parametrize("log", ["", f"{UNTRACED}\n", None])
def test_a_log_that_does_not_say_it_is_whole_makes_every_extract_an_input(
    tmp_path: Path, log: str | None
) -> None:
    project, path = project_in(tmp_path), tmp_path / "reads.log"
    if log is not None:
        path.write_text(log, encoding="utf-8")
    assert "data/raw/places/figures.csv" in what_was_read(project, path, tmp_path / "work")


def test_a_log_that_says_it_is_whole_names_all_that_was_read(tmp_path: Path) -> None:
    project, path = project_in(tmp_path), tmp_path / "reads.log"
    path.write_text(f"{TRACED}\n", encoding="utf-8")
    assert what_was_read(project, path, tmp_path / "work") == {}


def test_a_dataset_stands_for_its_extract_and_its_card(tmp_path: Path) -> None:
    project, path = project_in(tmp_path), tmp_path / "reads.log"
    table = project.processed / "places/figures.parquet"
    table.parent.mkdir(parents=True)
    table.write_bytes(b"PAR1")
    path.write_text(f"{TRACED}\n{json.dumps(str(table))}\n", encoding="utf-8")
    assert set(what_was_read(project, path, tmp_path / "work")) == {
        "data/raw/places/figures.csv",
        "data/raw/places/figures.source.toml",
    }
