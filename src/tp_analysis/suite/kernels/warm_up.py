"""What the warm parent imports, so that no worker and no kernel has to: found by looking at what
each imports. Nothing here may start a thread, which would be missing in the fork.
"""

# ruff: noqa: E402, F401
import gc
import sys

# A checker of web addresses and a debugger, which take long to load; nothing here asks for them.
UNWANTED = ("rfc3987_syntax", "debugpy")
for name in UNWANTED:
    sys.modules[name] = None  # type: ignore[assignment] # as the import system wants it

import ipykernel.debugger
import ipykernel.ipkernel
import ipykernel.kernelapp
import IPython.core.completerlib
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_svg
import matplotlib.figure
import matplotlib.pyplot
import nbclient
import nbconvert.exporters
import pandas
import papermill
import pyarrow.csv
import pyarrow.dataset
import pyarrow.parquet
import scipy.stats
import seaborn
import statsmodels.duration.survfunc
import typst

import tp_analysis.benefits
import tp_analysis.catalogue
import tp_analysis.offending
import tp_analysis.publish.exporters
import tp_analysis.publish.html
import tp_analysis.publish.pdf
import tp_analysis.released
import tp_analysis.spending
import tp_analysis.store
import tp_analysis.suite.execute
import tp_analysis.suite.make
import tp_analysis.summary
from tp_analysis.display.drawings import ranked_bars
from tp_analysis.display.theme import draw_svg
from tp_analysis.publish.html import page_style, templates

for name in UNWANTED:
    del sys.modules[name]

# The first of a kind takes longest: fonts are looked for, templates are read.
draw_svg(
    ranked_bars(label="label", value="value", unit="count", rounding=1),
    pandas.DataFrame({"label": ["a"], "value": [1.0]}),
    height_pixels=100,
)
page_style()
templates().get_template("report.html.j2")

# What is here stays: the collector of a fork need not look through it, which would copy its memory.
gc.freeze()
