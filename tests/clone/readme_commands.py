"""The commands that README.md shows, without `.venv/bin/`: tests/clone runs each of them."""

from __future__ import annotations

# In this order, in a fresh clone; each must exit 0.
RUN = (
    "make reports",
    "tp doctor",
    "tp status",
    "tp data check",
    "tp data build",
    "tp build",
    "tp build spending",
    "tp build --area luton-and-central-bedfordshire",
    "tp build benefits --set reading=largest",
    "tp build --scenario largest-saving",
    "jupyter nbconvert --execute --to tp-html notebooks/spending.ipynb",
    "jupyter nbconvert --execute --to tp-pdf notebooks/spending.ipynb",
    # These two stay open until they are stopped: the test waits until JupyterLab answers.
    "make lab",
    "tp lab",
)

NOT_RUN = {
    "make test": "a run of the tests cannot run itself; continuous integration starts with it",
    "make test-all": "a run of the tests cannot run itself; continuous integration ends with it",
    "make lint": "its parts are the hooks and continuous integration; it needs no clone",
    "make bench": "measurements are for a quiet machine, not for a test",
    "make clean": "it would remove what the other commands are tested on",
}
