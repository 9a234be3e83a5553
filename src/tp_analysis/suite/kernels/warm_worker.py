"""What the warm parent of workers imports: what runs a notebook, writes and checks its pages.

Nothing here may start a thread, which would be missing in the fork.
"""

# ruff: noqa: F401
from tp_analysis.suite.kernels.preloading import preloading

with preloading():
    import lxml.html
    import nbclient
    import nbconvert.exporters
    import nh3
    import papermill
    import pdfua
    import pypdfium2
    import typst
    import xlsxwriter

    import tp_analysis.disclosure.configuration
    import tp_analysis.disclosure.markers
    import tp_analysis.disclosure.typed_numbers
    import tp_analysis.publish.checks.gates
    import tp_analysis.publish.checks.pdf_readers
    import tp_analysis.publish.checks.pdf_rules
    import tp_analysis.publish.data_files.csv_files
    import tp_analysis.publish.data_files.ods
    import tp_analysis.publish.data_files.xlsx
    import tp_analysis.publish.exporters
    import tp_analysis.publish.pdf
    import tp_analysis.suite.execute
    import tp_analysis.suite.make
    from tp_analysis.publish.html import page_style, templates

    page_style()
    templates().get_template("report.html.j2")
