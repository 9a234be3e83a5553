"""The public bodies that publish payments: bodies.toml as frozen objects, with clear complaints."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from tp_analysis.errors import ConfigurationError, complaints

BODIES_FILE = "bodies.toml"
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

    def publishes(self, path: PurePath) -> bool:
        """Whether the name of the file fits one of its patterns, whatever the case."""
        name = path.name.lower()
        return any(fnmatchcase(name, pattern.lower()) for pattern in self.files)


@dataclass(frozen=True)
class Bodies:
    """Every declared body, by its key."""

    by_key: dict[str, Body]

    def of_file(self, path: PurePath) -> Body | None:
        """The body whose longest pattern fits the file's name, else whose key is its folder."""
        fitting = [body for body in self.by_key.values() if body.publishes(path)]
        of_folder = self.by_key.get(path.parent.name)
        return max(fitting, key=lambda body: max(map(len, body.files)), default=of_folder)

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

    Raises ConfigurationError for what cannot be read.
    """
    path = project_root / BODIES_FILE
    if not path.is_file():
        return Bodies({})
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    return Bodies({key: _body(key, table) for key, table in tables.items()})


def _body(key: str, table: object) -> Body:
    if not isinstance(table, dict) or "key" in table:
        raise ConfigurationError(
            f"{BODIES_FILE}: {key!r} is not a table. Write [{key}] and keys below it."
        )
    try:
        return Body(key=key, **table)
    except ValidationError as error:
        words = complaints(error, Body.model_fields)
        raise ConfigurationError(f"{BODIES_FILE}: [{key}] {words}") from error
