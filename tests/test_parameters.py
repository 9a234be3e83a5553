"""The parameters cell: read without running it, and checked before a kernel starts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tp_analysis.cli import tp
from tp_analysis.errors import ConfigurationError
from tp_analysis.parameters import Contract, contract_from_source, read_contract

CELL = """\
from tp_analysis.parameters import Annotated, Area, Date, Field, FinancialYear, Literal

area: Area = "luton-and-central-bedfordshire"  # the place
financial_year: FinancialYear = "2009-10"  # the year
as_at: Date = "2010-07-31"  # the last day
reading: Literal["mean", "largest"] = "mean"  # which reading
discount: Annotated[float, Field(ge=0, le=1)] = 0.035  # a year
claims: int = 500  # how many claims
note: str = "007"  # kept as text
quick: bool = False  # fewer draws
"""


@pytest.fixture
def contract() -> Contract:
    return contract_from_source("benefits", CELL)


def with_line(line: str) -> Contract:
    return contract_from_source("benefits", line)


def test_the_contract_lists_names_and_meanings_in_their_order(contract: Contract) -> None:
    assert contract.names == (
        "area", "financial_year", "as_at", "reading", "discount", "claims", "note", "quick",
    )  # fmt: skip
    assert contract.parameters[4].meaning == "a year"
    assert contract.parameters[4].default == 0.035


def test_without_values_the_defaults_stand(contract: Contract) -> None:
    assert contract.validate({}) == {p.name: p.default for p in contract.parameters}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("area", "leeds", "leeds"),
        ("financial_year", "1999-00", "1999-00"),
        ("financial_year", "2019-20", "2019-20"),
        ("as_at", "2012-02-29", "2012-02-29"),
        ("reading", "largest", "largest"),
        ("discount", "0", 0.0),
        ("discount", "1", 1.0),
        ("discount", 0.5, 0.5),
        ("claims", "20", 20),
        ("claims", "007", 7),
        ("note", "007", "007"),
        ("note", "x'); import os #", "x'); import os #"),
        ("quick", "true", True),
        ("quick", "false", False),
    ],
)
def test_text_is_read_as_the_declared_type(
    contract: Contract, name: str, text: object, value: object
) -> None:
    assert contract.validate({name: text})[name] == value
    assert type(contract.validate({name: text})[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("area", "Luton", "not the key of an area"),
        ("area", "../luton", "not the key of an area"),
        ("area", "luton{area}", "not the key of an area"),
        ("area", "", "not the key of an area"),
        ("financial_year", "20x9", "Write it as 2009-10"),
        ("financial_year", "2009-11", "the year after 2009 is not 11"),
        ("financial_year", "2009/10", "Write it as 2009-10"),
        ("financial_year", "2009-10\n", "Write it as 2009-10"),
        ("financial_year", "２００９-１０", "Write it as 2009-10"),
        ("financial_year", 2009, "valid string"),
        ("as_at", "31/07/2010", "Write it as 2010-02-05"),
        ("as_at", "2010-02-30", "Write it as 2010-02-05"),
        ("reading", "median", "should be 'mean' or 'largest'"),
        ("discount", "-0.1", "greater than or equal to 0"),
        ("discount", "1.1", "less than or equal to 1"),
        ("discount", "nan", "finite number"),
        ("discount", "inf", "finite number"),
        ("discount", "much", "should be a number."),
        ("discount", True, "not true or false"),
        ("claims", "many", "should be a whole number."),
        ("claims", "1.5", "should be a whole number."),
        ("claims", True, "not true or false"),
        ("note", 7, "valid string"),
        ("quick", "perhaps", "should be true or false."),
        ("quick", None, "valid boolean"),
    ],
)
def test_an_ill_typed_value_is_refused_by_name_value_and_what_is_wanted(
    contract: Contract, name: str, value: object, says: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        contract.validate({name: value})
    message = str(caught.value)
    assert message.startswith(f"benefits: parameter {name}")
    assert says in message and repr(value) in message
    assert caught.value.exit_code == 10


def test_every_wrong_value_is_named_at_once(contract: Contract) -> None:
    with pytest.raises(ConfigurationError) as caught:
        contract.validate({"claims": "many", "discount": "2", "as_at": "soon"})
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "near"),
    [("finacial_year", "financial_year"), ("Area", "area"), ("asat", "as_at")],
)
def test_a_misspelt_name_is_refused_with_the_nearest_known(
    contract: Contract, name: str, near: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"no parameter '{name}'. Did you mean '{near}'"):
        contract.validate({name: "2009-10"})


@pytest.mark.parametrize(
    "name", ['zz=1\nopen("f","w")#', "area.__class__", "{area}", "__import__('os')", "", "a b"]
)
def test_a_name_that_is_code_is_refused_and_nothing_is_run(
    contract: Contract, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="has no parameter"):
        contract.validate({name: 1})
    assert list(tmp_path.iterdir()) == []


@given(st.text())
def test_any_text_stays_the_text_it_was(value: str) -> None:
    contract = with_line('note: str = "x"  # a note')
    try:
        assert contract.validate({"note": value})["note"] == value
    except UnicodeEncodeError:  # a lone surrogate has no place in a JSON value
        assert any("\ud800" <= letter <= "\udfff" for letter in value)
    except ConfigurationError as error:
        assert any("\ud800" <= letter <= "\udfff" for letter in value), error


def test_a_default_that_breaks_its_own_contract_is_refused() -> None:
    contract = with_line("discount: Annotated[float, Field(ge=0, le=1)] = 3.5  # a year")
    with pytest.raises(ConfigurationError, match=r"discount = 3\.5 should be less than"):
        contract.validate({})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("area = 'x'  # no type", "line 1: write 'name: type = default  # meaning'"),
        ("print('hello')", "line 1: write 'name: type"),
        ("import os", "line 1: write 'name: type"),
        ("a.b: int = 1  # an attribute", "line 1: write 'name: type"),
        ("area: Area = 'x'", "area needs a default and a comment"),
        ("area: Area = 'x'  #", "area needs a default and a comment"),
        ("area: Area  # no default", "area needs a default and a comment"),
        ("Area_Key: Area = 'x'  # capitals", "'Area_Key' is not a name in small letters"),
        ("_area: Area = 'x'  # hidden", "'_area' is not a name in small letters"),
        ("area: Area = open('x')  # code", "the default of area must be a plain value"),
        ("area: Place = 'x'  # unknown type", "the type 'Place' is not one"),
        ("area: list[str] = []  # a list", "the type 'list[str]' is not one"),
        ("area: 'str' = 'x'  # quoted", "is not one a parameter may have"),
        ("a: Literal[open('x')] = 1  # code", "must be plain values, not code"),
        ("a: Annotated[float, 3] = 1.0  # a bound", "write the range as Field(ge=0, le=1)"),
        ("a: Annotated[float] = 1.0  # no bound", "is not one a parameter may have"),
        ("a: Annotated[float, Field(ge=0), 2] = 1.0  # three", "is not one a parameter may have"),
        ("a: Annotated[float, Field(ge=open('x'))] = 1.0  # code", "plain values, not code"),
        ("a: Annotated[float, Field(default=3)] = 1.0  # other", "takes ge, gt, le and lt only"),
        ("a: int = 1  # one\na: int = 2  # two", "line 2: a is declared twice"),
        ("a: int = (  # unfinished", "parameters cell: "),
        ("%matplotlib inline", "parameters cell: "),
    ],
)
def test_a_cell_that_is_not_a_contract_is_refused_with_its_line(line: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        with_line(line)
    assert says in str(caught.value)
    assert str(caught.value).startswith("benefits, parameters cell")


def test_reading_a_cell_runs_nothing_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError):
        with_line("area: str = open('made', 'w').name  # a trap")
    with pytest.raises(ConfigurationError):
        with_line("area: Literal[open('made', 'w').name] = 'x'  # a trap")
    assert list(tmp_path.iterdir()) == []


def test_a_hash_within_a_text_is_not_the_comment() -> None:
    (parameter,) = with_line('note: str = "a # b"  # what it means').parameters
    assert (parameter.default, parameter.meaning) == ("a # b", "what it means")


def notebook(*cells: tuple[list[str], Any]) -> str:
    return json.dumps(
        {
            "cells": [
                {"cell_type": "code", "metadata": {"tags": tags}, "source": source, "outputs": []}
                for tags, source in cells
            ],
            "nbformat": 4,
        }
    )


@pytest.mark.parametrize("source", [CELL, CELL.splitlines(keepends=True)])
def test_a_notebook_is_read_whether_its_source_is_one_text_or_lines(
    tmp_path: Path, source: object
) -> None:
    path = tmp_path / "benefits.ipynb"
    path.write_text(notebook(([], "x = 1"), (["parameters"], source)), encoding="utf-8")
    contract = read_contract(path)
    assert (contract.notebook, len(contract.names)) == ("benefits", 8)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read as a notebook"),
        ("not json", "cannot be read as a notebook"),
        (notebook(([], CELL)), "has 0 cells tagged 'parameters'"),
        (notebook((["parameters"], CELL), (["parameters"], CELL)), "has 2 cells tagged"),
    ],
)
def test_a_file_that_has_no_one_contract_is_refused(
    tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "benefits.ipynb"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=says):
        read_contract(path)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("finacial_year=2009-10", "Did you mean 'financial_year'"),
        ("financial_year=20x9", "Write it as 2009-10"),
        ("as_at=yesterday", "is not a date"),
        ("area=leeds", "chosen with --area"),
    ],
)
def test_a_misspelt_or_ill_typed_parameter_starts_no_kernel(
    setting: str, says: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(*_: object, **__: object) -> None:
        pytest.fail("a build was started")

    monkeypatch.chdir(root)
    monkeypatch.setattr("tp_analysis.suite.run.run", started)
    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", started)
    monkeypatch.setattr("tp_analysis.store.build_datasets", started)
    command = ["build", "spending", "--set", setting, "--out", str(tmp_path / "reports")]
    result = CliRunner().invoke(tp, command)
    assert isinstance(result.exception, ConfigurationError)
    assert says in str(result.exception)
    assert result.exception.exit_code == 10
    assert list(tmp_path.iterdir()) == []
