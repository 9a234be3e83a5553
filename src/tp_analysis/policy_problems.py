"""Whether every dataset about people has a policy that fits it: one answer for `tp data check`,
`tp doctor` and `tp build`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tp_analysis.catalogue import GATHERINGS
from tp_analysis.datasets import Dataset
from tp_analysis.disclosure.configuration import (
    DISCLOSURE_FILE,
    DatasetPolicy,
    PersonalDataset,
    read_policies,
    without_policy,
)
from tp_analysis.disclosure.pseudonym_keys import read_keys
from tp_analysis.errors import ConfigurationError, did_you_mean
from tp_analysis.gathering import extracts_of, remove_gathered
from tp_analysis.project import Project
from tp_analysis.store import extract_path, remove_dataset


@dataclass(frozen=True)
class PolicyProblem:
    """One thing wrong in disclosure.toml: what, and whether a build may go on."""

    message: str
    stops_build: bool = True


def policy_problems(
    datasets: Iterable[Dataset], project: Project, environment: Mapping[str, str]
) -> tuple[PolicyProblem, ...]:
    """Everything that is wrong with the policies of these datasets, which are all there are.

    A policy of no dataset, and a key that is missing while the rows of an extract are at hand as
    made before, stop no build: a notebook may declare a dataset of its own.
    """
    try:
        policies = read_policies(project.disclosure_file)
    except ConfigurationError as error:
        return (PolicyProblem(str(error)),)
    known = {dataset.id: dataset for dataset in datasets}
    return (
        *_unknown(policies, known),
        *(p for id, dataset in known.items() for p in _of(dataset, policies.get(id), project)),
        *_keys(policies, known, project, environment),
    )


def _unknown(
    policies: Mapping[str, DatasetPolicy], known: Mapping[str, Dataset]
) -> Iterator[PolicyProblem]:
    for name in sorted(set(policies) - set(known)):
        words = f"{DISCLOSURE_FILE} has a policy for {name!r}, which is no dataset."
        yield PolicyProblem(f"{words} {did_you_mean(name, known)}", stops_build=False)


def _of(
    dataset: Dataset, policy: DatasetPolicy | None, project: Project
) -> Iterator[PolicyProblem]:
    if policy is None:
        if dataset.personal and has_extract(dataset, project):
            yield PolicyProblem(without_policy(dataset.id))
        return
    where = f'{DISCLOSURE_FILE}: [dataset."{dataset.id}"]'
    columns = [column.name for column in dataset.columns]
    for name in sorted(policy.named - set(columns)):
        words = f"{where} names the column {name!r}, which the dataset does not have."
        yield PolicyProblem(f"{words} {did_you_mean(name, columns)}")
    for name in columns if policy.columns != "all" else ():
        if name not in policy.named:
            words = "does not name the column"
            yield PolicyProblem(
                f"{where} {words} {name!r} of the dataset. Add it to columns, or take it out of "
                "the dataset and the extract."
            )


def _keys(
    policies: Mapping[str, DatasetPolicy],
    known: Mapping[str, Dataset],
    project: Project,
    environment: Mapping[str, str],
) -> Iterator[PolicyProblem]:
    """What is wrong with the keys of pseudonyms for which there is an extract."""
    schemes = {
        scheme
        for name, policy in policies.items()
        if isinstance(policy, PersonalDataset)
        and name in known
        and has_extract(known[name], project)
        for scheme in policy.pseudonyms.values()
    }
    try:
        read_keys(tuple(schemes), environment=environment, project_root=project.root)
    except ConfigurationError as error:
        yield PolicyProblem(str(error), stops_build=False)


def has_extract(dataset: Dataset, project: Project) -> bool:
    """Whether there are rows of the dataset on this computer."""
    if extract_path(dataset, project).is_file():
        return True
    return any(extracts_of(g, project) for g in GATHERINGS if g.topic == dataset.topic)


def require_policies(datasets: Iterable[Dataset], project: Project) -> None:
    """Raise ConfigurationError, with every reason, where the policies let nothing be built.

    Before that, what was made of datasets that have no policy any more is removed.
    """
    every = tuple(datasets)
    problems = [p.message for p in policy_problems(every, project, {}) if p.stops_build]
    if not problems:
        return
    _remove_without_policy(every, project)
    raise ConfigurationError("\n".join(problems))


def _remove_without_policy(datasets: Iterable[Dataset], project: Project) -> None:
    try:
        policies = read_policies(project.disclosure_file)
    except ConfigurationError:
        # Which of them have one cannot be told.
        return
    for dataset in datasets:
        if dataset.personal and dataset.id not in policies:
            remove_dataset(dataset, project)
            for gathering in GATHERINGS:
                if gathering.topic == dataset.topic:
                    remove_gathered(gathering, project)
