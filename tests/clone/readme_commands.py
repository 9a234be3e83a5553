"""The commands that README.md shows, without `.venv/bin/`: tests/clone runs each of them."""

from __future__ import annotations

# In this order, in a fresh clone; each must exit 0.
RUN = (
    "tp doctor",
    "tp status",
    "tp data check",
    "tp data check data/raw/spending",
    "tp data build",
    "tp build",
    "tp build --due",
    "tp verify",
    "tp verify --rebuild",
    "tp release list",
    "tp schedule list",
    "tp schedule export cron",
    "tp build benefits --set reading=largest",
    "tp build --scenario largest-saving",
    "jupyter nbconvert --execute --to tp-pdf notebooks/spending.ipynb --output-dir reports/trial",
    "jupyter nbconvert --execute --to tp-html notebooks/spending.ipynb --output-dir reports/trial",
)

# What comes first: it sets the clone up. Each of the tests needs it.
FIRST = ("make reports",)

# One after the other: the second ends what the first began.
WITHDRAW = (
    "tp release withdraw luton-and-central-bedfordshire "
    '--what "The total counts one council twice." --why "Its return was read from two files."'
)
ROLLBACK = "tp release rollback luton-and-central-bedfordshire"

# It says what changed, so something must have changed before. OLD and NEW are two releases.
CORRECT = (
    "tp release correct luton-and-central-bedfordshire "
    '--what "The total counted one council twice." --why "Its return was read from two files."'
)
DIFF = "tp diff OLD NEW"

# On a terminal, one after the other. BUNDLE is what the first names, FOLDER where it put that.
SHARE = 'tp share luton-and-central-bedfordshire --to ../bundles --recipient "NAME"'
SHARED = (
    "tp share list",
    "tp share check ../bundles/FOLDER",
    "tp share reissue BUNDLE --to ../bundles",
    "tp share expire --dry-run",
)

# It waits for what falls due until it is stopped.
WAIT = "tp schedule run"

# They stay open until they are stopped: the test waits until JupyterLab answers.
SERVE = ("make lab", "tp lab")

NOT_RUN = {
    "make test": "a run of the tests cannot run itself; continuous integration starts with it",
    "make test-all": "a run of the tests cannot run itself; continuous integration ends with it",
}
