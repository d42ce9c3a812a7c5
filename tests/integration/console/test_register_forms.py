"""The forms on the pages of the registers 台账: to whom they are offered, and what comes of what is typed."""

import re

import pytest
from fastapi.testclient import TestClient

from gridflow.application.keys import issue_key
from gridflow.bootstrap import County
from gridflow.testing.territory import (
    COUNTY,
    GRID,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.console.conftest import KeyOf
from tests.integration.console.reading import filled, offered, row_of, text_of


def test_forms_are_offered_to_whose_role_may_give_the_command(at_county: TestClient, key_of: KeyOf) -> None:
    assert f"/console/units/{VILLAGE}/rename" in offered(at_county.get(f"/console/units/{VILLAGE}").text)
    at_county.cookies.set("gridflow_key", key_of(TOWNSHIP, "supervisor"))
    html = at_county.get(f"/console/units/{VILLAGE}").text
    assert offered(html) == []
    answer = at_county.post(f"/console/units/{VILLAGE}/rename", data={"unit_name": "新村"})
    assert (answer.status_code, "无权办理" in answer.text) == (404, True)


def test_a_unit_is_renamed_by_its_form_and_twice_sent_is_once_done(county: County, at_county: TestClient) -> None:
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
    county: County, at_county: TestClient, what: str, typed: dict[str, str], said: str, status: int
) -> None:
    page = f"/console/units/{VILLAGE}"
    head = county.log.head().position
    answer = at_county.post(f"{page}/{what}", data={"form-key": "k", **typed})

    assert (answer.status_code, said in text_of(answer.text)) == (status, True), text_of(answer.text)[:600]
    assert county.log.head().position == head
    assert 'value="<b>"' not in answer.text
    for value in typed.values():
        assert value.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert re.search(rf'<details class="act" id="act-[^"]*{what}" open>', answer.text)


def test_another_sites_forms_are_not_carried_out(at_county: TestClient) -> None:
    page = f"/console/units/{VILLAGE}"
    for site in ("cross-site", "same-site"):
        answer = at_county.post(f"{page}/rename", data={"unit_name": "新村"}, headers={"sec-fetch-site": site})
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/enter")
    assert "新村" not in at_county.get(page).text


def test_a_person_is_registered_proposed_and_approved_by_forms(county: County, at_county: TestClient) -> None:
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
    own = at_county.post(url, data=filled(html, url, **typed))
    assert (own.status_code, "提名人不得审定自己的提名" in own.text) == (403, True)
    token = issue_key(county.keys, "zhao", COUNTY, ("administrator",), county.clock.now())
    at_county.cookies.set("gridflow_key", token)
    html = at_county.get(person).text
    approved = at_county.post(url, data=filled(html, url, **typed))
    assert approved.status_code == 303, text_of(approved.text)
    html = at_county.get(person).text
    assert "县发〔2026〕8号" in html
    assert any(url.startswith(f"{person}/end-1") for url in offered(html))
    ending = {"reason": "离职", "effective_on": "2026-12-31"}
    assert at_county.post(f"{person}/end-1", data=filled(html, f"{person}/end-1", **ending)).status_code == 303
    html = at_county.get(person).text
    assert "2026-12-31免" in text_of(html).replace("2026年12月31日", "2026-12-31").replace(" ", "")
    stays = at_county.post(f"{person}/staying-1", data=filled(html, f"{person}/staying-1", reason="留任"))
    assert stays.status_code == 303, text_of(stays.text)
    html = at_county.get(person).text
    assert f"{person}/staying-1" not in offered(html)
    badge = at_county.post(f"{person}/bind-badge", data=filled(html, f"{person}/bind-badge", badge="B:1"))
    assert badge.status_code == 303
    released = at_county.post(f"{person}/release-badge-1", data={"form-key": "r"})
    assert released.status_code == 303
    assert county.territory.registers.people.persons["li4"].badges == ()


def test_a_matter_is_proposed_and_admitted_by_forms(county: County, at_county: TestClient, key_of: KeyOf) -> None:
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


def test_below_the_county_a_change_of_grids_is_applied_for(
    county: County, at_county: TestClient, key_of: KeyOf
) -> None:
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
