"""tp share and its commands: words, exit codes, and where the passphrase is and is not."""

from __future__ import annotations

import datetime
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tp_analysis.cli import passphrases, tp
from tp_analysis.cli import sharing as commands
from tp_analysis.errors import TpAnalysisError
from tp_analysis.project import Project
from tp_analysis.suite.sharing.register import read_register, write_register

GENERATED = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){4}")
FOR = ("--recipient", "Treasury")
STRONG = "gnarly unfold blimp cargo esteem dwindle mossy"


def _helper() -> Any:
    path = Path(__file__).parents[1] / "suite" / "sharing" / "sharing_project.py"
    specification = importlib.util.spec_from_file_location("sharing_project_of_cli", path)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


HELPER = _helper()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a release, and the current folder in it."""
    for name in ("TP_PROJECT", "TP_DATA", "TP_SIGNING_KEY"):
        monkeypatch.delenv(name, raising=False)
    made: Project = HELPER.make_project(tmp_path / "project")
    monkeypatch.chdir(made.root)
    HELPER.released(made)
    return made


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a person sat there."""
    monkeypatch.setattr(passphrases, "is_terminal", lambda: True)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def run(*arguments: str | Path, stdin: str = "") -> tuple[int, str]:
    """The exit code, and everything said; an error a person can act on as `tp` tells it."""
    result = CliRunner().invoke(tp, [str(one) for one in arguments], input=stdin)
    if isinstance(result.exception, TpAnalysisError):
        return result.exception.exit_code, f"{result.output}{result.exception}"
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def configure(project: Project, text: str) -> None:
    (project.root / "suite.toml").write_text(HELPER.SUITE + text, encoding="utf-8")


def opens(folder: Path, password: str) -> bool:
    [path] = folder.rglob("*.pdf")
    try:
        pikepdf.open(path, password=password).close()
    except pikepdf.PasswordError:
        return False
    return True


def test_on_a_terminal_the_passphrase_is_shown_once_and_kept_nowhere(
    project: Project, out: Path, terminal: None
) -> None:
    code, words = run("share", "north", "--to", out, "--recipient", "Treasury")
    assert code == 0, words
    [password] = GENERATED.findall(words)
    assert opens(out, password)
    assert "another channel" in words
    assert "It is not signed." in words
    assert ": people, for Treasury.\n" in words
    kept = [p for p in project.root.parent.rglob("*") if p.is_file()]
    assert not [path for path in kept if password.encode() in path.read_bytes()]


def test_where_no_person_looks_it_is_shown_to_no_log(project: Project, out: Path) -> None:
    code, words = run("share", "north", "--to", out, *FOR)
    assert code == 2
    assert "--passphrase-out" in words
    assert not GENERATED.search(words)
    assert not out.exists()
    assert read_register(project) == ()


def test_a_script_gets_it_in_a_file_of_its_own(project: Project, out: Path, tmp_path: Path) -> None:
    file = tmp_path / "word.txt"
    code, words = run("share", "north", "--to", out, *FOR, "--passphrase-out", file)
    assert code == 0, words
    assert not GENERATED.search(words)
    password = file.read_text(encoding="ascii").removesuffix("\n")
    assert opens(out, password)
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_that_file_cannot_lie_beside_the_bundle_and_is_not_overwritten(
    project: Project, out: Path, tmp_path: Path
) -> None:
    for bad in (out / "word.txt", project.root / "word.txt"):
        code, words = run("share", "north", "--to", out, *FOR, "--passphrase-out", bad)
        assert (code, "beside what it opens" in words) == (10, True)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    code, words = run(
        "share", "north", "--to", out, *FOR, "--passphrase-out", tmp_path / "mine.txt"
    )
    assert (code, "mine.txt cannot be written" in words) == (10, True)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert not out.exists()


