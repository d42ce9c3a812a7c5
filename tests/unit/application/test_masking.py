"""What the public reads has no number by which people can be called or told apart, however it is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.application.masking import masked

_BETWEEN = st.text("  -–—‑·、/()（）.\u200b\u00ad", max_size=3)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138 - 1234 - 5678",
        "138--1234--5678",
        "138、1234、5678",
        "138/1234/5678",
        "138(1234)5678",
        "138（1234）5678",
        "138·1234·5678",
        "138\u20111234\u20115678",
        "138\u200b1234\u200b5678",
        "1\u200b3\u200b8\u200b1\u200b2\u200b3\u200b4",
        "0580-4471234",
        "33092119900101123X",
        "33092119900101123Ｘ",
        "１３８００１３８０００",
        "١٣٨٠٠١٣٨٠٠٠",
        "①③⑧⓪⓪①③⑧⓪⓪⓪",
        "❶❸❽➊➌➑❶❸",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣",
        "一三八〇〇一三八〇〇〇",
        "幺三八零零幺三八零零零",
        "壹叁捌零零壹叁捌零零零",
        "一三八○○一三八○○○",
        "壹叁捌-壹贰叁肆-伍陆柒捌",
        "138一二三四5678",
    ],
)
def test_numbers_by_which_people_can_be_called_are_masked(text: str) -> None:
    assert masked(f"甲{text}乙") == "甲＊＊＊乙"


@pytest.mark.parametrize(
    "text",
    [
        "路灯不亮，已于当日修复（见照片）。",
        "3栋2单元1201室",
        "3-401室",
        "2026年",
        "2026年10月15日",
        "二〇二六年十月",
        "2026-10-15",
        "2026-10-15 09:00",
        "每日 08:30-17:30 开放",
        "第一网格一二三",
        "一二三四五六",
        "110千伏",
    ],
)
def test_short_numbers_dates_and_times_stay(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("text", ["2026-10-15 1234567", "8:30-138-1234", "2026-13-4567", "202610151"])
def test_what_only_begins_like_a_date_is_masked(text: str) -> None:
    assert masked(text) == "＊＊＊"


@given(st.lists(st.tuples(st.sampled_from("0123456789０①٣"), _BETWEEN), min_size=5, max_size=18))
def test_no_digit_of_a_long_number_is_left(written: list[tuple[str, str]]) -> None:
    text = "1234567" + "".join(between + digit for digit, between in written)
    assert masked(f"甲{text}乙") == "甲＊＊＊乙"


def test_the_mask_leaves_no_long_run_of_digits() -> None:
    assert not re.search(r"\d{5}", masked("1" * 5 + "a" + "2" * 40 + "b" + "3 4 5 6 7"))
