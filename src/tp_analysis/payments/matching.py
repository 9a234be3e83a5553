"""Which names of suppliers are one supplier: spellings made plain, then compared by their letters.

Names are compared across bodies only: within one body, different names stay different suppliers
unless their plain spellings are the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from tp_analysis.payments.organisations import LEGAL_FORMS, plain_words

Scores = npt.NDArray[np.float32]
SAME, DIFFERENT = "one supplier", "two suppliers"
# How far below the threshold a pair is still worth listing.
LISTED_BELOW = 12.0
# A body cuts its names where at least this share of them is exactly as long as its longest one.
CUT_SHARE, FEWEST_CUT = 0.01, 2
_FILLERS = {"the"}


@dataclass(frozen=True)
class Matching:
    """What became of the names.

    suppliers: body, payee, supplier (the name under which all its spellings are counted: the
    commonest). pairs: score (0 to 100), body, payee, other_body, other_payee, verdict; those alike
    but not the same, highest score first.
    """

    suppliers: pd.DataFrame
    pairs: pd.DataFrame


def plain_name(name: str) -> str:
    """A supplier's name for comparing: no accents, signs, capitals, "the" or legal form.

    >>> plain_name("The Acme & Sons Ltd."), plain_name("ACME AND SONS LIMI")
    ('acme and sons', 'acme and sons')
    """
    letters = unicodedata.normalize("NFKD", name)
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    # Initials with and without spaces are the same initials.
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", plain_words(text))
    words = [word for word in joined.split() if word not in _FILLERS]
    while len(words) > 1 and _is_legal(words[-1]):
        words.pop()
    return " ".join(words)


def _is_legal(word: str) -> bool:
    # A name cut at its end keeps the beginning of "limited".
    return word in LEGAL_FORMS or (len(word) > 2 and "limited".startswith(word))


def match_suppliers(names: pd.DataFrame, *, threshold: float) -> Matching:
    """The suppliers behind the names that bodies print, those alike across bodies made one.

    `names` has body, payee and lines (how many). Two names of different bodies are one supplier
    where they score `threshold` or more: rapidfuzz's token_sort_ratio of their plain spellings,
    which is 100 less the share of letters to put in or take out, the words in alphabetical order.
    Where a body cuts its names short, the other name is cut as short before it is compared.
    """
    spelt = names.assign(plain=[plain_name(name) for name in names["payee"]])
    spelt = spelt.sort_values(["body", "payee"], ignore_index=True)
    pairs = _alike(spelt, least=threshold - LISTED_BELOW)
    pairs = pairs.assign(verdict=np.where(pairs["score"] >= threshold, SAME, DIFFERENT))
    labelled = _label_groups(spelt, pairs[pairs["verdict"] == SAME])
    return Matching(labelled[["body", "payee", "supplier"]], _described(spelt, pairs))


def cut_length(names: Sequence[str]) -> int | None:
    """The length at which a list cuts its names; None where it cuts none."""
    lengths = [len(name) for name in names]
    longest = max(lengths, default=0)
    cut = lengths.count(longest)
    return longest if cut >= max(FEWEST_CUT, CUT_SHARE * len(lengths)) else None


def _alike(spelt: pd.DataFrame, *, least: float) -> pd.DataFrame:
    """Pairs of rows of different bodies that score `least` or more: one, other, score."""
    by_body = [rows for _, rows in spelt.groupby("body", sort=True)]
    found = [_pairs_between(one, other, least) for one, other in combinations(by_body, 2)]
    empty = pd.DataFrame({"one": [], "other": [], "score": []}).astype(
        {"one": int, "other": int, "score": float}
    )
    return pd.concat([empty, *(pairs for pairs in found if len(pairs))], ignore_index=True)


def _pairs_between(one: pd.DataFrame, other: pd.DataFrame, least: float) -> pd.DataFrame:
    scores = _scores(one["plain"], other["plain"], least)
    scores = np.maximum(scores, _scores_of_cut_names(one, other, least))
    scores = np.maximum(scores, _scores_of_cut_names(other, one, least).T)
    rows, columns = np.nonzero(scores >= least)
    found = {"one": one.index[rows], "other": other.index[columns], "score": scores[rows, columns]}
    return pd.DataFrame(found).astype({"score": float})


def _scores_of_cut_names(one: pd.DataFrame, other: pd.DataFrame, least: float) -> Scores:
    """The scores of the first body's cut names, the other's cut as short; else 0."""
    scores = np.zeros((len(one), len(other)), np.float32)
    cut = cut_length([*one["payee"]])
    if cut is not None:
        at_end = np.flatnonzero(one["payee"].str.len() == cut)
        shortened = pd.Series([plain_name(name[:cut]) for name in other["payee"]])
        scores[at_end, :] = _scores(one["plain"].iloc[at_end], shortened, least)
    return scores


def _scores(one: pd.Series[str], other: pd.Series[str], least: float) -> Scores:
    # Imported where it is needed: no command that only lists or checks needs it.
    from rapidfuzz import fuzz, process

    return process.cdist(
        one.tolist(), other.tolist(), scorer=fuzz.token_sort_ratio, score_cutoff=least
    )


def _label_groups(spelt: pd.DataFrame, same: pd.DataFrame) -> pd.DataFrame:
    """Every row with the name of its group: those of one plain spelling, and those paired."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    first = spelt.groupby("plain")["plain"].transform(lambda rows: rows.index[0]).to_numpy(int)
    rows = np.concatenate([np.arange(len(spelt)), same["one"].to_numpy(int)])
    columns = np.concatenate([first, same["other"].to_numpy(int)])
    links = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(spelt), len(spelt)))
    _, group = connected_components(links, directed=False)
    grouped = spelt.assign(group=group)
    commonest = grouped.sort_values(["lines", "payee"], ascending=[False, True])
    names = commonest.drop_duplicates("group").set_index("group")["payee"]
    return grouped.assign(supplier=grouped["group"].map(names))


def _described(spelt: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs in words; of those whose plain spellings are the same nothing is in doubt."""
    one, other = spelt.loc[pairs["one"]], spelt.loc[pairs["other"]]
    table = pd.DataFrame(
        {
            "score": pairs["score"].to_numpy(),
            "body": one["body"].to_numpy(),
            "payee": one["payee"].to_numpy(),
            "other_body": other["body"].to_numpy(),
            "other_payee": other["payee"].to_numpy(),
            "verdict": pairs["verdict"].to_numpy(),
        }
    )
    table["in_doubt"] = one["plain"].to_numpy() != other["plain"].to_numpy()
    keys = ["score", "payee", "other_payee", "body", "other_body"]
    ordered = table[table["in_doubt"]].drop(columns="in_doubt")
    return ordered.sort_values(keys, ascending=[False, True, True, True, True], ignore_index=True)