def test_without_a_bundle_there_is_no_file_with_its_passphrase(
    project: Project, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tp_analysis.suite.sharing.bundle.covering_note", lambda *_: 1 / 0)
    file = tmp_path / "word.txt"
    with pytest.raises(AssertionError, match="division"):
        run("share", "north", "--to", out, *FOR, "--passphrase-out", file)
    assert not file.exists()


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_ones_own_comes_from_a_file_or_from_standard_input(
    project: Project, out: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / "own.txt"
    file.write_bytes(f"{STRONG}{ending}".encode())
    file.chmod(0o600)
    code, words = run("share", "north", "--to", out / "a", *FOR, "--passphrase-file", file)
    assert (code, STRONG in words) == (0, False), words
    assert opens(out / "a", STRONG)
    code, words = run(
        "share",
        "north",
        "--to",
        out / "b",
        *FOR,
        "--passphrase-file",
        "-",
        stdin=f"{STRONG}{ending}",
    )
    assert (code, STRONG in words) == (0, False), words
    assert opens(out / "b", STRONG)
    assert [bundle.passphrase for bundle in read_register(project)] == ["own", "own"]


def test_a_weak_one_of_ones_own_is_refused_and_not_repeated(project: Project, out: Path) -> None:
    code, words = run(
        "share", "north", "--to", out, *FOR, "--passphrase-file", "-", stdin="letmein2026\n"
    )
    assert (code, "too easy to guess" in words, "letmein2026" in words) == (10, True, False)
    assert not out.exists()


def test_a_file_that_others_may_read_is_refused(
    project: Project, out: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.txt"
    file.write_text(STRONG, encoding="utf-8")
    file.chmod(0o644)
    code, words = run("share", "north", "--to", out, *FOR, "--passphrase-file", file)
    assert (code, "chmod 600" in words) == (10, True)


def test_there_is_no_way_to_type_it_into_the_command(project: Project, out: Path) -> None:
    options = {name for one in commands.share_area.params for name in one.opts}
    assert "--passphrase" not in options
    code, _ = run("share", "north", "--to", out, *FOR, "--passphrase", STRONG)
    assert code == 2


def test_it_is_for_somebody_and_one_who_is_named_is_asked_for(
    project: Project, out: Path, terminal: None
) -> None:
    code, words = run("share", "north", "--to", out)
    assert (code, "--recipient" in words) == (2, True)
    assert not out.exists()


def test_a_bundle_for_nobody_named_of_old_is_not_made_again(
    project: Project, out: Path, terminal: None
) -> None:
    run("share", "north", "--to", out, *FOR)
    [old] = read_register(project)
    write_register(project, (old.model_copy(update={"recipient": ""}),))
    code, words = run("share", "reissue", old.id, "--to", out)
    assert (code, "for nobody named" in words, "--recipient" in words) == (10, True, True)


def test_options_may_stand_before_the_area(project: Project, out: Path, terminal: None) -> None:
    assert run("share", *FOR, "--to", out, "north")[0] == 0


def test_another_release_may_be_named(project: Project, out: Path, terminal: None) -> None:
    [old] = (project.reports / "releases").iterdir()
    HELPER.released(project, "two")
    code, words = run("share", "north", "--to", out, *FOR, "--release", old.name)
    assert (code, f"Shared {old.name}-01" in words) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("north", *FOR), 2),
        (("north", "--to", "OUT"), 2),
        (("north", "--to", "OUT", "--recipient", ""), 10),
        (("nowhere", "--to", "OUT", *FOR), 10),
        (("north", "--to", "reports", *FOR), 10),
        (("north", "--to", "OUT", *FOR, "--release", "north-000000000000"), 10),
    ],
)
def test_wrong_usage_and_wrong_names_have_their_codes(
    project: Project, out: Path, terminal: None, arguments: tuple[str, ...], code: int
) -> None:
    given = [str(out) if one == "OUT" else one for one in arguments]
    assert run("share", *given)[0] == code
    assert not out.exists()


