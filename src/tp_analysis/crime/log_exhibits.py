"""The assumption log, what was made good, and the data logs of the crime report."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from tp_analysis import citations
from tp_analysis.crime.cost_exhibits import mix_year
from tp_analysis.crime.exhibits import protected
from tp_analysis.crime.inputs import BEARERS_EDITION, CrimeInputs
from tp_analysis.display import Column, Shown, prose, table
from tp_analysis.display.logs import data_log_table
from tp_analysis.methods.months import month_runs


def assumptions(inputs: CrimeInputs) -> Shown:
    """What somebody chose, how well it is established, and what it would change."""
    return table(
        protected(_chosen(inputs), inputs),
        title="Assumption log",
        columns=[
            Column("assumption", "Assumption"),
            Column("evidence", "Evidence"),
            Column("effect", "What it would change"),
        ],
        source="this analysis; set others with the notebook's parameters",
        evidence="assumed",
    )


def _chosen(inputs: CrimeInputs) -> pd.DataFrame:
    edition = inputs.editions.set_index("edition").loc[inputs.pricing.edition]
    deflator = inputs.deflator_rows.iloc[0]
    rows = [
        (f"Unit costs of {inputs.pricing.edition} hold here and now", str(edition["evidence"]),
         "All amounts: the table of editions says how far, and no bound or draw does. They are "
         "national averages for a crime committed, never the cost of one crime"),
        (f"The mix of offences is that of {inputs.year.area}, {mix_year(inputs)}", "assumed",
         "The cost of pooled categories, from the cheapest mix to the dearest; how many homicides, "
         "and how many crimes with a cost or a multiplier, in no range"),
        ("Crimes proven or charged have the mix of recorded crimes of their category", "assumed",
         "The cost of crime proven or charged: grave crimes may be so more or less often"),
        ("Shares of offences within a group are as in the mapping", "assumed",
         "The cost of sexual offences, robbery, vehicle crime and damage, within their bounds"),
        ("National multipliers hold here", str(edition["evidence"]),
         "The estimated line alone"),
        (f"{deflator['vintage']} deflator; {inputs.price_year} prices", str(deflator["evidence"]),
         "All amounts, in proportion"),
        (f"An average crime's split among agencies ({BEARERS_EDITION}) holds for every offence",
         "assumed", "Who bears the fiscal part, not how much it is"),
        ("Residents of a year that is not that of the crimes", "computed",
         "Rates, by as much as the population has grown since"),
        ("Authorities with under one in two hundred of the force's crimes are no part of it",
         "assumed", "The force's rate, hardly"),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["assumption", "evidence", "effect"])


def made_good_table(inputs: CrimeInputs) -> Shown:
    """What was forgiven in the files."""
    forgiven = inputs.log.forgiven
    if forgiven.empty:
        return prose("Nothing had to be made good in the files.")
    kinds = inputs.log.files.set_index("file")["kind"]
    sums = (
        forgiven.assign(kind=forgiven["file"].map(kinds))
        .groupby(["kind", "what"], as_index=False)
        .agg(files=("file", "nunique"), count=("count", "sum"))
        .sort_values(["kind", "count", "what"], ascending=[True, False, True])
    )
    sentences = sums["what"].str[:1].str.upper() + sums["what"].str[1:]
    return table(
        protected(sums.assign(what=sentences), inputs),
        title="What was made good or left in the files, with counts",
        columns=[
            Column("what", "What"),
            Column("kind", "Kind of file"),
            Column("files", "Files", decimals=0),
            Column("count", "How often", decimals=0),
        ],
        source="the files of the data log",
        evidence="computed",
        notes=["Of whole files, all months of them; nothing was changed in the files themselves."],
    )


def files_log(inputs: CrimeInputs) -> Shown:
    """The files by kind and force, and where they are from."""
    return table(
        protected(files_by_kind(inputs.log.files), inputs),
        title="Files read",
        subtitle="All that data/raw/crime holds, of whatever month",
        columns=[
            Column("kind", "Kind"),
            Column("force", "Force"),
            Column("months", "Months"),
            Column("files", "Files", decimals=0),
            Column("row_count", "Rows", decimals=0),
            Column("card", "Source card"),
        ],
        source="data/raw/crime and the source cards in it",
        evidence="computed",
        notes=[
            "Counted are the street files of the months asked for. Outcomes are those that the "
            "street files give; files of outcomes and of stops and searches are held and not used."
        ],
    )


def files_by_kind(files: pd.DataFrame) -> pd.DataFrame:
    """How many files of each kind, force and source card are held, and of which months.

    Columns: kind, force, months (in words), files, row_count, card.
    """
    named = files.assign(
        card=[_card(row) for row in files.to_dict("records")], force=files["force"].fillna("[z]")
    )
    groups = named.groupby(["kind", "force", "card"], as_index=False).agg(
        months=("month", _month_words), files=("row_count", "size"), row_count=("row_count", "sum")
    )
    return groups.sort_values(["kind", "force", "card"], ignore_index=True)


def _card(file: Mapping[Hashable, Any]) -> str:
    if pd.isna(file["title"]):
        return "none"
    return f"{file['title']}, {file['producer']}; {file['licence']}"


def _month_words(months: pd.Series[str]) -> str:
    """The months of some files: each is "2021-05", or "2021-05 to 2021-10"."""
    spans = [text.split(" to ") for text in months.dropna()]
    found = [month for span in spans for month in pd.period_range(span[0], span[-1], freq="M")]
    return month_runs(set(found)) if found else "[z]"


def data_log(inputs: CrimeInputs) -> Shown:
    """The documents quoted."""
    log = citations.data_log(inputs.documents, inputs.quoted)
    return data_log_table(protected(log, inputs))
