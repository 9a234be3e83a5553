"""A stranger's first hour: clone, make reports, and every command that the README shows."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pikepdf
import pytest

pytestmark = pytest.mark.long

AREA = "luton-and-central-bedfordshire"
PAGES = {
    f"public/{AREA}/summary",
    *(f"restricted/{AREA}/{name}" for name in ("spending", "offending", "benefits")),
}
PASSPHRASE = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){4}")


def _commands() -> ModuleType:
    path = Path(__file__).with_name("readme_commands.py")
    spec = importlib.util.spec_from_file_location("readme_commands", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMMANDS = _commands()


@dataclass(frozen=True)
class Clone:
    """A fresh clone, and the surroundings of somebody who has nothing else."""

    root: Path
    surroundings: dict[str, str]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command there, as typed."""
        return subprocess.run(
            command,
            shell=True,
            cwd=self.root,
            env=self.surroundings,
            capture_output=True,
            text=True,
            timeout=1800,
        )

    def run_on_a_terminal(self, command: str) -> tuple[int, str]:
        """The exit code, and all that a person who typed the command would see."""
        ours, theirs = os.openpty()
        running = subprocess.Popen(
            command,
            shell=True,
            cwd=self.root,
            env=self.surroundings,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        said = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
        return running.wait(timeout=600), said.decode().replace("\r\n", "\n")

    def records(self) -> dict[str, int]:
        """When the record of each edition was last written."""
        found = (self.root / "reports" / ".state").glob("*/*/*.json")
        return {path.name: path.stat().st_mtime_ns for path in found}


def _read(terminal: int) -> bytes:
    """The next thing said there; nothing once everybody has left."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def _cache(command: list[str]) -> str:
    """The folder where pip or uv keeps what it fetched before; "" where there is none."""
    if not shutil.which(command[0]):
        return ""
    done = subprocess.run(command, capture_output=True, text=True)
    folder = done.stdout.strip()
    return folder if done.returncode == 0 and Path(folder).is_dir() else ""


def _surroundings(home: Path, clone: Path) -> dict[str, str]:
    """An empty home, no trace of the environment that runs the tests; caches are used again."""
    caches = {
        "PIP_CACHE_DIR": _cache(["python3", "-m", "pip", "cache", "dir"]),
        "UV_CACHE_DIR": _cache(["uv", "cache", "dir"]),
    }
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TP_", "JUPYTER", "PYTEST", "PYTHON", "VIRTUAL_ENV", "IPYTHON"))
    }
    own = str(Path(os.environ.get("VIRTUAL_ENV", "/nowhere")) / "bin")
    path = [part for part in os.environ["PATH"].split(os.pathsep) if part != own]
    return {
        **inherited,
        **{name: folder for name, folder in caches.items() if folder},
        "HOME": str(home),
        "PATH": os.pathsep.join([str(clone / ".venv" / "bin"), *path]),
    }


@pytest.fixture(scope="module")
def clone(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone of what was last committed, into a path with a space; nothing is set up in it."""
    base = tmp_path_factory.mktemp("clone")
    target, home = base / "a fresh clone", base / "home"
    home.mkdir()
    command = ["git", "clone", "--quiet", str(root), str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 and not (root / ".git").exists():
        pytest.skip("not run: this is no git checkout")
    assert done.returncode == 0, done.stderr
    return Clone(target, _surroundings(home, target))


@pytest.fixture(scope="module")
def made(clone: Clone) -> Clone:
    """The clone after its first `make reports`."""
    [command] = COMMANDS.FIRST
    done = clone.run(command)
    assert done.returncode == 0, done.stdout + done.stderr
    return clone


def test_the_first_make_builds_every_report_as_a_page_a_pdf_and_workbooks(made: Clone) -> None:
    reports = made.root / "reports"
    for name in ("index.html", "public/index.html", "restricted/index.html"):
        assert (reports / name).is_file()
    for page in PAGES:
        assert (reports / f"{page}.html").read_bytes().startswith(b"<!DOCTYPE html>")
        assert (reports / f"{page}.pdf").read_bytes().startswith(b"%PDF-")
        for workbook in (f"{page}.xlsx", f"{page}.ods"):
            assert (reports / workbook).read_bytes().startswith(b"PK")


def test_no_full_report_lies_in_the_public_folder(made: Clone) -> None:
    public = made.root / "reports" / "public"
    names = {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    tables = {name for name in names if name.startswith(f"{AREA}/csv/summary-")}
    held = ("summary.html", "summary.pdf", "summary.xlsx", "summary.ods", "receipt.json")
    assert tables
    assert names - tables == {
        "index.html",
        f"{AREA}/accessibility.html",
        *(f"{AREA}/{name}" for name in held),
    }


def test_the_second_make_rebuilds_nothing(made: Clone) -> None:
    before = made.records()
    done = made.run("make reports")
    assert done.returncode == 0, done.stderr
    assert "6 editions: 6 fresh." in done.stdout
    assert made.records() == before


def test_the_clone_holds_no_change_after_all_that(made: Clone) -> None:
    done = made.run("git status --porcelain")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("command", COMMANDS.RUN)
def test_a_command_of_the_readme_does_what_it_says(made: Clone, command: str) -> None:
    done = made.run(command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("kind", "start"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")], ids=["pdf", "html"]
)
def test_nbconvert_alone_makes_the_page(made: Clone, kind: str, start: bytes) -> None:
    [command] = [command for command in COMMANDS.RUN if f"--to tp-{kind}" in command]
    assert made.run(command).returncode == 0
    assert (made.root / f"reports/trial/spending.{kind}").read_bytes().startswith(start)


def test_the_full_reports_leave_protected_and_what_left_is_known(made: Clone) -> None:
    code, said = made.run_on_a_terminal(COMMANDS.SHARE)
    assert code == 0, said
    [passphrase] = PASSPHRASE.findall(said)
    [bundle] = re.findall(r"^Shared (\S+):", said, re.MULTILINE)
    [folder] = (made.root.parent / "bundles").glob(f"*-{bundle}")
    assert set(_opened_with(folder, passphrase)) == {True}
    assert set(_opened_with(folder, "")) == {False}
    passphrases = {passphrase}
    for command, words in zip(
        COMMANDS.SHARED,
        (bundle, "all as made", "Send the passphrase by another channel", "Nothing is past"),
        strict=True,
    ):
        typed = command.replace("BUNDLE", bundle).replace("FOLDER", folder.name)
        code, said = made.run_on_a_terminal(typed)
        assert (code, words in said) == (0, True), said
        passphrases.update(PASSPHRASE.findall(said))
    assert len(passphrases) == 2
    listed = made.run("tp share list --json")
    assert [line["replaces"] for line in json.loads(listed.stdout)["bundles"]] == [bundle, ""]
    kept = [path for path in (made.root / "reports").rglob("*") if path.is_file()]
    assert not [p for p in kept if any(one.encode() in p.read_bytes() for one in passphrases)]


def _opened_with(folder: Path, passphrase: str) -> Iterator[bool]:
    """For each PDF of a bundle, whether it opens."""
    for path in sorted(folder.glob("*.pdf")):
        try:
            pikepdf.open(path, password=passphrase).close()
        except pikepdf.PasswordError:
            yield False
        else:
            yield True


def test_where_nobody_looks_no_passphrase_is_made(made: Clone) -> None:
    done = made.run(COMMANDS.SHARE)
    assert done.returncode == 2
    assert "--passphrase-out" in done.stderr
    assert not PASSPHRASE.search(done.stdout + done.stderr)


def test_a_withdrawn_place_shows_a_notice_until_it_is_taken_back(made: Clone) -> None:
    page = made.root / f"reports/public/{AREA}/summary.html"
    before = page.read_bytes()
    done = made.run(COMMANDS.WITHDRAW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The total counts one council twice." in page.read_text(encoding="utf-8")
    done = made.run(COMMANDS.ROLLBACK)
    assert done.returncode == 0, done.stdout + done.stderr
    assert page.read_bytes() == before


def test_a_correction_says_what_changed_and_so_does_diff(made: Clone) -> None:
    figures = made.root / "data/raw/offending/published_figures.csv"
    text = figures.read_text(encoding="utf-8")
    changed = text.replace(",250,", ",260,", 1)
    assert changed != text
    figures.write_text(changed, encoding="utf-8")
    try:
        done = made.run(COMMANDS.CORRECT)
        assert done.returncode == 0, done.stdout + done.stderr
        page = made.root / f"reports/restricted/{AREA}/offending.html"
        assert "The total counted one council twice." in page.read_text(encoding="utf-8")
        listed = made.run(f"tp release list --area {AREA} --json")
        newest, *older = [row["id"] for row in json.loads(listed.stdout)["releases"]]
        differ = made.run(COMMANDS.DIFF.replace("OLD", older[-1]).replace("NEW", newest))
        assert differ.returncode == 0, differ.stdout + differ.stderr
        assert "260" in differ.stdout
    finally:
        figures.write_text(text, encoding="utf-8")


def test_the_schedule_waits_until_it_is_told_to_end(made: Clone) -> None:
    waiting = subprocess.Popen(
        ["tp", *COMMANDS.WAIT.split()[1:]],
        executable=str(made.root / ".venv/bin/tp"),
        cwd=made.root,
        env=made.surroundings,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert waiting.stdout
    assert "Waiting for what falls due" in waiting.stdout.readline()
    waiting.send_signal(signal.SIGTERM)
    assert waiting.wait(timeout=60) == 0


@pytest.fixture
def jupyter_settings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings of a server that opens no browser and says in a file where it listens."""
    config = tmp_path / "config"
    config.mkdir()
    # Tests may run as root, in a container; a person does not.
    settings = {"ServerApp": {"allow_root": True, "open_browser": False, "port": 0}}
    (config / "jupyter_server_config.json").write_text(json.dumps(settings), encoding="utf-8")
    yield {"JUPYTER_CONFIG_DIR": str(config), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}


@pytest.mark.parametrize("command", COMMANDS.SERVE)
def test_jupyterlab_opens_in_the_project_and_answers(
    made: Clone, jupyter_settings: dict[str, str], tmp_path: Path, command: str
) -> None:
    said = (tmp_path / "said.txt").open("w+", encoding="utf-8")
    server = subprocess.Popen(
        command,
        shell=True,
        cwd=made.root,
        env={**made.surroundings, **jupyter_settings},
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        listening = _where_it_listens(tmp_path / "runtime", server)
        assert listening, (tmp_path / "said.txt").read_text(encoding="utf-8")
        assert Path(listening["root_dir"]) == made.root
        assert "version" in json.loads(_get(listening, "api"))
        assert b"JupyterLab" in _get(listening, "lab")
        assert b"spending.ipynb" in _get(listening, "api/contents/notebooks")
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)
        said.close()


def _where_it_listens(runtime: Path, server: subprocess.Popen[bytes]) -> dict[str, str]:
    """What the server wrote of itself, once it answers; empty if it ended before."""
    for _ in range(240):
        for path in runtime.glob("jpserver-*.json"):
            listening = dict(json.loads(path.read_text(encoding="utf-8")))
            try:
                _get(listening, "api")
            except OSError:
                break
            return listening
        if server.poll() is not None:
            return {}
        time.sleep(0.5)
    return {}


def _get(listening: dict[str, str], path: str) -> bytes:
    address = f"{listening['url']}{path}"
    asked = urllib.request.Request(
        address, headers={"Authorization": f"token {listening['token']}"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return bytes(answer.read())
