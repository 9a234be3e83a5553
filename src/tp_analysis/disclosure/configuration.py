"""disclosure.toml: the disclosure policy of each dataset, as frozen objects; none is a default."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from tp_analysis.disclosure.coarsening import Coarsening
from tp_analysis.disclosure.policies import Policy, already_published
from tp_analysis.disclosure.rules import PROFILES, Rules
from tp_analysis.errors import ConfigurationError, complaints, did_you_mean
from tp_analysis.project import find_project

DISCLOSURE_FILE = "disclosure.toml"
ALREADY_PUBLISHED = "already-published"
_RULE_KEYS = tuple(Rules.model_fields)


class _DatasetPolicy(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] | Literal["all"] = "all"
    """The only columns that are taken at load; another one is an error. "all": not checked here."""
    masked: tuple[str, ...] = ()
    """Columns of payees, in which individuals are replaced by one phrase."""

    @field_validator("columns", mode="before")
    @classmethod
    def _names_columns(cls, value: Any) -> Any:
        if value == "all" or (
            isinstance(value, list | tuple)
            and value
            and all(isinstance(name, str) and name.strip() for name in value)
        ):
            return value
        raise ValueError('should be a list of column names, or "all"')

    @property
    def named(self) -> set[str]:
        """Every column that is named anywhere in the policy."""
        return {*self.masked, *(() if self.columns == "all" else self.columns)}


class PersonalDataset(_DatasetPolicy):
    """A dataset of rows about people, or about organisations that must not be told apart."""

    profile: Literal["default", "opensafely"]
    columns: tuple[str, ...] | Literal["all"] = ()
    rules: Rules
    coarsen: dict[str, Coarsening] = {}
    """Columns that are made coarser at load."""
    pseudonyms: dict[str, str] = {}
    """Columns of identifiers, each with the scheme of its pseudonyms."""

    @model_validator(mode="after")
    def _says_what_is_kept(self) -> Self:
        # Nothing about people is kept by having been forgotten.
        if not self.columns:
            raise ValueError(
                "'columns' is missing. Name those that may be kept, or say columns = \"all\"."
            )
        return self

    @property
    def named(self) -> set[str]:
        """Every column that is named anywhere in the policy."""
        return {*super().named, *self.coarsen, *self.pseudonyms}

    @property
    def policy(self) -> Policy:
        """The ground on which its tables are shown: its rules, in one sentence."""
        return Policy(self.profile, self.rules.sentence, self.rules)


class PublishedDataset(_DatasetPolicy):
    """A dataset that stands in a published document."""

    profile: Literal["already-published"]
    source: str = Field(min_length=1, pattern=r"\S")

    @property
    def policy(self) -> Policy:
        """The ground on which its tables are shown: the source that published them."""
        return already_published(self.source)


DatasetPolicy = Annotated[PersonalDataset | PublishedDataset, Field(discriminator="profile")]
_DATASET: TypeAdapter[PersonalDataset | PublishedDataset] = TypeAdapter(DatasetPolicy)


def read_policies(path: Path) -> dict[str, PersonalDataset | PublishedDataset]:
    """The policy of each dataset of the file, by dataset id (topic/name).

    Raises ConfigurationError for what cannot be read, with the nearest known key.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name} cannot be read: {error}") from error
    return policies_from_tables(tables, path.name)


def policies_from_tables(
    tables: Mapping[str, Any], file: str = DISCLOSURE_FILE
) -> dict[str, PersonalDataset | PublishedDataset]:
    """The policies of a file that has been read. Raises ConfigurationError as `read_policies`."""
    unknown = [key for key in tables if key != "dataset"]
    if unknown or not isinstance(tables.get("dataset", {}), dict):
        raise ConfigurationError(
            f"{file}: {(unknown or ['dataset'])[0]!r} is not a table of datasets. Write "
            '[dataset."topic/name"] and keys below it.'
        )
    return {key: _dataset(file, key, table) for key, table in tables.get("dataset", {}).items()}


def _dataset(file: str, key: str, table: Any) -> PersonalDataset | PublishedDataset:
    where = f'{file}: [dataset."{key}"]'
    if not isinstance(table, dict):
        raise ConfigurationError(f"{where} is not a table. Write its header, and keys below it.")
    profile = table.get("profile")
    if not isinstance(profile, str) or profile not in {*PROFILES, ALREADY_PUBLISHED}:
        hint = did_you_mean(str(profile or ""), {*PROFILES, ALREADY_PUBLISHED})
        said = f"is {profile!r}" if profile is not None else "is missing; there is no default"
        raise ConfigurationError(f"{where} 'profile' {said}. {hint}")
    try:
        if profile == ALREADY_PUBLISHED:
            return PublishedDataset.model_validate(table)
        return _personal(profile, table)
    except ValidationError as error:
        known = PublishedDataset.model_fields if profile == ALREADY_PUBLISHED else _personal_keys()
        raise ConfigurationError(f"{where} {complaints(error, known)}") from None


def _personal(profile: str, table: Mapping[str, Any]) -> PersonalDataset:
    """The profile's rules, with those that the table states put in their place."""
    stated = {key: value for key, value in table.items() if key in _RULE_KEYS}
    others = {key: value for key, value in table.items() if key not in _RULE_KEYS}
    # "rules" is how we hold them, not a key of the file.
    Rules.model_validate({"rules": 0} if "rules" in others else {})
    unknown = {key: 0 for key in others if key not in PersonalDataset.model_fields}
    if unknown:
        Rules.model_validate(unknown)
    rules = Rules.model_validate({**PROFILES[profile].model_dump(), **stated})
    return PersonalDataset.model_validate({**others, "rules": rules})


def _personal_keys() -> tuple[str, ...]:
    return (*(key for key in PersonalDataset.model_fields if key != "rules"), *_RULE_KEYS)


def policy_for(dataset_id: str) -> Policy:
    """The policy of a dataset in the project's disclosure.toml.

    Raises ConfigurationError where it has none: there is no default.
    """
    return dataset_policy(dataset_id).policy


def dataset_policy(dataset_id: str) -> PersonalDataset | PublishedDataset:
    """All that the project's disclosure.toml says of a dataset; raises as `policy_for` does."""
    policies = read_policies(find_project().root / DISCLOSURE_FILE)
    if dataset_id not in policies:
        raise ConfigurationError(
            f"{DISCLOSURE_FILE} has no policy for the dataset {dataset_id!r}. Add "
            f'[dataset."{dataset_id}"] with a profile: {", ".join((*PROFILES, ALREADY_PUBLISHED))}.'
            f" {did_you_mean(dataset_id, policies) if policies else ''}".rstrip()
        )
    return policies[dataset_id]


def without_policy(dataset_id: str) -> str:
    """What is said of a personal dataset that has no policy."""
    return (
        f"The dataset {dataset_id!r} may hold rows about people and has no policy. Add "
        f'[dataset."{dataset_id}"] to {DISCLOSURE_FILE}; there is no default.'
    )
