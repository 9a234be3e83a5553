#!/bin/sh
# The plain way, against which everything is measured: papermill, then nbconvert, then a headless
# browser's PDF, one after another, each its own process.
#   baseline.sh NOTEBOOK FOLDER BROWSER     (with papermill and jupyter on the PATH)
set -eu
executed="$2/executed.ipynb"
papermill "$1" "$executed" >"$2/papermill.log" 2>&1
jupyter nbconvert --to html "$executed" >"$2/nbconvert.log" 2>&1
"$3" --headless --no-sandbox --disable-gpu --disable-background-networking \
  "--print-to-pdf=$2/page.pdf" "file://$2/executed.html" >"$2/browser.log" 2>&1
