"""suite.toml: the editions, how they are built, kept and scheduled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tp_analysis.errors import ConfigurationError, complaints, did_you_mean

Audience = Literal["public", "restricted"]
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(_Table):
    """How long a kernel may take."""

    cell_timeout_seconds: float = Field(default=300, gt=0)
    kernel_start_timeout_seconds: float = Field(default=60, gt=0)


class ReportPlan(_Table):
    """One report of the suite; `reads` names the reports whose released figures it uses."""

    name: str
    audience: Audience
    areas: tuple[str, ...]
    reads: tuple[str, ...] = ()
    parameters: dict[str, Any] = {}


class Suite(_Table):
    """The whole of suite.toml."""

    build: Limits = Limits()
    markings: dict[Audience, Literal["OFFICIAL", "OFFICIAL-SENSITIVE"]]
    report: tuple[ReportPlan, ...]
    scenario: dict[str, dict[str, dict[str, Any]]] = {}

    def plan(self, name: str) -> ReportPlan:
        """The report of that name, or an error that offers the nearest."""
        names = [report.name for report in self.report]
        if name not in names:
            raise ConfigurationError(
                f"suite.toml has no report {name!r}. {did_you_mean(name, names)}"
            )
        return next(report for report in self.report if report.name == name)


def read_suite(path: Path) -> Suite:
    """suite.toml, checked. Raises ConfigurationError for what cannot be read."""
    try:
        suite = Suite.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    except ValidationError as error:
        known = (*Suite.model_fields, *ReportPlan.model_fields, *Limits.model_fields)
        raise ConfigurationError(f"{path.name}: {complaints(error, known)}") from error
    _require_once([report.name for report in suite.report], path.name)
    for report in suite.report:
        _require_once(report.areas, f"{path.name}, {report.name}")
        for name in (report.name, *report.areas):
            _require_safe_name(name, path.name)
        for read in report.reads:
            suite.plan(read)
    return suite


def _require_once(names: Sequence[str], where: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise ConfigurationError(f"{where}: {repeated[0]!r} stands there twice. Remove one.")


def _require_safe_name(name: str, where: str) -> None:
    """Names become folders and files, also on Windows."""
    if len(name) > 100 or not _SLUG.fullmatch(name) or _RESERVED.fullmatch(name):
        raise ConfigurationError(
            f"{where}: {name!r} cannot name a file. Use small letters, digits and hyphens."
        )
