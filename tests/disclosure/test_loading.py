"""What is done to rows before anything else sees them: coarser, pseudonymised, masked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tp_analysis.disclosure.configuration import policies_from_tables
from tp_analysis.disclosure.loading import coarsened_and_pseudonymised, kept_rows
from tp_analysis.disclosure.payees import INDIVIDUAL, looks_like_an_individual, mask_individuals
from tp_analysis.disclosure.pseudonyms import PseudonymKey
from tp_analysis.errors import ConfigurationError, DataError

CLAIMS = {
    "profile": "default",
    "columns": ["claim_id", "age", "claimed_on", "postcode", "days"],
    "coarsen": {"age": "age-band", "claimed_on": "month", "postcode": "outward-postcode"},
    "pseudonyms": {"claim_id": "claimant"},
}
DATASET = policies_from_tables({"dataset": {"benefits/claims": CLAIMS}})["benefits/claims"]
KEYS = {"claimant": PseudonymKey("claimant", b"\x01" * 32)}


def claims() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "claim_id": ["QQ123456C"], "age": [34], "claimed_on": ["2009-10-31"],
            "postcode": ["LU1 2BQ"], "days": [38],
        }
    )  # fmt: skip


def test_identifiers_and_quasi_identifiers_do_not_pass() -> None:
    raw = claims()
    found = coarsened_and_pseudonymised(raw, DATASET, keys=KEYS)
    assert found.iloc[0].tolist() == ["FWRHC4GBSVVSZZ2EO2YWNLJA", "25 to 34", "2009-10", "LU1", 38]
    pd.testing.assert_frame_equal(raw, claims())


POLICY = """[dataset."benefits/claims"]
profile = "default"
columns = "all"
coarsen = { age = "age-band" }
pseudonyms = { claim_id = "claimant" }
"""
RANDOM = "8f1c0d5a9e3b47261fa8c4d07be59326a41d7e88c95f02b36d1ae470f9b2583c"


def kept(root: Path, environment: dict[str, str], *, personal: bool = True) -> pd.DataFrame:
    return kept_rows(
        claims(), dataset_id="benefits/claims", personal=personal, project_root=root,
        environment=environment,
    )  # fmt: skip


def test_rows_are_kept_as_the_projects_file_allows(tmp_path: Path) -> None:
    (tmp_path / "disclosure.toml").write_text(POLICY, encoding="utf-8")
    found = kept(tmp_path, {"TP_PSEUDONYM_KEY_CLAIMANT": RANDOM})
    assert found["age"].tolist() == ["25 to 34"]
    assert "QQ123456C" not in found.to_csv()
    with pytest.raises(ConfigurationError, match="'claimant' has no key"):
        kept(tmp_path, {})


def test_personal_rows_without_a_policy_are_refused_and_others_stay_as_they_are(
    tmp_path: Path,
) -> None:
    pd.testing.assert_frame_equal(kept(tmp_path, {}, personal=False), claims())
    with pytest.raises(ConfigurationError, match="may hold rows about people and has no policy"):
        kept(tmp_path, {})


def test_an_undeclared_column_is_refused_by_its_place_not_its_name() -> None:
    with pytest.raises(
        DataError, match="Column number 6 of the extract is not declared"
    ) as refused:
        coarsened_and_pseudonymised(claims().assign(surname="Smith"), DATASET, keys=KEYS)
    assert "surname" not in str(refused.value)


def test_a_declared_column_that_is_missing_is_refused() -> None:
    with pytest.raises(DataError, match="names the column 'age', which the extract does not have"):
        coarsened_and_pseudonymised(claims().drop(columns="age"), DATASET, keys=KEYS)


def test_payees_of_a_published_table_are_masked() -> None:
    table = {"profile": "already-published", "source": "The list", "masked": ["payee"]}
    dataset = policies_from_tables({"dataset": {"spending/payments": table}})["spending/payments"]
    frame = pd.DataFrame({"payee": ["Mrs J Smith", "British Gas"], "amount": [1, 2]})
    found = coarsened_and_pseudonymised(frame, dataset, keys={})
    assert found["payee"].tolist() == [INDIVIDUAL, "British Gas"]


@pytest.mark.parametrize(
    "name",
    ["Mr A Smith", "Mrs. Smith", "MS SMITH", "Dr Jane O'Brien", "J Smith", "J. A. SMITH",
     "Smith J", "SMITH, J.A.", "Smith, Jane", "  mr   smith "],
)  # fmt: skip
def test_a_name_with_a_title_initials_or_a_comma_is_a_persons(name: str) -> None:
    assert looks_like_an_individual(name)


@pytest.mark.parametrize(
    "name",
    ["British Gas", "Capita plc", "Luton Borough Council", "J Smith Ltd", "J Smith & Sons",
     "Smith, Jones and Partners", "Dr Foster Limited", "BT", "NHS Luton", "St John Ambulance",
     "W H Smith Group", "Amey"],
)  # fmt: skip
def test_an_organisation_is_not(name: str) -> None:
    assert not looks_like_an_individual(name)


def test_a_flag_masks_what_the_name_does_not_tell_and_a_gap_in_it_masks_too() -> None:
    names = pd.Series(["Jane Smith", "Amey", "Jane Doe"])
    flags = pd.Series([True, False, None], dtype="boolean")
    assert mask_individuals(names, is_individual=flags).tolist() == [INDIVIDUAL, "Amey", INDIVIDUAL]
