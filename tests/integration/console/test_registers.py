"""The pages of the registers 台账: units, people, matters, changes of grids, policies; and their forms."""

import re
from datetime import date
from typing import Any

import pytest
from httpx2 import Response

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import DescribeUnit, Facts
from gridflow.aggregates.person import RegisterPerson
from gridflow.aggregates.unit import MergeUnits, RenameUnit, RetireUnit
from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    FAR_VILLAGE,
    GRID,
    OTHER_TOWNSHIP,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.console.conftest import ClientOf, KeyOf
from tests.integration.console.reading import hrefs, row_of, text_of

PAGES = ["units", f"units/{VILLAGE}", f"units/{GRID}", "roll-up", "staff", "matters", "grid-changes", "policies"]


def carry_out(county: County, *commands: Command) -> None:
    county.registrar.carry_out(commands, ADMINISTRATOR)


def filled(html: str, url: str, **typed: str) -> dict[str, str]:
    """What a browser sends of the form with this address: its hidden key, and what was typed."""
    found = re.search(rf'<form action="{re.escape(url)}" method="post".*?</form>', html, re.DOTALL)
    assert found is not None, f"no form {url!r}"
    key = re.search(r'name="form-key" value="([^"]+)"', found[0])
    assert key is not None
    return {"form-key": key[1], **typed}


def offered(html: str) -> list[str]:
    """The addresses of the forms of a page."""
    return re.findall(r'<form action="(/console/[^"]+)" method="post" aria-label', html)


