"""Two hundred killed builds, at every stage: readers see none of it, the next build mends it.

Half are killed by themselves at a chosen step of a chosen stage; of the others one process (the
build, its warm parent, a worker, a kernel or the keeper of one) is killed from outside.
"""

from __future__ import annotations

import importlib.util
import itertools
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="not run: it looks into /proc"),
]

BATCHES = 8
ROLES = ("build", "worker", "warm parent", "keeper", "kernel")
IN_OTHER_PROCESSES = ("kernel start", "cells", "render")


def _helper(name: str) -> ModuleType:
    if name not in sys.modules:
        path = Path(__file__).with_name(f"{name}.py")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec
        assert spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture
def trial(built: Any, small: Any, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """A project of this batch's own, and all that is needed to kill its builds."""
    shutil.copytree(built.root, tmp_path / "p")
    made = _helper("killed_builds").Trial(small.SmallProject(tmp_path / "p"), request.param)
    yield made
    shutil.rmtree(made.temporary, ignore_errors=True)


def _by_itself(trial: Any, number: int) -> None:
    """Kills at steps of stages in the build itself, each stage in its turn."""
    steps = trial.steps()
    stages = itertools.cycle(_helper("killable").EVERY_STAGE)
    for count in range(1, number + 1):
        stage = next(stages)
        while not trial.kill_at(stage, trial.random.randrange(max(1, steps[stage]))):
            pass
        if count % 5 == 0:
            trial.finish()


def _from_outside(trial: Any, number: int) -> None:
    """Kills of one process: two in three at a chosen stage, the others at any moment."""
    roles = trial.random.sample(ROLES, len(ROLES))
    choices = list(zip(itertools.cycle(IN_OTHER_PROCESSES), roles * 3, strict=False))
    for count in range(1, number + 1):
        stage, role = choices[count % len(choices)]
        at_any_moment = count % 3 == 0
        while True:
            if at_any_moment:
                killed = trial.kill_one("any", "any", trial.random.uniform(0.0, 5.0))
            else:
                killed = trial.kill_one(stage, role, trial.random.uniform(0.0, 0.15))
            if killed:
                break
        if count % 5 == 0:
            trial.finish()


def _at_what_chance_left_out(trial: Any) -> None:
    """More kills at once after the beginning of a stage, until each was hit."""
    for stage in IN_OTHER_PROCESSES:
        for _ in range(20):
            if trial.hit[stage]:
                break
            trial.kill_one(stage, "any", 0.0)


@pytest.mark.parametrize("trial", range(BATCHES), indirect=True)
def test_whatever_is_killed_readers_see_whole_releases_and_the_next_build_goes_on(
    trial: Any, record_property: Any
) -> None:
    odd = trial.seed % 2
    _by_itself(trial, 12 + odd)
    _from_outside(trial, 13 - odd)
    _at_what_chance_left_out(trial)
    trial.finish()
    assert sum(trial.killed.values()) >= 25
    print(f"stages hit: {dict(trial.hit)}\nprocesses killed: {dict(trial.killed)}")
    record_property("stages", dict(trial.hit))
    wanted = {*_helper("killable").EVERY_STAGE, *IN_OTHER_PROCESSES}
    assert wanted <= set(trial.hit), trial.hit
