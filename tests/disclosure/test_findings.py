"""A finding on a screen: two of its tables in words, and what is wrong; all of it elsewhere."""

from __future__ import annotations

from tp_analysis.disclosure.findings import DisclosureFinding


def test_in_brief_two_tables_are_named_as_readers_know_them_and_the_others_counted() -> None:
    names = ", ".join(f"offending/costs-by-{what}" for what in ("agency", "group", "stage", "year"))
    finding = DisclosureFinding("contradiction", names, {}, "they cannot all be true", "Mend them")
    assert finding.in_brief == (
        "'costs by agency' in the offending report and 'costs by group' in the offending report "
        "and 2 more: they cannot all be true"
    )
    assert "Mend them" in finding.message and "costs-by-year" in finding.message


def test_in_brief_a_short_group_is_named_and_a_long_one_left_out() -> None:
    def brief(*wards: str) -> str:
        chosen = {"ward": wards}
        return DisclosureFinding("small-count", "claims", chosen, "it is known", "").in_brief

    assert brief("Brook") == "'claims', ward = Brook: it is known"
    assert brief(*(f"Ward {n}" for n in range(40))) == "'claims': it is known"
