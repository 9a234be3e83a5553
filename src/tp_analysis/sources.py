"""Source cards: who made an extract, under what licence, and whether it may be published."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tp_analysis.errors import DataError, complaints

CARD_SUFFIX = ".source.toml"


class SourceCard(BaseModel):
    """The card beside an extract; unknown keys are refused so that a typing slip shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    producer: str
    licence: str
    accessed: str
    publishable: bool
    address: str = ""
    note: str = ""


def card_path(extract: Path) -> Path:
    """Where the card of an extract stands: figures.csv has figures.source.toml beside it."""
    return extract.with_name(extract.stem + CARD_SUFFIX)


def extract_card_path(extract: Path) -> Path:
    """The card of a file among many of one source: its own, or else source.toml of its folder."""
    own = card_path(extract)
    return own if own.is_file() else extract.with_name(CARD_SUFFIX.removeprefix("."))


def read_card(extract: Path) -> SourceCard:
    """The card of an extract. Raises DataError where it is missing or malformed."""
    path = card_path(extract)
    if not path.is_file():
        raise DataError(
            f"{extract.name} has no source card. Write {path.name} beside it, "
            "with title, producer, licence, accessed and publishable."
        )
    return read_card_at(path)


def read_card_at(path: Path) -> SourceCard:
    """The card in a file. Raises DataError where it is malformed."""
    try:
        return SourceCard.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path.name} cannot be read as a source card: {error}") from error
    except ValidationError as error:
        words = complaints(error, SourceCard.model_fields)
        raise DataError(f"{path.name} is not a source card: {words}") from error
