"""Files that open with a passphrase only: PDF, workbook, archive; and the passphrase itself."""
