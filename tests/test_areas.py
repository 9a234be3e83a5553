"""areas.toml: read into frozen places, or refused in plain words."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pydantic
import pytest

from tp_analysis.areas import find_area, read_areas
from tp_analysis.errors import ConfigurationError

NORTH = """
[north]
name = "North"
region = "East of England"
region_code = "E12000006"
authorities = [{ code = "E06000001", name = "North Town" }]
"""


def areas_file(folder: Path, content: bytes) -> Path:
    path = folder / "areas.toml"
    path.write_bytes(content)
    return path


def test_an_area_is_read_with_its_councils(tmp_path: Path) -> None:
    area = read_areas(areas_file(tmp_path, NORTH.encode()))["north"]
    assert (area.key, area.name, area.authority_codes) == ("north", "North", ("E06000001",))


def test_an_area_cannot_be_changed(tmp_path: Path) -> None:
    area = read_areas(areas_file(tmp_path, NORTH.encode()))["north"]
    with pytest.raises((pydantic.ValidationError, dataclasses.FrozenInstanceError)):
        area.name = "South"  # type: ignore[misc] # that is the test


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[north", "cannot be read"),
        ("[north]\nname = 'Café'".encode("cp1252"), "cannot be read"),
        (NORTH.replace("region =", "regoin =").encode(), "Did you mean 'region'?"),
        (NORTH.replace('code = "E06000001", ', "").encode(), "'code' is missing"),
        (NORTH.replace('name = "North"', "name = 7").encode(), "'name' is 7"),
        (b"north = 'North'", "'north' is not a table"),
        (NORTH.replace("[north]", "[north]\nkey = 'x'").encode(), "'north'"),
    ],
)
def test_what_cannot_be_understood_is_named(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        read_areas(areas_file(tmp_path, content))
    assert str(refusal.value).startswith("areas.toml")
    assert words in str(refusal.value)
    assert "pydantic" not in str(refusal.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"areas\.toml cannot be read"):
        read_areas(tmp_path / "areas.toml")


def test_an_unknown_area_is_met_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas_file(tmp_path, NORTH.encode())
    monkeypatch.setenv("TP_PROJECT", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"no area 'nroth'\. Did you mean 'north'\?"):
        find_area("nroth")


def test_every_area_of_the_suite_has_councils_and_a_region(root: Path) -> None:
    for area in read_areas(root / "areas.toml").values():
        assert area.authority_codes
        assert area.region_code.startswith("E12")
