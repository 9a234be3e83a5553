"""The ledger: every line of public money in a place, and what must not be counted twice."""

from tp_analysis.spending.ledger.assumptions import effect_of_transfers
from tp_analysis.spending.ledger.completeness import completeness, covered_sentence
from tp_analysis.spending.ledger.control_totals import against_control_totals, control_totals
from tp_analysis.spending.ledger.denominators import (
    Denominator,
    choose_denominator,
    denominators_of,
    sensitivity,
)
from tp_analysis.spending.ledger.eliminations import (
    Consolidation,
    consolidate,
    final_spending_lines,
    matrix,
    spending_lines,
)
from tp_analysis.spending.ledger.lines import (
    LedgerTables,
    build_lines,
    ledger_frame,
    printed_lines,
)
from tp_analysis.spending.ledger.restating import (
    as_nominal,
    in_prices_of,
    restate,
    total_pence,
)
from tp_analysis.spending.ledger.traps import judge_traps

__all__ = [
    "Consolidation",
    "Denominator",
    "LedgerTables",
    "against_control_totals",
    "as_nominal",
    "build_lines",
    "choose_denominator",
    "completeness",
    "consolidate",
    "control_totals",
    "covered_sentence",
    "denominators_of",
    "effect_of_transfers",
    "final_spending_lines",
    "in_prices_of",
    "judge_traps",
    "ledger_frame",
    "matrix",
    "printed_lines",
    "restate",
    "sensitivity",
    "spending_lines",
    "total_pence",
]
