"""Police files: crimes, outcomes, stops and searches, and counts by police force area."""

from __future__ import annotations

from tp_analysis.datasets import Column, Dataset

_FILE = Column("file", "text", "The extract, as a path below data/raw/crime")
_ROW = Column("row", "whole", "Row in the extract, counted as a spreadsheet does", at_least=1)
_FORCE = Column("force", "text", "The police force, as the file names it; empty in answers of the"
                " API, which leave it out", optional=True)  # fmt: skip
_PLACE = (
    Column("longitude", "number", "Longitude of a point nearby that data.police.uk chose; empty"
           " where it could not be placed", "degrees", optional=True),
    Column("latitude", "number", "Latitude of that point", "degrees", optional=True),
)  # fmt: skip
_CRIME_ID = Column("crime_id", "text", "The number that data.police.uk gives a crime; empty for"
                   " anti-social behaviour", optional=True)  # fmt: skip
_AUTHORITY = Column("local_authority", "text", "The local authority, as the name of the LSOA"
                    " begins; empty where it could not be placed", optional=True)  # fmt: skip

CRIMES = Dataset(
    topic="crime",
    name="crimes",
    meaning="Crimes and incidents of anti-social behaviour, as data.police.uk publishes them",
    columns=(
        _FILE,
        _ROW,
        Column("month", "date", "First day of the month in which it was recorded"),
        _CRIME_ID,
        _FORCE,
        *_PLACE,
        Column("lsoa_code", "text", "Code of the lower layer super output area", optional=True),
        Column("lsoa_name", "text", "Name of the lower layer super output area", optional=True),
        _AUTHORITY,
        Column("neighbourhood", "text", "The middle layer super output area, as the name of the"
               " LSOA gives it: Luton 012 of Luton 012A", optional=True),
        Column("category", "text", "The site's category of the crime"),
        Column("outcome", "text", "The latest outcome known when the file was made; empty for"
               " anti-social behaviour", optional=True),
    ),
    key=("file", "row"),
    # A row is one event, placed near where it was: someone may be known by it.
    personal=True,
)  # fmt: skip

OUTCOMES = Dataset(
    topic="crime",
    name="outcomes",
    meaning="Outcomes of crimes, one row an outcome, as data.police.uk publishes them",
    columns=(
        _FILE,
        _ROW,
        Column("month", "date", "First day of the month of the outcome"),
        _CRIME_ID,
        Column("outcome", "text", "What came of the crime", optional=True),
        _AUTHORITY,
        _FORCE,
    ),
    key=("file", "row"),
    personal=True,
)

# The files also say gender, age and ethnicity of who was searched: no report asks, so none is kept.
SEARCHES = Dataset(
    topic="crime",
    name="searches",
    meaning="Stops and searches, as data.police.uk publishes them, without who was searched",
    columns=(
        _FILE,
        _ROW,
        Column("month", "date", "First day of the month of the search, on the clock in London"),
        Column("force", "text", "The police force, as the name of the file has it (bedfordshire);"
               " empty without it", optional=True),
        Column("search_type", "text", "Person, vehicle, or both", optional=True),
        Column("object_of_search", "text", "What was looked for", optional=True),
        Column("outcome", "text", "What came of the search", optional=True),
        *_PLACE,
        Column("legislation", "text", "The power that was used", optional=True),
    ),
    key=("file", "row"),
    personal=True,
)  # fmt: skip

FORCE_AREA_COUNTS = Dataset(
    topic="crime",
    name="force_area_counts",
    meaning="Recorded crime, rates, populations and households by police force area, from the"
    " tables of the Office for National Statistics",
    columns=(
        _FILE,
        Column("table_name", "text", "The table of the workbook, as Table P1"),
        _ROW,
        Column("area_code", "text", "Code of the area; empty for the British Transport Police and"
               " some totals", optional=True),
        Column("area", "text", "Name of the area"),
        Column("area_level", "text", "Country, region or police force area",
               choices=("country", "region", "force")),
        Column("area_part_of", "text", "The area whose figure holds this one", optional=True),
        Column("area_is_total", "flag", "Whether other areas of the table are its parts"),
        Column("offence_group", "text", "Group of offences; empty for population and households",
               optional=True),
        Column("offence_part_of", "text", "The group whose figure holds this one", optional=True),
        Column("offence_is_total", "flag", "Whether other groups of the table are its parts"),
        Column("is_total", "flag", "Whether other rows of the table are its parts: never added"),
        Column("measure", "text", "Offences, incidents, population, households, or a rate"),
        Column("period", "text", "As year ending 2018-03-31, or mid-2016"),
        Column("value", "number", "The figure; empty where a mark stands for it", optional=True),
        Column("mark", "text", "What stands for a figure that is not given", optional=True),
    ),
    key=("file", "table_name", "row", "offence_group", "measure", "period"),
    # Counts that the Office for National Statistics publishes by force.
    personal=False,
)  # fmt: skip

DATASETS: tuple[Dataset, ...] = (CRIMES, OUTCOMES, SEARCHES, FORCE_AREA_COUNTS)
