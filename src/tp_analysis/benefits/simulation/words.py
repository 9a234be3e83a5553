"""What the report says of the simulated process; every number is bound, none is typed, and every
change that is named is one of those that were tried."""

from __future__ import annotations

from tp_analysis.benefits.illustrative import AS_IS, REDESIGNED
from tp_analysis.benefits.simulation.study import SimulationStudy, figure_key
from tp_analysis.display import Shown, prose

_WORDS = {AS_IS: "as it was", REDESIGNED: "redesigned"}
# Of more the table tells.
_MOST_CHANGES = 6


def what_if_words(study: SimulationStudy) -> Shown:
    """What was simulated, and how many days each change leaves on average, as points of a list."""
    lines = [
        "a claim is paid after {simulated.days_as_is} as it was and after "
        "{simulated.days_redesigned} redesigned;",
        *(f"{line};" for line in _changes(study)),
    ]
    points = "\n".join(f"- {line}" for line in [*lines[:-1], lines[-1][:-1] + "."])
    return prose(
        "In a simulated office a few staff do the assumed steps on working days. Claims queue for "
        "them. Claimants bring evidence, ask where their claim is, or give up. On average:\n\n"
        f"{points}{_strays(study)}",
        study.numbers,
    )


def _changes(study: SimulationStudy) -> list[str]:
    """A point a change: the days with it, of each process that it was tried on."""
    tried = study.comparison[study.comparison["change"] != ""]
    lines = []
    for change, rows in tried.groupby("change", sort=False):
        days = [
            f"{{simulated.days_{figure_key(row['scenario'])}}} {_WORDS[str(row['model'])]}"
            f"{growing_words(study, str(row['scenario']))}"
            for row in rows.to_dict("records")
        ]
        lines.append(f"with {change} after {'; after '.join(days)}{_saved_words(study, change)}")
    return lines[:_MOST_CHANGES]


def _saved_words(study: SimulationStudy, change: object) -> str:
    if change != study.best_change or not study.best_is_sure:
        return ""
    return (
        ", which is {simulated.best_saved} sooner than without (95% interval "
        "{simulated.best_low:plain} to {simulated.best_high:plain})"
    )


def _strays(study: SimulationStudy) -> str:
    """That the simulation is not the process of the steps, where it is not."""
    far = [
        f"{{simulated.days_{figure_key(model)}}} where the steps give "
        f"{{simulated.lead_{figure_key(model)}}} {words}"
        for model, words in _WORDS.items()
        if study.strays(model)
    ]
    if not far:
        return ""
    return (
        f"\n\nThe simulation does not agree with the steps: it has {'; '.join(far)}. The part of "
        "the waits that passes outside the office was set for other steps or staff. Set it anew "
        "before the days are used."
    )


def growing_words(study: SimulationStudy, scenario: str) -> str:
    """Which agency is asked for more than it can do and that the wait therefore grows, to stand
    behind a number; nothing where all keep up."""
    agency = study.overloaded(scenario)
    if not agency:
        return ""
    asked = f"{{simulated.asked_{figure_key(scenario)}}}"
    return f", and it keeps growing: {agency} has {asked} of the work it can do"
