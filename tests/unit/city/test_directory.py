"""Which counties make up a city: those that the settings name, or their file, or those that have a store."""

from pathlib import Path

import pytest

from gridflow.city.directory import Directory, directory_of, region
from gridflow.city.overdue import check_cursor, merged
from gridflow.city.store import store_name
from gridflow.errors import InvalidInput
from gridflow.settings import Settings

FILE = """
city = "330000000000"

[counties]
330921 = "sqlite:///a"
330106 = "postgresql+psycopg://host/province"
"""


def test_a_file_names_a_province(tmp_path: Path) -> None:
    file = tmp_path / "gridflow-city.toml"
    file.write_text(FILE, encoding="utf-8")
    assert directory_of(Settings(city_file=file)) == Directory(
        "330000000000", {"330106": "postgresql+psycopg://host/province", "330921": "sqlite:///a"}
    )


def test_the_environment_names_a_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDFLOW_COUNTIES", '{"330922": "sqlite:///b", "330921": "sqlite:///a"}')
    found = directory_of(Settings(county="330921"))
    assert (found.city, list(found.counties)) == ("330900000000", ["330921", "330922"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("counties = 1", "counties"),
        ("[counties]", "counties"),
        ('[counties]\n33 = "x"', "counties"),
        ('city = "330921000000"\n[counties]\n330921 = "x"', "city"),
        ("=", "不是TOML"),
        ('[counties]\n330921 = "x"\n440106 = "y"', "440106"),
        (None, "无法读取"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str | None, said: str) -> None:
    file = tmp_path / "gridflow-city.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as refusal:
        directory_of(Settings(city_file=file))
    assert said in refusal.value.detail


@pytest.mark.parametrize(
    ("city", "digits", "store"),
    [
        ("330900000000", "3309", "city_330900"),
        ("330000000000", "33", "city_330000"),
        ("331000000000", "3310", "city_331000"),
        ("500100000000", "5001", "city_500100"),
    ],
)
def test_a_city_has_four_digits_and_a_province_two(city: str, digits: str, store: str) -> None:
    assert (region(city), store_name(city)) == (digits, store)


@pytest.mark.parametrize("cursor", ["nonsense", "<i:1~s:a", ">s:a~i:1", ">i:1", ""])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_cursor(cursor)
    assert refusal.value.context["field"] == "cursor"


def test_nothing_overdue_has_no_following_page() -> None:
    assert merged([], 5) == ([], None)
    check_cursor(None)
    check_cursor(">i:1~s:a")
