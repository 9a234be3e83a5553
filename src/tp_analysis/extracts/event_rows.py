"""Rows of an export as claim events: what the column map says, done to whole columns at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tp_analysis.benefits.claims.datasets import events_schema
from tp_analysis.benefits.claims.times import moments
from tp_analysis.extracts.event_maps import TEXTS, EventMap


def as_events(cells: Mapping[str, pa.Array], rows: pa.Array, event_map: EventMap) -> pa.RecordBatch:
    """The events of some rows in the columns of EVENTS: one for each event that the activity of a
    row stands for, and one for each column of case_events that holds a time. Rows that the map does
    not count are left out."""
    kept = pa.table({**cells, "\x00row": rows})
    for name, values in event_map.only.items():
        kept = kept.filter(pc.is_in(_text(kept[name]), pa.array(values, pa.string())))
    if event_map.leave_out:
        out = pc.is_in(_text(kept[event_map.columns.claim]), pa.array(event_map.leave_out))
        kept = kept.filter(pc.invert(out))
    layers = [*_of_activities(kept, event_map), *_of_case(kept, event_map)]
    events = pa.concat_tables(layers)
    if len(layers) > 1:
        events = events.sort_by([("row", "ascending")])
    batches = events.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=events_schema())


def claims_among(claims: pa.Array, wanted: set[str]) -> set[str]:
    """Which of some claims have a row."""
    return wanted & set(pc.unique(_text(claims)).to_pylist())


def _of_activities(rows: pa.Table, event_map: EventMap) -> list[pa.Table]:
    """One table for the first event of each row's activity, one for the second where it is two."""
    columns = event_map.columns
    if not (columns.activity and columns.time):
        return []
    activity = _text(rows[columns.activity])
    names = pc.unique(activity).drop_null().to_pylist()
    meanings = {name: event_map.event(name) for name in names}
    layers = []
    for place in range(max(map(len, meanings.values()), default=1)):
        there = {name: events[place] for name, events in meanings.items() if place < len(events)}
        events = _translated(activity, there.get)
        layer = _layer(rows, event_map, rows[columns.time], events, activity, is_fact=False)
        layers.append(layer.filter(pc.is_valid(layer["event"])) if place else layer)
    return layers


def _of_case(rows: pa.Table, event_map: EventMap) -> list[pa.Table]:
    """One table for each event of each column of case_events; an empty time is no event."""
    layers = []
    for column in event_map.case_events:
        filled = rows.filter(pc.is_valid(_filled(rows[column])))
        for event in event_map.event(column):
            event_names, names = (_constant(word, len(filled)) for word in (event, column))
            layers.append(
                _layer(filled, event_map, filled[column], event_names, names, is_fact=True)
            )
    return layers


def _layer(
    rows: pa.Table, event_map: EventMap, times: Any, events: Any, activity: Any, *, is_fact: bool
) -> pa.Table:
    when, problems = moments(
        _one(times), time_zone=event_map.time_zone, time_format=event_map.time_format
    )
    table = pa.table(
        {
            "row": rows["\x00row"],
            "claim_id": _text(rows[event_map.columns.claim]),
            **{name: _value(rows, event_map, name) for name in TEXTS},
            "event": events,
            "activity": activity,
            "time": when,
            "time_problem": problems,
            "is_fact_of_case": pa.repeat(pa.scalar(is_fact), len(rows)),
        }
    )
    schema = events_schema()
    return table.select(schema.names).cast(schema)


def _value(rows: pa.Table, event_map: EventMap, name: str) -> Any:
    """The values of benefit, model, channel, area or actor, as the map understands them."""
    if name in event_map.fixed:
        return _constant(event_map.fixed[name], len(rows))
    column = getattr(event_map.columns, name)
    if not column:
        return pa.nulls(len(rows), pa.string())
    meanings = {"benefit": event_map.benefits, "model": event_map.models}.get(name, {})
    values = _text(rows[column])
    return _translated(values, lambda word: meanings.get(word, word)) if meanings else values


def _text(column: Any) -> pa.Array:
    """Trimmed text; an empty cell is missing."""
    trimmed = pc.utf8_trim_whitespace(_one(column).cast(pa.string()))
    return _without(trimmed, pc.equal(trimmed, ""))


def _filled(column: Any) -> pa.Array:
    values = _one(column)
    if not pa.types.is_string(values.type):
        return values
    return _without(values, pc.equal(pc.utf8_trim_whitespace(values), ""))


def _without(values: pa.Array, empty: pa.Array) -> pa.Array:
    return pc.if_else(empty, pa.scalar(None, pa.string()), values) if empty.true_count else values


def _one(column: Any) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _translated(values: pa.Array, meaning: Callable[[str], str | None]) -> pa.Array:
    coded = values.dictionary_encode()
    meanings = pa.array([meaning(word) for word in coded.dictionary.to_pylist()], pa.string())
    return meanings.take(coded.indices)


def _constant(word: str, length: int) -> pa.Array:
    return pa.repeat(pa.scalar(word, pa.string()), length)
