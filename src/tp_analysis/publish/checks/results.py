"""One check of a release: its result, and which tool in which version judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

# Why a check that no program can make was not run.
NEEDS_A_PERSON = "needs a person"


@dataclass(frozen=True)
class Check:
    """One check: "pass", "fail" (and why), or "not-run" (and why).

    `tool` is the program and its version. A check that every build must run is `required`.
    """

    name: str
    result: Literal["pass", "fail", "not-run"]
    detail: str = ""
    tool: str = ""
    required: bool = True

    @property
    def refuses(self) -> bool:
        """Whether a release with this result must not be made: "not run" is not "passed"."""
        return self.result == "fail" or (self.required and self.result == "not-run")


def verdict(name: str, faults: list[str], tool: str = "") -> Check:
    """A pass where there is no fault, else a fail that names at most ten of them."""
    if not faults:
        return Check(name, "pass", tool=tool)
    more = f"; and {len(faults) - 10} more" if len(faults) > 10 else ""
    return Check(name, "fail", "; ".join(faults[:10]) + more, tool)


@cache
def tool(package: str) -> str:
    """The package and its version, as a check records it; "" where it is not installed."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""
