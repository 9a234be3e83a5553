"""Kill a change of releases at its n-th step, for every n. Run by test_kills on its own.

Each step is a call that changes the file system, seen through Python's audit events. A forked
child stops itself there with SIGKILL; the parent then looks at what readers would see.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from tp_analysis.suite import pointers
from tp_analysis.suite.releases import assemble, live, mend_links, prune, rollback, switch
from tp_analysis.suite.verify import verify

STEPS = frozenset(
    {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate"}
)


def _sample() -> Any:
    path = Path(__file__).with_name("sample_release.py")
    spec = importlib.util.spec_from_file_location("sample_release", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()


def _without_links(*_: Any, **__: Any) -> None:
    raise OSError("this file system has no links")


@cache
def _parts(base: Path, words: str, extra: str) -> Any:
    """Finished editions: made once, as how they are made is not what is killed here."""
    return SAMPLE.both_audiences(base / f"finished-{words}-{extra}", words, extra=extra)


def _release(project: Any, words: str, extra: str = "") -> None:
    parts = _parts(project.root.parent, words, extra)
    switch(project, assemble(project, "north", parts))


def _first(project: Any) -> None:
    _release(project, "one")


def _second(project: Any) -> None:
    # One report more and one fewer than before: links appear, and links vanish.
    _release(project, "two", extra="homes")


def _back(project: Any) -> None:
    rollback(project, "north")


def _repair(project: Any) -> None:
    now = live(project, "north")
    assert now
    (now.folder / "public" / "digest.html").write_text("altered", encoding="utf-8")
    _release(project, "two", extra="homes")


def _pruned(project: Any) -> None:
    prune(project, "north", 1)


# What happened before, what is killed, and which words readers may see afterwards.
SCENES: dict[str, tuple[tuple[Callable[..., None], ...], Callable[..., None], set[str]]] = {
    "first": ((), _first, {"", "one"}),
    "next": ((lambda p: _release(p, "one", "jobs"),), _second, {"one", "two"}),
    "back": ((lambda p: _release(p, "one", "jobs"), _second), _back, {"two", "one"}),
    "prune": ((_first, _second), _pruned, {"two"}),
    "repair": ((_first, _second), _repair, {"two"}),
}


def _killed_at(step: int, action: Callable[..., None], project: Any) -> bool:
    """Whether the child was killed: False where it had fewer steps than that."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
            if event in STEPS or writes:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        action(project)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise AssertionError(f"step {step}: the child failed by itself")
    return os.WIFSIGNALED(status)


def _words(project: Any) -> set[str]:
    """Which release's words readers see, by all the files that they can open."""
    seen = set()
    for name, text in SAMPLE.published(project).items():
        if name.endswith(".html"):
            seen |= {word for word in ("one", "two", "altered") if f"<p>{word}</p>" in text}
            seen |= {"altered"} & {text}
    return seen or {""}


def _check(project: Any, allowed: set[str], name: str, *, mixed: bool) -> None:
    words = _words(project)
    assert words <= allowed | ({"altered"} if name == "repair" else set()), (name, words)
    assert mixed or len(words) == 1, f"{name}: readers see a mix: {words}"
    now = live(project, "north")
    if now and name != "repair":
        wrong = [p for p in verify(project, now).problems if p.path.startswith("releases/")]
        assert wrong == [], f"{name}: {wrong}"


def _check_after(project: Any, name: str) -> None:
    """The next run cleans up: all is well, and nothing is left over."""
    mend_links(project)
    now = live(project, "north")
    if now and name != "repair":
        assert verify(project, now).problems == (), f"{name}: {verify(project, now).problems}"
    assert list((project.reports / ".work").glob("release-*")) == []
    # What readers have seen is remembered in the state folder; all else hidden is a leftover.
    hidden = [p for p in project.reports.rglob(".*") if p.name not in (".work", ".state")]
    assert hidden == [], f"{name}: {hidden}"
    dead = [p for p in project.reports.rglob("*") if p.is_symlink() and not p.exists()]
    assert dead == [], f"{name}: {dead}"


def _scene(name: str, base: Path, *, links: bool) -> int:
    before, action, allowed = SCENES[name]
    for words, extra in (("one", ""), ("one", "jobs"), ("two", "homes")):
        _parts(base, words, extra)
    step = 0
    while True:
        folder = base / f"{name}-{step}"
        project = SAMPLE.project_in(folder)
        for earlier in before:
            earlier(project)
        killed = _killed_at(step, action, project)
        # Where a file was altered by hand before, readers had a mix already.
        _check(project, allowed, name, mixed=not links or name == "repair")
        _check_after(project, name)
        if name != "back":
            action(project)
            _check_after(project, "again")
        shutil.rmtree(folder)
        if not killed:
            return step
        step += 1


def main() -> None:
    """kill_points.py FOLDER links|copies SCENE: writes how many steps there were."""
    base, mode, name = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    if mode == "copies":
        pointers.os.symlink = _without_links
    print(json.dumps({"steps": _scene(name, base, links=mode == "links")}))


if __name__ == "__main__":
    main()
