"""What the warm parent imports, so that no worker and no kernel has to: found by looking at what
each imports. Nothing here may start a thread, which would be missing in the fork.
"""

# ruff: noqa: E402, F401
import sys

# A checker of web addresses, which takes a second to load and which nothing here asks for.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment] # as the import system wants it

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

del sys.modules["rfc3987_syntax"]
