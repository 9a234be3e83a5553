"""The places: areas.toml as frozen objects, with clear complaints."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tp_analysis.errors import ConfigurationError, complaints, did_you_mean
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


def find_area(key: str) -> Area:
    """The area of that key in the project's areas.toml, or an error that offers the nearest."""
    areas = read_areas(find_project().areas_file)
    if key not in areas:
        raise ConfigurationError(f"areas.toml has no area {key!r}. {did_you_mean(key, areas)}")
    return areas[key]
