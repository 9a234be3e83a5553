"""The offending tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Dataset
from tp_analysis.offending.cohort import datasets as cohort
from tp_analysis.offending.costing import datasets as costing
from tp_analysis.published import published_figures

PUBLISHED_FIGURES = published_figures("offending")

DATASETS: tuple[Dataset, ...] = (
    PUBLISHED_FIGURES,
    cohort.COHORT_ASSUMPTIONS,
    *costing.DATASETS,
)
