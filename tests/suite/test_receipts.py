"""Receipts: a format that tools read, the same bytes each time, nothing of a computer."""

from __future__ import annotations

import getpass
import importlib.util
import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from tp_analysis.publish.checks.results import Check
from tp_analysis.suite.environment import Environment
from tp_analysis.suite.receipts import (
    canonical_json,
    dependencies,
    edition_receipt,
    public_receipt,
    receipt_id,
    subjects,
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
SOME, OTHER = "1" * 64, "2" * 64
INPUTS = {"the package code": OTHER, "data/raw/x.csv": SOME}
OUTPUTS = {"people.pdf": OTHER, "people.html": SOME}


def receipt(**changed: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "inputs": INPUTS,
        "outputs": OUTPUTS,
        "environment": SAMPLE.ENVIRONMENT,
        "checks": SAMPLE.CHECKS,
        **changed,
    }
    return edition_receipt(
        SAMPLE.edition("people"), given["inputs"], given["outputs"], given["environment"],
        given["checks"], receipt_id="0123456789abcdef",
    )  # fmt: skip


def descriptors(value: Any) -> list[dict[str, Any]]:
    predicate = value["predicate"]
    return [
        *value["subject"],
        *predicate["buildDefinition"].get("resolvedDependencies", []),
        *predicate["runDetails"].get("byproducts", []),
    ]


@pytest.mark.parametrize(
    "value", [receipt(), public_receipt("north", "public", OUTPUTS)], ids=["full", "public"]
)
def test_a_receipt_is_an_in_toto_statement_with_slsa_provenance(value: dict[str, Any]) -> None:
    assert set(value) == {"_type", "subject", "predicateType", "predicate"}
    assert value["_type"] == "https://in-toto.io/Statement/v1"
    assert value["predicateType"] == "https://slsa.dev/provenance/v1"
    predicate = value["predicate"]
    assert set(predicate) == {"buildDefinition", "runDetails"}
    assert {"buildType", "externalParameters"} <= set(predicate["buildDefinition"])
    # Both are addresses in the sense of the format: a scheme, then a name.
    for address in (
        predicate["buildDefinition"]["buildType"],
        predicate["runDetails"]["builder"]["id"],
    ):
        assert re.fullmatch(r"[a-z]+:[!-~]+", address)


def test_every_entry_has_what_the_format_asks_for() -> None:
    lines = descriptors(receipt(inputs={**INPUTS, "data/raw/gone.csv": "missing"}))
    allowed = {"name", "uri", "digest", "content", "downloadLocation", "mediaType", "annotations"}
    for line in lines:
        assert set(line) <= allowed
        assert {"uri", "digest", "content"} & set(line), line
        for digest in line.get("digest", {}).values():
            assert re.fullmatch(r"[0-9a-f]{40,64}", digest)


def test_a_receipt_says_what_went_in_and_what_came_out() -> None:
    value = receipt()
    assert subjects(value) == OUTPUTS
    assert receipt_id(value) == "0123456789abcdef"
    found = dependencies(value)
    assert {name: found[name] for name in INPUTS} == INPUTS
    assert found["package pandas"] == "pkg:pypi/pandas@3.0.0"
    assert found["python"] == "pkg:generic/python@3.11.0"
    assert found["the commit"] == "a" * 40


def test_a_receipt_says_which_parameters_and_seeds_were_used() -> None:
    definition = receipt()["predicate"]["buildDefinition"]
    external = definition["externalParameters"]
    assert (external["report"], external["area"]) == ("people", "north")
    assert external["audience"] == "restricted"
    assert external["parameters"]["as_at"] == "2010-07-31"
    internal = definition["internalParameters"]
    assert internal["seeds"] == {"random_seed": 7}
    assert internal["marking"] == "DRAFT · OFFICIAL-SENSITIVE"
    assert internal["variables"]["PYTHONHASHSEED"] == "0"
    assert internal["variables"]["TZ"]


def test_a_receipt_says_which_checks_passed_and_which_were_not_run() -> None:
    lines = receipt()["predicate"]["runDetails"]["byproducts"]
    told = {line["name"]: line["annotations"] for line in lines}
    assert told["page is whole"] == {"result": "pass", "detail": "", "tool": ""}
    assert told["screen reader"] == {"result": "not-run", "detail": "needs a person", "tool": ""}


def test_uncommitted_changes_are_said() -> None:
    dirty = Environment("3.11.0", (), "b" * 40, uncommitted_changes=True)
    lines = descriptors(receipt(environment=dirty))
    [line] = [line for line in lines if line["name"] == "the commit"]
    assert line["annotations"] == {"uncommitted_changes": True}


def test_without_git_no_commit_is_claimed() -> None:
    assert "the commit" not in dependencies(receipt(environment=Environment("3.11.0")))


def test_an_input_that_was_missing_is_said_to_be() -> None:
    lines = descriptors(receipt(inputs={"data/raw/gone.csv": "missing"}))
    [line] = [line for line in lines if line["name"] == "data/raw/gone.csv"]
    assert line["annotations"] == {"state": "missing"}


@pytest.mark.skipif(not Path("/").is_absolute(), reason="not run: paths of another system")
def test_no_folder_user_or_host_of_a_computer_is_in_a_receipt() -> None:
    outside = str(Path("/").joinpath("srv", "somebody", "extracts", "x.csv"))
    text = canonical_json(receipt(inputs={outside: SOME})).decode()
    assert "a file outside the project: x.csv" in text
    assert "somebody" not in text
    assert socket.gethostname() not in text.replace("localhost", "")
    assert f'"{getpass.getuser()}"' not in text
    assert not re.search(r"20\d\d-\d\d-\d\dT", text), "a receipt holds no time"


def test_the_public_receipt_holds_outputs_and_hashes_only() -> None:
    value = public_receipt("north", "public", OUTPUTS)
    assert subjects(value) == OUTPUTS
    assert value["predicate"]["buildDefinition"]["externalParameters"] == {
        "area": "north",
        "audience": "public",
    }
    assert set(value["predicate"]["runDetails"]) == {"builder"}
    assert "resolvedDependencies" not in value["predicate"]["buildDefinition"]


def test_no_level_of_slsa_is_claimed() -> None:
    assert not re.search(r"level", canonical_json(receipt()).decode(), re.IGNORECASE)


def test_the_same_facts_are_the_same_bytes_in_whatever_order_they_come() -> None:
    turned = {name: INPUTS[name] for name in reversed(INPUTS)}
    assert canonical_json(receipt()) == canonical_json(receipt(inputs=turned))
    assert canonical_json({"b": 1, "a": [2]}) == b'{\n "a": [\n  2\n ],\n "b": 1\n}\n'


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


@pytest.mark.parametrize("value", [None, [], {}, {"subject": [{}]}, "text"])
def test_what_is_no_receipt_is_refused_plainly(value: Any) -> None:
    for reader in (subjects, receipt_id):
        with pytest.raises(ValueError, match="shape of a receipt"):
            reader(value)


def test_a_failed_check_is_told_with_its_reason() -> None:
    value = receipt(checks=(Check("page is under 1 MB", "fail", "it has 2,000,000 bytes"),))
    [line] = value["predicate"]["runDetails"]["byproducts"]
    assert json.dumps(line["annotations"]["detail"]) == '"it has 2,000,000 bytes"'
