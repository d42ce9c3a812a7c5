"""The main page: the tree, the queue and the alerts of a unit, as far as the caller may see."""

from datetime import timedelta

import pytest

from gridflow.aggregates.case.commands import (
    Accept,
    Dispatch,
    Report,
    RequestSuspension,
    Resolve,
    RuleSuspension,
    Urgency,
)
from gridflow.aggregates.event import Actor
from gridflow.bootstrap import County
from gridflow.projections.alerts import Alerts
from gridflow.projections.tables import table_of
from gridflow.testing import SettableClock, give, instant
from gridflow.testing.territory import (
    ADMINISTRATOR,
    CLERK,
    COUNTY,
    FAR_GRID,
    FAR_VILLAGE,
    GRID,
    GRID_WORKER,
    OTHER_TOWNSHIP,
    SIBLING_GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    person,
)
from tests.databases import take_away
from tests.integration.console.conftest import ClientOf
from tests.integration.console.reading import hrefs, link_named, queue_numbers, row_of, text_of
from tests.unit.calendar.papers import notice


def report(
    county: County, by: Actor = GRID_WORKER, subject: str = "路灯不亮", urgency: Urgency = Urgency.GENERAL
) -> str:
    """Report a case at the actor's grid, and project it; returns its number."""
    command = Report(place=by.unit, subject=subject, matter="facility", channel="grid", urgency=urgency)
    number = give(county, command, by).number
    county.projector.catch_up()
    return number


def accepted_and_dispatched(county: County, number: str) -> None:
    give(county, Accept(), CLERK, number)
    give(county, Dispatch(lead=GRID), CLERK, number)
    county.projector.catch_up()


