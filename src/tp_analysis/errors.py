"""What a person can act on: one base class, an exit code each, no traceback unless asked for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


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


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known name, or lists what is known when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names)}." if names else "None is declared."
