"""The count from the bottom up: what is held, what it adds to, and what is counted once."""

from __future__ import annotations

from tp_analysis import citations
from tp_analysis.display import Column, Quantities, Shown, table
from tp_analysis.spending import counted as counting
from tp_analysis.spending.analysis import ADJUSTMENT_LINE
from tp_analysis.spending.inputs import CountInputs
from tp_analysis.spending.ledger import covered_sentence
from tp_analysis.spending.ledger.completeness import HELD
from tp_analysis.spending.ledger_figures import function_names
from tp_analysis.spending.log_exhibits import published_table

MILLION = "£ million"
SWITCHING = (
    "The net total is {ledger.net}, or {ledger.net_without} if the department's figure leaves out "
    "the Housing Benefit that the councils pay: no document says which."
)


def unexplained_notes(inputs: CountInputs) -> list[str]:
    """What a return adjusts and does not explain, and what hangs on it; nothing without one."""
    bodies = [inputs.counted.names[body] for body in counting.unexplained(inputs.counted).index]
    if not bodies:
        return []
    return [
        "{ledger.unexplained} of the net total is an adjustment in the return of "
        f"{' and '.join(bodies)} (line {ADJUSTMENT_LINE}) that the return does not explain. It has "
        "no function and is classed as local; without it {control.local_share_without:plain} "
        "would be local."
    ]


def covered(inputs: CountInputs, numbers: Quantities) -> str:
    """What a total holds and leaves out, short enough for a caption."""
    held, expected = (numbers[f"ledger.bodies_{name}"].text for name in ("held", "expected"))
    capital = numbers["ledger.capital_held"].text
    return (
        f"{inputs.area.name}, {inputs.financial_year}: revenue spending of {held} of {expected} "
        f"bodies expected, capital spending of {'none' if capital == '0' else capital}"
    )


def completeness_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The grid: every body expected, what of it is held, and why the rest is missing."""
    documents = inputs.counted.documents
    return table(
        published_table(counting.grid_by_body(inputs.counted), inputs, documents),
        title=(
            "Spending is held for {ledger.bodies_held} of the {ledger.bodies_expected:plain} "
            "bodies that spend here"
        ),
        subtitle=f"What the ledger holds of each body, {inputs.financial_year}",
        columns=[
            Column("name", "Body"),
            Column("revenue", "Revenue"),
            Column("capital", "Capital"),
            Column("why", "Why it is missing"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="unverified",
        notes=[
            "Missing is not zero. Bodies and reasons, but for the two councils, are from general "
            "knowledge of that year and are to be checked.",
        ],
        numbers=numbers,
    )


def totals_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Gross, eliminated and net of each body held."""
    documents = inputs.counted.documents
    grid, year = inputs.counted.grid, inputs.financial_year
    return table(
        published_table(counting.totals_by_body(inputs.counted), inputs, documents),
        title="The bodies held spend {ledger.gross} gross and {ledger.net} net",
        subtitle=covered(inputs, numbers),
        columns=[
            Column("name", "Body"),
            Column("gross", "Gross", decimals=1, heading_unit=MILLION),
            Column("eliminated", "Paid to another body held", decimals=1, heading_unit=MILLION),
            Column("net", "Net", decimals=1, heading_unit=MILLION),
            Column("left_out", "Charges left out", decimals=1, heading_unit=MILLION),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            SWITCHING,
            *unexplained_notes(inputs),
            "Charges for assets, such as depreciation, are in no total: money is counted when it "
            "is paid. {ledger.left_out} of them are held; [x] none is held of that body.",
            "Police and fire are cut to the place by its share of residents.",
            covered_sentence(grid, financial_year=year),
        ],
        total="is_total",
        numbers=numbers,
    )


