"""One whole run: look what is due, build it, release what is whole, write the lists of pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tp_analysis.errors import ConfigurationError, ReportError, TpAnalysisError
from tp_analysis.project import Project
from tp_analysis.suite.aftermath import remember, write_lists
from tp_analysis.suite.build import Build, Outcome, clear_leftovers, states
from tp_analysis.suite.clock import now_utc
from tp_analysis.suite.configuration import Suite, read_suite
from tp_analysis.suite.due import Due, due_now
from tp_analysis.suite.executors import end_with_parent
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.kernels.forking import worker_context
from tp_analysis.suite.lock import only_build
from tp_analysis.suite.make import about_disk
from tp_analysis.suite.plan import Edition, plan_suite
from tp_analysis.suite.policies import look_at_policies, note_policies
from tp_analysis.suite.publishing import AreaOutcome, publish_area, standing
from tp_analysis.suite.releases import Release, find_release, live, mend_links

if TYPE_CHECKING:
    from tp_analysis.store import Extract


def usual_jobs() -> int:
    """One edition more than there are cores, as every edition waits for its kernel now and then."""
    return (os.cpu_count() or 1) + 1


@dataclass(frozen=True)
class Order:
    """What is to be built, and how. A what-if knows no other editions than its own."""

    editions: list[Edition]
    jobs: int = 1
    force: bool = False
    executor_url: str | None = None
    what_if: bool = False
    # Make the releases, but leave readers with what they have.
    hold: bool = False


@dataclass(frozen=True)
class Listener:
    """Whom a run tells what happens, as it happens."""

    # What is due, and how many at a time; 0 where a cluster decides that.
    begun: Callable[[Sequence[Edition], int], None] = lambda editions, jobs: None
    refused: Callable[[Extract], None] = lambda extract: None
    edition: Callable[[Outcome], None] = lambda outcome: None
    area: Callable[[AreaOutcome], None] = lambda outcome: None


@dataclass
class Result:
    """What a run did: to each edition, to each area."""

    outcomes: list[Outcome] = field(default_factory=list)
    areas: list[AreaOutcome] = field(default_factory=list)
    causes: dict[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 where all is well; a report that failed outranks data that were refused."""
        codes = [outcome.exit_code for outcome in self.outcomes if outcome.result == "failed"]
        return max([*codes, *(area.exit_code for area in self.areas)], default=0)


@dataclass
class _Run:
    project: Project
    order: Order
    listener: Listener
    dues: tuple[Due, ...]
    prints: Fingerprints
    suite: Suite
    suite_editions: list[Edition]
    unplanned: Mapping[str, str]
    result: Result = field(default_factory=Result)

    def edition_done(self, outcome: Outcome) -> None:
        """Tell of an edition; with the last of its area, release the area."""
        self.listener.edition(outcome)
        self.result.outcomes.append(outcome)
        done = {o.edition.id for o in self.result.outcomes}
        area = outcome.edition.area.key
        if all(e.id in done for e in self.order.editions if e.area.key == area):
            self._release(area)

    def prepare(self, build: Build) -> None:
        """Bring the datasets up to date."""
        refused = None
        if self.order.executor_url is None:
            with suppress(BrokenExecutor, OSError, EOFError):
                refused = build.executor.submit(_refresh_warm, self.project).result()
        if refused is None:
            build.close_executor()
            refused = _refresh_datasets(self.project)
        for extract in refused:
            self.listener.refused(extract)

    def _release(self, area: str) -> None:
        editions = [e for e in self.suite_editions if e.area.key == area]
        rows = states(self.project, editions, self.prints)
        unplanned = {
            name: why for name, why in self.unplanned.items() if area in self.suite.plan(name).areas
        }
        try:
            done = publish_area(
                self.project, area, rows, unplanned, self.prints, self.suite.releases.keep,
                hold=self.order.hold,
            )  # fmt: skip
        except (TpAnalysisError, OSError) as error:
            done = self._not_released(area, error)
        self.result.areas.append(done)
        self.listener.area(done)

    def _not_released(self, area: str, error: TpAnalysisError | OSError) -> AreaOutcome:
        told = about_disk(self.project, error) if isinstance(error, OSError) else error
        message = f"{area} was not released: {told}"
        now = live(self.project, area)
        return AreaOutcome(area, "failed", now.id if now else "", message, told.exit_code)

    def build(self) -> None:
        """Build what is due, and remember what was done."""
        order, started = self.order, now_utc()
        found = states(self.project, order.editions, self.prints)
        rows = standing(self.project, found, self.prints)
        self.result.causes = {row.edition.id: row.cause for row in rows}
        due = [row.edition for row in rows if order.force or row.name != "fresh"]
        jobs = min(order.jobs, len(due))
        if due or any((self.project.reports / ".work").glob("*")):
            clear_leftovers(self.project, self.suite_editions)
        mend_links(self.project)
        build = Build(
            self.project, order.editions, self.prints, self.edition_done,
            jobs=jobs, force=order.force, executor_url=order.executor_url,
        )  # fmt: skip
        if due:
            self.prepare(build)
            note_policies(self.project, self.prints)
            self.listener.begun(due, 0 if order.executor_url else jobs)
        else:
            look_at_policies(self.project, self.prints)
        build.run()
        self.prints.save()
        if due or self.dues:
            remember(self.project, order, self.result, self.dues, started)
        elif self._lists_are_old():
            write_lists(self.project, order)

    def _lists_are_old(self) -> bool:
        lists = [self.project.reports / name for name in ("index.html", "public/index.html")]
        changed = any(area.decision == "released" for area in self.result.areas)
        return changed or not all(path.is_file() for path in lists)


