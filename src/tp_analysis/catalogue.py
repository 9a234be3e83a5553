"""Every dataset the project knows, topic by topic; stated once, no discovery."""

from __future__ import annotations

import tp_analysis.benefits.claims.datasets as claims
import tp_analysis.benefits.datasets as benefits
import tp_analysis.crime.datasets as crime
import tp_analysis.incentives.datasets as incentives
import tp_analysis.offending.cohort.datasets as cohort
import tp_analysis.offending.datasets as offending
import tp_analysis.payments.datasets as payments
import tp_analysis.places.datasets as places
import tp_analysis.reference.datasets as reference
import tp_analysis.spending.datasets as spending
from tp_analysis.datasets import Dataset
from tp_analysis.gathered_files import Gathering
from tp_analysis.payment_files import PAYMENT_FILES
from tp_analysis.police_files import POLICE_FILES

DATASETS: tuple[Dataset, ...] = (
    *reference.DATASETS,
    *spending.DATASETS,
    *offending.DATASETS,
    *benefits.DATASETS,
    *places.DATASETS,
    *incentives.DATASETS,
)

# Whose extracts are an analyst's own: checked and built where they are there, else left out.
RECEIVED: tuple[Dataset, ...] = cohort.RECEIVED

# Each gathered from many extracts, as their publishers made them: see `gathering`.
GATHERED: tuple[Dataset, ...] = (*payments.DATASETS, *crime.DATASETS)
# Logs of any name and form beside their column map: read anew each time, never kept.
LOGS: tuple[Dataset, ...] = (claims.EVENTS,)
EVERY: tuple[Dataset, ...] = (*DATASETS, *RECEIVED, *GATHERED, *LOGS)

GATHERINGS: tuple[Gathering, ...] = (PAYMENT_FILES, POLICE_FILES)
