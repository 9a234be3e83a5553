"""What is done to the rows of a dataset before anything else sees them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tp_analysis.disclosure.coarsening import COARSENINGS
from tp_analysis.disclosure.configuration import (
    DISCLOSURE_FILE,
    PersonalDataset,
    PublishedDataset,
    read_policies,
    without_policy,
)
from tp_analysis.disclosure.payees import mask_individuals
from tp_analysis.disclosure.pseudonym_keys import read_keys
from tp_analysis.disclosure.pseudonyms import PseudonymKey, pseudonymise
from tp_analysis.errors import ConfigurationError, DataError


def kept_rows(
    frame: pd.DataFrame,
    *,
    dataset_id: str,
    personal: bool,
    project_root: Path,
    environment: Mapping[str, str],
) -> pd.DataFrame:
    """The rows of an extract as its dataset may keep them; the same rows where it has no policy.

    Raises ConfigurationError for a personal dataset without a policy and for a missing key,
    DataError as `coarsened_and_pseudonymised` does.
    """
    policies = read_policies(project_root / DISCLOSURE_FILE)
    if dataset_id not in policies:
        if personal:
            raise ConfigurationError(without_policy(dataset_id))
        return frame
    dataset = policies[dataset_id]
    schemes = dataset.pseudonyms.values() if isinstance(dataset, PersonalDataset) else ()
    keys = read_keys(tuple(set(schemes)), environment=environment, project_root=project_root)
    return coarsened_and_pseudonymised(frame, dataset, keys=keys)


def coarsened_and_pseudonymised(
    frame: pd.DataFrame,
    dataset: PersonalDataset | PublishedDataset,
    *,
    keys: Mapping[str, PseudonymKey],
) -> pd.DataFrame:
    """The rows as the policy of their dataset allows them to be kept.

    Quasi-identifiers are made coarser, identifiers replaced by pseudonyms, individuals among
    payees masked; column names stay. `keys` has the key of each scheme the dataset names.

    Raises DataError for a column that the policy does not declare, a declared one that is
    missing, and values that cannot be made coarser; messages have no values.
    """
    _refuse_undeclared(frame, dataset)
    changed = {name: mask_individuals(frame[name]) for name in dataset.masked}
    if isinstance(dataset, PersonalDataset):
        changed |= {name: COARSENINGS[how](frame[name]) for name, how in dataset.coarsen.items()}
        changed |= {
            name: pseudonymise(frame[name], key=keys[scheme])
            for name, scheme in dataset.pseudonyms.items()
        }
    return frame.assign(**changed)


def _refuse_undeclared(frame: pd.DataFrame, dataset: PersonalDataset | PublishedDataset) -> None:
    present = [str(name) for name in frame.columns]
    if missing := sorted(dataset.named - set(present)):
        raise DataError(
            f"disclosure.toml names the column {missing[0]!r}, which the extract does not have. "
            "Correct one of the two."
        )
    unknown = [place for place, name in enumerate(present, start=1) if name not in dataset.named]
    if dataset.columns != "all" and unknown:
        # Its number only: the header of a strange extract may be somebody's row.
        raise DataError(
            f"Column number {unknown[0]} of the extract is not declared in disclosure.toml. Leave "
            "it out of the extract, or declare it."
        )
