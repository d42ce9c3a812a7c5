"""Case numbers 事件编号 and their check character."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridflow.aggregates.case.number import case_number, check_character, number_prefix, require_number, running_number
from gridflow.errors import UnknownCase

NUMBERS = st.builds(
    case_number,
    st.integers(100_000, 999_999).map(str),
    st.dates(date(2014, 1, 1), date(2099, 12, 31)),
    st.integers(1, 999_999),
)


@pytest.mark.parametrize(
    ("stem", "check"),
    [
        # GB 11643's own example: weighted sum 167, 167 mod 11 = 2, and 2 stands for X.
        ("11010519491231002", "X"),
        # Its second example, a centenarian's: weighted sum 152, 152 mod 11 = 9, and 9 stands for 3.
        ("44052418800101001", "4"),
        # By hand: only the last digit 1, weight 2: 2 mod 11 = 2, so X. With 2: 4, so 8.
        ("00000000000000001", "X"),
        ("00000000000000002", "8"),
        ("00000000000000000", "1"),
    ],
)
def test_the_check_character_is_that_of_resident_identity_numbers(stem: str, check: str) -> None:
    """ISO 7064 MOD 11-2, as in GB 11643."""
    assert check_character(stem) == check


def test_a_number_names_county_day_and_running_number() -> None:
    assert case_number("330921", date(2026, 11, 22), 123).startswith("330921-20261122-000123-")
    assert number_prefix("330921", date(2026, 11, 22)) == "330921-20261122-"
    assert running_number("330921-20261122-000123-7") == 123


@given(NUMBERS)
def test_every_number_is_accepted_as_it_was_made(number: str) -> None:
    assert require_number(number) == number


@given(NUMBERS, st.data())
def test_one_wrong_digit_finds_no_case(number: str, data: st.DataObject) -> None:
    """The check character detects every single wrong digit."""
    places = [place for place, letter in enumerate(number[:-2]) if letter != "-"]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    with pytest.raises(UnknownCase):
        require_number(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.data())
def test_two_neighbouring_digits_swapped_find_no_case(number: str, data: st.DataObject) -> None:
    """… and every swap of two neighbours, which is how numbers are misread."""
    stem = number[:-2]
    pairs = [p for p in range(len(stem) - 1) if stem[p] != stem[p + 1] and "-" not in stem[p : p + 2]]
    place = data.draw(st.sampled_from(pairs))
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    with pytest.raises(UnknownCase):
        require_number(swapped)


@pytest.mark.parametrize(
    "text",
    ["", "330921", "330921-20261122-123-7", "330921-20261122-000123", "３３0921-20261122-000001-1", "x" * 500],
)
def test_another_shape_is_no_number(text: str) -> None:
    with pytest.raises(UnknownCase) as refused:
        require_number(text)
    assert len(refused.value.detail) < 80
