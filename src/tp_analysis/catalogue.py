"""Every dataset the project knows, topic by topic; stated once, no discovery."""

from __future__ import annotations

import tp_analysis.benefits.datasets as benefits
import tp_analysis.incentives.datasets as incentives
import tp_analysis.offending.datasets as offending
import tp_analysis.payments.datasets as payments
import tp_analysis.places.datasets as places
import tp_analysis.reference.datasets as reference
import tp_analysis.spending.datasets as spending
from tp_analysis.datasets import Dataset

DATASETS: tuple[Dataset, ...] = (
    *reference.DATASETS,
    *spending.DATASETS,
    *offending.DATASETS,
    *benefits.DATASETS,
    *places.DATASETS,
    *incentives.DATASETS,
)

# Each gathered from many extracts, as their publishers made them: see `gathering`.
GATHERED: tuple[Dataset, ...] = payments.DATASETS
