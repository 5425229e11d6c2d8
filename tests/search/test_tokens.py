"""What is indexed: every character, spelled so that no tokenizer can lose or split it."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from search.tokens import characters, clean, normal, pairs, spell, spell_out


def test_tokens() -> None:
    assert characters("公开公") == ("公", "开")
    assert pairs("公开公开") == ("公开", "开公")
    assert pairs("公") == ()
    assert spell_out("公1，") == "公 x31 xff0c"


@given(st.text(max_size=60))
def test_normal_text_is_as_long_as_the_original_and_storable(text: str) -> None:
    assert len(normal(text)) == len(text)
    clean(text).encode("utf-8")
    assert "\0" not in clean(text)


@given(st.text(max_size=60))
def test_each_character_is_one_token_of_its_own(text: str) -> None:
    tokens = spell_out(normal(text)).split()
    assert len(tokens) == len(text)
    assert all(re.fullmatch(r"[\u4e00-\u9fa5]|x[0-9a-f]+", token) for token in tokens)
    assert len(set(tokens)) == len(set(normal(text)))


@given(st.text(min_size=2, max_size=30))
def test_a_pair_is_spelled_as_its_two_tokens_joined(text: str) -> None:
    tokens = spell_out(text).split()
    joined = [a + b for a, b in itertools.pairwise(tokens)]
    assert [spell(text[i : i + 2]) for i in range(len(text) - 1)] == joined


@given(st.text(min_size=2, max_size=2), st.text(min_size=2, max_size=2))
def test_different_pairs_are_spelled_differently(one: str, other: str) -> None:
    assert (spell(one) == spell(other)) == (one == other)
