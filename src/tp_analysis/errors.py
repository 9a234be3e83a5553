"""What a person can act on: one base class, an exit code each, no traceback unless asked for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


class TpAnalysisError(Exception):
    """An error whose message says what is wrong, where, and what to do."""

    exit_code = 12


class ConfigurationError(TpAnalysisError):
    """A configuration file, a command or a parameter is not as it must be."""

    exit_code = 10


class DataError(TpAnalysisError):
    """An extract or a dataset cannot be used."""

    exit_code = 11


class ReportError(TpAnalysisError):
    """A notebook did not run to its end, or what it showed cannot be published."""

    exit_code = 12


class CheckError(TpAnalysisError):
    """A check refuses what was made, or finds that what was published is not what was made."""

    exit_code = 13


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known name, or lists what is known when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names)}." if names else "None is declared."


def complaints(
    error: ValidationError, known: Iterable[str], within: Mapping[str, Iterable[str]] | None = None
) -> str:
    """What is wrong in a configuration table, in plain words, with the nearest known key; `within`
    has the keys of the tables inside it."""
    tables = within or {}
    return "; ".join(
        _complaint(
            problem, tables.get(str(problem["loc"][0]), known) if problem["loc"][1:] else known
        )
        for problem in error.errors()
    )


def without_values(error: ValidationError) -> str:
    """What is wrong in a table, block or log on its way to readers: where, but never the value."""
    problems = (
        f"{'.'.join(map(str, problem['loc']))}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_url=False, include_input=False)
    )
    return "; ".join(problem.removeprefix(": ") for problem in problems)


def _complaint(problem: ErrorDetails, known: Iterable[str]) -> str:
    if not problem["loc"]:
        return problem["msg"].removeprefix("Value error, ")
    *above, last = (part + 1 if isinstance(part, int) else part for part in problem["loc"])
    place = "".join(f"{part} " for part in above)
    if problem["type"] == "extra_forbidden":
        return f"{place}{last!r} is not a key. {did_you_mean(str(last), known)}"
    if problem["type"] == "missing":
        return f"{place}{last!r} is missing. Add it."
    if problem["type"].startswith("date"):
        return f"{place}{last!r} is {problem['input']}: it should be a day, as in 2030-01-31."
    words = problem["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    end = "" if words.endswith("?") else "."
    return f"{place}{last!r} is {problem['input']!r}: it {words}{end}"
