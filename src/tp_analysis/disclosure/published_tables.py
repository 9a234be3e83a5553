"""What a reader sees of a table, in the form that the disclosure audit takes.

A published table holds printed values only. It says which sub-population each cell counts, so
that tables of one population can be audited together, whatever their layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from tp_analysis.errors import DataError, did_you_mean, without_values

SelectionKey: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class PublishedCell(BaseModel):
    """One printed number, or the marker that stands in its place."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )

    selection: dict[str, tuple[str, ...]]
    """Per dimension, the categories that the cell covers; a dimension left out is covered whole."""
    value: float | None
    """The value as printed; None where a marker is printed in its place."""
    half_width: float = Field(default=0.0, ge=0)
    """How far the true value can lie from the printed one (`rounding_half_width`); 0 is exact."""


class PublishedTable(BaseModel):
    """One printed table: who is counted, how they are divided, and every cell of it."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True
    )

    table_id: str = Field(min_length=1)
    population: str = Field(min_length=1)
    """Who is counted, and in which vintage of the data. Tables that name one population are audited
    as one, so corrected data need a name of their own."""
    unit: str = Field(min_length=1)
    """What is counted: people, offences, £."""
    threshold: int = Field(ge=1)
    """The smallest count that may be shown."""
    dimensions: dict[str, tuple[str, ...]]
    """Every dimension and its categories: disjoint, and together the whole of the table."""
    cells: tuple[PublishedCell, ...]
    kind: Literal["count", "magnitude"] = "count"
    """A count of something, or a sum of amounts (pounds), of which only suppressed cells are
    audited: whether a small sum is disclosive depends on who contributed to it."""
    protection_width: float | None = Field(default=None, gt=0)
    """How wide the interval of a suppressed cell must be; None: the threshold. Must be stated for
    magnitudes that have suppressed cells."""
    sensitive: tuple[str, ...] = ()
    """The dimensions whose categories tell something sensitive about a person."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        problems = [*self._wrong_dimensions(), *self._wrong_cells()]
        if self.kind == "magnitude" and self.protection_width is None and self.suppressed:
            problems.append("a magnitude table with suppressed cells must state protection_width")
        if problems:
            raise ValueError(f"Table {self.table_id!r}: {'; '.join(problems)}")
        return self

    def _wrong_dimensions(self) -> Iterable[str]:
        for name, categories in self.dimensions.items():
            if not categories:
                yield f"dimension {name!r} has no category: leave it out"
            if repeated := _repeated(categories):
                yield f"dimension {name!r} names a category twice: {', '.join(repeated)}"
        for name in self.sensitive:
            if name not in self.dimensions:
                hint = did_you_mean(name, self.dimensions)
                yield f"the sensitive {name!r} is not a dimension. {hint}"

    def _wrong_cells(self) -> Iterable[str]:
        for cell in self.cells:
            for name, chosen in cell.selection.items():
                yield from self._wrong_selection(name, chosen)
        seen = Counter(self.key(cell) for cell in self.cells)
        for key, times in sorted(seen.items()):
            if times > 1:
                yield f"{times} cells stand for {describe(dict(key))}: print each selection once"

    def _wrong_selection(self, name: str, chosen: tuple[str, ...]) -> Iterable[str]:
        if name not in self.dimensions:
            yield f"{name!r} is not a dimension. {did_you_mean(name, self.dimensions)}"
            return
        if not chosen:
            yield f"a cell selects no category of {name!r}"
        if repeated := _repeated(chosen):
            yield f"a cell selects a category of {name!r} twice: {', '.join(repeated)}"
        for category in chosen:
            if category not in self.dimensions[name]:
                hint = did_you_mean(category, self.dimensions[name])
                yield f"{category!r} is not a category of {name!r}. {hint}"

    @property
    def suppressed(self) -> tuple[PublishedCell, ...]:
        """The cells where a marker is printed."""
        return tuple(cell for cell in self.cells if cell.value is None)

    @property
    def width(self) -> float:
        """How wide the interval of a suppressed cell must be, in the table's unit."""
        return self.threshold if self.protection_width is None else self.protection_width

    def key(self, cell: PublishedCell) -> SelectionKey:
        """What a cell covers, the same however it was written: sorted, whole dimensions left out.

        The dimensions are those of this table.
        """
        return tuple(
            (name, tuple(sorted(chosen)))
            for name, chosen in sorted(cell.selection.items())
            if set(chosen) != set(self.dimensions.get(name, ()))
        )


def rounding_half_width(base: int) -> float:
    """How far a whole number can lie from its rounded value: 2 for base 5, 5 for 10, 3 for 6.

    A reader knows that counts are whole, so base 5 leaves 2 either way, not 2.5.
    """
    return float(base // 2)


def describe(selection: dict[str, tuple[str, ...]]) -> str:
    """A selection in words: dimensions and categories, no values; "the total" when it is whole."""
    parts = [f"{name} = {' + '.join(chosen)}" for name, chosen in sorted(selection.items())]
    return ", ".join(parts) or "the total"


_TABLES: TypeAdapter[tuple[PublishedTable, ...]] = TypeAdapter(tuple[PublishedTable, ...])


def tables_to_json(tables: Iterable[PublishedTable]) -> str:
    """The tables as JSON text, in the order given: same tables, same text."""
    return _TABLES.dump_json(tuple(tables), indent=2).decode("utf-8") + "\n"


def tables_from_json(text: str, where: str) -> tuple[PublishedTable, ...]:
    """The tables of a JSON text. Raises DataError that names `where` and what is wrong in it."""
    try:
        return _TABLES.validate_json(text)
    except ValidationError as error:
        raise DataError(f"{where} does not hold tables: {without_values(error)}") from None


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
