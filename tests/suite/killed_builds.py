"""Builds that are killed, and what must hold afterwards whatever was killed and when."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil
from filelock import FileLock

from tp_analysis.project import Project
from tp_analysis.suite import fingerprints
from tp_analysis.suite.build import states
from tp_analysis.suite.plan import plan_suite
from tp_analysis.suite.releases import live_releases
from tp_analysis.suite.verify import verify

SCRIPT = Path(__file__).with_name("killable.py")
MARK = "KILL_MARK"
GONE_SECONDS, END_SECONDS = 5.0, 60.0
HOMES = '\n[[report]]\nname = "homes"\naudience = "restricted"\nareas = ["north"]\n'
FIGURES = "data/raw/places/published_figures.csv"
POPULATIONS = "data/raw/reference/populations.csv"


def marked(mark: str) -> list[psutil.Process]:
    """Every living process of one build: each has the mark in the environment it began with."""
    found = []
    for process in psutil.process_iter():
        try:
            dead = process.status() == psutil.STATUS_ZOMBIE
            if not dead and process.environ().get(MARK) == mark:
                found.append(process)
        except psutil.Error:
            continue
    return found


def role(process: psutil.Process, build: int) -> str:
    """What a process is to its build: "" where that cannot be told (any more)."""
    try:
        words, parent = " ".join(process.cmdline()), process.parent()
        if process.pid == build:
            return "build"
        if "resource_tracker" in words:
            return "tracker"
        if "forkserver" in words and parent and parent.pid == build:
            return "warm parent"
        group = os.getpgid(process.pid)
    except (psutil.Error, ProcessLookupError):
        return ""
    if group == process.pid:
        return "keeper"
    return "kernel" if parent and group == parent.pid else "worker"


@dataclass
class Trial:
    """One project whose builds are killed, one after another."""

    project: Any
    seed: int
    generation: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        # Short, as the paths of sockets must be; and the trial's own, so that leftovers are seen.
        self.temporary = Path(tempfile.mkdtemp(prefix="k"))
        self.place = Project(self.project.root, self.project.root / "data", self.project.reports)

    # What changes, and what is run.

    def change(self) -> None:
        """Give every report something new to say; every third time one more or one fewer."""
        self.generation += 1
        figures = (self.project.root / FIGURES).read_text(encoding="utf-8")
        new = 1_000_000 + 1000 * self.generation
        text = re.sub(r"People,\d+,", f"People,{new},", figures)
        (self.project.root / FIGURES).write_text(text, encoding="utf-8")
        homes = (self.project.root / POPULATIONS).read_text(encoding="utf-8")
        text = re.sub(r"(households,2008-06-30),\d+", rf"\g<1>,{5000 + self.generation}", homes)
        (self.project.root / POPULATIONS).write_text(text, encoding="utf-8")
        if self.generation % 3 == 0:
            path = self.project.root / "suite.toml"
            suite = path.read_text(encoding="utf-8")
            suite = suite.replace(HOMES, "") if HOMES in suite else suite.replace(
                "\n[scenario.", f"{HOMES}\n[scenario."
            )  # fmt: skip
            path.write_text(suite, encoding="utf-8")

    def start(self, **variables: str) -> tuple[subprocess.Popen[str], str]:
        """A build, begun; and its mark."""
        mark = uuid.uuid4().hex
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("TP_", "KILL_"))}
        environment = {
            **kept,
            "PYTHONPATH": str(self.project.root / "package"),
            "TMPDIR": str(self.temporary),
            MARK: mark,
            **variables,
        }
        build = subprocess.Popen(
            [sys.executable, str(SCRIPT), "build"],
            cwd=self.project.root, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        return build, mark

    def steps(self) -> dict[str, int]:
        """How many steps each stage of a whole build has."""
        self.change()
        log = self.temporary / "steps.json"
        build, _ = self.start(KILL_LOG=str(log))
        words, _ = build.communicate(timeout=END_SECONDS)
        assert build.returncode == 0, words
        steps: dict[str, int] = json.loads(log.read_text(encoding="utf-8"))
        return steps

    # Kills.

    def kill_at(self, stage: str, step: int) -> bool:
        """Whether the build was killed by itself at that step of that stage."""
        self.change()
        build, mark = self.start(KILL_STAGE=stage, KILL_AT=str(step))
        words, _ = build.communicate(timeout=END_SECONDS)
        self.check(mark, f"at step {step} of {stage}", words)
        if build.returncode == 0:
            return False
        assert build.returncode == -9, words
        self.hit[stage] += 1
        self.killed["build"] += 1
        return True

    def kill_one(self, stage: str, wanted: str, delay: float) -> bool:
        """Whether a process of that role was killed that long after the stage had begun."""
        self.change()
        build, mark = self.start()
        target = self._await(build, mark, stage, wanted, delay)
        if target is None:
            words, _ = build.communicate(timeout=END_SECONDS)
            self.check(mark, f"never {stage} of {wanted}", words)
            return False
        name, seen = role(target, build.pid) or wanted, self._stages(target, build, mark)
        try:
            target.kill()
            killed = True
        except psutil.NoSuchProcess:
            killed = False
        where = f"{name} in {', '.join(seen)}"
        words = self._words(build, mark, where)
        if name != "build" or not killed:
            assert build.returncode in (0, 12), f"{where}: {build.returncode}\n{words}"
        self.check(mark, where, words)
        if killed:
            self.hit.update(seen)
            self.killed[name] += 1
        return killed

    def _words(self, build: subprocess.Popen[str], mark: str, where: str) -> str:
        """All that a build said; that it hangs, or holds on to something that hangs, is told."""
        try:
            return build.communicate(timeout=END_SECONDS)[0]
        except subprocess.TimeoutExpired:
            told = [(role(p, build.pid), p.pid, p.ppid(), p.status()) for p in marked(mark)]
            for process in marked(mark):
                process.kill()
            words = build.communicate()[0]
            raise AssertionError(f"{where}: no end in sight: {told}\n{words}") from None

    def _await(
        self, build: subprocess.Popen[str], mark: str, stage: str, wanted: str, delay: float
    ) -> psutil.Process | None:
        """The process to kill, when its moment has come; None where the build ended before."""
        end: float | None = time.monotonic() + delay if stage == "any" else None
        while build.poll() is None:
            time.sleep(0.005)
            if end is None and stage in self._seen_anywhere():
                end = time.monotonic() + delay
            if end is None or time.monotonic() < end:
                continue
            roles = {p: role(p, build.pid) for p in marked(mark)}
            # Python's own tracker of shared memory is no part of a build.
            there = [p for p, is_ in roles.items() if is_ and is_ != "tracker"]
            there = [p for p in there if wanted in ("any", roles[p])]
            if there:
                return self.random.choice(sorted(there, key=lambda p: p.pid))
        return None

    def _seen_anywhere(self) -> set[str]:
        try:
            folders = list((self.project.reports / ".work").glob("*/*-*"))
        except FileNotFoundError:  # the build took its work folder away while we looked
            return set()
        return {stage for folder in folders for stage in _stage_of(folder)}

    def _stages(self, target: psutil.Process, build: subprocess.Popen[str], mark: str) -> list[str]:
        """The stage of the edition that the process is at work on, or of all if it is for all."""
        try:
            folder = Path(target.cwd())
            if ".work" in folder.parts:
                return _stage_of(folder) or ["kernel start"]
        except psutil.Error:
            pass
        seen = self._seen_anywhere()
        if seen:
            return sorted(seen)
        roles = {role(p, build.pid) for p in marked(mark)}
        return ["datasets"] if "worker" in roles else ["plan"]

    # What must hold.

    def check(self, mark: str, where: str, words: str) -> None:
        """All that must hold after a build was killed, or one of its processes."""
        assert "Traceback" not in words, f"{where}:\n{words}"
        end = time.monotonic() + GONE_SECONDS
        while (left := marked(mark)) and time.monotonic() < end:
            time.sleep(0.02)
        told = [(p.pid, p.ppid(), p.cmdline()) for p in left if p.is_running()]
        assert told == [], f"{where}: still there after {GONE_SECONDS} s: {told}"
        for release in live_releases(self.place):
            broken = [
                problem
                for problem in verify(self.place, release).problems
                if problem.path.startswith("releases/") or "is missing" in problem.message
                or "is not the file" in problem.message
            ]  # fmt: skip
            assert broken == [], f"{where}: {broken}"
            self._check_pages(release, where)

    def _check_pages(self, release: Any, where: str) -> None:
        """Readers can open every page of the live release, and find one generation's words."""
        generations = set()
        for edition in release.editions:
            stem = self.project.reports / edition.audience / release.area / edition.report
            page = stem.with_suffix(".html").read_text(encoding="utf-8")
            assert page.rstrip().endswith("</html>"), where
            assert stem.with_suffix(".pdf").read_bytes().rstrip().endswith(b"%%EOF"), where
            generations |= {_generation(edition.report, page)}
        assert len(generations) == 1, f"{where}: {release.area} shows a mix: {generations}"

    def finish(self) -> None:
        """Run a build to its end: it does what is left to do, once, and clears up."""
        editions, _ = plan_suite(self.place)
        due = self._due(editions)
        build, mark = self.start()
        words, _ = build.communicate(timeout=END_SECONDS)
        assert build.returncode == 0, words
        self.check(mark, "a build to the end", words)
        built = re.findall(r"^built   (\S+)  [\d.]+ s", words, re.MULTILINE)
        # The digest reads what people release, which is known once people is built.
        reads = {"north/digest"} if "north/people" in due else set()
        assert due <= set(built) <= due | reads, f"{due}: {words}"
        assert len(built) == len(set(built)), words
        self._check_nothing_is_left(editions)

    def _due(self, editions: Any) -> set[str]:
        """The editions that are not fresh, by the code that the project runs on."""
        package = self.project.root / "package" / "tp_analysis"
        with patch.object(fingerprints, "PACKAGE", package):
            found = states(self.place, editions, fingerprints.Fingerprints(self.place))
        return {state.edition.id for state in found if state.name != "fresh"}

    def _check_nothing_is_left(self, editions: Any) -> None:
        reports = self.project.reports
        assert not (reports / ".work").exists() or list((reports / ".work").iterdir()) == []
        kept = Counter(p.parent / p.name.rpartition("-")[0] for p in reports.glob(".built/*/*/*"))
        assert set(kept.values()) == {1}, kept
        planned = {reports / ".built" / e.audience / e.area.key / e.report for e in editions}
        assert planned <= set(kept)
        for release in live_releases(self.place):
            assert verify(self.place, release).problems == ()
        with FileLock(reports / ".lock", timeout=0):
            pass
        dead = [p for p in reports.rglob("*") if p.is_symlink() and not p.exists()]
        assert dead == []
        partial = [p for p in reports.rglob("*") if p.suffix == ".partial" or ".new-" in p.name]
        assert partial == []


def _stage_of(folder: Path) -> list[str]:
    """How far an edition in its private folder has come."""
    if (folder / "finished").is_dir():
        return ["render"]
    try:
        log = (folder / "reads.log").read_text(encoding="utf-8")
    except OSError:
        return []
    # The first cell that does anything opens a dataset, or the figures of another report.
    return ["cells"] if "/processed/" in log or "released.json" in log else ["kernel start"]


def _generation(report: str, page: str) -> int:
    if report == "homes":
        [found] = set(re.findall(r">\s*(5,\d\d\d)\s*<", page))
        return int(found.replace(",", "")) - 5000
    [found] = set(re.findall(r"There are [^.]*?(1,\d\d\d,000|1\.\d+ million)", page))
    assert "," in found, found
    return int(found.replace(",", "")) // 1000 - 1000