def controls_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Every body's lines against the total that its document prints."""
    documents = inputs.counted.documents
    data = counting.controls_by_body(inputs.counted)
    agree = bool((data["difference"] == 0).all())
    return table(
        published_table(data, inputs, documents),
        title=(
            "The lines of every body held add up to its printed total"
            if agree
            else "The lines of some bodies do not add up to their printed total"
        ),
        subtitle=f"Before any cut to the place, {inputs.financial_year}",
        columns=[
            Column("name", "Body"),
            Column("lines", "Lines held", decimals=1, heading_unit=MILLION),
            Column("control", "Printed total", decimals=1, heading_unit=MILLION),
            Column("difference", "Difference", decimals=1, heading_unit=MILLION),
            Column("printed_as", "Printed as"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="computed",
        notes=[
            "For a body of the pilot's count the line is the printed figure itself, so that its "
            "agreement proves nothing; a council's return and those of police and fire are added "
            "up line by line.",
        ],
        numbers=numbers,
    )


def transfers_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Who pays whom: both sides must agree, or there is no report."""
    documents = inputs.counted.documents
    data = counting.transfers_matrix(inputs.counted)
    receivers = [name for name in data.columns if name not in {"payer", "is_total"}]
    return table(
        published_table(data, inputs, documents),
        title="{ledger.eliminated} is paid by one body of the count to another",
        subtitle=f"Payers by receivers, {inputs.area.name}, {inputs.financial_year}",
        columns=[
            Column("payer", "Paid by"),
            *(Column(name, name, decimals=1, heading_unit=MILLION) for name in receivers),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            *(f"{note}." for note in inputs.counted.effects["note"]),
            "What payers pay and what receivers say they receive are the same to the penny, or "
            "nothing would be computed. Grants from bodies that are not held are eliminated "
            "nowhere, as their payers are counted nowhere.",
        ],
        total="is_total",
        numbers=numbers,
    )


def traps_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """The known ways to count money twice: which apply here, and which cannot be judged."""
    documents = inputs.counted.documents
    return table(
        published_table(counting.traps_judged(inputs.counted), inputs, documents),
        title="Known ways to count the same money twice, and what became of each",
        subtitle=f"Held against the lines of {inputs.financial_year}",
        columns=[
            Column("name", "What may be counted twice"),
            Column("verdict", "Verdict"),
            Column("amount", "Amount", decimals=1, heading_unit=MILLION),
            Column("words", "What is done"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            "Eliminated: both bodies are held, and the payer's side is taken out. Counted once: "
            "only one of them is held. Left out: in no total. Cannot be judged, [x]: no line "
            "shows it, which does not mean that there is none.",
        ],
        numbers=numbers,
    )


def net_functions_table(inputs: CountInputs, numbers: Quantities) -> Shown:
    """Net spending by function."""
    documents = inputs.counted.documents
    data = counting.by_function(inputs.counted, function_names(inputs))
    return table(
        published_table(data, inputs, documents),
        title=f"{data['function'].iloc[0]} is the largest function of the bodies held",
        subtitle=covered(inputs, numbers),
        columns=[
            Column("function", "Function"),
            Column("net", "Net", decimals=1, heading_unit=MILLION),
            Column("share_percent", "Share", decimals=1, heading_unit="%"),
        ],
        source=citations.cite(inputs.documents, documents),
        evidence="assumed",
        notes=[
            "A line goes to one function as a whole, which is a choice of this analysis: however "
            "well the amounts are known, a total by function is assumed.",
            *_crime_notes(inputs),
            SWITCHING,
            *unexplained_notes(inputs),
        ],
        total="is_total",
        numbers=numbers,
    )


def _crime_notes(inputs: CountInputs) -> list[str]:
    """Why public order here is not what the pilot printed for crime."""
    bodies, grid = inputs.counted.bodies, inputs.counted.grid
    held = set(grid.loc[grid["state"] == HELD, "body"])
    of_justice = bodies[(bodies["kind"] == "criminal justice") & ~bodies["body"].isin(held)]
    if of_justice.empty:
        return []
    return [
        "Public order and safety is another measure than crime and criminal justice, for which the "
        f"pilot printed {{count.crime}}: not held here are {', '.join(of_justice['name'])}. "
        "Whether that explains the difference is not known: the document does not list what it "
        "counted."
    ]
