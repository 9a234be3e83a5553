"""`tp` with a stage that is known at every moment, and SIGKILL at the n-th step of one of them.

A step is a call that touches a file of the project, seen through Python's audit events. Run by
test_kills: `killable.py build`, with KILL_STAGE and KILL_AT in the environment, or with KILL_LOG,
to which the number of steps of each stage is written when the command ends.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = frozenset(
    {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link",
     "os.truncate", "os.listdir", "os.scandir"}
)  # fmt: skip
# By stage: the module and the name through which the build calls what it does there.
STAGES = {
    "mend": ("run", "mend_links"),
    "datasets": ("run", "_Run.prepare"),
    "keep": ("build", "Build._commit"),
    "assemble": ("publishing", "assemble"),
    "switch": ("publishing", "switch"),
    "links": ("pointers", "follow"),
    "prune": ("publishing", "prune"),
    "history": ("aftermath", "append_run"),
    "index": ("aftermath", "write_lists"),
}
EVERY_STAGE = ("plan", *STAGES)


class Killer:
    """Counts the steps of each stage, and ends the process at the one that is wanted."""

    def __init__(self, root: str, wanted: str, at: int) -> None:
        self.root, self.wanted, self.left = root, wanted, at
        self.stages, self.seen = ["plan"], Counter[str]()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Hear of an audit event."""
        if event not in STEPS or not str(arguments[0]).startswith(self.root):
            return
        stage = self.stages[-1]
        self.seen[stage] += 1
        if stage == self.wanted:
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def marked(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function; while it runs, it is this stage."""

        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            self.stages.append(stage)
            try:
                return function(*arguments, **named)
            finally:
                self.stages.pop()

        return call

    def mark_all(self) -> None:
        """Have every stage known."""
        import importlib

        for stage, (module, name) in STAGES.items():
            owner: Any = importlib.import_module(f"tp_analysis.suite.{module}")
            *above, last = name.split(".")
            for part in above:
                owner = getattr(owner, part)
            setattr(owner, last, self.marked(stage, getattr(owner, last)))


def main() -> None:
    """Run `tp` with the arguments given."""
    variables = os.environ
    killer = Killer(
        str(Path.cwd()), variables.get("KILL_STAGE", ""), int(variables.get("KILL_AT", "0"))
    )
    killer.mark_all()
    sys.addaudithook(killer)
    from tp_analysis.cli import main as tp

    try:
        tp()
    finally:
        if log := variables.get("KILL_LOG"):
            Path(log).write_text(json.dumps(killer.seen), encoding="utf-8")


if __name__ == "__main__":
    main()
