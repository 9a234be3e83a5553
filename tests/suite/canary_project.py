"""A small project whose extract is about people, each of them a canary: made up, and never to be
seen again in anything that the suite writes for readers, or about its own work."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

KEY = "00112233445566778899aabbccddeeff0123456789abcdef0f1e2d3c4b5a6978"
KEYS = {"TP_PSEUDONYM_KEY_CLAIMANT": KEY}
HEADER = (
    "claim_id", "claimant", "insurance_number", "age", "claimed_on", "postcode", "ward", "state",
    "salary", "wait_days", "note",
)  # fmt: skip
# Of each ward, how many claims are open and closed: small, complementary and large ones.
CLAIMS = {"Abbey": (447, 333), "Brook": (4, 38), "Castle": (461, 352), "Dene": (3, 29)}
POLICY = """
[dataset."places/claims"]
profile = "default"
columns = "all"
pseudonyms = { claim_id = "claimant", insurance_number = "claimant", claimant = "claimant" }
coarsen = { age = "age-band", claimed_on = "month", postcode = "outward-postcode" }
"""
COVER = """cover(
    report="{name}",
    title="Claims, made up",
    question="Who claims?",
    area=area,
    period="2009 to 2010",
    as_at=as_at,
    evidence_status="Made up for a test",
)"""
DATASET = """from tp_analysis.datasets import Column as Field, Dataset
from tp_analysis.disclosure import (
    policy_for, protect_amounts, protect_counts, protect_survival_curve, spread,
)
from tp_analysis.display import (
    Column, Quantities, cover, figure, key_numbers, prose, quantity_of, release, table,
)
from tp_analysis.display.drawings import ranked_bars, step_curves
from tp_analysis.store import load

CLAIMS = Dataset(
    topic="places",
    name="claims",
    meaning="Claims, one row each; made up for a test",
    columns=(
        Field("claim_id", "text", "The claim"),
        Field("claimant", "text", "Who claims"),
        Field("insurance_number", "text", "National Insurance number"),
        Field("age", "whole", "Age in years"),
        Field("claimed_on", "date", "The day of the claim"),
        Field("postcode", "text", "Home"),
        Field("ward", "text", "Ward"),
        Field("state", "text", "Open or closed"),
        Field("salary", "number", "Salary before the claim, £"),
        Field("wait_days", "whole", "Days it was open", unit="days"),
        Field("note", "text", "What the officer wrote"),
    ),
    key=("claim_id",),
)
claims = load(CLAIMS)
policy = policy_for("places/claims")"""
TABLES = """counted = claims.groupby(["ward", "state"]).size().reset_index(name="claims")
by_ward = protect_counts(
    counted, policy=policy, dimensions=["ward", "state"], count="claims",
    population="claims of July 2010", unit="claims",
)
wards = protect_counts(
    claims.groupby("ward").size().reset_index(name="claims"), policy=policy, dimensions=["ward"],
    count="claims", population="claims of July 2010", unit="claims", total=None,
)
salaries = protect_amounts(
    claims[["ward", "salary", "claim_id"]], policy=policy, dimensions=["ward"], amount="salary",
    contributor="claim_id", population="salaries of July 2010", rounding=10_000, total=None,
)"""
NUMBERS = """numbers = Quantities({
    "claims.total": quantity_of(
        by_ward, figure_id="claims.total", label="Claims", column="claims", unit="count",
        rounding=5, source="Claims made up for a test", ward="All", state="All",
    )
})
key_numbers((numbers["claims.total"], "none to compare with"), source="Made up for a test")"""
PROSE = 'prose("There are {claims.total} claims.", numbers)'
TABLE = """table(
    spread(by_ward, columns="state", value="claims"),
    title="Claims by ward and state",
    columns=[
        Column("ward", "Ward"), Column("open", "Open", decimals=0),
        Column("closed", "Closed", decimals=0), Column("All", "All", decimals=0),
    ],
    total="is_total",
    source="Made up for a test",
    evidence="computed",
)"""
BARS = """figure(
    {data},
    title="Most claims come from one ward",
    subtitle="Claims by ward and state, July 2010",
    alt={alt},
    drawing=ranked_bars(label="ward", value="claims", unit="count", rounding=1),
    columns=[Column("ward", "Ward"), Column("claims", "Claims", decimals=0)],
    source="Made up for a test",
    evidence="computed",
    numbers=numbers,
)"""
ALT = '"Bars of the claims of four wards, of {claims.total} in all, as the table below has them."'
SALARIES = """table(
    salaries, title="Salaries by ward",
    columns=[Column("ward", "Ward"), Column("salary", "Salaries", unit="gbp", rounding=10_000)],
    source="Made up for a test", evidence="computed",
)"""
CURVE = """from tp_analysis.methods.time_to_event import survival_curve

