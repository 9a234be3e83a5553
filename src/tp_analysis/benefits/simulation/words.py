"""What the report says of the simulated process; every number is bound, none is typed."""

from __future__ import annotations

from tp_analysis.benefits.simulation.study import SimulationStudy, figure_key
from tp_analysis.display import Shown, prose

_MORE = {"more-claims": "as it was", "redesigned-more-claims": "redesigned"}


def what_if_words(study: SimulationStudy) -> Shown:
    """What was simulated, and on average what each change to it does, as points of a list."""
    lines = [
        "a claim is paid after {simulated.days_as_is} as it was and after "
        "{simulated.days_redesigned} redesigned;",
        "with evidence shared and nothing else changed it is paid "
        "{simulated.saved_evidence_shared} sooner than as it was; chance alone would let that be "
        "{simulated.saved_low_evidence_shared:plain} to "
        "{simulated.saved_high_evidence_shared:plain};",
        "one more member of staff at Jobcentre Plus brings {simulated.saved_more_staff};",
        f"a fifth more claims with the same staff make it {_more_words(study)}.",
    ]
    points = "\n".join(f"- {line}" for line in lines)
    return prose(
        "In a simulated office a few staff do the assumed steps on working days. Claims queue for "
        "them. Claimants bring evidence, ask where their claim is, or give up. On average:\n\n"
        f"{points}",
        study.numbers,
    )


def _more_words(study: SimulationStudy) -> str:
    """The days with more claims; where staff cannot keep up, that no such number lasts."""
    return "; ".join(
        f"{{simulated.days_{figure_key(scenario)}}} {words}{growing_words(study, scenario)}"
        for scenario, words in _MORE.items()
    )


def growing_words(study: SimulationStudy, scenario: str) -> str:
    """Which agency is asked for more than it can do and that the wait therefore grows, to stand
    behind a number; nothing where all keep up."""
    agency = study.overloaded(scenario)
    if not agency:
        return ""
    asked = f"{{simulated.asked_{figure_key(scenario)}}}"
    return f", and it keeps growing: {agency} has {asked} of the work it can do"
