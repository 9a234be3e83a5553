"""What a release discloses: every protected table of it and of earlier ones, audited as one.

Each edition keeps, aside from its pages, what a reader sees of its protected tables and how much
of them was withheld. Private: how many cells were withheld, and why, is not for readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tp_analysis.document import Document, FigureExhibit, TableExhibit
from tp_analysis.errors import CheckError, DataError
from tp_analysis.project import Project
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.reads import name_of

if TYPE_CHECKING:
    from tp_analysis.disclosure.findings import DisclosureFinding
    from tp_analysis.disclosure.published_tables import PublishedTable
    from tp_analysis.suite.assembly import Part

DISCLOSED = "disclosure.json"
SHOWN_FINDINGS, BRIEF_FINDINGS = 5, 2
USUAL_THRESHOLD = 10
_AUDIENCES = ("public", "restricted")
_NOTHING: Mapping[str, Any] = {"tables": [], "log": []}


def disclosed(document: Document, *, approved_by: str = "") -> dict[str, Any]:
    """The protected tables of a document as its readers see them, and the log of what was withheld.

    Keys: tables (each as the audit takes it) and log (numbers of cells by reason; no value). The
    name of a table begins with its report, as two reports may call theirs the same. One that is
    shown twice, as a table and as a figure, is one table. `approved_by` is who signed the edition
    off; "" while it is a draft.
    """
    found = [
        block.disclosed
        for block in document.blocks
        if isinstance(block, TableExhibit | FigureExhibit) and block.disclosed
    ]
    report = document.cover.report
    # A curve is logged, but is no table for the audit.
    tables = [_named(report, one["table"]) for one in found if one["table"]]
    log = [{**_named(report, one["log"]), "approved_by": approved_by} for one in found]
    return {"tables": _new(tables, ()), "log": _new(log, ())}


def refuse_typed_numbers(project: Project, document: Document, read: Iterable[str] = ()) -> None:
    """Raise CheckError for a number that was typed into a report about people.

    That is one that shows a protected table of theirs, or that `read` (the names of its inputs) the
    extract of a dataset with a policy for people. The message names places, never a number.
    """
    thresholds = [*_shown_thresholds(document), *_read_thresholds(project, read)]
    if not thresholds:
        return
    from tp_analysis.disclosure.typed_numbers import typed_numbers

    found = typed_numbers(document, threshold=max(thresholds))
    if found:
        more = len(found) - SHOWN_FINDINGS
        rest = f"; and {more} more" if more > 0 else ""
        raise CheckError(
            "it is about people, so none of its words may hold a number that was typed: "
            f"{'; '.join(found[:SHOWN_FINDINGS])}{rest}. Take each from its protected table "
            "with quantity_of(...) and write it as {figure.id}, or leave it out."
        )


def _shown_thresholds(document: Document) -> Iterator[int]:
    for block in document.blocks:
        if isinstance(block, TableExhibit | FigureExhibit) and block.disclosed:
            # A curve or a percentile has no table for the audit.
            table = block.disclosed["table"] or {}
            yield table.get("threshold", USUAL_THRESHOLD)


def _read_thresholds(project: Project, read: Iterable[str]) -> Iterator[int]:
    from tp_analysis.disclosure.configuration import PersonalDataset, read_policies

    names = set(read)
    for dataset_id, dataset in read_policies(project.disclosure_file).items():
        extract = project.raw / f"{dataset_id}.csv"
        if isinstance(dataset, PersonalDataset) and name_of(project, extract) in names:
            yield dataset.rules.threshold


def _named(report: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "table_id": f"{report}/{entry['table_id']}"}


def refuse_disclosure(project: Project, area_key: str, parts: Sequence[Part]) -> None:
    """Audit what the parts of a release show, together with all that earlier releases showed.

    Raises CheckError where a reader could work out what is withheld, or learns of everybody in a
    group what is sensitive; it names tables, categories and rules, and no value. All that is found
    stands in .state/refused/ of the reports.
    """
    for part in parts:
        if not (part.folder / DISCLOSED).is_file():
            raise CheckError(_not_known(f"{DISCLOSED} of {part.edition.report} is missing"))
    now = {audience: _of_parts(parts, audience) for audience in _AUDIENCES}
    if not any(now.values()):
        return
    from tp_analysis.disclosure.audit import audit_release
    from tp_analysis.disclosure.class_disclosure import class_findings

    before = _shown_before(project, area_key)
    public, restricted = _tables(now["public"]), _tables(now["restricted"])
    findings = (
        *audit_release(
            public,
            restricted,
            earlier_public=_earlier(_new(before["public"], now["public"])),
            earlier_restricted=_earlier(_new(before["restricted"], now["restricted"])),
        ),
        # A 0 is only printed where the policy of its dataset lets zeros be shown: see output_log.
        *class_findings((*public, *restricted), zeros_disclose=False),
    )
    _refuse(project, project.state / "refused" / f"{area_key}.txt", findings)


def _refuse(project: Project, path: Path, findings: Iterable[DisclosureFinding]) -> None:
    """Raise CheckError with the first findings in brief; all of them stand in the file."""
    path.unlink(missing_ok=True)
    # The same table in two editions has the same fault once.
    told = {finding.message: finding.in_brief for finding in findings}
    if not told:
        return
    write_whole(path, "".join(f"{message}.\n" for message in told))
    brief = list(dict.fromkeys(told.values()))[:BRIEF_FINDINGS]
    more = len(told) - len(brief)
    rest = f"; and {more} more" if more > 0 else ""
    raise CheckError(
        f"the disclosure audit refuses it: {'; '.join(brief)}{rest}. Raise the threshold of "
        "people, use fewer groups, or ask the owner of the data. Each table and what is wrong "
        f"with it: {project.relative(path)}."
    )


def output_log(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The log of a release: each protected table, its report and audience, what was withheld.

    `groups_with_none` says of how many cells of sensitive dimensions a reader learns that nobody,
    or next to nobody, of a group is of the category. Policies that show zeros allow it; whoever
    signs the release off should know.
    """
    found = ((part, _read(part.folder / DISCLOSED)) for part in parts)
    return [
        {
            "audience": part.edition.audience,
            "report": part.edition.report,
            **entry,
            "groups_with_none": _groups_with_none(disclosure["tables"], entry["table_id"]),
        }
        for part, disclosure in found
        for entry in disclosure["log"]
    ]