names = {"wait_days": "duration_days", "state": "event"}
durations = claims[list(names)].rename(columns=names)
curve = survival_curve(durations, event="closed").assign(group="All claims")
waits = protect_survival_curve(curve, policy=policy, by=["group"])
figure(
    waits,
    title="Half the claims are closed within weeks",
    subtitle="Share of claims still open, by day, July 2010",
    alt="A curve of the share of claims still open, falling with the days as the table has it.",
    drawing=step_curves(
        group="group", day="day", share="share_waiting", low="low", high="high",
        axis_label="Days since the claim", last_day=70,
    ),
    columns=[
        Column("day", "Day", decimals=0), Column("at_risk", "Open", decimals=0),
        Column("share_waiting", "Share", decimals=3),
    ],
    source="Made up for a test",
    evidence="computed",
)"""
# By itself it withholds enough; beside the table of all wards it does not.
GIVES_AWAY = """two_wards = protect_counts(
    counted[counted["ward"].isin(["Abbey", "Brook"])], policy=policy, dimensions=["ward", "state"],
    count="claims", population="claims of July 2010", unit="claims", table_id="two-wards",
)
table(
    two_wards,
    title="Claims of two wards",
    columns=[
        Column("ward", "Ward"), Column("state", "State"), Column("claims", "Claims", decimals=0),
    ],
    total="is_total",
    source="Made up for a test",
    evidence="computed",
)"""
RELEASE = 'release("claims", numbers, "claims.total")'
PUBLIC = (
    "from tp_analysis.display import cover, prose\n"
    "from tp_analysis.released import released_figures\n\n"
    "numbers = released_figures(area=area)",
    'prose("There are {claims.total} claims.", numbers)',
)
SUITE = """
[build]
cell_timeout_seconds = 120
kernel_start_timeout_seconds = 60

[markings]
public = "OFFICIAL"
restricted = "OFFICIAL-SENSITIVE"

[[report]]
name = "claims"
audience = "restricted"
areas = ["north"]

[[report]]
name = "summary"
audience = "public"
areas = ["north"]
reads = ["claims"]
"""
EXTRACT = "data/raw/places/claims.csv"


def people() -> list[dict[str, str]]:
    """Every row of the extract: nobody is real, and no two share anything but ward and state."""
    places = [
        (ward, state)
        for ward, numbers in CLAIMS.items()
        for state, number in zip(("open", "closed"), numbers, strict=True)
        for _ in range(number)
    ]
    return [_person(number, ward, state) for number, (ward, state) in enumerate(places, start=1)]


def _person(number: int, ward: str, state: str) -> dict[str, str]:
    last = "ABDEFGHJLN"
    postcode = (
        f"LU{number // 900 + 1} {number // 100 % 9}{last[number // 10 % 10]}{last[number % 10]}"
    )
    return {
        "claim_id": f"CLM-{number:04}-{number * 7919 % 9973:04}",
        "claimant": f"Zebedee{number:04} Quillfeather",
        "insurance_number": f"QQ{123000 + number}C",
        "age": str(18 + number % 60),
        "claimed_on": f"2010-07-{number % 28 + 1:02}",
        "postcode": postcode,
        "ward": ward,
        "state": state,
        "salary": f"{20011.37 + number * 13.01:.2f}",
        "wait_days": str(1 + number * 31 % 67),
        "note": f"lives above chip shop number {number} and owes {number} favours",
    }


def canaries() -> list[bytes]:
    """What must never be seen: all of some people, everybody small cells count among them, and
    exact totals."""
    rows = people()
    small = [row for row in rows if row["ward"] in ("Brook", "Dene") and row["state"] == "open"]
    watched = ("claim_id", "claimant", "insurance_number", "postcode", "salary", "note")
    found = [row[name] for row in [*small, *rows[::97]] for name in watched]
    totals = [
        f"{sum(float(row['salary']) for row in rows if row['ward'] == ward):.2f}" for ward in CLAIMS
    ]
    return [text.encode() for text in [*found, *totals, str(len(rows)), KEY]]


def add_canaries(project: Any) -> Any:
    """Put the extract, its policy and two reports into a small project."""
    with (project.root / EXTRACT).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(people())
    card = project.root / "data/raw/places/published_figures.source.toml"
    (project.root / EXTRACT).with_suffix(".source.toml").write_bytes(card.read_bytes())
    for name, text in (("disclosure.toml", POLICY), ("suite.toml", SUITE)):
        (project.root / name).write_text(text, encoding="utf-8")
    for notebook in (project.root / "notebooks").glob("*.ipynb"):
        notebook.unlink()
    write_claims(project)
    return project


def cover_of(report: str) -> str:
    """The cover cell of a report."""
    return COVER.replace("{name}", report)


def write_claims(project: Any, *more: str, alt: str = ALT, data: str = "wards") -> None:
    """The notebooks of both reports, with further cells in the full one."""
    bars = BARS.replace("{data}", data).replace("{alt}", alt)
    project.write_notebook(
        "claims", DATASET, cover_of("claims"), TABLES, NUMBERS, PROSE, TABLE, bars, SALARIES,
        CURVE, *more, RELEASE,
    )  # fmt: skip
    first, last = PUBLIC
    project.write_notebook("summary", first, cover_of("summary"), last)


def write_words(folder: Path, **texts: str) -> None:
    """Keep what a command said where a scan looks."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
