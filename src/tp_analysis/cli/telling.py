"""What a build says while it runs, and the table it ends with."""

from __future__ import annotations

from collections.abc import Sequence, Set
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.text import Text

from tp_analysis.cli.options import report_refusal
from tp_analysis.suite.records import read_record
from tp_analysis.suite.run import Listener

if TYPE_CHECKING:
    from types import TracebackType

    from tp_analysis.project import Project
    from tp_analysis.store import Extract
    from tp_analysis.suite.build import Outcome
    from tp_analysis.suite.plan import Edition
    from tp_analysis.suite.publishing import AreaOutcome
    from tp_analysis.suite.run import Result

# Where no edition was ever built, a guess for the first.
USUAL_SECONDS = 3.0
NOT_RELEASED = "not released"


class Telling(AbstractContextManager["Telling"]):
    """A bar with the time left on a terminal, plain lines everywhere else."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.console = Console(highlight=False, soft_wrap=True)
        self.expected: dict[str, float] = {}
        self._stack = ExitStack()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def listener(self) -> Listener:
        """Who hears of the run."""
        return Listener(self._begun, self._refused, self._edition, self._area)

    def _begun(self, due: Sequence[Edition], jobs: int) -> None:
        for edition in due:
            built = read_record(self.project, edition).built
            self.expected[edition.id] = (built.seconds if built else USUAL_SECONDS) / max(jobs, 1)
        where = f", {jobs} at a time" if jobs else " on a cluster"
        click.echo(f"Building {_counted(len(due), 'edition')}{where}.")
        if self.console.is_terminal:
            columns = (
                BarColumn(),
                TextColumn("{task.completed} of {task.total}{task.fields[left]}"),
            )
            self._bar = self._stack.enter_context(
                Progress(*columns, console=self.console, transient=True)
            )
            self._task = self._bar.add_task("", total=len(due), left="")

    def _refused(self, extract: Extract) -> None:
        report_refusal(extract, self.project.relative(extract.path), err=True)

    def _edition(self, outcome: Outcome) -> None:
        due = self.expected.pop(outcome.edition.id, None) is not None
        left = _time_left(sum(self.expected.values())) if self.expected else ""
        if outcome.result == "failed":
            self._say(f"failed  {outcome.message}", err=True)
        elif outcome.result == "built":
            self._say(f"built   {outcome.edition.id}  {outcome.seconds:.1f} s{left}")
        if self._bar is not None and self._task is not None and due:
            self._bar.update(self._task, advance=1, left=left)

    def _area(self, area: AreaOutcome) -> None:
        if area.message:
            self._say(area.message, err=True)

    def _say(self, words: str, err: bool = False) -> None:
        if self._bar is not None:
            self._bar.console.print(Text(words))
        else:
            click.echo(words, err=err)

    def summary(self, result: Result) -> None:
        """One table of all that was asked for, what was released, and one line of counts."""
        refused = {area.area for area in result.areas if area.decision == "failed"}
        told = [(_result(outcome, refused), outcome) for outcome in result.outcomes]
        if told:
            click.echo("\n".join(_table(told)))
        for area in result.areas:
            if area.decision == "released":
                click.echo(f"released {area.release}")
        counts = {
            name: sum(name == words for words, _ in told)
            for name in ("built", "fresh", NOT_RELEASED, "failed")
        }
        words = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        click.echo(f"{_counted(len(result.outcomes), 'edition')}: {words or 'none'}.")
        click.echo(f"Pages: {self.project.reports / 'index.html'}")
        for area in result.areas:
            if area.decision == "failed":
                pages = f"those of {area.release}" if area.release else "none as yet"
                click.echo(f"Pages of {area.area} that readers see: {pages}.")


def _result(outcome: Outcome, refused: Set[str]) -> str:
    """What became of an edition; of an area that was refused, pages were made that nobody sees."""
    is_refused = outcome.result != "failed" and outcome.edition.area.key in refused
    return NOT_RELEASED if is_refused else outcome.result


def _table(told: Sequence[tuple[str, Outcome]]) -> list[str]:
    width = max(len(outcome.edition.id) for _, outcome in told)
    first = max(7, *(len(words) for words, _ in told))
    rows = [
        f"{words:{first}} {outcome.edition.id:{width}}  {outcome.edition.audience:10}"
        f"  {f'{outcome.seconds:.1f}' if outcome.result == 'built' else '':>7}".rstrip()
        for words, outcome in told
    ]
    return ["", f"{'result':{first}} {'edition':{width}}  audience    seconds", *rows, ""]


def _time_left(seconds: float) -> str:
    if seconds < 100:
        return f"  (about {seconds:.0f} s left)"
    return f"  (about {seconds / 60:.0f} min left)"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
