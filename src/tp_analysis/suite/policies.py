"""Whether the disclosure policies let a build go on, looked at where nothing is due, too.

The look needs pandas, which a build with nothing to do does without; so it is taken again only when
a policy, the list of extracts or the code has changed.
"""

from __future__ import annotations

from tp_analysis.hashing import file_hash, value_hash
from tp_analysis.project import Project
from tp_analysis.suite.files import write_whole
from tp_analysis.suite.fingerprints import Fingerprints


def look_at_policies(project: Project, prints: Fingerprints) -> None:
    """Raise ConfigurationError as `require_policies` does, unless it found all well before."""
    if _kept(project) == _mark(project, prints):
        return
    from tp_analysis.catalogue import EVERY
    from tp_analysis.policy_problems import require_policies

    require_policies(EVERY, project)
    note_policies(project, prints)


def note_policies(project: Project, prints: Fingerprints) -> None:
    """Remember that the policies are well as they are now."""
    mark = _mark(project, prints)
    if _kept(project) != mark:
        write_whole(project.state / "policies", mark)


def _kept(project: Project) -> str:
    try:
        return (project.state / "policies").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _mark(project: Project, prints: Fingerprints) -> str:
    extracts = sorted(project.raw.rglob("*.*"))
    names = [path.relative_to(project.raw).as_posix() for path in extracts]
    return value_hash([file_hash(project.disclosure_file), prints.code_as_a_whole, *names])
