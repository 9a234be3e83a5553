"""The output log: numbers of cells and reasons, never a value, unsigned until somebody signs."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError

from tp_analysis.disclosure import protect_counts
from tp_analysis.disclosure.output_log import OutputLogEntry, log_entry
from tp_analysis.disclosure.policies import suppressed_and_rounded
from tp_analysis.disclosure.protected import ProtectedTable
from tp_analysis.disclosure.rules import PROFILES
from tp_analysis.errors import ReportError

POLICY = suppressed_and_rounded(PROFILES["default"], name="default")


def table(table_id: str = "by-district") -> ProtectedTable:
    numbers = [4, 13_722, 17_041, 31_468]
    frame = pd.DataFrame({"district": [*"ABCD"], "offenders": numbers})
    return protect_counts(
        frame, policy=POLICY, dimensions=["district"], count="offenders",
        population="Offenders, 2009-10", table_id=table_id,
    )  # fmt: skip


def test_an_entry_says_how_many_cells_are_withheld_and_why() -> None:
    entry = log_entry(table())
    assert (entry.table_id, entry.population) == ("by-district", "Offenders, 2009-10")
    assert (entry.cells, entry.withheld) == (5, 1)
    assert entry.reasons == {"too small": 1}
    assert (entry.policy, entry.ground) == ("default", POLICY.ground)
    assert entry.approved_by == ""


def test_an_entry_holds_no_value_and_no_category() -> None:
    text = log_entry(table()).model_dump_json()
    for secret in ("13720", "13722", "17041", "17040", "31468", "31470", '"A"', "62235"):
        assert secret not in text


def test_reasons_that_do_not_add_up_are_refused_and_no_number_is_quoted() -> None:
    with pytest.raises(ValidationError, match="do not add up") as refused:
        OutputLogEntry(
            table_id="x", policy="p", ground="g", cells=30, withheld=4711, reasons={"y": 1}
        )
    assert "4711" not in str(refused.value)
    assert "input_value" not in str(refused.value)


def test_a_table_that_cannot_be_logged_is_a_fault_in_plain_words() -> None:
    curve = ProtectedTable(POLICY, pd.DataFrame({"x": [13_722]}), suppressed=(("small", 99),))
    with pytest.raises(ReportError, match="'curve' cannot be logged: the reasons do not") as told:
        log_entry(curve, table_id="curve")
    assert not any(each in str(told.value) for each in ("13722", "99", "input_value"))