def test_a_release_that_was_altered_is_refused_by_the_check(
    project: Project, out: Path, terminal: None
) -> None:
    [release] = (project.reports / "releases").iterdir()
    (release / "restricted" / "people.html").write_text("altered", encoding="utf-8")
    code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "people.html was altered" in words) == (13, True)


def test_a_key_that_cannot_be_used_stops_it_rather_than_leave_it_unsigned(
    project: Project, out: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TP_SIGNING_KEY", str(out / "missing.pem"))
    code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "cannot be read" in words) == (10, True)


def test_reissued_it_has_a_new_passphrase_and_the_register_says_so(
    project: Project, out: Path, terminal: None
) -> None:
    _, first = run("share", "north", "--to", out / "a", "--recipient", "Treasury")
    [old] = read_register(project)
    code, second = run("share", "reissue", old.folder, "--to", out / "b")
    assert code == 0, second
    passwords = [GENERATED.findall(words)[0] for words in (first, second)]
    assert len(set(passwords)) == 2
    assert opens(out / "b", passwords[1])
    assert not opens(out / "b", passwords[0])
    new = read_register(project)[1]
    assert (new.replaces, new.release, new.recipient) == (old.id, old.release, "Treasury")
    assert f"in the place of {old.id}" in run("share", "list")[1]


def test_the_list_says_what_was_given_to_whom(project: Project, out: Path, terminal: None) -> None:
    assert run("share", "list") == (0, "Nothing has been shared yet.\n")
    configure(project, "\n[sharing]\nretention_days = 30\n")
    run("share", "north", "--to", out, "--recipient", "Treasury")
    [bundle] = read_register(project)
    code, words = run("share", "list")
    head, line = words.splitlines()
    assert code == 0
    assert re.split(r" {2,}", head)[:3] == ["made (London)", "bundle", "for"]
    when, *cells = re.split(r" {2,}", line)
    assert cells == [bundle.id, "Treasury", f"people; delete after {bundle.until}"]
    made = datetime.datetime.fromisoformat(bundle.made_at).astimezone(ZoneInfo("Europe/London"))
    assert when == made.strftime("%Y-%m-%d %H:%M")
    rows = json.loads(run("share", "list", "--json")[1])["bundles"]
    assert rows == [bundle.model_dump(mode="json")]
    assert run("share", "list", "--area", "south")[1] == "Nothing has been shared yet.\n"


def test_with_a_list_of_recipients_others_are_refused(
    project: Project, out: Path, terminal: None
) -> None:
    configure(project, '\n[[sharing.recipient]]\nname = "Treasury"\nareas = ["north"]\n')
    assert run("share", "north", "--to", out, "--recipient", "Somebody")[0] == 10
    assert run("share", "north", "--to", out)[0] == 2
    assert read_register(project) == ()
    code, words = run("share", "north", "--to", out, *FOR)
    assert code == 0, words
    assert read_register(project)[0].recipient == "Treasury"


def test_under_embargo_only_those_on_its_list_are_given_a_report(
    project: Project, out: Path, terminal: None
) -> None:
    embargo = 'embargo_until = 2999-01-01\nembargo_recipients = ["Treasury"]\n'
    people = "".join(f'\n[[sharing.recipient]]\nname = "{who}"\n' for who in ("Treasury", "Police"))
    configure(project, embargo + people)
    code, words = run("share", "north", "--to", out, "--recipient", "Police")
    assert (code, "under embargo until 1 January 2999" in words) == (13, True), words
    assert run("share", "north", "--to", out, "--recipient", "Treasury")[0] == 0


def test_a_bundle_is_checked_without_its_passphrase(
    project: Project, out: Path, terminal: None
) -> None:
    run("share", "north", "--to", out, *FOR)
    [folder] = out.iterdir()
    code, words = run("share", "check", folder)
    assert (code, "all as made. It is not signed" in words) == (0, True)
    (folder / "README.txt").write_text("altered", encoding="utf-8")
    code, words = run("share", "check", folder)
    assert (code, "wrong  README.txt was altered." in words) == (13, True)


