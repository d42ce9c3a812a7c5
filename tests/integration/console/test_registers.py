"""The pages of the registers 台账: units, people, matters, changes of grids, policies; and their forms."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from gridflow.aggregates.command import Command
from gridflow.aggregates.grid import DescribeUnit, Facts
from gridflow.aggregates.person import RegisterPerson
from gridflow.aggregates.policy import AdoptPolicy
from gridflow.aggregates.unit import MergeUnits, RenameUnit, RetireUnit
from gridflow.bootstrap import County
from gridflow.policy import builtin_text
from gridflow.testing.territory import (
    ADMINISTRATOR,
    COUNTY,
    FAR_VILLAGE,
    GRID,
    SIBLING_VILLAGE,
    TOWNSHIP,
    VILLAGE,
)
from tests.integration.console.conftest import ClientOf, KeyOf
from tests.integration.console.reading import hrefs, row_of, text_of

PAGES = ["units", f"units/{VILLAGE}", f"units/{GRID}", "roll-up", "staff", "matters", "grid-changes", "policies"]


def carry_out(county: County, *commands: Command) -> None:
    county.registrar.carry_out(commands, ADMINISTRATOR)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_and_all_of_its_links_lead_somewhere(at_county: TestClient, path: str) -> None:
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


def test_what_is_retired_leads_to_its_successor_and_its_key_is_refused(
    county: County, at_county: TestClient, key_of: KeyOf
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


def test_people_are_masked_for_who_does_not_keep_the_register(
    county: County, at_county: TestClient, key_of: KeyOf
) -> None:
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


def test_the_version_of_a_clock_under_a_local_text_is_shown(county: County, client_of: ClientOf) -> None:
    own = 'id = "own"\ntitle = "本镇时限"\nsource = "本镇文件"\n[terms]\naccept = "1wd"\n'
    opened = f'overridable = ["terms"]\n{builtin_text("s0")}'
    for text, unit in ((opened, None), (own, TOWNSHIP)):
        county.registrar.adopt_policy(AdoptPolicy(text=text, unit=unit), ADMINISTRATOR)
    made = county.rules.refresh().at((COUNTY, TOWNSHIP), county.rules.adoptions[-1].enactment.start).version
    client = client_of(VILLAGE)
    shown = text_of(client.get(f"/console/policies/{made}").text)
    assert "terms.accept 1wd" in shown
    assert "terms.resolve 5wd" in shown
    assert client.get("/console/policies/diff", params={"old": made, "new": made}).status_code == 200


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