def test_the_tree_counts_a_units_own_cases_and_those_of_each_child(county: County, client_of: ClientOf) -> None:
    report(county)
    accepted_and_dispatched(county, report(county))
    report(county, person("grid_worker", FAR_GRID))

    html = client_of(COUNTY).get("/console/").text

    #                                                 受理 流转 办结 督办 考核  超期 临期 正常 挂起  合计
    assert row_of(html, f"unit-{COUNTY}") == ["本级", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0"]
    assert row_of(html, f"unit-{TOWNSHIP}") == ["东乡镇", "1", "0", "1", "0", "0", "0", "0", "2", "0", "2"]
    assert row_of(html, f"unit-{OTHER_TOWNSHIP}") == ["西山镇", "1", "0", "0", "0", "0", "0", "0", "1", "0", "1"]
    assert "在办 3 件,其中不计时 0 件" in html


def test_links_alone_lead_down_from_the_county_to_the_grid_and_up_again(county: County, client_of: ClientOf) -> None:
    number = report(county)
    accepted_and_dispatched(county, number)
    client = client_of(COUNTY)

    html = client.get("/console/").text
    for name in ("东乡镇", "东一村", "东一村第一网格"):
        html = client.get(link_named(html, name)).text
        assert f'<h1 tabindex="-1">{name}</h1>' in html
        assert queue_numbers(html) == [number]
    html = client.get(link_named(html, "东乡镇")).text

    assert '<h1 tabindex="-1">东乡镇</h1>' in html


def test_every_link_of_the_page_leads_somewhere(county: County, client_of: ClientOf) -> None:
    report(county)
    client = client_of(COUNTY)

    links = {link for link in hrefs(client.get("/console/").text) if not link.startswith("#")}

    assert len(links) > 15
    assert {link for link in links if client.get(link).status_code != 200} == set()


@pytest.mark.parametrize("unit", [COUNTY, TOWNSHIP, SIBLING_VILLAGE, FAR_VILLAGE, "330921000000", "x", "' or 1=1 --"])
def test_a_unit_that_is_not_below_ones_own_is_not_there(client_of: ClientOf, unit: str) -> None:
    response = client_of(VILLAGE).get("/console/", params={"unit": unit})

    assert response.status_code == 404
    assert "单位不存在" in response.text


def test_a_village_sees_its_own_cases_and_not_its_siblings(county: County, client_of: ClientOf) -> None:
    own, sibling = report(county), report(county, person("grid_worker", SIBLING_GRID))
    client = client_of(VILLAGE)

    html = client.get("/console/").text

    assert queue_numbers(html) == [own]
    assert "东二村" not in html
    assert "示例县" not in text_of(html)
    assert client.get(f"/console/cases/{own}").status_code == 200
    assert client.get(f"/console/cases/{sibling}").status_code == 404


def test_filters_by_stage_light_and_scope_choose_the_queue(county: County, client_of: ClientOf) -> None:
    waiting, dispatched = report(county), report(county)
    accepted_and_dispatched(county, dispatched)
    resolved = report(county)
    accepted_and_dispatched(county, resolved)
    give(county, Resolve(result="已修复"), GRID_WORKER, resolved)
    county.projector.catch_up()
    client = client_of(VILLAGE)

    def queue(**asked: str) -> list[str]:
        return queue_numbers(client.get("/console/", params=asked).text)

    assert queue() == [waiting, dispatched, resolved]
    assert queue(stage="resolve") == [dispatched]
    assert queue(stage="resolve", light="red") == []
    assert queue(light="green") == [waiting, dispatched]
    assert queue(light="none") == [resolved]
    assert queue(scope="own") == [waiting, resolved]
    assert queue(unit=GRID, scope="own") == [dispatched]


@pytest.mark.parametrize("asked", [{"stage": "x"}, {"light": "blue"}, {"scope": "all"}, {"cursor": "<script>"}])
def test_what_cannot_be_asked_is_refused_with_a_page(client_of: ClientOf, asked: dict[str, str]) -> None:
    response = client_of(VILLAGE).get("/console/", params=asked)

    assert response.status_code == 400
    assert "输入有误" in response.text
    assert "<script>" not in response.text


def test_the_light_and_the_words_change_as_time_passes(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    number = report(county)
    client = client_of(VILLAGE)

    def shown(at: str) -> list[str]:
        clock.set(instant(at))
        cells = row_of(client.get("/console/").text, f"case-{number}")
        return [cells[0], cells[3]]

    assert shown("2026-11-16T17:55:00+08:00") == ["■ 正常", "剩余2个工作日 11月18日24时"]
    assert shown("2026-11-17T23:59:00+08:00") == ["■ 正常", "剩余1个工作日 11月18日24时"]
    assert shown("2026-11-18T17:55:00+08:00") == ["● 临期", "今日到期,剩余6小时5分 11月18日24时"]
    assert shown("2026-11-19T00:00:00+08:00") == ["▲ 超期", "超期不足1分钟 11月18日24时"]
    assert shown("2026-11-19T03:00:00+08:00") == ["▲ 超期", "超期3小时 11月18日24时"]


def test_a_paused_case_has_a_light_of_its_own(county: County, client_of: ClientOf) -> None:
    number = report(county)
    accepted_and_dispatched(county, number)
    until = county.clock.now() + timedelta(days=2)
    give(county, RequestSuspension(until=until, reason="等待鉴定"), GRID_WORKER, number)
    give(county, RuleSuspension(granted=True, reason="属实"), CLERK, number)
    county.projector.catch_up()

    html = client_of(VILLAGE).get("/console/", params={"light": "paused"}).text

    cells = row_of(html, f"case-{number}")
    # Monday 9:00 to Wednesday 9:00; the five working days are then Wednesday to Friday, Monday and Tuesday.
    assert (cells[0], cells[3]) == ("Ⅱ 挂起", "挂起中,剩余4个工作日 11月18日09:00恢复,11月24日24时")
    assert row_of(html, f"unit-{GRID}")[-2:] == ["1", "1"]


def test_the_most_urgent_come_first_and_the_rest_on_the_next_page(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    numbers = []
    for hour in range(21):
        numbers.append(report(county, subject=f"第{hour}件"))
        clock.advance(timedelta(minutes=1))
    client = client_of(VILLAGE)

    first = client.get("/console/").text
    following = next(link for link in hrefs(first) if "cursor=" in link)
    second = client.get(following).text

    assert queue_numbers(first) == numbers[:20]
    assert queue_numbers(second) == numbers[20:]
    assert "回到首页" in second
    assert not any("cursor=" in link for link in hrefs(second))


def test_an_urgent_case_says_so(county: County, client_of: ClientOf) -> None:
    number = report(county, urgency=Urgency.URGENT)

    cells = row_of(client_of(TOWNSHIP).get("/console/").text, f"case-{number}")

    assert cells[1] == f"路灯不亮 紧急 东一村第一网格 · 公共设施 {number}"


def test_a_subject_that_is_markup_is_text(county: County, client_of: ClientOf) -> None:
    subject = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    number = report(county, subject=subject)
    client = client_of(VILLAGE)

    for path in ("/console/", f"/console/cases/{number}"):
        html = client.get(path).text
        assert subject not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_alerts_come_newest_first_and_each_once(county: County, clock: SettableClock, client_of: ClientOf) -> None:
    number = report(county)
    for at in ("2026-11-18T08:30:00+08:00", "2026-11-19T00:00:00+08:00"):
        clock.set(instant(at))
        county.ticker.tick()
        county.projector.catch_up()

    html = client_of(COUNTY).get("/console/").text
    alerts = text_of(html[html.index('<ol class="alerts">') : html.index("待办队列")])

    assert alerts == f"▲ 受理已逾期 东一村 {number} 11月19日00:00 ● 受理即将到期 东一村 {number} 11月18日08:30"


def test_a_revised_deadline_is_an_alert_with_a_shape_and_words_of_its_own(county: County, client_of: ClientOf) -> None:
    number = report(county)
    county.registrar.import_papers([notice(published="2026-11-16", off=["2026-11-17"])], ADMINISTRATOR)
    county.projector.catch_up()
    county.ticker.tick()
    county.projector.catch_up()

    page = client_of(VILLAGE).get("/console/")
    alerts = page.text[page.text.index('<ol class="alerts">') : page.text.index("待办队列")]

    assert page.status_code == 200
    assert text_of(alerts) == f"◇ 受理期限已修订 东一村 {number} 11月16日09:00"
    assert 'class="alert-revised"' in alerts


def test_an_alert_of_a_kind_that_the_page_does_not_know_is_shown_all_the_same(
    county: County, clock: SettableClock, client_of: ClientOf
) -> None:
    report(county)
    clock.set(instant("2026-11-18T08:30:00+08:00"))
    county.ticker.tick()
    county.projector.catch_up()
    with county.database.projecting() as connection:
        connection.execute(table_of(Alerts()).update().values(kind="novel"))

    page = client_of(VILLAGE).get("/console/")

    assert page.status_code == 200
    assert "受理即将到期" in page.text


def test_an_empty_desk_says_so(client_of: ClientOf) -> None:
    html = client_of(VILLAGE).get("/console/").text

    assert "队列已清空" in html
    assert "还没有预警" in html


def test_a_database_that_is_away_is_a_page_that_tells_nothing_of_it(
    county: County, database_url: str, client_of: ClientOf
) -> None:
    client = client_of(VILLAGE)
    take_away(county.database, database_url)

    page = client.get("/console/")

    assert page.status_code == 503
    assert "数据库暂时无法使用" in page.text
    assert "not currently accepting" not in page.text
    assert "unable to open" not in page.text
