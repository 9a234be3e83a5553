"""suite.toml as editions: which report, for which area and audience, with which parameters."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tp_analysis.areas import Area, read_areas
from tp_analysis.errors import ConfigurationError, did_you_mean
from tp_analysis.parameters import Contract, read_contract
from tp_analysis.project import Project
from tp_analysis.suite.configuration import Audience, Limits, ReportPlan, Suite, read_suite
from tp_analysis.suite.notices import notices_text

# What opens the marking of every page until somebody else than its analyst has signed it off.
DRAFT = "DRAFT · "
LONGEST_WHAT_IF = 50


@dataclass(frozen=True)
class Edition:
    """One report, for one area, for one audience, with every parameter settled."""

    report: str
    area: Area
    audience: Audience
    notebook: Path
    parameters: Mapping[str, Any]
    reads: tuple[str, ...]
    marking: str
    limits: Limits
    # Where the record of who examined it lies, if there is one.
    quality_file: Path
    embargo_until: datetime.date | None = None
    # Whom readers write to about a barrier; "" where the suite names nobody.
    contact: str = ""
    # The corrections that its pages print, as JSON text for the exporters.
    notices: str = ""

    @property
    def quality_name(self) -> str:
        """What causes and messages call its quality record."""
        return f"quality/{self.area.key}/{self.report}.toml"

    def signed_off(self) -> Edition:
        """The same edition once its quality record is signed: a draft no more."""
        return replace(self, marking=self.marking.replace(DRAFT, ""))

    @property
    def id(self) -> str:
        """area/report, as people say it."""
        return f"{self.area.key}/{self.report}"


@dataclass(frozen=True)
class Request:
    """What a command asks for; empty means everything."""

    reports: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    audience: Audience | None = None
    settings: Mapping[str, str] | None = None
    scenario: str | None = None


def plan_editions(project: Project, request: Request) -> list[Edition]:
    """The editions asked for, with those they read, in an order in which each can be built.

    Everything a person can get wrong in names and parameters is found here, before any kernel
    starts: ConfigurationError.
    """
    suite, areas = read_suite(project.suite_file), read_areas(project.areas_file)
    for area in request.areas:
        if area not in areas:
            raise ConfigurationError(
                f"areas.toml has no area {area!r}. {did_you_mean(area, areas)}"
            )
    named = [suite.plan(name) for name in request.reports] or list(suite.report)
    if request.audience:
        named = [report for report in named if report.audience == request.audience]
    plans = _with_what_they_read(named, suite)
    contracts = {p.name: read_contract(project.notebooks / f"{p.name}.ipynb") for p in plans}
    settings = _settings(request, suite, named, contracts)
    return [
        _edition(
            project,
            suite,
            report,
            areas,
            area,
            contracts[report.name],
            settings[report.name],
            _what_if(request),
        )
        for report in plans
        if not lacking_extracts(project, report)
        for area in report.areas
        if not request.areas or area in request.areas
    ]


def lacking_extracts(project: Project, report: ReportPlan) -> str:
    """What a report waits for: the first folder of extracts that it needs and that holds none."""
    for folder in report.needs:
        files = (project.raw / folder).rglob("*.*")
        if not any(file.is_file() and file.suffix != ".toml" for file in files):
            return f"data/raw/{folder}"
    return ""


def waiting(project: Project) -> dict[str, str]:
    """The reports that are no part of the suite as yet, and the folder each waits for."""
    suite = read_suite(project.suite_file)
    found = {report.name: lacking_extracts(project, report) for report in suite.report}
    return {name: folder for name, folder in found.items() if folder}


def plan_suite(project: Project) -> tuple[list[Edition], dict[str, str]]:
    """Every edition that can be planned, and for each report that cannot, what is wrong with it.

    Raises ConfigurationError only where suite.toml or areas.toml themselves cannot be read.
    """
    suite = read_suite(project.suite_file)
    read_areas(project.areas_file)
    editions: dict[str, Edition] = {}
    wrong: dict[str, str] = {}
    for report in suite.report:
        try:
            planned = plan_editions(project, Request(reports=(report.name,)))
        except ConfigurationError as error:
            wrong[report.name] = str(error)
        else:
            editions |= {edition.id: edition for edition in planned}
    return list(editions.values()), wrong


def _with_what_they_read(named: Sequence[ReportPlan], suite: Suite) -> list[ReportPlan]:
    ordered: list[ReportPlan] = []

    def add(report: ReportPlan, above: tuple[str, ...]) -> None:
        if report.name in above:
            chain = " reads ".join((*above, report.name))
            raise ConfigurationError(f"suite.toml goes in a circle: {chain}.")
        for read in report.reads:
            add(suite.plan(read), (*above, report.name))
        if report not in ordered:
            ordered.append(report)

    for report in named:
        add(report, ())
    return ordered


def _settings(
    request: Request,
    suite: Suite,
    named: Iterable[ReportPlan],
    contracts: Mapping[str, Contract],
) -> dict[str, dict[str, Any]]:
    """The values that a scenario and --set give, for each report that declares them."""
    scenario = _scenario(request, suite)
    settings = {name: dict(scenario.get(name, {})) for name in contracts}
    for parameter, value in (request.settings or {}).items():
        takers = [name for name, contract in contracts.items() if parameter in contract.names]
        if parameter == "area" or not takers:
            _refuse_setting(parameter, [contracts[report.name] for report in named])
        for name in takers:
            settings[name][parameter] = value
    return settings


def _refuse_setting(parameter: str, contracts: Sequence[Contract]) -> None:
    if parameter == "area":
        raise ConfigurationError("The area is chosen with --area, not with --set.")
    names = {name for contract in contracts for name in contract.names}
    notebooks = ", ".join(contract.notebook for contract in contracts)
    raise ConfigurationError(
        f"No parameter {parameter!r} in {notebooks}. {did_you_mean(parameter, names)}"
    )


def _scenario(request: Request, suite: Suite) -> Mapping[str, Mapping[str, Any]]:
    if request.scenario is None:
        return {}
    if request.scenario not in suite.scenario:
        raise ConfigurationError(
            f"suite.toml has no scenario {request.scenario!r}. "
            f"{did_you_mean(request.scenario, suite.scenario)}"
        )
    return suite.scenario[request.scenario]


def _what_if(request: Request) -> str:
    """What opens the marking of every page that is not the suite's own edition."""
    chosen = [request.scenario] if request.scenario else []
    settings = sorted((request.settings or {}).items())
    chosen += [f"{name.replace('_', ' ')} = {value}" for name, value in settings]
    told = ", ".join(chosen)
    if len(told) > LONGEST_WHAT_IF:
        # A marking is one line; the parameters themselves stand in the report.
        told = ", ".join(name.partition(" = ")[0] for name in chosen)
    return f"WHAT-IF: {told} · " if chosen else ""


def _edition(
    project: Project,
    suite: Suite,
    report: ReportPlan,
    areas: Mapping[str, Area],
    area: str,
    contract: Contract,
    settings: Mapping[str, Any],
    what_if: str,
) -> Edition:
    if area not in areas:
        raise ConfigurationError(
            f"suite.toml builds {report.name} for {area!r}, which areas.toml does not have. "
            f"{did_you_mean(area, areas)}"
        )
    values = {**report.parameters, **settings, "area": area}
    return Edition(
        report=report.name,
        area=areas[area],
        audience=report.audience,
        notebook=project.notebooks / f"{report.name}.ipynb",
        parameters=contract.validate(values),
        reads=report.reads,
        marking=f"{what_if}{DRAFT}{suite.markings[report.audience]}",
        limits=suite.build,
        quality_file=project.root / "quality" / area / f"{report.name}.toml",
        embargo_until=report.embargo_until,
        contact=suite.accessibility.contact,
        notices=notices_text(project, area, report.name),
    )
