"""Bundles: all that was released and nothing else, whole or not there, the passphrase nowhere."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import pyzipper
from msoffcrypto import OfficeFile
from pydantic import SecretStr

from tp_analysis.errors import CheckError, ConfigurationError
from tp_analysis.project import Project
from tp_analysis.suite.sharing import bundle as bundles
from tp_analysis.suite.sharing.bundle import BundleOrder, make_bundle
from tp_analysis.suite.sharing.checking import check_bundle
from tp_analysis.suite.sharing.register import SharedBundle, read_register
from tp_analysis.suite.sharing.signing import KEY_VARIABLE, signing_key

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
Make = Callable[..., SharedBundle]


@pytest.fixture
def with_workbook(project: Project, sharing: Any) -> Any:
    """A release whose report has a workbook, too."""
    return sharing.released(project, "full", workbooks=True)


@pytest.fixture
def make(project: Project, sharing: Any, word: SecretStr, tmp_path: Path) -> Make:
    """Make a bundle of the release; `order` changes what is asked for."""
    release = sharing.released(project)

    def made(into: Path | None = None, **order: Any) -> SharedBundle:
        asked = {"release": release, "reports": ("people",), "recipient": "Treasury", **order}
        return make_bundle(
            project,
            BundleOrder(**asked),
            word,
            "generated",
            into=into or tmp_path / "out",
            key=signing_key(project),
            now=NOW,
        )

    return made


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def archived(folder: Path, word: SecretStr) -> dict[str, bytes]:
    [path] = folder.glob("*.zip")
    with pyzipper.AESZipFile(path) as outer:
        inner = outer.read("reports.zip", pwd=word.get_secret_value().encode())
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_what_a_reader_needs_under_names_that_say_little(
    make: Make, with_workbook: Any
) -> None:
    made = make(release=with_workbook)
    assert Path(made.folder).name == f"OFFICIAL-SENSITIVE-{made.id}"
    assert sorted(files(Path(made.folder))) == [
        "OFFICIAL-SENSITIVE-north-files.zip",
        "OFFICIAL-SENSITIVE-north-people.pdf",
        "OFFICIAL-SENSITIVE-north-people.xlsx",
        "README.txt",
        "SHA256SUMS",
        "provenance.json",
    ]


def test_the_archive_holds_the_full_reports_byte_for_byte(
    make: Make, with_workbook: Any, word: SecretStr
) -> None:
    made = make(release=with_workbook)
    release = Path(made.folder)
    inside = archived(release, word)
    receipt = json.loads(inside.pop("receipt.json"))
    prints = {name: hashlib.sha256(content).hexdigest() for name, content in inside.items()}
    assert {one["name"]: one["digest"]["sha256"] for one in receipt["subject"]} == prints
    assert set(inside) >= {"people.html", "people.pdf", "people.xlsx", "csv/people-table.csv"}


def test_with_all_reports_its_receipt_is_the_releases_own(
    make: Make, project: Project, word: SecretStr
) -> None:
    made = make()
    own = project.reports / "releases" / made.release / "restricted" / "receipt.json"
    assert archived(Path(made.folder), word)["receipt.json"] == own.read_bytes()


def test_each_file_opens_with_the_passphrase(
    make: Make, with_workbook: Any, word: SecretStr
) -> None:
    folder, password = Path(make(release=with_workbook).folder), word.get_secret_value()
    pikepdf.open(folder / "OFFICIAL-SENSITIVE-north-people.pdf", password=password).close()
    with (folder / "OFFICIAL-SENSITIVE-north-people.xlsx").open("rb") as file:
        office = OfficeFile(file)
        office.load_key(password=password, verify_password=True)


def test_reports_that_were_not_asked_for_stay_at_home(
    project: Project, sharing: Any, make: Make, word: SecretStr
) -> None:
    release = sharing.released(project, "two", reports=("people", "homes"))
    folder = Path(make(release=release).folder)
    assert not [name for name in files(folder) if "homes" in name]
    inside = archived(folder, word)
    assert not [name for name in inside if "homes" in name]
    assert b"homes" not in inside["receipt.json"]


def test_nothing_public_and_nothing_private_is_in_it(make: Make, word: SecretStr) -> None:
    folder = Path(make().folder)
    for name, content in {**files(folder), **archived(folder, word)}.items():
        assert b"digest.html" not in content, name
        assert "private" not in name


def test_the_note_is_marked_first_and_last_and_says_what_matters(make: Make) -> None:
    made = make(until=datetime.date(2027, 2, 20))
    note = (Path(made.folder) / "README.txt").read_text(encoding="utf-8")
    lines = note.splitlines()
    assert lines[0] == lines[-1] == "DRAFT · OFFICIAL-SENSITIVE"
    assert max(map(len, lines)) <= 78
    words = " ".join(note.split())
    for passage in (
        f"full reports on people of release {made.release}",
        "It is for Treasury.",
        "Delete it, and all copies of it, by 2027-02-20.",
        "It is a draft",
        "comes to you by another channel",
        "such as 7-Zip",
        "copy, print, photograph and forward",
        "try passphrases for as long as they like",
        "cannot be taken back",
        "This bundle is not signed",
    ):
        assert passage in words


def test_the_note_gives_no_title_and_no_figure_away(make: Make) -> None:
    note = (Path(make().folder) / "README.txt").read_text(encoding="utf-8")
    assert "The people of a place" not in note


def test_the_list_of_files_is_one_that_sha256sum_reads(
    make: Make, not_run: Callable[[str], None]
) -> None:
    folder = Path(make().folder)
    if not shutil.which("sha256sum"):
        not_run("sha256sum")
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert done.stdout.count(": OK") == len(files(folder)) - 1


def test_the_passphrase_is_nowhere(
    project: Project,
    make: Make,
    with_workbook: Any,
    word: SecretStr,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    made = make(release=with_workbook, until=datetime.date(2027, 2, 20))
    secret = word.get_secret_value()
    forms = [secret.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    forms += [hashlib.new(name, secret.encode()).hexdigest().encode() for name in ("sha256", "md5")]
    found = {
        path
        for path in tmp_path.rglob("*")
        if any(form in os.fsencode(path) for form in forms)
        or (path.is_file() and any(form in path.read_bytes() for form in forms))
    }
    inside = archived(Path(made.folder), word)
    assert (
        found == {name for name, content in inside.items() if secret.encode() in content} == set()
    )
    assert secret not in repr(made) + "".join(capfd.readouterr())
    assert secret not in " ".join(os.environ.values())


def test_the_scan_for_the_passphrase_can_fail(make: Make, word: SecretStr, tmp_path: Path) -> None:
    made = make(recipient=word.get_secret_value())
    note = (Path(made.folder) / "README.txt").read_bytes()
    assert word.get_secret_value().encode() in note


def test_two_bundles_of_a_release_have_two_names_and_no_byte_of_cipher_alike(make: Make) -> None:
    one, two = make(), make(replaces="one")
    assert (one.id[-3:], two.id[-3:]) == ("-01", "-02")
    name = "OFFICIAL-SENSITIVE-north-people.pdf"
    assert one.files[name] != two.files[name]


def test_what_lies_there_is_never_overwritten(make: Make, project: Project, tmp_path: Path) -> None:
    made = make()
    before = files(Path(made.folder))
    # Another register, say of a copy of the project, counts from one again.
    (project.state / "sharing" / "register.json").unlink()
    with pytest.raises(ConfigurationError, match="is there already"):
        make()
    assert files(Path(made.folder)) == before
    assert os.listdir(tmp_path / "out") == [Path(made.folder).name]
    assert read_register(project) == ()


@pytest.mark.parametrize(
    ("module", "function"),
    [
        ("pdfs", "encrypt_pdf"),
        ("pdfs", "check_pdf"),
        ("workbooks", "check_workbook"),
        ("archives", "check_files"),
        ("bundles", "covering_note"),
        ("bundles", "statement"),
        ("bundles", "sums_of"),
        ("bundles", "write_register"),
    ],
)
@pytest.mark.parametrize("error", [CheckError("it does not open"), KeyboardInterrupt()])
def test_whatever_fails_leaves_nothing_behind(
    make: Make,
    project: Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    with_workbook: Any,
    module: str,
    function: str,
    error: BaseException,
) -> None:
    def fail(*_: Any) -> None:
        raise error

    where = bundles if module == "bundles" else getattr(bundles, module)
    monkeypatch.setattr(where, function, fail)
    with pytest.raises(type(error)):
        make(release=with_workbook)
    assert not (tmp_path / "out").exists()
    assert read_register(project) == ()


def test_a_rename_that_fails_is_taken_out_of_the_register(
    make: Make, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundles.os, "rename", fail)
    with pytest.raises(ConfigurationError, match="No space left"):
        make()
    assert read_register(project) == ()
    assert not (tmp_path / "out").exists()


def test_what_a_kill_left_is_swept_up_and_held_nothing_in_clear(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(bundles.shutil, "rmtree", lambda *_, **__: None)
        patch.setattr(bundles, "covering_note", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make()
    [left] = (tmp_path / "out").iterdir()
    assert left.name.startswith(".tp-share-north-")
    assert oct(left.stat().st_mode)[-3:] == "700"
    for content in files(left).values():
        assert b"The people of a place" not in content
        assert b"<html" not in content
    made = make()
    assert os.listdir(tmp_path / "out") == [Path(made.folder).name]


def test_a_file_damaged_on_its_way_to_the_disk_is_noticed(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, content: bytes) -> None:
        path.write_bytes(content[:-200] + content[-199:] if path.suffix == ".zip" else content)

    monkeypatch.setattr(bundles, "_write", write)
    with pytest.raises(CheckError, match=r"files\.zip was not shared: the disk gave back other"):
        make()
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"):
        make(into=tmp_path / "file" / "below")


def test_unsigned_it_says_so_everywhere(make: Make, keys: Any) -> None:
    made = make()
    assert made.signed_by == ""
    assert "not signed" in check_bundle(Path(made.folder), None).unsigned
    verdict = check_bundle(Path(made.folder), keys.public)
    assert [problem.path for problem in verdict.problems] == ["provenance.dsse.json"]


def test_signed_it_is_checked_with_the_public_key(
    make: Make, keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys.path))
    made = make()
    folder = Path(made.folder)
    assert made.signed_by == hashlib.sha256(keys.public).hexdigest()
    assert made.signed_by in (folder / "README.txt").read_text(encoding="utf-8").replace("\n", " ")
    assert check_bundle(folder, keys.public).problems == ()
    assert check_bundle(folder, keys.public).unsigned == ""
    assert "was not checked" in check_bundle(folder, None).unsigned
    [problem] = check_bundle(folder, b"\x01" * 32).problems
    assert "not signed with the key" in problem.message


def test_the_private_key_is_in_no_file(
    make: Make, keys: Any, monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys.path))
    made = make()
    secret = "".join(keys.path.read_text(encoding="utf-8").splitlines()[1:-1]).encode()
    for folder in (Path(made.folder), project.root):
        assert not [name for name, content in files(folder).items() if secret in content]
        assert not [name for name, content in files(folder).items() if bytes(range(32)) in content]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda f: (f / "README.txt").write_text("Send it on."), "README.txt"),
        (lambda f: (f / "README.txt").unlink(), "README.txt"),
        (lambda f: (f / "extra.txt").touch(), "extra.txt"),
        (lambda f: (f / "SHA256SUMS").write_text("nothing"), "SHA256SUMS"),
        (lambda f: (f / "provenance.dsse.json").write_text("{}"), "provenance.dsse.json"),
    ],
)
def test_whatever_is_changed_later_is_named(
    make: Make, keys: Any, monkeypatch: pytest.MonkeyPatch, change: Any, path: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys.path))
    folder = Path(make().folder)
    change(folder)
    assert path in [problem.path for problem in check_bundle(folder, keys.public).problems]


def test_a_new_list_does_not_help_whoever_changed_a_file(
    make: Make, keys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, str(keys.path))
    folder = Path(make().folder)
    (folder / "README.txt").write_text("Send it on.", encoding="utf-8")
    (folder / "SHA256SUMS").write_bytes(bundles.sums_of(folder))
    found = {p.path: p.message for p in check_bundle(folder, keys.public).problems}
    assert found == {
        "README.txt": "is not the one that provenance.json lists",
        "provenance.dsse.json": "is the signature of other files",
    }


def put_right(folder: Path) -> None:
    """As whoever altered a file of an unsigned bundle would: both of its lists made anew."""
    names = [name for name in files(folder) if name not in ("SHA256SUMS", "provenance.json")]
    prints = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / "provenance.json").write_bytes(bundles.statement(prints, bundles.BUNDLE_TYPE, {}))
    (folder / "SHA256SUMS").write_bytes(bundles.sums_of(folder))


def test_the_register_knows_what_was_made_whatever_the_lists_say(
    make: Make, project: Project, tmp_path: Path
) -> None:
    folder = Path(make().folder)
    verdict = check_bundle(folder, None, read_register(project))
    assert (verdict.problems, verdict.vouched) == ((), True)
    with (folder / "README.txt").open("a", encoding="utf-8") as note:
        note.write("Send it on.")
    (folder / "extra.txt").touch()
    put_right(folder)
    wanted = ["README.txt", "SHA256SUMS", "extra.txt", "provenance.json"]
    # Under another name it is known by the files that nobody can encrypt alike.
    for place in (folder, folder.rename(tmp_path / "renamed")):
        if not place.exists():
            continue
        verdict = check_bundle(place, None, read_register(project))
        assert [problem.path for problem in verdict.problems] == wanted
        assert "register says" in verdict.problems[0].message


def test_where_nothing_vouches_for_it_only_its_own_lists_are_known(
    make: Make, project: Project
) -> None:
    folder = Path(make().folder)
    (folder / "README.txt").write_text("Send it on.", encoding="utf-8")
    put_right(folder)
    verdict = check_bundle(folder, None)
    assert (verdict.problems, verdict.vouched) == ((), False)
    assert "nothing in it proves who made it" in verdict.unsigned


def test_the_two_lists_of_a_bundle_agree(make: Make) -> None:
    folder = Path(make().folder)
    (folder / "README.txt").write_text("Send it on.", encoding="utf-8")
    (folder / "SHA256SUMS").write_bytes(bundles.sums_of(folder))
    [problem] = check_bundle(folder, None).problems
    assert str(problem.path) == "README.txt"
    (folder / "provenance.json").unlink()
    (folder / "SHA256SUMS").write_bytes(bundles.sums_of(folder))
    [problem] = check_bundle(folder, None).problems
    assert (problem.path, problem.message) == ("provenance.json", "is missing or was altered")


def test_a_folder_without_a_list_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no bundle"):
        check_bundle(tmp_path, None)
