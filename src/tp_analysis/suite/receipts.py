"""Receipts: how each file was made, as SLSA-format provenance in an in-toto statement.

The format is one that assurers' tools read. No level of SLSA is claimed: nothing is signed.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from tp_analysis import __version__
from tp_analysis.hashing import MISSING, UNREADABLE
from tp_analysis.publish.checks.results import Check
from tp_analysis.suite.environment import Environment
from tp_analysis.suite.plan import Edition

STATEMENT = "https://in-toto.io/Statement/v1"
PROVENANCE = "https://slsa.dev/provenance/v1"
BUILDER = f"pkg:generic/tp-analysis@{__version__}"
BUILD_TYPE = "pkg:generic/tp-analysis#edition-v1"
COMMIT = "the commit"


def canonical_json(value: Any) -> bytes:
    """The value as JSON: the same bytes for the same value, and lines that a person can read."""
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def edition_receipt(
    edition: Edition,
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    environment: Environment,
    checks: Iterable[Check],
    *,
    receipt_id: str,
    signed_by: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The full receipt of one edition: private, as it names what was read.

    `inputs` and `outputs` are fingerprints by name; `signed_by` are the roles of the quality record
    that made it a draft no more. No time, user, host or folder of a computer
    is in it, so that a second build of the same edition has the same receipt.
    """
    definition = {
        "buildType": BUILD_TYPE,
        "externalParameters": {
            "area": edition.area.key,
            "audience": edition.audience,
            "parameters": dict(edition.parameters),
            "report": edition.report,
        },
        "internalParameters": {**_internal(edition), "signed_off": dict(signed_by or {})},
        "resolvedDependencies": [
            *(_input(name, fingerprint) for name, fingerprint in sorted(inputs.items())),
            *_surroundings(environment),
        ],
    }
    run = {
        "builder": {"id": BUILDER},
        "metadata": {"invocationId": receipt_id},
        "byproducts": [_byproduct(check) for check in checks],
    }
    return _statement(outputs, {"buildDefinition": definition, "runDetails": run})


def public_receipt(area: str, audience: str, outputs: Mapping[str, str]) -> dict[str, Any]:
    """The receipt that lies beside the pages of one audience: outputs and hashes, nothing else."""
    definition = {
        "buildType": BUILD_TYPE,
        "externalParameters": {"area": area, "audience": audience},
    }
    run = {"builder": {"id": BUILDER}}
    return _statement(outputs, {"buildDefinition": definition, "runDetails": run})


def subjects(receipt: Any) -> dict[str, str]:
    """The outputs that a receipt vouches for, by name. Raises ValueError if it has no such list."""
    try:
        return {str(line["name"]): str(line["digest"]["sha256"]) for line in receipt["subject"]}
    except (KeyError, TypeError) as error:
        raise ValueError("it does not have the shape of a receipt") from error


def receipt_id(receipt: Any) -> str:
    """The id that the pages print. Raises ValueError if the receipt has none."""
    try:
        return str(receipt["predicate"]["runDetails"]["metadata"]["invocationId"])
    except (KeyError, TypeError) as error:
        raise ValueError("it does not have the shape of a receipt") from error


def dependencies(receipt: Any) -> dict[str, str]:
    """What an edition was made from: a fingerprint, a version or a state, by name."""
    lines = receipt["predicate"]["buildDefinition"]["resolvedDependencies"]
    return {line["name"]: _worth(line) for line in lines}


def _worth(line: Mapping[str, Any]) -> str:
    digest: Mapping[str, str] = line.get("digest", {})
    return next(iter(digest.values()), None) or str(line.get("uri") or line.get("annotations"))


def _statement(outputs: Mapping[str, str], predicate: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "_type": STATEMENT,
        "subject": [{"name": n, "digest": {"sha256": h}} for n, h in sorted(outputs.items())],
        "predicateType": PROVENANCE,
        "predicate": predicate,
    }


def _internal(edition: Edition) -> dict[str, Any]:
    from tp_analysis.suite.kernels.forking import FIXED_VARIABLES

    seeds = {name: value for name, value in edition.parameters.items() if "seed" in name}
    return {
        "contact": edition.contact,
        "marking": edition.marking,
        "seeds": seeds,
        "variables": dict(FIXED_VARIABLES),
    }


def _input(name: str, fingerprint: str) -> dict[str, Any]:
    if PurePath(name).is_absolute():
        # Which folder of which computer it lay in is nobody's business; its fingerprint tells it.
        name = f"a file outside the project: {PurePath(name).name}"
    if fingerprint in (MISSING, UNREADABLE):
        return {"name": name, "content": "", "annotations": {"state": fingerprint}}
    return {"name": name, "digest": {"sha256": fingerprint}}


def _surroundings(environment: Environment) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = [
        {"name": "python", "uri": f"pkg:generic/python@{environment.python}"},
        *({"name": f"package {n}", "uri": f"pkg:pypi/{n}@{v}"} for n, v in environment.packages),
    ]
    if environment.commit:
        changed = {"uncommitted_changes": environment.uncommitted_changes}
        digest = {"gitCommit": environment.commit}
        lines.append({"name": COMMIT, "digest": digest, "annotations": changed})
    return lines


def _byproduct(check: Check) -> dict[str, Any]:
    # The format asks for content, which is not for human eyes; the annotations are.
    words = base64.b64encode(check.result.encode()).decode()
    told = {"result": check.result, "detail": check.detail, "tool": check.tool}
    return {"name": check.name, "content": words, "mediaType": "text/plain", "annotations": told}
