"""What a dataset is: named columns with meaning, unit and checks (pandera), and how it complains.

Knows nothing of files: `store` reads and writes, this module only looks at tables.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from tp_analysis.kinds import KINDS
from tp_analysis.row_kinds import RowKinds

if TYPE_CHECKING:
    import pandera.pandas as pa
    import pyarrow

# Pandera, when it is imported, has pyarrow take every time with a zone for UTC, for Spark's sake:
# an hour wrong all summer. What is set already it leaves alone.
os.environ.setdefault("PYARROW_IGNORE_TIMEZONE", "")

EVIDENCE_GRADES = (
    "published",
    "second-hand",
    "unverified",
    "computed",
    "assumed",
    "illustrative",
)
HEADER_ROWS = 1


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one extract: where it is and what to do."""

    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def sentence(self) -> str:
        """The problem in one line, without a full stop: row, column, value, what to do."""
        rows = f"row {self.row}" if self.row else ""
        where = [part for part in (rows, self.column and f"column {self.column}") if part]
        shown = f" has {self.value!r}" if self.value is not None else ""
        message = self.message.rstrip(".")
        return f"{', '.join(where)}{shown}: {message}" if where else message


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, and what must hold for every value.

    kind is "text", "number", "whole" (a whole number), "date", "moment" (a time on the clock of
    the world, UTC) or "flag" (true or false).
    """

    name: str
    kind: str
    meaning: str
    unit: str = ""
    optional: bool = False
    choices: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    pattern: str = ""
    example: str = ""
    # topic/name of the extract whose column of the same name must hold the value.
    references: str = ""
    # Columns of the same row, or of the row of another extract that the row refers to, whose value
    # this one may not be under, or over; an empty one is no bound.
    not_under: str = ""
    not_over: str = ""
    # The columns with the first and last day of its period, which bounds it; its unit is `unit`, or
    # stands in the row that `unit_from` refers to.
    within: tuple[str, str] | None = None
    unit_from: str = ""
    same: bool = False  # in every row

    def to_pandera(self) -> pa.Column:
        """The column as pandera checks it, after the text has been given its type."""
        # Here, as it takes longer to import than most notebooks to run.
        import pandera.pandas as pa

        return pa.Column(
            KINDS[self.kind].pandas_type,
            checks=self._checks(),
            nullable=self.optional,
            required=True,
            description=self.meaning,
        )

    def _checks(self) -> list[pa.Check]:
        import pandera.pandas as pa

        checks = []
        if self.choices:
            words = f"must be one of: {', '.join(self.choices)}"
            checks.append(pa.Check.isin(self.choices, error=words))
        if self.at_least is not None:
            words = f"must be {self.at_least:g} or more"
            checks.append(pa.Check.ge(self.at_least, error=words))
        if self.at_most is not None:
            words = f"must be {self.at_most:g} or less"
            checks.append(pa.Check.le(self.at_most, error=words))
        if self.pattern:
            words = f"must look like {self.example or self.pattern}"
            checks.append(pa.Check.str_matches(rf"(?:{self.pattern})$", error=words))
        return checks


@dataclass(frozen=True)
class RunningTotals:
    """Total rows that must equal the sum of all parts above them, group by group.

    `flag` marks the total rows, `order` says what stands above, `amount` is what is added.
    """

    by: tuple[str, ...]
    order: str
    amount: str
    flag: str

    def failures(self, typed: pd.DataFrame) -> list[tuple[int, float]]:
        """The rows of totals that do not hold, with what their parts add up to."""
        wrong = []
        for _, group in typed.groupby(list(self.by), sort=False):
            flags, order = group[self.flag].astype(bool), group[self.order].astype(float)
            for row in group.index[flags]:
                parts = group.loc[~flags & (order < order[row]), self.amount]
                if abs(float(parts.sum()) - float(group[self.amount][row])) > 0.5:
                    wrong.append((row, float(parts.sum())))
            if not flags.any():
                wrong.append((group.index[-1], float(group[self.amount].sum())))
        return wrong


@dataclass(frozen=True)
class Dataset:
    """A table the project knows: `topic/name`, its columns and its key.

    `personal` is True unless the owner of the data declares that no column holds
    anything about a person: only then may a message quote a value.
    """

    topic: str
    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    personal: bool = True
    totals: RunningTotals | None = None
    kinds: RowKinds | None = None

    @property
    def id(self) -> str:
        """The dataset's name in every folder: topic/name."""
        return f"{self.topic}/{self.name}"

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def check(self, text: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
        """The typed table, and every problem found in it, in the order of the rows.

        `text` holds every cell as the string that was read; row 0 is row 2 of the file.
        The table is only fit for use where the list is empty.
        """
        problems = self._column_problems(text)
        known = [column for column in self.columns if column.name in text.columns]
        typed = pd.DataFrame(index=text.index)
        for column in known:
            typed[column.name], unreadable = give_type(text[column.name], column)
            problems += [
                self.problem(text, row, column.name, KINDS[column.kind].how_to_mend)
                for row in unreadable
            ]
            problems += self._failures(typed, text, column, unreadable)
        problems += self._repeated_keys(text, typed)
        if self.totals and not problems:
            problems = self._wrong_totals(text, typed, self.totals)
        return typed, sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))

    def _column_problems(self, text: pd.DataFrame) -> list[Problem]:
        names = [column.name for column in self.columns]
        missing = [name for name in names if name not in text.columns]
        return [
            Problem(f"the column is missing. Add it: {self.column(name).meaning}", column=name)
            for name in missing
        ] + [
            Problem(
                f"is not a column of {self.id}. Rename or remove it",
                # Without a header, the headings are somebody's values.
                column=f"number {position}" if self.personal else str(name),
            )
            for position, name in enumerate(text.columns, start=1)
            if name not in names
        ]

    def _failures(
        self, typed: pd.DataFrame, text: pd.DataFrame, column: Column, unreadable: Sequence[int]
    ) -> list[Problem]:
        import pandera.pandas as pa
        from pandera.errors import SchemaErrors

        rows = typed.index.difference(pd.Index(unreadable))
        schema = pa.DataFrameSchema({column.name: column.to_pandera()})
        try:
            schema.validate(typed.loc[rows, [column.name]], lazy=True)
        except SchemaErrors as errors:
            cases = errors.failure_cases
            return [
                self.problem(text, int(case["index"]), column.name, _in_words(case["check"]))
                for case in cases.to_dict("records")
            ]
        return []

    def _repeated_keys(self, text: pd.DataFrame, typed: pd.DataFrame) -> list[Problem]:
        key = list(self.key)
        if any(name not in text.columns for name in key):
            return []
        # As typed, so that 1 and 1.0 are one key; what could not be read is compared as text.
        keys = typed[key].astype("string").fillna(text[key])
        repeated = text.index[keys.duplicated(keep="first")]
        words = f"repeats the key ({', '.join(key)}) of an earlier row. Keep one of them"
        return [self.problem(text, row, key[-1], words) for row in repeated]

    def _wrong_totals(
        self, text: pd.DataFrame, typed: pd.DataFrame, totals: RunningTotals
    ) -> list[Problem]:
        return [
            self.problem(
                text,
                row,
                totals.amount,
                f"the parts above add up to {added:,.0f}. A part or the total is missing or wrong",
            )
            for row, added in totals.failures(typed)
        ]

    def problem(self, text: pd.DataFrame, row: int, column: str, message: str) -> Problem:
        """A problem with one cell; its value is masked where the dataset is personal."""
        value = str(text.at[row, column])
        return Problem(message, row + 1 + HEADER_ROWS, column, "***" if self.personal else value)


def arrow_schema(dataset: Dataset) -> pyarrow.Schema:
    """The columns of a dataset as Arrow types; what may be empty is nullable."""
    # Imported where it is needed: the catalogue of datasets is read without it.
    import pyarrow

    types = {
        name: getattr(pyarrow, kind.arrow_type[0])(*kind.arrow_type[1:])
        for name, kind in KINDS.items()
    }
    return pyarrow.schema(
        pyarrow.field(column.name, types[column.kind], nullable=column.optional)
        for column in dataset.columns
    )


def _in_words(check: object) -> str:
    return "is empty. Fill it in" if check == "not_nullable" else f"{check}"


def give_type(text: pd.Series[str], column: Column) -> tuple[pd.Series[Any], list[int]]:
    """The column in its type, and the rows whose text could not be read as such."""
    stripped = text.str.strip()
    filled = stripped.mask(stripped == "")
    values = KINDS[column.kind].read(filled)
    unreadable = text.index[filled.notna() & values.isna()]
    return values.astype(KINDS[column.kind].pandas_type), list(unreadable)
