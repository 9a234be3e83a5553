"""What is asked for: bodies and months, and what is said where they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.errors import DataError
from tp_analysis.payments.inputs import chosen_bodies, load_inputs

POLICY = """
[dataset."payments/payments"]
profile = "already-published"
source = "Lists of payments"
masked = ["supplier"]
"""


@pytest.fixture
def project_with_payments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with a list of a body of the area and of two that are not."""
    area = 'name = "Here"\nregion = "R"\nregion_code = "E1"\nauthorities = []\n'
    bodies = ""
    folder = tmp_path / "data/raw/payments"
    folder.mkdir(parents=True)
    for number, key in enumerate(("near", "far", "third")):
        own = 'areas = ["here"]\n' if key == "near" else ""
        bodies += f'[{key}]\nname = "{key.title()} Council"\nfiles = ["{key}_*"]\n{own}'
        text = f"Supplier,Date,Net Amount\nAcme Ltd,02/04/2024,{number}.10\n"
        (folder / f"{key}_1.csv").write_text(text, encoding="utf-8")
    files = {"suite.toml": "", "areas.toml": f"[here]\n{area}", "bodies.toml": bodies}
    for name, text in {**files, "disclosure.toml": POLICY}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


KNOWN = {"luton": "Luton", "bedford": "Bedford"}


def test_bodies_are_those_named_in_the_order_named() -> None:
    assert [*chosen_bodies(" bedford ,luton,", KNOWN, of_area=[])] == ["bedford", "luton"]


def test_without_names_the_bodies_are_those_of_the_area() -> None:
    assert chosen_bodies(" ", KNOWN, of_area=["luton"]) == {"luton": "Luton"}


def test_a_misspelt_body_is_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match="Did you mean 'luton'"):
        chosen_bodies("lutton", KNOWN, of_area=[])


def test_an_area_that_no_body_belongs_to_is_refused() -> None:
    with pytest.raises(DataError, match=r"bodies\.toml"):
        chosen_bodies("", KNOWN, of_area=[])


def test_bodies_outside_the_area_and_bodies_not_shown_are_told_apart(
    project_with_payments: None,
) -> None:
    inputs = load_inputs(
        area="here", bodies="near,far", first_month="2024-04-01", last_month="2024-04-30",
        match_threshold=96,
    )  # fmt: skip
    assert inputs.not_of_area == ("Far Council",)
    assert inputs.not_used == ("Third Council",)


def test_without_bodies_the_page_is_of_the_area(project_with_payments: None) -> None:
    inputs = load_inputs(
        area="here", bodies="", first_month="2024-04-01", last_month="2024-04-30",
        match_threshold=96,
    )  # fmt: skip
    assert [*inputs.bodies] == ["near"]
    assert (inputs.not_of_area, inputs.not_used) == ((), ("Far Council", "Third Council"))
