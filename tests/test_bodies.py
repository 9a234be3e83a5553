"""bodies.toml: read into frozen bodies, or refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tp_analysis.areas import read_areas
from tp_analysis.bodies import Bodies, load_bodies
from tp_analysis.errors import ConfigurationError

TWO = """
[luton]
name = "Luton Borough Council"
code = "E06000032"
areas = ["luton-and-central-bedfordshire"]
files = ["luton_*"]
headings = { purpose = "Ledger Code", supplier = ["Supplier", "Suppliers"] }

[luton-airport]
name = "London Luton Airport"
files = ["luton_airport_*"]
"""


def bodies_of(folder: Path, text: str) -> Bodies:
    (folder / "bodies.toml").write_text(text, encoding="utf-8")
    return load_bodies(folder)


def test_a_body_is_read_with_one_heading_or_several(tmp_path: Path) -> None:
    luton = bodies_of(tmp_path, TWO).by_key["luton"]
    assert luton.headings == {"purpose": ("Ledger Code",), "supplier": ("Supplier", "Suppliers")}
    assert luton.areas == ("luton-and-central-bedfordshire",)


def test_a_file_belongs_to_the_body_with_the_closest_pattern(tmp_path: Path) -> None:
    bodies = bodies_of(tmp_path, TWO)
    found = [bodies.of_file(Path(name)) for name in ("Luton_May.csv", "luton_airport_1.csv", "x")]
    assert [body.key if body else None for body in found] == ["luton", "luton-airport", None]


def test_a_file_that_fits_no_pattern_belongs_to_the_body_that_names_its_folder(
    tmp_path: Path,
) -> None:
    found = bodies_of(tmp_path, TWO).of_file(Path("payments/luton/april.csv"))
    assert found is not None
    assert found.key == "luton"


def test_a_body_is_known_by_its_name_and_by_its_area(tmp_path: Path) -> None:
    bodies = bodies_of(tmp_path, TWO)
    named = bodies.of_name("LUTON  Borough Council")
    assert named is not None
    assert named.key == "luton"
    assert [body.key for body in bodies.of_area("luton-and-central-bedfordshire")] == ["luton"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[x", "cannot be read"),
        ("x = 1", "is not a table"),
        ("[x]\nfiles = []", "'name' is missing"),
        ('[x]\nname = "X"\nfile = ["x"]', "'file' is not a key. Did you mean 'files'"),
        ('[x]\nname = "X"\nheadings = { colour = "x" }', "colour"),
        ('[x]\nname = "X"\nheadings = { suplier = "x" }', "Did you mean 'supplier'"),
        ('[x]\nname = "X"\nperiods = "weekly"', "periods"),
    ],
)
def test_what_is_no_body_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        bodies_of(tmp_path, text)


def test_a_project_without_the_file_has_no_bodies(tmp_path: Path) -> None:
    assert load_bodies(tmp_path).by_key == {}


def test_the_bodies_of_this_project_name_areas_that_exist(root: Path) -> None:
    areas = read_areas(root / "areas.toml")
    bodies = load_bodies(root)
    assert bodies.by_key
    assert [b.key for b in bodies.by_key.values() if not set(b.areas) <= set(areas)] == []


def test_the_councils_of_each_area_publish_payments_that_can_be_read(root: Path) -> None:
    bodies = load_bodies(root)
    for key, area in read_areas(root / "areas.toml").items():
        codes = {body.code for body in bodies.of_area(key)}
        assert set(area.authority_codes) <= codes


def test_an_area_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    area = 'name = "North"\nregion = "R"\nregion_code = "E1"\nauthorities = []\n'
    (tmp_path / "areas.toml").write_text(f"[north-east]\n{area}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\[x\] areas: .* Did you mean 'north-east'"):
        bodies_of(tmp_path, '[x]\nname = "X"\nareas = ["noth-east"]')


def test_a_long_pattern_that_does_not_fit_is_no_reason(tmp_path: Path) -> None:
    text = '[a]\nname = "A"\nfiles = ["town_*", "something_much_longer_*"]\n'
    bodies = bodies_of(tmp_path, f'{text}[b]\nname = "B"\nfiles = ["town_may_*"]')
    assert [body.key for body in bodies.claiming(Path("town_may_1.csv"))] == ["b"]


def test_two_bodies_may_claim_a_file(tmp_path: Path) -> None:
    text = '[a]\nname = "A"\nfiles = ["town_*"]\n[b]\nname = "B"\nfiles = ["*_may_*"]\n'
    equal = text.replace("*_may_*", "*wn_m*")
    bodies = bodies_of(tmp_path, equal)
    assert [body.key for body in bodies.claiming(Path("town_may.csv"))] == ["a", "b"]