def run(
    project: Project,
    order: Order,
    listener: Listener | None = None,
    dues: tuple[Due, ...] = (),
) -> Result:
    """Build what is due of the order, and release every area that is whole.

    `dues` are the scheduled periods that the run serves.

    Raises BusyError where another build is at work, ConfigurationError where the reports folder
    cannot be written, ReportError where what was done cannot be remembered; all else that goes
    wrong is told in the result.
    """
    with only_build(project):
        suite = read_suite(project.suite_file)
        # Another timer may have built them while this one waited to be let in.
        still = due_now(project, suite, now_utc()) if dues else ()
        left = tuple(due for due in dues if due in still)
        if dues and not left:
            return Result()
        known = (order.editions, {}) if order.what_if else plan_suite(project)
        prints = Fingerprints(project)
        this = _Run(project, order, listener or Listener(), left, prints, suite, *known)
        try:
            this.build()
        except OSError as error:
            raise about_disk(project, error) from error
    return this.result


def _refresh_warm(project: Project) -> list[Extract]:
    """In a worker, whose forks have pandas in memory already."""
    context = worker_context()
    with ProcessPoolExecutor(1, mp_context=context, initializer=end_with_parent) as fork:
        return fork.submit(_refresh_datasets, project).result()


def _refresh_datasets(project: Project) -> list[Extract]:
    """Build the datasets whose extracts changed; the refused extracts, without their rows."""
    from tp_analysis.catalogue import DATASETS, EVERY, GATHERINGS, RECEIVED
    from tp_analysis.gathering import refresh_gathered
    from tp_analysis.policy_problems import require_policies
    from tp_analysis.store import at_hand, refresh_datasets, remove_withdrawn

    require_policies(EVERY, project)
    gathered = [e for g in GATHERINGS for e in refresh_gathered(g, project)]
    remove_withdrawn(RECEIVED, project)
    datasets = (*DATASETS, *at_hand(RECEIVED, project))
    extracts = [*refresh_datasets(datasets, project), *gathered]
    return [replace(e, table=None) for e in extracts if e.refused]


def build_area(project: Project, area_key: str) -> list[Outcome]:
    """Build what is due of one area, and release it if it is whole."""
    return _run_area(project, area_key, hold=False).outcomes


def ready_release(project: Project, area_key: str) -> Release:
    """The release of an area as it stands now, made but not shown to readers.

    Raises ReportError where the area is not whole.
    """
    result = _run_area(project, area_key, hold=True)
    [area] = result.areas
    if area.decision == "kept":
        failed = [o.message for o in result.outcomes if o.result == "failed"]
        raise ReportError("\n".join([*failed, area.message]))
    return find_release(project, area.release)


def _run_area(project: Project, area_key: str, *, hold: bool) -> Result:
    editions = [edition for edition in plan_suite(project)[0] if edition.area.key == area_key]
    if not editions:
        raise ConfigurationError(f"suite.toml builds nothing for {area_key!r}.")
    return run(project, Order(editions, jobs=usual_jobs(), hold=hold))


def rebuild_release(project: Project, release: Release, into: Path) -> dict[str, str]:
    """Build the editions of a release anew below `into`; what failed, by edition id.

    With the suite, the data and the notices as they are now: where those differ, so may the pages.
    """
    held = {(edition.audience, edition.report) for edition in release.editions}
    planned = [e for e in plan_suite(project)[0] if e.area.key == release.area]
    editions = [e for e in planned if (e.audience, e.report) in held]
    missing = held - {(edition.audience, edition.report) for edition in editions}
    elsewhere = replace(project, reports=into)
    order = Order(editions, jobs=usual_jobs(), what_if=True)
    result = run(elsewhere, order)
    return {
        **{o.edition.id: o.message for o in result.outcomes if o.result == "failed"},
        **{f"{release.area}/{name}": "suite.toml has it no more" for _, name in sorted(missing)},
    }
