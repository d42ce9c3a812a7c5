"""A city sees its counties as one: roll-ups, the overdue list, the past, and who does not answer."""

from collections import Counter
from datetime import timedelta
from time import monotonic

import pytest

from gridflow.aggregates.case.light import Light
from gridflow.bootstrap import open_city, watching
from gridflow.city.directory import Directory, directory_of
from gridflow.errors import InvalidInput
from gridflow.policy import Stage
from gridflow.projections.queue_queries import queue_tree
from gridflow.settings import Settings
from gridflow.store.times import microseconds
from gridflow.testing import instant
from tests.integration.city.conftest import CITY, NAMES, SmallCity, found_county, report

LATER = timedelta(days=60)


def test_the_roll_up_is_the_sum_of_the_counties(small_city: SmallCity) -> None:
    for code, cases in (("990101", 3), ("990103", 2)):
        for number in range(cases):
            report(small_city.counties[code], f"第{number}件")

    tree = small_city.city.tree()

    assert (tree.city, tree.name, tree.missing) == (CITY, "示例市", [])
    assert [(row.name, row.total) for row in tree.rows] == [("东县", 3), ("南县", 0), ("西县", 2)]
    assert (tree.total, tree.stages, tree.lights) == (5, Counter({Stage.ACCEPT: 5}), Counter({Light.GREEN: 5}))
    for row in tree.rows:
        county = small_city.counties[row.county]
        own, position = queue_tree(
            county.reader, county.territory.tree, f"{row.county}000000", microseconds(small_city.clock.now())
        )
        assert (row.total, row.position) == (sum(branch.total for branch in own), position)


def test_the_overdue_of_all_counties_come_page_by_page_and_each_once(small_city: SmallCity) -> None:
    reported = []
    for turn in range(4):
        for county in small_city.counties.values():
            small_city.clock.advance(timedelta(hours=5))
            reported.append(report(county, f"第{turn}件"))
    assert small_city.city.overdue(50).rows == []
    small_city.clock.advance(LATER)
    whole = small_city.city.overdue(50)
    assert (len(whole.rows), whole.cursor, whole.missing) == (12, None, [])
    assert {row.number for row in whole.rows} == set(reported)
    assert [row.due for row in whole.rows] == sorted(row.due for row in whole.rows)
    assert {row.county_name for row in whole.rows} == set(NAMES.values())
    assert all("超" in row.standing.words for row in whole.rows)

    paged, cursor = [], None
    while True:
        page = small_city.city.overdue(5, cursor)
        paged += page.rows
        cursor = page.cursor
        if cursor is None:
            break

    assert [row.number for row in paged] == [row.number for row in whole.rows]


def test_a_county_that_does_not_answer_is_named_with_its_last_roll_up(small_city: SmallCity) -> None:
    report(small_city.counties["990102"], "路灯不亮")
    small_city.city.snapshot(small_city.clock.now())
    snapped = small_city.clock.now()
    small_city.clock.advance(timedelta(minutes=1))
    # The same counties, but one of them at an address where it never was.
    elsewhere = dict.fromkeys(NAMES, small_city.url) | {"990102": "sqlite:////nowhere-that-is/gridflow"}
    settings = Settings(database_url=small_city.url, county="990101", counties=elsewhere)
    city = open_city(settings, small_city.clock)
    try:
        tree, page, health = city.tree(), city.overdue(5), city.health()
    finally:
        city.close()

    assert [row.county for row in tree.rows] == ["990101", "990103"]
    assert tree.total == 0
    for missing in (tree.missing, page.missing, health.missing):
        (one,) = missing
        assert one.county == "990102"
        assert one.last is not None
        assert (one.last.name, one.last.total, one.last.at) == ("南县", 1, snapped)
    assert sorted(health.counties) == ["990101", "990103"]


def test_the_past_is_read_from_the_citys_own_store(small_city: SmallCity) -> None:
    city, clock = small_city.city, small_city.clock
    begun = clock.now()
    city.snapshot(begun)
    clock.advance(timedelta(minutes=1))
    report(small_city.counties["990101"], "路灯不亮")
    city.snapshot(clock.now())
    clock.advance(timedelta(seconds=30))

    assert city.tree(begun + timedelta(seconds=59)).total == 0
    assert city.tree(clock.now()).total == 1
    assert [row.at for row in city.tree(clock.now()).rows] == [begun + timedelta(minutes=1)] * 3
    exact = city.tree(begun + timedelta(minutes=1), exact=True)
    assert (exact.total, {row.at for row in exact.rows}) == (1, {begun + timedelta(minutes=1)})
    before = city.tree(begun - timedelta(minutes=1))
    assert ([one.county for one in before.missing], before.rows) == (list(NAMES), [])
    clock.advance(timedelta(hours=3))
    stale = city.tree(clock.now())
    assert [one.last.total for one in stale.missing if one.last is not None] == [1, 0, 0]
    with pytest.raises(InvalidInput):
        city.tree(clock.now() + timedelta(seconds=1))


def test_an_hour_of_old_minutes_becomes_one(small_city: SmallCity) -> None:
    city, clock = small_city.city, small_city.clock
    begun = instant("2026-10-12T09:58:00+08:00")
    for minute in range(4):
        city.snapshot(begun + timedelta(minutes=minute))
    city.snapshot(begun)

    assert city.store.thin(begun + timedelta(days=7), 7, 400) == 0
    # 9:58 gives way to 9:59, 10:00 to 10:01.
    assert city.store.thin(begun + timedelta(days=7, minutes=4), 7, 400) == 2 * len(NAMES)
    clock.set(begun + timedelta(days=8))
    kept = city.store.latest(NAMES, begun + timedelta(minutes=2))
    assert {one.at for one in kept.values()} == {begun + timedelta(minutes=1)}
    assert city.store.thin(begun + timedelta(days=500), 7, 400) == 2 * len(NAMES)
    assert city.store.latest(NAMES, clock.now()) == {}


def test_a_new_county_is_seen_after_a_while_and_a_province_sees_it_too(small_city: SmallCity) -> None:
    settings = Settings(database_url=small_city.url, county="990101", city="990000000000")
    province = open_city(settings, small_city.clock)
    try:
        assert (province.tree().city, len(province.tree().rows), province.store.exists) == ("990000000000", 3, False)
    finally:
        province.close()
    assert directory_of(settings) == Directory("990000000000", dict.fromkeys(NAMES, small_city.url))

    county = found_county(small_city.url, "990104", small_city.clock)
    county.database.close()
    assert len(small_city.city.tree().rows) == len(NAMES)
    small_city.clock.advance(timedelta(minutes=1))
    assert [row.county for row in small_city.city.tree().rows] == [*NAMES, "990104"]


def test_whoever_watches_keeps_a_roll_up_of_the_minute(small_city: SmallCity) -> None:
    minute = small_city.clock.now()
    small_city.clock.advance(timedelta(seconds=17))
    begun = monotonic()
    with watching(small_city.city, Settings()):
        while len(small_city.city.store.latest(NAMES, small_city.clock.now())) < len(NAMES):
            assert monotonic() - begun < 10
    assert {one.at for one in small_city.city.store.latest(NAMES, minute).values()} == {minute}
