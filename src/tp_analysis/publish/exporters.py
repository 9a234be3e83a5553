"""nbconvert exporters `tp-html` and `tp-pdf`: `jupyter nbconvert --execute --to tp-pdf X.ipynb`."""

from __future__ import annotations

from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from pydantic import TypeAdapter, ValidationError
from traitlets import Bool, Unicode

from tp_analysis.document import Document, PageNotice
from tp_analysis.errors import ConfigurationError, TpAnalysisError
from tp_analysis.publish.reading import read_document


class _TpExporter(Exporter):
    """What both exporters share: an executed notebook in, the document model out."""

    # Without a build nothing is known of the edition, so the page must not pass for one.
    marking = Unicode(
        "DRAFT · NOT FOR RELEASE", help="The marking printed at the top and bottom of every page"
    ).tag(config=True)
    receipt = Unicode("", help="The receipt id printed at the end").tag(config=True)
    notices = Unicode(
        "", help="Corrections printed below the title, newest first: a JSON list, or nothing"
    ).tag(config=True)

    # The notebook is looked over once, when it has been through all preprocessors, not after each.
    def _optimistic_validation_default(self) -> bool:
        return True

    def from_file(
        self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """As nbconvert's own; on its command line an error is one message and an exit code."""
        try:
            return super().from_file(file_stream, resources=resources, **kw)
        except TpAnalysisError as error:
            from nbconvert.nbconvertapp import NbConvertApp

            if not NbConvertApp.initialized():
                raise
            NbConvertApp.instance().log.error(str(error))
            raise SystemExit(error.exit_code) from error

    def _document(
        self, notebook: NotebookNode, resources: dict[str, Any] | None, **options: Any
    ) -> tuple[Document, dict[str, Any]]:
        processed, resources = super().from_notebook_node(notebook, resources, **options)
        notices = _page_notices(self.notices)
        return read_document(processed, marking=self.marking, notices=notices), resources


def _page_notices(text: str) -> tuple[PageNotice, ...]:
    try:
        return TypeAdapter(tuple[PageNotice, ...]).validate_json(text or "[]")
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"])) or "the list"
        raise ConfigurationError(
            f"The notices for the page cannot be read: {where}: {problem['msg']}. "
            "Give a JSON list of notices with what, why, on and changes."
        ) from error


class TpHtmlExporter(_TpExporter):
    """An executed notebook as one accessible, self-contained web page."""

    # An analyst's own export has nothing beside it; a release has.
    data_files = Bool(
        False, help="Link to the PDF, spreadsheets, CSV and statement that lie beside the page"
    ).tag(config=True)

    export_from_notebook = "Total Place report (HTML)"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override] # nbconvert's own HTML exporter returns text too
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page as text, and nbconvert's resources."""
        from tp_analysis.publish.html import render_page

        document, resources = self._document(nb, resources, **kw)
        return render_page(document, receipt=self.receipt, data_files=self.data_files), resources


class TpPdfExporter(_TpExporter):
    """An executed notebook as a tagged, archivable PDF."""

    export_from_notebook = "Total Place report (PDF)"
    output_mimetype = "application/pdf"

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override] # a PDF is bytes
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF as bytes, and nbconvert's resources."""
        from tp_analysis.publish.pdf import render_pdf

        document, resources = self._document(nb, resources, **kw)
        return render_pdf(document, receipt=self.receipt), resources
