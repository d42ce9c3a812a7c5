"""The page of a case: where it stands, its clocks with their reasons, and all that happened."""

import re

import pytest

from gridflow.aggregates.case.commands import Accept, Correct, Report
from gridflow.bootstrap import County
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import CLERK, COUNTY, FAR_VILLAGE, GRID, GRID_WORKER, VILLAGE
from tests.integration.console.conftest import ClientOf
from tests.integration.console.reading import text_of


@pytest.fixture
def number(county: County, clock: SettableClock) -> str:
    """A case reported on Monday 16 November and accepted on Friday, one day and a half late."""
    command = Report(place=GRID, subject="路灯不亮", description="村口第三盏", matter="facility", channel="resident")
    number = give(county, command, GRID_WORKER).number
    clock.set(instant("2026-11-20T12:00:00+08:00"))
    give(county, Accept(), CLERK, number)
    county.projector.catch_up()
    return number


def sections(html: str) -> list[str]:
    """The texts of the sections: the head, the clocks, the hops, the timeline."""
    return [text_of(section) for section in re.findall(r"<section\b.*?</section>", html, re.DOTALL)]


def test_the_head_says_where_the_case_stands(client_of: ClientOf, number: str) -> None:
    head = sections(client_of(VILLAGE).get(f"/console/cases/{number}").text)[0]

    assert head.startswith(
        f"{number} 路灯不亮 示例县 东乡镇 东一村 东一村第一网格 ■ 正常 剩余3个工作日 11月25日24时 东一村 持有"
    )
    assert "上报时间 2026年11月16日09:00" in head
    assert "描述 村口第三盏" in head
    assert "渠道 居民反映" in head


def test_the_clocks_show_their_days_and_why_one_was_missed(client_of: ClientOf, number: str) -> None:
    clocks = sections(client_of(VILLAGE).get(f"/console/cases/{number}").text)[1]

    assert clocks.startswith("计时 2 个 受理 2个工作日 · 期限确定 ▲ 逾期后办结 受理应于11月18日24时前完成")
    assert "实际于11月20日12:00完成,逾期36小时。" in clocks
    assert "11月17日 星期二 工作日 计第1日 11月18日 星期三 工作日 计第2日" in clocks
    assert "11月21日 星期六 周末 不计" in clocks


def test_the_clock_of_an_open_deadline_says_what_remains_and_the_earliest_end(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    clock.set(instant("2026-12-30T10:00:00+08:00"))
    number = give(county, Report(place=GRID, subject="噪声", matter="environment", channel="grid"), GRID_WORKER).number
    county.projector.catch_up()

    clocks = sections(client_of(VILLAGE).get(f"/console/cases/{number}").text)[1]

    assert clocks.startswith("计时 1 个 受理 2个工作日 · 期限待定 ■ 运行中")
    assert "到期日待定(还须计1个工作日,不早于2027年1月2日)" in clocks


def test_it_is_shown_who_held_the_case_how_long(client_of: ClientOf, clock: SettableClock, number: str) -> None:
    clock.set(instant("2026-11-20T15:00:00+08:00"))
    held = sections(client_of(VILLAGE).get(f"/console/cases/{number}").text)[2]

    assert held.startswith("谁办了多久")
    # Monday 9:00 to Friday noon: 6.5, 7, 7, 7 and 3.5 h; then half an hour.
    assert "东一村 受理 · 上报 11月16日09:00 4天3小时 31小时 4 " in held
    assert "东一村 流转 · 受理 · 办理中 11月20日12:00 3小时 30分钟 0 " in held
    assert held.endswith("东一村 合计2段 4天6小时 31小时30分 4")


def test_days_that_do_not_count_are_told_apart(client_of: ClientOf, number: str) -> None:
    html = client_of(VILLAGE).get(f"/console/cases/{number}").text

    skipped = [text_of(day) for day in re.findall(r'<li class="skipped">.*?</li>', html)]

    assert skipped == ["11月21日 星期六 周末 不计", "11月22日 星期日 周末 不计"]


def test_the_timeline_names_every_event_with_its_actor_and_unit(client_of: ClientOf, number: str) -> None:
    html = client_of(VILLAGE).get(f"/console/cases/{number}").text

    entries = [text_of(entry) for entry in re.findall(r'<li id="entry-.*?</li>', html, re.DOTALL)]

    assert entries[0] == f"11月16日09:00 上报 东一村第一网格 · 网格员 {GRID_WORKER.id} #1"
    assert [entry.split()[1] for entry in entries] == [
        "上报", "开始计时", "逾期", "停止计时", "逾期办结", "受理", "开始计时",
    ]  # fmt: skip
    assert f"受理 东一村 · 受理员 {CLERK.id}" in entries[5]


@pytest.mark.parametrize("asked", ["990101-20261116-000009-9", "x", "<b>", "990101-20261116-000001-x"])
def test_a_number_that_is_no_case_is_a_page_not_found(client_of: ClientOf, asked: str) -> None:
    response = client_of(COUNTY).get(f"/console/cases/{asked}")

    assert response.status_code == 404
    assert "事件不存在" in response.text
    assert "<b>" not in response.text


def test_a_foreign_case_and_a_missing_one_are_not_told_apart(client_of: ClientOf, number: str) -> None:
    client = client_of(FAR_VILLAGE)
    missing = number.replace("-000001-", "-000002-")[:-1]
    missing = next(
        f"{missing}{last}"
        for last in "0123456789X"
        if "请核对" not in client.get(f"/console/cases/{missing}{last}").text
    )

    foreign, absent = client.get(f"/console/cases/{number}"), client.get(f"/console/cases/{missing}")

    assert foreign.status_code == absent.status_code == 404
    assert foreign.text.replace(number, "N") == absent.text.replace(missing, "N")


def test_a_number_typed_into_the_bar_opens_its_case(client_of: ClientOf, number: str) -> None:
    client = client_of(VILLAGE)

    response = client.get("/console/cases", params={"number": f" {number} "})

    assert response.headers["location"] == f"/console/cases/{number}"
    assert (
        client.get("/console/cases", params={"number": "//evil/?x"})
        .headers["location"]
        .startswith("/console/cases/%2F")
    )


def test_likely_duplicates_are_shown_with_links(client_of: ClientOf, county: County, number: str) -> None:
    assert "疑似重复" not in client_of(COUNTY).get(f"/console/cases/{number}").text
    report = Report(place=GRID, subject="路灯不亮", matter="facility", channel="grid")
    other = give(county, report, GRID_WORKER).number
    county.projector.catch_up()

    html = client_of(COUNTY).get(f"/console/cases/{number}").text

    found = re.search(r'<ul class="duplicates">.*?</ul>', html, re.DOTALL)
    assert found is not None
    assert f'href="/console/cases/{other}"' in found[0]
    assert "相似100%" in text_of(found[0])


def test_a_corrected_subject_is_the_head_of_the_page(client_of: ClientOf, county: County, number: str) -> None:
    give(county, Correct(subject="两盏路灯不亮", reason="现场核对"), CLERK, number)

    html = client_of(COUNTY).get(f"/console/cases/{number}").text

    assert "两盏路灯不亮</h1>" in html
