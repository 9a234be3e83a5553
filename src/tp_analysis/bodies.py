"""The public bodies that publish payments: bodies.toml as frozen objects, with clear complaints."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tp_analysis.areas import read_areas
from tp_analysis.errors import ConfigurationError, complaints, did_you_mean

BODIES_FILE, AREAS_FILE = "bodies.toml", "areas.toml"
Role = Literal[
    "body", "supplier", "service", "purpose", "reference", "payment_date", "period",
    "net_amount", "gross_amount", "amount", "capital_or_revenue",
]  # fmt: skip
Periods = Literal["calendar month", "year ending", "year starting"]


class Body(BaseModel):
    """A public body: its key, its name, and what is its own in the files that it publishes.

    `files` are patterns of file names; `headings` names columns where the general words of
    extracts/payment_headings.toml do not fit; `periods` says what a period such as 202401 is: a
    calendar month, or month 01 (April) of the financial year that ends or starts in that year.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    code: str = ""
    areas: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    headings: dict[Role, tuple[str, ...]] = {}
    periods: Periods | None = None

    @field_validator("headings", mode="before")
    @classmethod
    def _one_or_several(cls, headings: object) -> object:
        if not isinstance(headings, dict):
            return headings
        return {
            role: (words,) if isinstance(words, str) else words for role, words in headings.items()
        }

    def closeness(self, path: PurePath) -> int:
        """Length of its longest pattern that the name of the file fits, whatever the case; or 0."""
        name = path.name.lower()
        fitting = (len(p) for p in self.files if fnmatchcase(name, p.lower()))
        return max(fitting, default=0)


@dataclass(frozen=True)
class Bodies:
    """Every declared body, by its key."""

    by_key: dict[str, Body]

    def of_file(self, path: PurePath) -> Body | None:
        """The body whose pattern fits the file's name closest, else whose key is its folder."""
        return next(iter(self.claiming(path)), self.by_key.get(path.parent.name))

    def claiming(self, path: PurePath) -> list[Body]:
        """The bodies whose patterns fit the file's name closest: one, unless patterns are equal."""
        fits = {key: body.closeness(path) for key, body in self.by_key.items()}
        best = max(fits.values(), default=0)
        return [self.by_key[key] for key, fit in fits.items() if fit == best and best]

    def of_name(self, name: str) -> Body | None:
        """The body of that name, whatever the case and the signs in it."""
        wanted = slug(name)
        named = (body for body in self.by_key.values() if wanted in (body.key, slug(body.name)))
        return next(named, None)

    def of_area(self, area: str) -> tuple[Body, ...]:
        """The bodies that are declared for an area, in the order of the file."""
        return tuple(body for body in self.by_key.values() if area in body.areas)


def slug(name: str) -> str:
    """The name as a key: small letters and digits, with single hyphens.

    >>> slug("Royal Borough of Windsor & Maidenhead")
    'royal-borough-of-windsor-and-maidenhead'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", " and ")).strip("-")


def load_bodies(project_root: Path) -> Bodies:
    """Every body of the project's bodies.toml; none where there is no such file.

    Raises ConfigurationError for what cannot be read, and for an area that areas.toml lacks.
    """
    path = project_root / BODIES_FILE
    if not path.is_file():
        return Bodies({})
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    bodies = {key: _body(key, table) for key, table in tables.items()}
    _require_areas(bodies.values(), project_root / AREAS_FILE)
    return Bodies(bodies)


def _require_areas(bodies: Iterable[Body], path: Path) -> None:
    if not path.is_file():
        return
    areas = read_areas(path)
    for body in bodies:
        for area in body.areas:
            if area not in areas:
                raise ConfigurationError(
                    f"{BODIES_FILE}: [{body.key}] areas: {AREAS_FILE} has no area {area!r}. "
                    f"{did_you_mean(area, areas)}"
                )


def _body(key: str, table: object) -> Body:
    if not isinstance(table, dict) or "key" in table:
        raise ConfigurationError(
            f"{BODIES_FILE}: {key!r} is not a table. Write [{key}] and keys below it."
        )
    headings = table.get("headings")
    for role in headings if isinstance(headings, dict) else ():
        if role not in get_args(Role):
            raise ConfigurationError(
                f"{BODIES_FILE}: [{key}] headings: {role!r} is no column. "
                f"{did_you_mean(role, get_args(Role))}"
            )
    try:
        return Body(key=key, **table)
    except ValidationError as error:
        words = complaints(error, Body.model_fields)
        raise ConfigurationError(f"{BODIES_FILE}: [{key}] {words}") from error
