"""What survives of the pilot's claims about benefits, and what follows from it. No data of ours."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tp_analysis.methods.intervals import Interval

SURVIVING = (
    "benefits.types",
    "benefits.claim_form_pages",
    "benefits.adviser_share",
    "benefits.days_sooner",
    "benefits.days_sooner_share",
    "benefits.time_cut_share",
    "benefits.admin_cost_cut",
    "benefits.withdrawal_rate",
    "benefits.wait_after_release",
)
DISAGREEING = (
    "benefits.days_sooner",
    "benefits.time_cut_share",
    "benefits.admin_cost_cut",
)


@dataclass(frozen=True)
class ImpliedWaits:
    """What the printed cuts allow the mean wait to have been, in days, if they speak of the mean.

    `before` and `after` take the printed figures as exact; `before_rounded` allows for rounding.
    """

    before: Interval
    after: Interval
    before_rounded: Interval


def implied_waits(published: pd.DataFrame) -> ImpliedWaits:
    """The waits that fit a cut of so many days which is more than half and at most the printed 75%.

    The cut in days over the cut as a share is the wait before. The upper end is a limit that the
    words "more than" keep open; the lower end holds only if both cuts are of the same wait.
    """
    rows = published.set_index("figure_id")[["value", "rounding"]].astype(float)

    def printed(figure_id: str, *, rounded: bool) -> Interval:
        value, rounding = float(rows["value"][figure_id]), float(rows["rounding"][figure_id])
        return Interval.from_rounded(value, rounding if rounded else 0)

    def before(*, rounded: bool) -> Interval:
        days = printed("benefits.days_sooner", rounded=rounded)
        most = printed("benefits.time_cut_share", rounded=rounded) / 100
        least = printed("benefits.days_sooner_share", rounded=rounded) / 100
        return Interval((days / most).low, (days / least).high)

    exact = before(rounded=False)
    return ImpliedWaits(
        before=exact,
        after=exact - float(rows["value"]["benefits.days_sooner"]),
        before_rounded=before(rounded=True),
    )


def surviving_claims(published: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The claims that survive, each once: label, as_printed, printed_in."""
    rows = _with_places(published, documents).set_index("figure_id")
    return rows.loc[list(SURVIVING)].reset_index()[
        ["figure_id", "label", "as_printed", "printed_in"]
    ]


def claims_by_document(published: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The claims that documents print differently, one row a document: claim, as_printed,
    printed_in, note (empty where there is none)."""
    rows = _with_places(published, documents)
    labels = rows.set_index("figure_id")["label"]
    parts = []
    for stem in DISAGREEING:
        same = rows[(rows["figure_id"] == stem) | rows["figure_id"].str.startswith(f"{stem}_")]
        same = same[~same["figure_id"].isin(set(SURVIVING) - {stem})]
        parts.append(same.assign(claim=labels[stem]))
    table = pd.concat(parts, ignore_index=True)
    return table[["claim", "as_printed", "printed_in", "note"]].fillna({"note": ""})


def _with_places(published: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    known = documents.set_index("document_id")
    authors = published["document_id"].map(known["author"])
    dates = published["document_id"].map(known["published_on"]).fillna("no date")
    pairs = zip(published["qualifier"].fillna(""), published["as_printed"], strict=True)
    return published.assign(
        printed_in=authors + ", " + dates + ", " + published["location"],
        # Some extracts hold the limiting word in both columns, some in its own only.
        as_printed=[p if p.startswith(q) else f"{q} {p}" for q, p in pairs],
    )
