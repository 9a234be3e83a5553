"""Files for the timers of other systems: each calls `tp build --due` every five minutes.

They hold no times of suite.toml: what is due is decided by the call, so the files need no change
when the schedule does, and the clock of the timer does not matter.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tp_analysis.errors import ConfigurationError

Kind = Literal["systemd", "cron", "windows", "airflow"]
KINDS: tuple[Kind, ...] = get_args(Kind)
HERE = Path(__file__).parent
# Each file by its template; the name is what the file is called.
FILES: dict[Kind, tuple[str, ...]] = {
    "systemd": ("total-place.service", "total-place.timer"),
    "cron": ("total-place.cron",),
    "windows": ("total-place.xml",),
    "airflow": ("total_place.py",),
}
INSTALLING: dict[Kind, str] = {
    "systemd": (
        "systemctl --user link {folder}/total-place.service\n"
        "systemctl --user enable --now {folder}/total-place.timer\n"
        "loginctl enable-linger    # so that it also runs while you are logged out"
    ),
    "cron": "(crontab -l; cat {folder}/total-place.cron) | crontab -",
    "windows": 'schtasks /Create /TN "Total Place reports" /XML "{folder}\\total-place.xml"',
    "airflow": 'cp {folder}/total_place.py "$AIRFLOW_HOME/dags/"',
}


def timer_files(kind: Kind, *, root: Path, python: Path) -> dict[str, bytes]:
    """The files of a kind by name: they start `python` in the project's folder `root`.

    Raises ConfigurationError for a path that no timer can hold.
    """
    for path in (root, python):
        if re.search(r"[\x00-\x1f\x7f]", str(path)):
            raise ConfigurationError(
                f"{str(path)!r} holds a line break or another control character, which timers "
                "cannot read. Rename the folder."
            )
    encoding = "utf-16" if kind == "windows" else "utf-8"
    templates = _templates(kind)
    return {
        name: templates.get_template(f"{name}.j2").render(root=str(root), python=str(python))
        .encode(encoding)
        for name in FILES[kind]
    }  # fmt: skip


def installing(kind: Kind, folder: Path) -> str:
    """The commands that put the files to use."""
    written = str(folder) if kind == "windows" else shlex.quote(str(folder))
    return INSTALLING[kind].format(folder=written)


def _templates(kind: Kind) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "timer_files"),
        autoescape=kind == "windows",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[[str], str]] = {
        "systemd": _systemd_word,
        "specifiers": _without_specifiers,
        "cron": _cron_word,
        "python": repr,
        "shell": shlex.quote,
        "untemplated": _untemplated,
    }
    environment.filters.update(filters)
    return environment


def _without_specifiers(text: str) -> str:
    return text.replace("%", "%%")


def _systemd_word(text: str) -> str:
    """One word of ExecStart: quoted, and free of systemd's specifiers and variables."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_without_specifiers(escaped)}"'


def _cron_word(text: str) -> str:
    """One word of a shell command in a crontab, where a bare % ends the command."""
    return shlex.quote(text).replace("%", "\\%")


def _untemplated(text: str) -> str:
    """Airflow fills in braces in commands; these stay as they are."""
    return f"{{% raw %}}{text}{{% endraw %}}" if re.search(r"{[{%#]", text) else text
