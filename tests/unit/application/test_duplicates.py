"""How similar texts are: a measure for Chinese, where nothing stands between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.application.duplicates import text_similarity


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("路灯不亮", "路灯不亮了", 80),
        ("路灯不亮,中山路口", "中山路口路灯不亮", 80),
        ("中山路12号门前井盖缺失", "中山路12号门口井盖丢失", 60),
        ("中山路口 路灯不亮!", "中山路口路灯不亮", 100),
        ("ＡＢＣ超市占道", "abc超市占道", 100),
    ],
)
def test_the_same_matter_in_other_words_is_similar(one: str, other: str, least: int) -> None:
    assert text_similarity(one, other) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("路灯不亮", "井盖缺失"),
        ("中山路口路灯不亮", "中山路口垃圾成堆"),
        ("邻里纠纷", "噪声扰民"),
        ("路灯不亮", "路灯歪了"),
    ],
)
def test_other_matters_are_not_similar(one: str, other: str) -> None:
    assert text_similarity(one, other) < 60


@given(st.text(), st.text())
def test_it_is_a_symmetric_percentage(one: str, other: str) -> None:
    found = text_similarity(one, other)
    assert 0 <= found <= 100
    assert found == text_similarity(other, one)
    assert text_similarity(one, one) == 100


def test_only_the_beginning_of_a_text_is_compared_whatever_it_becomes() -> None:
    beginning = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    assert text_similarity(beginning + "甲" * 4000, beginning + "乙" * 4000) == 100
    # One character that stands for eighteen.
    assert text_similarity("\ufdfa" * 4000, "\ufdfa" * 300) == 100
