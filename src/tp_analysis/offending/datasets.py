"""The offending tables: what each column means and what must hold; no analysis."""

from __future__ import annotations

from tp_analysis.datasets import Dataset
from tp_analysis.published import published_figures

PUBLISHED_FIGURES = published_figures("offending")

DATASETS: tuple[Dataset, ...] = (PUBLISHED_FIGURES,)
