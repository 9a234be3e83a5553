"""The parameters cell of a notebook: its contract, read without running it.

Notebooks write `name: type = default  # meaning`. The cell is read with `ast`, never executed,
and becomes a pydantic model, so a misspelt or ill-typed parameter stops before a kernel starts.
"""

from __future__ import annotations

import ast
import datetime
import io
import json
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)

from tp_analysis.errors import ConfigurationError, did_you_mean

__all__ = ["Annotated", "Area", "Contract", "Date", "Field", "FinancialYear", "Literal"]

NAME = re.compile(r"[a-z][a-z0-9_]*")


def _financial_year(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        raise ValueError("is not a financial year. Write it as 2009-10")
    if (int(text[:4]) + 1) % 100 != int(text[5:]):
        raise ValueError(f"is not a financial year: the year after {text[:4]} is not {text[5:]}")
    return text


def _date(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("is not a date. Write it as 2010-02-05") from error


def _area(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("is not the key of an area. Write it as in areas.toml")
    return text


def _no_truth_value(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("should be a number, not true or false")
    return value


Area = Annotated[str, AfterValidator(_area)]
FinancialYear = Annotated[str, AfterValidator(_financial_year)]
Date = Annotated[str, AfterValidator(_date)]

_PLAIN_TYPES: dict[str, Any] = {
    "str": str,
    "int": Annotated[int, BeforeValidator(_no_truth_value)],
    "float": Annotated[float, BeforeValidator(_no_truth_value)],
    "bool": bool,
    "Area": Area,
    "FinancialYear": FinancialYear,
    "Date": Date,
}
_BOUNDS = frozenset({"ge", "gt", "le", "lt"})
_NOT_READ = {
    "int_parsing": "a whole number", "int_from_float": "a whole number",
    "float_parsing": "a number", "bool_parsing": "true or false",
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, type, default, and what the comment beside it says."""

    name: str
    type: Any
    default: Any
    meaning: str


@dataclass(frozen=True)
class Contract:
    """All parameters of one notebook, in the order of the cell."""

    notebook: str
    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The declared names."""
        return tuple(parameter.name for parameter in self.parameters)

    def validate(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter with its value, checked, as plain JSON values.

        Text is read as the declared type. Raises ConfigurationError for the first unknown name,
        with the nearest known one, and for every value that does not fit.
        """
        for name in values:
            if name not in self.names:
                raise ConfigurationError(
                    f"The notebook {self.notebook} has no parameter {name!r}. "
                    f"{did_you_mean(name, self.names)}"
                )
        try:
            checked = self._model.model_validate(dict(values))
        except ValidationError as error:
            raise ConfigurationError(self._complaints(error)) from error
        return checked.model_dump(mode="json")

    @cached_property
    def _model(self) -> type[BaseModel]:
        fields: dict[str, Any] = {p.name: (p.type, p.default) for p in self.parameters}
        # Text from the command line is read as its type; true is not taken for the number 1.
        config = ConfigDict(extra="forbid", validate_default=True, allow_inf_nan=False)
        return create_model(f"{self.notebook}_parameters", __config__=config, **fields)

    def _complaints(self, error: ValidationError) -> str:
        lines = [
            f"{self.notebook}: parameter {'.'.join(map(str, problem['loc']))} = "
            f"{problem['input']!r} {_plain_words(problem['type'], problem['msg'])}."
            for problem in error.errors()
        ]
        return "\n".join(lines)


def _plain_words(kind: str, message: str) -> str:
    if kind in _NOT_READ:
        return f"should be {_NOT_READ[kind]}"
    message = message.removeprefix("Value error, ").rstrip(".")
    return message.replace("Input should be", "should be")


def read_contract(notebook: Path) -> Contract:
    """The contract of a notebook file. Raises ConfigurationError with what is wrong in the cell."""
    try:
        content = json.loads(notebook.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{notebook.name} cannot be read as a notebook: {error}"
        ) from error
    tagged = [
        "".join(cell["source"])
        for cell in content.get("cells", [])
        if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if len(tagged) != 1:
        raise ConfigurationError(
            f"{notebook.name} has {len(tagged)} cells tagged 'parameters'. Tag exactly one."
        )
    return contract_from_source(notebook.stem, tagged[0])


def contract_from_source(notebook: str, source: str) -> Contract:
    """The contract that a parameters cell states."""
    try:
        statements, comments = ast.parse(source).body, _comments(source)
    except (SyntaxError, tokenize.TokenError) as error:
        raise ConfigurationError(f"{notebook}, parameters cell: {error}") from error
    parameters: dict[str, Parameter] = {}
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            continue
        parameter = _parameter(notebook, statement, comments)
        if parameter.name in parameters:
            where = f"{notebook}, parameters cell, line {statement.lineno}"
            raise ConfigurationError(f"{where}: {parameter.name} is declared twice. Keep one.")
        parameters[parameter.name] = parameter
    return Contract(notebook, tuple(parameters.values()))


def _parameter(notebook: str, statement: ast.stmt, comments: Mapping[int, str]) -> Parameter:
    where = f"{notebook}, parameters cell, line {statement.lineno}"
    if not (isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)):
        raise ConfigurationError(f"{where}: write 'name: type = default  # meaning'.")
    name = statement.target.id
    # A formatter may have put the value, and the comment with it, on a line of its own.
    lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    meaning = " ".join(comments[line] for line in lines if comments.get(line))
    if not NAME.fullmatch(name):
        raise ConfigurationError(f"{where}: {name!r} is not a name in small letters.")
    if statement.value is None or not meaning:
        raise ConfigurationError(f"{where}: {name} needs a default and a comment that explains it.")
    try:
        default = ast.literal_eval(statement.value)
    except ValueError as error:
        raise ConfigurationError(
            f"{where}: the default of {name} must be a plain value."
        ) from error
    return Parameter(name, _type(statement.annotation, where), default, meaning)


def _type(annotation: ast.expr, where: str) -> Any:
    """The type an annotation names; only the few forms a contract may use, and nothing is run."""
    if isinstance(annotation, ast.Name) and annotation.id in _PLAIN_TYPES:
        return _PLAIN_TYPES[annotation.id]
    match annotation:
        case ast.Subscript(ast.Name("Literal"), choices):
            return Literal[_plain_value(choices, where)]
        case ast.Subscript(ast.Name("Annotated"), ast.Tuple([base, field])):
            return Annotated[_type(base, where), _bounds(field, where)]
    raise ConfigurationError(
        f"{where}: the type {ast.unparse(annotation)!r} is not one a parameter may have. Use "
        f"{', '.join(_PLAIN_TYPES)}, Literal[...] or Annotated[float, Field(ge=0, le=1)]."
    )


def _bounds(call: ast.expr, where: str) -> Any:
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)) or call.args:
        raise ConfigurationError(f"{where}: write the range as Field(ge=0, le=1).")
    bounds = {str(word.arg): _plain_value(word.value, where) for word in call.keywords}
    if not set(bounds) <= _BOUNDS:
        raise ConfigurationError(f"{where}: a range takes ge, gt, le and lt only.")
    return Field(**bounds)


def _plain_value(expression: ast.expr, where: str) -> Any:
    try:
        return ast.literal_eval(expression)
    except ValueError as error:
        text = ast.unparse(expression)
        raise ConfigurationError(f"{where}: {text!r} must be plain values, not code.") from error


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }
