"""`python -m tp_analysis` is `tp`."""

from tp_analysis.cli import main

main()
