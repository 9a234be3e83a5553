"""The command line: text in, calls out. A command imports the heavy modules it needs itself."""

from tp_analysis.cli import building, computer, extracts, notices, releases, schedule, sharing
from tp_analysis.cli.main import main, tp

__all__ = [
    "building", "computer", "extracts", "main", "notices", "releases", "schedule", "sharing", "tp",
]  # fmt: skip