@pytest.fixture
def at_county(anyone: Any, key_of: KeyOf) -> Any:
    """The browser of the county's administrator."""
    anyone.cookies.set("gridflow_key", key_of(COUNTY, "administrator"))
    return anyone


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_all_of_its_links_lead_somewhere(at_county: Any, path: str) -> None:
    html = at_county.get(f"/console/{path}").text

    assert html.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "<h1" in html
    links = {link for link in hrefs(html) if not link.startswith("#")}
    assert {f"/console/{room}" for room in ("", "units", "roll-up", "staff", "matters", "policies")} <= links
    assert {link for link in links if at_county.get(link).status_code != 200} == set()
    assert not re.search(r"<script\b(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_the_tree_is_that_of_a_day_and_adjustments_are_told(county: County, client_of: ClientOf) -> None:
    later = date(2026, 12, 1)
    carry_out(
        county,
        MergeUnits(units=(VILLAGE, SIBLING_VILLAGE), into=VILLAGE, unit_name="东村", effective_on=later),
    )
    client = client_of(TOWNSHIP)

    today, then = client.get("/console/units").text, client.get("/console/units", params={"on": "2026-12-01"}).text
    assert row_of(today, f"unit-{SIBLING_VILLAGE}")[0] == "东二村"
    assert f"unit-{SIBLING_VILLAGE}" not in then
    assert row_of(then, f"unit-{VILLAGE}")[0] == "东村"
    assert "2026年12月1日 撤销 东二村 计划 990101001002 · 由东村承接" in text_of(today)
    gone = client.get(f"/console/units/{SIBLING_VILLAGE}", params={"on": "2026-12-01"})
    assert (gone.status_code, f"/console/units/{VILLAGE}" in hrefs(gone.text)) == (404, True)
    assert client.get("/console/units", params={"on": "x"}).status_code == 400


def test_a_village_sees_nothing_of_others(client_of: ClientOf) -> None:
    client = client_of(VILLAGE)
    for path in (f"units/{FAR_VILLAGE}", f"units/{COUNTY}", "units/990101999001", "staff/nobody", "matters/nothing"):
        assert client.get(f"/console/{path}").status_code == 404
    assert "西一村" not in client.get("/console/units").text
    assert client.get("/console/staff", params={"unit": FAR_VILLAGE}).status_code == 404


def test_forms_are_offered_to_whose_role_may_give_the_command(at_county: Any, key_of: KeyOf) -> None:
    assert f"/console/units/{VILLAGE}/rename" in offered(at_county.get(f"/console/units/{VILLAGE}").text)
    at_county.cookies.set("gridflow_key", key_of(TOWNSHIP, "supervisor"))
    html = at_county.get(f"/console/units/{VILLAGE}").text
    assert offered(html) == []
    answer = at_county.post(f"/console/units/{VILLAGE}/rename", data={"unit_name": "新村"})
    assert (answer.status_code, "无权办理" in answer.text) == (404, True)


def test_a_unit_is_renamed_by_its_form_and_twice_sent_is_once_done(county: County, at_county: Any) -> None:
    page = f"/console/units/{VILLAGE}"
    form = filled(at_county.get(page).text, f"{page}/rename", unit_name="新河村", document="县发〔2026〕1号")
    first = at_county.post(f"{page}/rename", data=form)
    head = county.log.head().position
    again = at_county.post(f"{page}/rename", data=form)

    assert (first.status_code, first.headers["location"]) == (303, f"{page}?done=rename-unit")
    assert (again.status_code, county.log.head().position) == (303, head)
    html = at_county.get(first.headers["location"]).text
    assert '<h1 tabindex="-1">新河村</h1>' in html
    assert "✓ 已办理:单位更名" in text_of(html)
    assert "原名" not in html
    assert "县发〔2026〕1号" in html


@pytest.mark.parametrize(
    ("what", "typed", "said", "status"),
    [
        ("rename", {}, "请填写“新名称”", 400),
        ("rename", {"unit_name": "新村", "effective_on": "明天"}, "“自何日起”须是日期", 400),
        ("move", {"parent": "990101999000"}, "没有编码为“990101999000”的单位", 404),
        ("move", {"parent": OTHER_TOWNSHIP, "codes": "990101001001"}, "每行须写一个代码", 400),
        ("retire", {}, "之下还有2个单位", 400),
        ("describe", {"facts.households": "很多"}, "“户数”须是整数", 400),
        ("describe", {"facts.bounds.east": "河"}, "缺少此项", 400),
        ("register", {"code": "1", "level": "grid", "unit_name": "<b>"}, "编码“1”无效", 400),
    ],
)
def test_what_was_typed_wrongly_is_said_and_stays(
    county: County, at_county: Any, what: str, typed: dict[str, str], said: str, status: int
) -> None:
    page = f"/console/units/{VILLAGE}"
    head = county.log.head().position
    answer = at_county.post(f"{page}/{what}", data={"form-key": "k", **typed})

    assert (answer.status_code, said in text_of(answer.text)) == (status, True), text_of(answer.text)[:600]
    assert county.log.head().position == head
    assert "<b>" not in re.findall(r'value="[^"]*"', answer.text).__str__().replace('"&lt;b&gt;"', "")
    for value in typed.values():
        assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert re.search(rf'<details class="act" id="act-[^"]*{what}" open>', answer.text)


def test_another_sites_forms_are_not_carried_out(at_county: Any) -> None:
    page = f"/console/units/{VILLAGE}"
    for site in ("cross-site", "same-site"):
        answer = at_county.post(f"{page}/rename", data={"unit_name": "新村"}, headers={"sec-fetch-site": site})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/enter")
    assert "新村" not in at_county.get(page).text


def test_what_is_retired_leads_to_its_successor_and_its_key_is_refused(
    county: County, at_county: Any, key_of: KeyOf
) -> None:
    page = f"/console/units/{GRID}"
    answer = at_county.post(f"{page}/retire", data={"form-key": "k", "successors": f"{VILLAGE}002"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/units/{VILLAGE}002?done=retire-unit")

    at_county.cookies.set("gridflow_key", key_of(GRID))
    refused = at_county.get("/console/")
    assert refused.status_code == 403
    assert "密钥所属单位“东一村第一网格”(990101001001001)已撤销,由“东一村第二网格”" in refused.text
    assert 'name="key"' in refused.text


def test_particulars_board_and_staff_stand_on_the_page_of_a_grid(county: County, client_of: ClientOf) -> None:
    carry_out(
        county,
        DescribeUnit(code=GRID, facts=Facts(households=312, population=900, party_unit="第一党小组")),
        RegisterPerson(person="zhang3", full_name="张三", birth_date=date(1990, 1, 1), unit=VILLAGE, residence=VILLAGE),
    )
    html = text_of(client_of(TOWNSHIP).get(f"/console/units/{GRID}").text)
    for said in ("户数 312", "人数 900", "党组织 第一党小组", "公示牌", "人员配备", "登记台账", "编码 990101001001001"):
        assert said in html


def test_people_are_masked_for_who_does_not_keep_the_register(county: County, at_county: Any, key_of: KeyOf) -> None:
    entry = RegisterPerson(
        person="zhang3",
        full_name="张三丰",
        birth_date=date(1990, 1, 1),
        unit=VILLAGE,
        residence=VILLAGE,
        phone="13800138000",
    )
    carry_out(county, entry)
    kept = at_county.get("/console/staff/zhang3").text
    assert "张三丰" in kept
    assert "13800138000" in kept
    at_county.cookies.set("gridflow_key", key_of(TOWNSHIP, "supervisor"))
    for path in ("staff/zhang3", "staff", f"units/{VILLAGE}"):
        html = at_county.get(f"/console/{path}").text
        assert "张三丰" not in html
        assert "13800138000" not in html
        assert "张" in html
    at_county.cookies.set("gridflow_key", key_of(FAR_VILLAGE, "administrator"))
    assert at_county.get("/console/staff/zhang3").status_code == 404


def test_a_person_is_registered_proposed_and_approved_by_forms(county: County, at_county: Any) -> None:
    typed = {
        "person": "li4",
        "full_name": "李四",
        "birth_date": "1990-05-01",
        "residence": VILLAGE,
        "app_capable": "on",
    }
    answer = at_county.post(
        "/console/staff", data=filled(at_county.get("/console/staff").text, "/console/staff", **typed)
    )
    assert answer.headers["location"] == "/console/staff/li4?done=register-person", answer.text
    person = "/console/staff/li4"
    post = next(one.id for one in county.rules.policy.staffing if not one.eligibility.trained)
    level = {"village": VILLAGE, "grid": GRID, "township": TOWNSHIP, "county": COUNTY}
    unit = level[next(one for one in county.rules.policy.staffing if one.id == post).level.value]
    html = at_county.get(person).text
    proposed = at_county.post(
        f"{person}/propose-appointment", data=filled(html, f"{person}/propose-appointment", post=post, unit=unit)
    )
    assert proposed.status_code == 303, text_of(proposed.text)
    html = at_county.get(person).text
    assert "待审定" in html
    typed = {"document": "县发〔2026〕8号", "published_on": "2026-11-16"}
    url = f"{person}/proposal-1-approve"
    approved = at_county.post(url, data=filled(html, url, **typed))
    assert approved.status_code == 303, text_of(approved.text)
    html = at_county.get(person).text
    assert "县发〔2026〕8号" in html
    assert any(url.startswith(f"{person}/end-1") for url in offered(html))
    badge = at_county.post(f"{person}/bind-badge", data=filled(html, f"{person}/bind-badge", badge="B:1"))
    assert badge.status_code == 303
    released = at_county.post(f"{person}/release-badge-1", data={"form-key": "r"})
    assert released.status_code == 303
    assert county.territory.registers.people.persons["li4"].badges == ()


def test_a_matter_is_proposed_and_admitted_by_forms(county: County, at_county: Any, key_of: KeyOf) -> None:
    at_county.cookies.set("gridflow_key", key_of(TOWNSHIP, "administrator"))
    typed = {
        "code": "flood-watch",
        "kind": "temporary",
        "facts.name": "防汛巡查",
        "facts.platform": next(iter(county.rules.policy.matters.values())).platform,
        "facts.closing": "done 已处置\nnothing 无险情",
        "last": "2026-12-31",
    }
    form = filled(at_county.get("/console/matters").text, "/console/matters", **typed)
    proposed = at_county.post("/console/matters", data=form)
    page = "/console/matters/flood-watch"
    assert proposed.headers.get("location") == f"{page}?done=propose-matter", text_of(proposed.text)
    waiting = at_county.get("/console/matters", params={"standing": "waits-for-township"}).text
    assert "防汛巡查" in row_of(waiting, "matter-flood-watch")[0]
    own = at_county.post(f"{page}/agree", data={"form-key": "own"})
    assert (own.status_code, "申请人不得审批自己的申请" in own.text) == (403, True)
    token = issue_key(county.keys, "wang", TOWNSHIP, ("administrator",), county.clock.now())
    at_county.cookies.set("gridflow_key", token)
    agreed = at_county.post(f"{page}/agree", data=filled(at_county.get(page).text, f"{page}/agree"))
    assert agreed.status_code == 303, text_of(agreed.text)
    token = issue_key(county.keys, "zhao", COUNTY, ("administrator",), county.clock.now())
    at_county.cookies.set("gridflow_key", token)
    form = filled(at_county.get(page).text, f"{page}/approve", document="县备〔2026〕3号")
    assert at_county.post(f"{page}/approve", data=form).status_code == 303
    html = text_of(at_county.get(page, params={"unit": TOWNSHIP}).text)
    for said in ("已准入", "县备〔2026〕3号", "已处置;无险情", "临时事项"):
        assert said in html
    assert at_county.get("/console/matters", params={"standing": "x"}).status_code == 400


def test_below_the_county_a_change_of_grids_is_applied_for(county: County, at_county: Any, key_of: KeyOf) -> None:
    at_county.cookies.set("gridflow_key", key_of(TOWNSHIP, "clerk"))
    url = f"/console/units/{GRID}/rename"
    html = at_county.get(f"/console/units/{GRID}").text
    assert "申请单位更名" in html
    assert at_county.post(url, data=filled(html, url, unit_name="桥头网格")).status_code == 400
    answer = at_county.post(url, data=filled(html, url, unit_name="桥头网格", reason="以桥为界"))
    assert answer.headers["location"].endswith("?done=request-grid-change"), text_of(answer.text)
    waiting = at_county.get("/console/grid-changes").text
    assert "以桥为界" in waiting
    assert "待批准" in waiting
    assert offered(waiting) == []
    at_county.cookies.set("gridflow_key", key_of(COUNTY, "administrator"))
    html = at_county.get("/console/grid-changes").text
    approving, rejecting = offered(html)
    assert rejecting.endswith("/reject")
    assert at_county.post(approving, data=filled(html, approving, document="县批1号")).status_code == 303
    assert '<h1 tabindex="-1">桥头网格</h1>' in at_county.get(f"/console/units/{GRID}").text
    html = at_county.get("/console/grid-changes").text
    (filing,) = offered(html)
    assert at_county.post(filing, data=filled(html, filing, document="县备1号")).status_code == 303
    assert "已备案" in at_county.get("/console/grid-changes").text


def test_policies_are_shown_item_by_item_and_compared(county: County, client_of: ClientOf) -> None:
    client = client_of(VILLAGE)
    version = county.rules.policy.version
    html = client.get("/console/policies").text
    assert f"/console/policies/{version}" in hrefs(html)
    shown = text_of(client.get(f"/console/policies/{version}").text)
    assert "terms.accept 2wd S0" in shown
    same = client.get("/console/policies/diff", params={"old": version, "new": version})
    assert "两版各项相同" in same.text
    other = client.get("/console/policies/diff", params={"old": version, "new": "hotline"})
    assert "terms." in other.text
    for path in ("policies/none", "policies/diff?old=none&new=none"):
        assert client.get(f"/console/{path}").status_code == 404


def test_the_roll_up_counts_by_successor_or_by_the_codes_of_the_day(county: County, client_of: ClientOf) -> None:
    client = client_of(TOWNSHIP)
    by: dict[str, Response] = {by: client.get("/console/roll-up", params={"by": by}) for by in ("day", "successor")}
    assert {one.status_code for one in by.values()} == {200}
    assert row_of(by["day"].text, f"row-{VILLAGE}")[1:] == ["0"] * 6
    assert client.get("/console/roll-up", params={"by": "x"}).status_code == 400
    assert client.get("/console/roll-up", params={"from": "2026-12-01", "to": "2026-11-01"}).status_code == 400


def test_units_that_were_renamed_or_retired_stand_in_the_adjustments(county: County, client_of: ClientOf) -> None:
    carry_out(
        county, RenameUnit(code=VILLAGE, unit_name="新河村"), RetireUnit(code=GRID, successors=(f"{VILLAGE}002",))
    )
    html = text_of(client_of(VILLAGE).get("/console/units").text)
    assert "2026年11月16日 更名 新河村 990101001001 · 原名东一村" in html
    assert "2026年11月16日 撤销 东一村第一网格 990101001001001 · 由新河村东一村第二网格承接" in html
