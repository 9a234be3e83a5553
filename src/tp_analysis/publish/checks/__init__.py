"""The gates of a release: what a finished page, PDF or data file must hold, and must not.

results       one check: pass, fail or not-run, with the tool that judged
gates         every check of one edition, in order: check_pages
page_rules    what must hold of a page (lxml)       balance     every element is closed
page_facts    what a page says of itself            pdf_rules   what must hold of a PDF (pikepdf)
pdf_readers   what other readers make of a PDF (pdfua, PDFium)
leaks         what must be in no file               contents    every decoded form of a file
patterns      what a path, a number of a person, a postcode look like
"""
