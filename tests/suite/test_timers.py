"""The files for other timers say what they must, whatever the project's folder is called."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import lxml.etree
import pytest

from tp_analysis.errors import ConfigurationError
from tp_analysis.suite.timers import FILES, INSTALLING, KINDS, installing, timer_files

# As bad as a folder's name gets: spaces, quotes, and what systemd, cron, shells and Jinja fill in.
PLAIN = "/srv/total place"
ODD = """/srv/to'tal "pl<&>ace" 100%c $HOME {{x}} \\e"""
COMMAND = ["-m", "tp_analysis", "build", "--due"]


def files(kind: str, root: str = PLAIN) -> dict[str, str]:
    found = timer_files(kind, root=Path(root), python=Path(root) / ".venv/bin/python")  # type: ignore[arg-type]
    encoding = "utf-16" if kind == "windows" else "utf-8"
    return {name: content.decode(encoding) for name, content in found.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_file_calls_the_build_of_what_is_due(kind: str) -> None:
    text = "".join(files(kind).values())
    assert "-m tp_analysis build --due" in text
    assert PLAIN in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_project_gives_the_same_bytes(kind: str) -> None:
    assert files(kind) == files(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_holds_an_address_or_a_time_of_the_schedule(kind: str) -> None:
    text = "".join(files(kind).values())
    assert "://" not in text.replace("http://schemas.microsoft.com", "")
    assert "30 1" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_how_to_put_it_to_use_names_each_file(kind: str) -> None:
    words = installing(kind, Path("/srv/a b"))
    assert [name for name in FILES[kind] if name not in words] == []
    assert set(INSTALLING) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_with_a_line_break_is_refused(kind: str) -> None:
    with pytest.raises(ConfigurationError, match="line break"):
        files(kind, "/srv/a\nb")


def unit(name: str, root: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(files("systemd", root)[name])
    return parser


@pytest.mark.parametrize("root", [PLAIN, ODD])
def test_systemd_starts_the_project_s_python_in_its_folder(root: str) -> None:
    service = unit("total-place.service", root)["Service"]
    assert service["Type"] == "oneshot"
    assert service["WorkingDirectory"].replace("%%", "%") == root
    # Within double quotes systemd undoes backslashes as a shell does.
    words = shlex.split(service["ExecStart"])
    plain = [word.replace("%%", "%").replace("$$", "$") for word in words]
    assert plain == ["/usr/bin/env", f"{root}/.venv/bin/python", *COMMAND]


def test_systemd_asks_every_five_minutes_and_after_a_pause() -> None:
    timer = unit("total-place.timer", PLAIN)
    assert timer["Timer"]["OnCalendar"] == "*:0/5"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.parametrize("name", ["total place", """to 'tal "place" 100%c $HOME \\e"""])
def test_systemd_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("not run: there is no systemd-analyze")
    root = tmp_path / name
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/python").symlink_to("/usr/bin/true")
    for file, text in files("systemd", str(root)).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    units = [str(tmp_path / file) for file in FILES["systemd"]]
    done = subprocess.run([verify, "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["total place", ODD.removeprefix("/srv/")])
def test_the_line_for_cron_runs_in_the_folder(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    (root / ".venv/bin").mkdir(parents=True)
    python = root / ".venv/bin/python"
    python.write_text('#!/bin/sh\npwd\necho "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    [line] = [
        line
        for line in files("cron", str(root))["total-place.cron"].splitlines()
        if not line.startswith("#")
    ]
    assert line.startswith("*/5 * * * * ")
    command = line.removeprefix("*/5 * * * * ")
    # To cron a bare % ends the command, and an escaped one is a %.
    assert not re.search(r"(?<!\\)%", command)
    assert command.endswith(" > /dev/null"), "cron would send a letter every five minutes"
    shell = ["/bin/sh", "-c", command.replace("\\%", "%").removesuffix(" > /dev/null")]
    done = subprocess.run(shell, capture_output=True, text=True, env={})
    assert done.stdout.splitlines() == [str(root), " ".join(COMMAND)], done.stderr


TASK = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def task(root: str = PLAIN) -> lxml.etree._Element:
    content = timer_files("windows", root=Path(root), python=Path(root) / "python.exe")
    return lxml.etree.fromstring(content["total-place.xml"])


def test_windows_gets_the_encoding_that_its_scheduler_writes() -> None:
    content = timer_files("windows", root=Path(PLAIN), python=Path("python"))["total-place.xml"]
    assert content.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<"))
    assert lxml.etree.fromstring(content).getroottree().docinfo.encoding == "UTF-16"


def test_windows_asks_every_five_minutes_without_end_or_overlap() -> None:
    def text(path: str) -> str | None:
        return task().findtext(path, namespaces=TASK)

    assert text("t:Triggers/t:TimeTrigger/t:Repetition/t:Interval") == "PT5M"
    assert text("t:Triggers/t:TimeTrigger/t:Repetition/t:Duration") is None
    assert text("t:Settings/t:MultipleInstancesPolicy") == "IgnoreNew"
    assert text("t:Settings/t:StartWhenAvailable") == "true"
    assert text("t:Settings/t:ExecutionTimeLimit") == "PT0S"
    # The published schema wants the start before the repetition.
    [trigger] = task().iterfind("t:Triggers/t:TimeTrigger", TASK)
    names = [lxml.etree.QName(child).localname for child in trigger]
    assert names == ["StartBoundary", "Repetition"]


@pytest.mark.parametrize("root", [PLAIN, ODD])
def test_windows_starts_the_project_s_python_in_its_folder(root: str) -> None:
    [action] = task(root).iterfind("t:Actions/t:Exec", TASK)
    words = [action.findtext(f"t:{name}", namespaces=TASK) for name in
             ("Command", "Arguments", "WorkingDirectory")]  # fmt: skip
    assert words == [f"{root}/python.exe", " ".join(COMMAND), root]


def keywords(call: ast.Call) -> dict[str, object]:
    return {
        keyword.arg or "": keyword.value.value
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Constant)
    }


def calls(root: str) -> dict[str, dict[str, object]]:
    tree = ast.parse(files("airflow", root)["total_place.py"])
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {ast.unparse(call.func): keywords(call) for call in found}


def test_airflow_asks_every_five_minutes_without_overlap_or_arrears() -> None:
    dag = calls(PLAIN)["DAG"]
    assert dag["schedule"] == "*/5 * * * *"
    assert (dag["catchup"], dag["max_active_runs"]) == (False, 1)


@pytest.mark.parametrize("root", [PLAIN, ODD])
def test_airflow_starts_the_project_s_python_in_its_folder(root: str) -> None:
    jinja2 = pytest.importorskip("jinja2")
    command = jinja2.Template(calls(root)["BashOperator"]["bash_command"]).render()
    folder, python = f"{root}", f"{root}/.venv/bin/python"
    assert shlex.split(command) == ["cd", folder, "&&", python, *COMMAND]


def test_airflow_reads_the_file_in_the_words_of_its_third_edition() -> None:
    text = files("airflow")["total_place.py"]
    assert "from airflow.sdk import DAG" in text
    assert "from airflow.providers.standard.operators.bash import BashOperator" in text
