"""Make one edition again and again in one worker, imports warm; print its stages as JSON.

warm_edition.py REPORT TIMES     (in the project's folder)
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from tp_analysis.project import find_project
from tp_analysis.suite.environment import describe_environment
from tp_analysis.suite.executors import local_executor
from tp_analysis.suite.fingerprints import Fingerprints
from tp_analysis.suite.make import Job, make_edition
from tp_analysis.suite.plan import Request, plan_editions
from tp_analysis.suite.records import fixed_inputs


def main() -> None:
    """Measure the report named on the command line."""
    report, times = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        project = find_project(out=Path(folder))
        [edition] = [e for e in plan_editions(project, Request((report,))) if e.report == report]
        inputs = fixed_inputs(edition, {}, Fingerprints(project))
        job = Job(project, edition, {}, inputs, describe_environment(project), Path(folder) / "w")
        rounds = []
        with local_executor(1) as executor:
            for _ in range(times + 1):
                start = time.perf_counter()
                made = executor.submit(make_edition, job).result()
                assert made.folder is not None, made.failure
                stages = json.loads((made.folder / "times.json").read_text())["seconds"]
                rounds.append({**stages, "all": time.perf_counter() - start})
    print(json.dumps(rounds[1:]))


if __name__ == "__main__":
    main()
