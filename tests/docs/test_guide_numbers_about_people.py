"""The guide's example of numbers about people, from extract to page, is built as it stands."""

from __future__ import annotations

import importlib.util
import re
import sys
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.long

KEY = {
    "TP_PSEUDONYM_KEY_CLAIMANT": "8f1c0d5a9e3b47261fa8c4d07be59326a41d7e88c95f02b36d1ae470f9b2583c"
}
# Of each district, how many were paid and refused; made up.
CLAIMS = {"North": (212, 4), "South": (87, 31), "West": (143, 22)}
TOPIC = "package/tp_analysis/benefits"


def _small() -> ModuleType:
    path = Path(__file__).parents[1] / "suite" / "small_project.py"
    spec = importlib.util.spec_from_file_location("guides_small_project", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def blocks(guide: str, language: str) -> list[str]:
    [section] = re.findall(r"(?ms)^## Numbers about people$(.*?)^## ", guide)
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    return (root / "docs" / "user-guide.md").read_text(encoding="utf-8")


def extract(header: str) -> str:
    """As many rows as the guide counts, below its own header."""
    numbers = count(1)
    return header + "".join(
        f"QQ{next(numbers):06}C,{18 + place},{district},2009-10-31,{outcome}\n"
        for district, decided in CLAIMS.items()
        for outcome, claims in zip(("paid", "refused"), decided, strict=True)
        for place in (number % 60 for number in range(claims))
    )


@pytest.fixture(scope="module")
def project(guide: str, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project with the guide's steps taken one by one, and with nothing else in it."""
    small = _small()
    made = small.SmallProject(tmp_path_factory.mktemp("guide"))
    small.add_package(made)
    card, policy, report = blocks(guide, "toml")
    dataset, inputs, parameters, *cells = blocks(guide, "py")
    [rows] = blocks(guide, "csv")
    head = small.SUITE.partition("[[report]]")[0]
    files = {
        "areas.toml": (root / "areas.toml").read_text(encoding="utf-8"),
        "requirements.lock": "",
        "data/raw/benefits/claims.csv": extract(rows.splitlines(keepends=True)[0]),
        "data/raw/benefits/claims.source.toml": card,
        "disclosure.toml": policy,
        "suite.toml": f"{head}{report}",
    }
    for name, text in files.items():
        (made.root / name).parent.mkdir(parents=True, exist_ok=True)
        (made.root / name).write_text(text, encoding="utf-8")
    for name, text in {"datasets.py": dataset, "inputs.py": inputs}.items():
        with (made.root / TOPIC / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    (made.root / "notebooks").mkdir()
    made.write_notebook("claims", *cells, parameters=parameters)
    return made


def test_the_example_builds_and_prints_the_table_of_the_guide(project: Any, guide: str) -> None:
    checked = project.tp("data", "check", "data/raw/benefits", **KEY)
    told = r"loaded   data/raw/benefits/claims\.csv\n  \d+ rows of benefits/claims\n"
    assert checked.code == 0
    assert re.fullmatch(told, checked.out)
    answer = project.tp("build", "claims", **KEY)
    assert answer.code == 0, answer.words
    [csv] = (project.reports / "restricted").rglob("*most-claims-are-paid*.csv")
    printed = [line.split(",")[:4] for line in csv.read_text(encoding="utf-8-sig").splitlines()]
    table = [re.sub(r"[ ]", "", line).strip("|").split("|") for line in _table_lines(guide)]
    assert printed[1:] == table
    page = (project.reports / "restricted/luton-and-central-bedfordshire/claims.html").read_text(
        encoding="utf-8"
    )
    assert "500" in page.partition("Most claims are paid")[0], "the sentence has its number"


def _table_lines(guide: str) -> list[str]:
    return re.findall(r"(?m)^\| (?:North|South|West|All) \|.*$", guide)


def test_a_number_typed_into_it_is_refused_without_being_repeated(project: Any) -> None:
    notebook = project.notebook("claims")
    good = notebook.read_text(encoding="utf-8")
    try:
        project.edit("notebooks/claims.ipynb", "Most were paid.", "Exactly 4 were refused.")
        answer = project.tp("build", "claims", **KEY)
    finally:
        notebook.write_text(good, encoding="utf-8")
    assert answer.code == 13
    assert "none of its words may hold a number that was typed: the beginning" in answer.words
    assert "Exactly" not in answer.words


@pytest.mark.parametrize("ground", ["already_published('me')", "illustrative('just a trial')"])
def test_rows_of_it_are_shown_on_no_claimed_ground(project: Any, ground: str) -> None:
    notebook = project.notebook("claims")
    good = notebook.read_text(encoding="utf-8")
    name = ground.partition("(")[0]
    try:
        project.edit(
            "notebooks/claims.ipynb",
            "claims = load_claims()",
            f"claims = load_claims()\\nfrom tp_analysis.disclosure import {name}, protect\\n"
            f"protect(claims.head(), policy={ground})",
        )
        answer = project.tp("build", "claims", **KEY)
    finally:
        notebook.write_text(good, encoding="utf-8")
    assert answer.code == 12
    assert "was made from rows about people" in answer.words


def test_without_its_policy_every_command_says_so_and_nothing_is_left(project: Any) -> None:
    policy = project.root / "disclosure.toml"
    good = policy.read_text(encoding="utf-8")
    made = project.root / "data/processed/benefits/claims.parquet"
    assert project.tp("build", **KEY).code == 0
    assert made.is_file()
    try:
        policy.write_text("", encoding="utf-8")
        told = {name: project.tp(*name.split(), **KEY) for name in ("data check", "doctor")}
        assert made.is_file(), "looking removes nothing"
        told |= {name: project.tp(*name.split(), **KEY) for name in ("build", "data build")}
    finally:
        policy.write_text(good, encoding="utf-8")
    for name, answer in told.items():
        assert "'benefits/claims' may hold rows about people and has no policy" in answer.words
        assert answer.code, name
    assert told["build"].code == told["data build"].code == 10
    assert not made.exists()


def test_the_made_up_rows_are_as_many_as_the_guide_says() -> None:
    assert extract("").count("\n") == sum(map(sum, CLAIMS.values())) == 499
