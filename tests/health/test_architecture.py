"""Who may do what in the package: files at the edges, topics apart, no clock, small pieces."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

# Who touches files. Analysis is pure: tables in, tables out.
EDGES = {
    "areas", "bodies", "checked_claims", "checking", "claim_logs", "disclosure.configuration",
    "disclosure.pseudonym_keys", "doctor", "gathered", "gathering", "hashing", "parameters",
    "project", "released", "sources", "store",
}  # fmt: skip
STORES = {
    "tp_analysis.claim_logs", "tp_analysis.gathered", "tp_analysis.speed_files",
    "tp_analysis.store",
}  # fmt: skip
EDGE_FOLDERS = {"cli", "extracts", "publish", "suite"}
EXEMPT = {"display.theme": "finds the fonts that ship with the package, for charts in JupyterLab"}
FILE_CALLS = {
    "glob", "iterdir", "mkdir", "open", "read_bytes", "read_csv", "read_excel", "read_parquet",
    "read_table", "read_text", "rglob", "to_csv", "to_excel", "to_parquet", "touch", "unlink",
    "write_bytes", "write_text",
}  # fmt: skip
# Events have times (built, released, due); the pages of reports have none.
CLOCK = "suite.clock"
CLOCK_CALLS = {"now", "today", "utcnow", "localtime", "gmtime", "time_ns"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40


def is_edge(module: Any) -> bool:
    return module.name in EDGES | set(EXEMPT) or module.package in EDGE_FOLDERS


def at(module: Any, line: int) -> str:
    return f"src/tp_analysis/{module.name.replace('.', '/')}.py, line {line}"


def test_files_are_touched_only_at_the_edges(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, line)} calls {name}(): rule: only {', '.join(sorted(EDGES | EDGE_FOLDERS))} "
        "touch files. Read through store.load in the topic's inputs.py and pass the table on."
        for module in modules
        if not is_edge(module)
        for line, _, name in module.calls()
        if name in FILE_CALLS
    ]
    assert wrong == []


def test_the_rule_about_files_sees_the_calls_at_the_edges(modules: list[Any]) -> None:
    found = {m.name for m in modules for _, _, name in m.calls() if name in FILE_CALLS}
    assert {"store", "sources", "areas", "suite.build"} <= found


def test_topics_do_not_import_each_other(modules: list[Any], topics: set[str]) -> None:
    assert {"spending", "offending", "benefits"} <= topics
    wrong = [
        f"{at(module, 1)} imports {name}: rule: topics do not import each other. Move what both "
        "need to methods, or take the other topic's table as an argument."
        for module in modules
        if module.package in topics
        for name in module.imports()
        for other in topics - {module.package}
        if name == f"tp_analysis.{other}" or name.startswith(f"tp_analysis.{other}.")
    ]
    assert wrong == []


def test_of_a_topic_only_its_inputs_ask_the_store(modules: list[Any], topics: set[str]) -> None:
    wrong = [
        f"{at(module, 1)} asks the store: rule: only <topic>/inputs.py does. Load there."
        for module in modules
        if module.package in topics | {"methods", "disclosure", "display", "reference"}
        if STORES & set(module.imports()) and not module.name.endswith(".inputs")
    ]
    assert wrong == []


def test_the_common_methods_know_no_topic(modules: list[Any], topics: set[str]) -> None:
    wrong = [
        f"{at(module, 1)} imports {name}: rule: methods, disclosure and display know no topic."
        for module in modules
        if module.package in {"methods", "disclosure", "display"}
        for name in module.imports()
        if name.removeprefix("tp_analysis.").partition(".")[0] in topics
    ]
    assert wrong == []


def test_nothing_asks_the_clock(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, line)} calls {on}.{name}(): rule: dates are parameters (as at), never now. "
        "Take the date as an argument."
        for module in modules
        if module.name != CLOCK
        for line, on, name in module.calls()
        if name in CLOCK_CALLS or (on, name) == ("time", "time")
    ]
    assert wrong == []


def test_nothing_draws_different_numbers_on_each_run(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, node.lineno)} calls default_rng(): rule: give it a number from a parameter."
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("default_rng")
        and not node.args
        and not node.keywords
    ]
    assert wrong == []


def test_only_the_command_line_and_the_doctor_print(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, line)} prints: rule: only cli and doctor speak. Return the words instead."
        for module in modules
        if module.name != "doctor" and module.package != "cli"
        for line, on, name in module.calls()
        if (on, name) == ("", "print")
    ]
    assert wrong == []


def test_no_module_is_long(modules: list[Any]) -> None:
    lengths = {
        module.name: len(module.path.read_text(encoding="utf-8").splitlines()) for module in modules
    }
    wrong = [
        f"{name}: {lines} lines: rule: {LONGEST_MODULE} at most. Split it by question."
        for name, lines in lengths.items()
        if lines > LONGEST_MODULE
    ]
    assert wrong == []


def functions(module: Any) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_long(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, node.lineno)}: {node.name} has {lines} lines: rule: {LONGEST_FUNCTION} at "
        "most. Split it."
        for module in modules
        for node in functions(module)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert wrong == []


def undocumented(body: list[ast.stmt], above: str = "") -> Iterator[tuple[int, str]]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        # The forms of an overloaded function share the docstring of the last.
        if any(ast.unparse(decorator).endswith("overload") for decorator in node.decorator_list):
            continue
        if not ast.get_docstring(node):
            yield node.lineno, above + node.name
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body, f"{node.name}.")


def test_everything_public_is_documented(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, line)}: {name} has no docstring: rule: one line that says what comes back."
        for module in modules
        for line, name in undocumented(module.tree.body)
    ]
    assert wrong == []


def test_every_module_says_what_it_is_for(modules: list[Any]) -> None:
    wrong = [at(module, 1) for module in modules if not ast.get_docstring(module.tree)]
    assert wrong == []


def test_the_exporters_are_the_only_way_out_to_a_page(modules: list[Any]) -> None:
    wrong = [
        f"{at(module, line)} calls {name}(): rule: tables reach a page as exhibits only."
        for module in modules
        for line, _, name in module.calls()
        if name in {"to_html", "to_typst", "to_latex"}
    ]
    assert wrong == []
