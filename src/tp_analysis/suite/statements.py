"""The accessibility statement of each audience of a release, from the checks in its receipts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.errors import CheckError
from tp_analysis.publish.checks.results import Check

if TYPE_CHECKING:
    from tp_analysis.suite.assembly import Part

STATEMENT = "accessibility.html"


def add_statements(stage: Path, parts: Sequence[Part], area_name: str) -> None:
    """Write `accessibility.html` beside the pages of each audience whose receipts are there.

    Raises CheckError where the statement itself does not pass the checks of a page.
    """
    for audience in ("public", "restricted"):
        receipts = dict(_receipts(p for p in parts if p.edition.audience == audience))
        if receipts:
            page = _statement(area_name, audience, receipts).encode("utf-8")
            _require_sound(page, audience)
            (stage / audience / STATEMENT).write_bytes(page)


def _receipts(parts: Iterable[Part]) -> Iterable[tuple[str, dict[str, Any]]]:
    for part in parts:
        path = part.folder / "receipt.json"
        if path.is_file():
            yield part.edition.report, json.loads(path.read_bytes())["predicate"]


def _statement(area_name: str, audience: str, receipts: dict[str, dict[str, Any]]) -> str:
    from tp_analysis.publish.statement import render_statement

    definitions = [receipt["buildDefinition"] for receipt in receipts.values()]
    markings = {definition["internalParameters"]["marking"] for definition in definitions}
    # One suite, one contact.
    contact = max(definition["internalParameters"]["contact"] for definition in definitions)
    dates = (d["externalParameters"]["parameters"].get("as_at") for d in definitions)
    results = {
        name: [_check(line) for line in receipt["runDetails"]["byproducts"]]
        for name, receipt in receipts.items()
    }
    # Of several, the longest is that of a draft: one unsigned report makes the release a draft.
    marking = max(markings, key=len)
    return render_statement(
        area_name,
        audience,
        marking,
        max((d for d in dates if d), default=""),
        results,
        contact=contact,
    )


def _check(line: dict[str, Any]) -> Check:
    told = line["annotations"]
    return Check(line["name"], told["result"], told["detail"], told.get("tool", ""))


def _require_sound(page: bytes, audience: str) -> None:
    from tp_analysis.publish.checks.gates import page_checks

    failed = [check for check in page_checks(page) if check.refuses]
    if failed:
        words = "; ".join(f"{check.name}: {check.detail}" for check in failed)
        raise CheckError(f"a check refuses {audience}/{STATEMENT}: {words}.")
