"""What the warm parent of kernels imports, so that no kernel has to: found by looking at what each
imports. Nothing here may start a thread, which would be missing in the fork.
"""

# ruff: noqa: F401
from tp_analysis.suite.kernels.preloading import preloading

with preloading():
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp
    import IPython.core.completerlib
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg
    import matplotlib.figure
    import matplotlib.pyplot
    import pandas
    import pyarrow.csv
    import pyarrow.dataset
    import pyarrow.parquet
    import scipy.stats
    import seaborn
    import statsmodels.duration.survfunc

    import tp_analysis.benefits
    import tp_analysis.catalogue
    import tp_analysis.disclosure.audit
    import tp_analysis.disclosure.output_log
    import tp_analysis.offending
    import tp_analysis.parameters
    import tp_analysis.released
    import tp_analysis.spending
    import tp_analysis.store
    import tp_analysis.summary
    from tp_analysis.display.drawings import ranked_bars
    from tp_analysis.display.theme import draw_svg
    from tp_analysis.publish.html import templates

    # The first of a kind takes longest: fonts are looked for, templates are read.
    draw_svg(
        ranked_bars(label="label", value="value", unit="count", rounding=1),
        pandas.DataFrame({"label": ["a"], "value": [1.0]}),
        height_pixels=100,
    )
    templates().get_template("blocks.html.j2")