def test_on_another_computer_it_is_only_compared_with_its_own_lists(
    project: Project, out: Path, terminal: None, tmp_path: Path
) -> None:
    run("share", "north", "--to", out, *FOR)
    [folder] = out.iterdir()
    code, words = run("share", "check", folder, "--out", tmp_path / "elsewhere")
    assert (code, "all as its own lists say. It is not signed" in words) == (0, True), words
    assert "as made" not in words


def test_a_key_that_is_asked_for_has_to_be_there(
    project: Project, out: Path, terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [key, other] = [private_key(tmp_path / name) for name in ("key.pem", "other.pem")]
    configure(project, f'\n[sharing]\npublic_key = """\n{key}"""\n')
    code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "TP_SIGNING_KEY is not set" in words) == (10, True), words
    monkeypatch.setenv("TP_SIGNING_KEY", str(tmp_path / "other.pem"))
    code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "TP_SIGNING_KEY names another key" in words) == (10, True), words
    assert other not in words
    assert not out.exists()
    assert read_register(project) == ()
    monkeypatch.setenv("TP_SIGNING_KEY", str(tmp_path / "key.pem"))
    [release] = (project.reports / "releases").iterdir()
    from tp_analysis.suite.sharing.signing import sign_release, signing_key

    signer = signing_key(project)
    assert signer
    sign_release(release, release.name, signer)
    code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "Signed with key" in words) == (0, True), words
    [folder] = out.iterdir()
    code, words = run("share", "check", folder, "--out", tmp_path / "elsewhere")
    assert (code, words.endswith("all as made.\n")) == (0, True), words


def private_key(path: Path) -> str:
    """A new key in a file; its public half comes back."""
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    public = key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_expire_says_what_goes_and_only_then_deletes(
    project: Project, out: Path, terminal: None
) -> None:
    assert run("share", "expire")[0] == 10
    configure(project, "\n[sharing]\nretention_days = 30\n")
    assert run("share", "expire") == (0, "Nothing is past its time.\n")
    [old] = (project.reports / "releases").iterdir()
    times = json.loads((old / "times.json").read_text(encoding="utf-8"))
    aged = json.dumps({**times, "made_at": "2010-02-05T00:00:00+00:00"})
    (old / "times.json").write_text(aged, encoding="utf-8")
    assert "readers see it" in run("share", "expire")[1]
    HELPER.released(project, "two")
    assert run("share", "expire", "--dry-run")[1] == f"{old.name}: full reports would be deleted\n"
    assert (old / "restricted").is_dir()
    assert run("share", "expire")[1] == f"{old.name}: full reports deleted\n"
    assert not (old / "restricted").exists()


def test_it_waits_for_no_build_but_says_that_one_is_at_work(
    project: Project, out: Path, terminal: None
) -> None:
    from tp_analysis.suite.lock import only_build

    with only_build(project):
        code, words = run("share", "north", "--to", out, *FOR)
    assert (code, "Another build is at work" in words) == (10, True)


def test_no_child_process_is_told_the_passphrase(
    project: Project, out: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.Popen.__init__", refuse)
    before = dict(os.environ)
    assert run("share", "north", "--to", out, *FOR)[0] == 0
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    "command", [["share", "reissue"], ["share", "list"], ["share", "check"], ["share", "expire"]]
)
def test_help_of_each_command_fits_on_a_screen(command: list[str]) -> None:
    code, words = run(*command, "--help")
    assert code == 0
    assert len(words.splitlines()) < 24


def test_the_help_of_share_tells_of_the_area_and_of_the_commands() -> None:
    code, words = run("share", "--help")
    assert code == 0
    for part in ("AREA --to DIR --recipient NAME", "--passphrase-out", "reissue", "expire"):
        assert part in words
