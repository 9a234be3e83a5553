"""The places: areas.toml as frozen objects, with clear complaints."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from tp_analysis.errors import ConfigurationError, did_you_mean
from tp_analysis.project import find_project


class Authority(BaseModel):
    """A council of an area: its GSS code and name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str


class Area(BaseModel):
    """A place: its key, its name, its councils and the region it is compared with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    region: str
    region_code: str
    authorities: tuple[Authority, ...]

    @property
    def authority_codes(self) -> tuple[str, ...]:
        """The GSS codes of its councils."""
        return tuple(authority.code for authority in self.authorities)


def read_areas(path: Path) -> dict[str, Area]:
    """Every area by its key. Raises ConfigurationError for what cannot be read."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    return {key: _area(path.name, key, table) for key, table in tables.items()}


def _area(file: str, key: str, table: object) -> Area:
    if not isinstance(table, dict) or "key" in table:
        raise ConfigurationError(
            f"{file}: {key!r} is not a table. Write [{key}] and keys below it."
        )
    try:
        return Area(key=key, **table)
    except ValidationError as error:
        known = (*Area.model_fields, *Authority.model_fields)
        raise ConfigurationError(f"{file}: [{key}] {complaints(error, known)}") from error


def complaints(error: ValidationError, known: Iterable[str]) -> str:
    """What is wrong in a configuration table, in plain words, with the nearest known key."""
    return "; ".join(_complaint(problem, known) for problem in error.errors())


def _complaint(problem: ErrorDetails, known: Iterable[str]) -> str:
    *above, last = (part + 1 if isinstance(part, int) else part for part in problem["loc"])
    place = "".join(f"{part} " for part in above)
    if problem["type"] == "extra_forbidden":
        return f"{place}{last!r} is not a key. {did_you_mean(str(last), known)}"
    if problem["type"] == "missing":
        return f"{place}{last!r} is missing. Add it."
    words = problem["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    return f"{place}{last!r} is {problem['input']!r}: it {words}."


def find_area(key: str) -> Area:
    """The area of that key in the project's areas.toml, or an error that offers the nearest."""
    areas = read_areas(find_project().areas_file)
    if key not in areas:
        raise ConfigurationError(f"areas.toml has no area {key!r}. {did_you_mean(key, areas)}")
    return areas[key]