def _groups_with_none(tables: Iterable[Mapping[str, Any]], table_id: str) -> int:
    own = [table for table in tables if table["table_id"] == table_id and table["sensitive"]]
    if not own:
        return 0
    from tp_analysis.disclosure.class_disclosure import class_findings

    read = _tables(own)
    return len(class_findings(read)) - len(class_findings(read, zeros_disclose=False))


def _of_parts(parts: Iterable[Part], audience: str) -> list[Any]:
    found = [p.folder / DISCLOSED for p in parts if p.edition.audience == audience]
    return [table for path in found for table in _read(path)["tables"]]


def remember_shown(project: Project, area_key: str, parts: Sequence[Part]) -> None:
    """Note the tables of a release for good: readers may keep copies of what is deleted here."""
    shown = {audience: _of_parts(parts, audience) for audience in _AUDIENCES}
    if not any(shown.values()):
        return
    known = _shown_before(project, area_key)
    every = {
        audience: [*known[audience], *_new(shown[audience], known[audience])]
        for audience in _AUDIENCES
    }
    write_whole(_shown_path(project, area_key), json.dumps(every, indent=1, sort_keys=True))


def _shown_path(project: Project, area_key: str) -> Path:
    return project.state / "disclosed" / f"{area_key}.json"


def _shown_before(project: Project, area_key: str) -> dict[str, list[Any]]:
    """The tables of every earlier release of the area, by audience."""
    path = _shown_path(project, area_key)
    try:
        found = json.loads(path.read_bytes())
        before = {audience: list(found[audience]) for audience in _AUDIENCES}
        for tables in before.values():
            _tables(tables)
    except FileNotFoundError:
        return {audience: [] for audience in _AUDIENCES}
    except (OSError, ValueError, KeyError, TypeError, DataError) as error:
        raise CheckError(
            f"{project.relative(path)} cannot be read, so what earlier releases showed is not "
            "known. Restore it from a copy."
        ) from error
    return before


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_bytes())
        return {kind: list(found[kind]) for kind in _NOTHING}
    except FileNotFoundError:
        return _NOTHING
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckError(_not_known(f"{path.name} of an edition cannot be read")) from error


def _not_known(what: str) -> str:
    return f"{what}, so its tables cannot be audited. Build it again with --force."


def _tables(found: Iterable[Any]) -> tuple[PublishedTable, ...]:
    from tp_analysis.disclosure.published_tables import tables_from_json

    return tables_from_json(json.dumps(_new(found, ())), "what an edition discloses")


def _earlier(found: Iterable[Any]) -> tuple[PublishedTable, ...]:
    """Tables that readers may hold already, which no change of a notebook takes back."""
    return tuple(
        table.model_copy(update={"table_id": f"{table.table_id} (of an earlier release)"})
        for table in _tables(found)
    )


def _new(found: Iterable[Any], known: Iterable[Any]) -> list[Any]:
    """Each table once, without those known: shown again, a table adds nothing to an audit."""
    before = {json.dumps(table, sort_keys=True) for table in known}
    each = {json.dumps(table, sort_keys=True): table for table in found}
    return [each[key] for key in sorted(each) if key not in before]
