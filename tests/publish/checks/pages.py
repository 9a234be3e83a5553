"""What must hold of a web page: each check returns what is wrong, in sentences."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tp_analysis.publish.checks import page_rules
from tp_analysis.publish.checks.page_facts import parsed

ROOT = Path(__file__).parents[3]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE = ROOT / "node_modules" / ".bin" / "html-validate"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What axe cannot decide and a person has: rule id, and the reason it is in order. None so far.
REVIEWED: dict[str, str] = {}
# Nu's warnings that are not faults of the page:
NU_FALSE_ALARMS = (
    # It takes data: images for blocked by "img-src data:"; the browser shows them (see the browser
    # tests), and the standards name this false alarm.
    "Content Security Policy",
    # A scrolling region is named by its caption, which is no heading; html-validate asks for the
    # <section>, and no reader would want every table twice in the list of headings.
    "Section lacks heading",
)


def page_faults(text: str) -> list[str]:
    """Everything in the page's own text that breaks the rules for pages."""
    tree = parsed(text.encode())
    assert tree is not None
    return page_rules.page_faults(tree)


def missing_page_tools() -> list[str]:
    """The checkers that are not on this machine."""
    present = {
        "java": shutil.which("java"),
        "node": shutil.which("node"),
        "vnu-jar (npm)": NU.is_file(),
        "html-validate (npm)": HTML_VALIDATE.is_file(),
    }
    return [name for name, found in present.items() if not found]


def nu_complaints(*pages: Path) -> list[str]:
    """What the Nu checker says, errors and warnings, but for its known false alarms."""
    command = ["java", "-jar", str(NU), "--format", "json", "--exit-zero-always"]
    run = subprocess.run([*command, *map(str, pages)], capture_output=True, text=True, check=True)
    messages = json.loads(run.stderr)["messages"]
    return [
        f"{Path(message['url']).name}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if not any(alarm in message["message"] for alarm in NU_FALSE_ALARMS)
        or message["type"] == "error"
    ]


def html_validate_complaints(*pages: Path) -> str:
    """What html-validate says with its accessibility rules; empty where all is well."""
    command = [str(HTML_VALIDATE), "--preset", "a11y", *map(str, pages)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else run.stdout + run.stderr


def axe_complaints(page: Any) -> list[str]:
    """What axe-core finds on an open page, with every fold of it open."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", list(AXE_TAGS)
    )
    assert result["passes"], "axe-core looked at nothing"
    found = [("violation", rule) for rule in result["violations"]]
    found += [("undecided", rule) for rule in result["incomplete"] if rule["id"] not in REVIEWED]
    return [
        f"{kind}: {rule['id']}: {node['html'][:120]}"
        for kind, rule in found
        for node in rule["nodes"]
    ]
