"""The tree as the rules see it: modules as syntax trees, notebooks as cells."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tp_analysis"


@dataclass(frozen=True)
class Module:
    """One module of the package: its name below tp_analysis, its path, its syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def package(self) -> str:
        """The folder it lies in: a topic, or a part of the machinery; "" for the top."""
        return self.name.partition(".")[0] if "." in self.name else ""

    def imports(self) -> set[str]:
        """Every module it imports, in full: from a.b import c counts as a.b and a.b.c."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        return found

    def calls(self) -> list[tuple[int, str, str]]:
        """Every call: its line, what it is called on as written ("" for none), its name."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found.append((node.lineno, "", node.func.id))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                found.append((node.lineno, ast.unparse(node.func.value), node.func.attr))
        return found


def _module(path: Path) -> Module:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return Module(".".join(parts), path, tree)


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every module of the package."""
    return [_module(path) for path in sorted(PACKAGE.rglob("*.py"))]


@pytest.fixture(scope="session")
def topics() -> set[str]:
    """The folders of the package that are topics."""
    machinery = {
        "cli", "disclosure", "display", "extracts", "methods", "publish", "reference", "suite",
    }  # fmt: skip
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    return folders - machinery


@pytest.fixture(scope="session")
def notebooks() -> dict[str, dict[str, Any]]:
    """Every notebook of the project, by name."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    }
