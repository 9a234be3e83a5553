"""Passphrases: enough chance in those that are made, and a judge of those that are not."""

from __future__ import annotations

import math
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tp_analysis.errors import ConfigurationError
from tp_analysis.publish.protection import passphrases

# Words of several lists, drawn with dice before this was written.
SEVEN_WORDS = "gnarly unfold blimp cargo esteem dwindle mossy"


def test_a_generated_passphrase_holds_at_least_90_bits_of_chance() -> None:
    word = passphrases.generate().get_secret_value()
    drawn = word.replace("-", "")
    assert len(set(passphrases.ALPHABET)) == len(passphrases.ALPHABET)
    assert set(drawn) <= set(passphrases.ALPHABET)
    assert len(drawn) * math.log2(len(passphrases.ALPHABET)) >= 90
    assert passphrases.generated_bits() == pytest.approx(98.1, abs=0.1)


def test_it_comes_from_the_systems_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    characters = iter("7fkqx2mw9tbrc4hzn8ys")

    def choice(letters: str) -> str:
        asked.append(letters)
        return next(characters)

    monkeypatch.setattr(secrets, "choice", choice)
    assert passphrases.generate().get_secret_value() == "7fkq-x2mw-9tbr-c4hz-n8ys"
    assert asked == [passphrases.ALPHABET] * 20


def test_no_two_are_the_same_and_every_character_is_used() -> None:
    words = {passphrases.generate().get_secret_value() for _ in range(300)}
    assert len(words) == 300
    assert set("".join(words)) == {*passphrases.ALPHABET, "-"}


def test_nothing_in_it_looks_like_something_else() -> None:
    assert set("0o1liuv") & set(passphrases.ALPHABET) == {"v"}


def test_printing_it_does_not_show_it() -> None:
    word = passphrases.generate()
    assert word.get_secret_value() not in f"{word} {word!r} {[word]}"


def test_what_is_generated_is_strong_enough_as_ones_own() -> None:
    for _ in range(30):
        word = passphrases.generate().get_secret_value()
        assert passphrases.own(word) == SecretStr(word)


def test_one_that_chance_made_weak_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["pass-word-pass-word-pass", "7fkq-x2mw-9tbr-c4hz-n8ys"])
    monkeypatch.setattr(passphrases, "_drawn", lambda: next(drawn))
    assert passphrases.generate().get_secret_value() == "7fkq-x2mw-9tbr-c4hz-n8ys"


@pytest.mark.parametrize(
    "good", [SEVEN_WORDS, SEVEN_WORDS.replace(" ", "-"), "kR7!xpW3#vb9Lq2&zTf8%Ym"]
)
def test_a_strong_one_of_ones_own_is_taken_as_it_is(good: str) -> None:
    assert passphrases.own(good).get_secret_value() == good


@pytest.mark.parametrize(
    "weak",
    [
        "letmein",
        "Password123Password123!!",
        "correct horse battery staple",
        "tr0ub4dor&3 tr0ub4dor&3",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "aaaa-aaaa-aaaa-aaaa-aaaa",
        "abcd-abcd-abcd-abcd-abcd",
        "123456789012345678901234567890",
        "qwertyuiopasdfghjklzxcvbnm",
        "LutonAndCentralBedfordshire2026!",
        "2026-11-22 2026-11-23",
        "gnarly unfold",
    ],
)
def test_a_weak_one_is_refused_with_the_reason_and_never_repeated(weak: str) -> None:
    with pytest.raises(ConfigurationError, match="too easy to guess") as refused:
        passphrases.own(weak)
    assert weak not in str(refused.value)
    assert "Leave it out" in str(refused.value)


def test_what_a_guesser_knows_of_the_bundle_counts_for_nothing() -> None:
    word = "Zorvblatt Kwyxtun Plorvey"
    passphrases.own(word)
    with pytest.raises(ConfigurationError, match="too easy to guess"):
        passphrases.own(word, known=["zorvblatt-kwyxtun-plorvey"])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("é" * 30, "something else than plain letters"),
        ("tab\tin the middle of seven good words", "something else than plain letters"),
        (f" {SEVEN_WORDS}", "begins or ends with a space"),
        (SEVEN_WORDS * 3, "and a PDF takes 127"),
    ],
)
def test_one_that_some_reader_could_not_take_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        passphrases.own(text)


@given(st.text(max_size=12))
def test_nothing_short_is_strong(text: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        passphrases.own(text)
    assert len(text) < 6 or text not in str(refused.value)
