"""The console in a real browser: it lives without being loaded again, offline, and for everyone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from gridflow.aggregates.case.commands import Accept
from gridflow.testing import give, instant
from gridflow.testing.territory import CLERK, GRID, TOWNSHIP
from tests.browser.conftest import Desk
from tests.integration.console.serving import served

pytestmark = pytest.mark.browser

LIVE_MS = 8_000
"""A change is on the page within this time, on a busy machine too; the page looks by itself only later."""
REFRESH_MS = 15_000
"""Without any event the page looks again at least this often."""
REPORT_ROW = f"#unit-{TOWNSHIP}"


def mark(page: Page) -> None:
    """Leave something behind that a reload would lose."""
    page.evaluate("window.sameDocument = true")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("window.sameDocument === true"))


def test_a_new_case_appears_without_a_reload_and_focus_and_scroll_stay(desk: Desk, complaints: list[str]) -> None:
    page = desk.page
    page.set_viewport_size({"width": 1280, "height": 500})
    desk.enter()
    mark(page)
    expect(page.locator(REPORT_ROW)).to_contain_text("东乡镇")
    link = page.locator(REPORT_ROW).get_by_role("link", name="东乡镇", exact=True)
    link.focus()
    page.mouse.wheel(0, 120)
    page.wait_for_function("window.scrollY > 0")
    scrolled = page.evaluate("window.scrollY")

    number = desk.report("窨井盖破损")

    expect(page.locator(f"#case-{number}")).to_contain_text("窨井盖破损", timeout=LIVE_MS)
    expect(page.locator(REPORT_ROW)).to_have_text("东乡镇 2 0 0 0 0 0 0 2 0 2", use_inner_text=True, timeout=LIVE_MS)
    expect(link).to_be_focused()
    assert page.evaluate("window.scrollY") == scrolled
    assert is_same_document(page)
    assert complaints == []


def test_links_drill_down_in_place_and_the_back_button_returns(desk: Desk, complaints: list[str]) -> None:
    page = desk.page
    desk.enter()
    mark(page)

    for name in ("东乡镇", "东一村", "东一村第一网格"):
        page.locator(".tree").get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith("?unit=990101001001001")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("东一村")
    assert page.url.endswith("?unit=990101001001")

    number = desk.report("窨井盖破损")
    expect(page.locator(f"#case-{number}")).to_be_visible(timeout=LIVE_MS)
    assert page.url.endswith("?unit=990101001001")
    assert is_same_document(page)
    assert complaints == []


def test_a_case_opens_with_its_clocks_and_its_timeline_and_follows_what_happens(
    desk: Desk, complaints: list[str]
) -> None:
    page = desk.page
    number = desk.report("窨井盖破损")
    desk.enter()
    mark(page)

    page.get_by_role("link", name="窨井盖破损").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("窨井盖破损")
    expect(page.locator("#clock-accept-1")).to_contain_text("11月18日 星期三 工作日 计第2日")
    expect(page.locator(".timeline > li")).to_have_count(2)
    give(desk.county, Accept(), CLERK, number)
    expect(page.locator(".timeline > li")).to_have_count(5, timeout=LIVE_MS)
    expect(page.locator("[aria-current=step]")).to_have_text("流转")
    assert page.url.endswith(f"/console/cases/{number}")
    assert is_same_document(page)
    assert complaints == []


def test_a_light_changes_with_time_alone(desk: Desk) -> None:
    page = desk.page
    desk.enter()
    expect(page.locator(".queue .lamp")).to_have_text("■正常")

    desk.clock.set(instant("2026-11-16T17:55:00+08:00"))

    expect(page.locator(".bar-time b")).to_have_text("17:55", timeout=REFRESH_MS)


def test_a_missed_deadline_turns_red_and_comes_up_as_an_alert(desk: Desk, complaints: list[str]) -> None:
    page = desk.page
    desk.enter()

    desk.clock.set(instant("2026-11-19T03:00:00+08:00"))

    expect(page.locator(".queue .lamp")).to_have_text("▲超期", timeout=LIVE_MS)
    expect(page.locator(".queue .limit")).to_contain_text("超期3小时")
    expect(page.locator(".alerts .alert-missed")).to_contain_text("受理已逾期 东一村")
    assert complaints == []


def test_a_lost_connection_is_said_and_heals_by_itself(desk: Desk) -> None:
    page = desk.page
    desk.enter()
    mark(page)
    expect(page.locator("#lost")).to_be_hidden()

    desk.served.stop()

    expect(page.locator("#lost")).to_have_text("✕ 已断开,正在重连……当前内容可能不是最新。", timeout=REFRESH_MS)
    expect(page.locator(".bar-live")).to_be_hidden()
    number = desk.report("窨井盖破损")
    with served(desk.county, desk.served.port):
        expect(page.locator("#lost")).to_be_hidden(timeout=REFRESH_MS)
        expect(page.locator(f"#case-{number}")).to_be_visible(timeout=REFRESH_MS)
        assert is_same_document(page)
        page.close()


def test_the_stream_opens_however_late_its_script_comes(desk: Desk) -> None:
    page = desk.page

    def slowly(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/hx-sse.min.js", slowly)
    desk.enter()
    page.unroute("**/hx-sse.min.js")

    number = desk.report("窨井盖破损")

    expect(page.locator(f"#case-{number}")).to_be_visible(timeout=LIVE_MS)


def test_nothing_is_asked_of_any_other_machine(desk: Desk, complaints: list[str]) -> None:
    page = desk.page
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))

    desk.enter()
    page.get_by_role("link", name="路灯不亮").click()
    page.locator(".timeline").wait_for()

    assert asked == {f"127.0.0.1:{desk.served.port}"}
    assert complaints == []


def test_the_number_of_a_case_opens_it_from_the_keyboard(desk: Desk) -> None:
    page = desk.page
    number = desk.report("窨井盖破损")
    desk.enter()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到主要内容")).to_be_focused()
    page.get_by_label("事件编号").fill(number)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("窨井盖破损")
    assert page.url.endswith(f"/console/cases/{number}")


def test_leaving_ends_the_session(desk: Desk) -> None:
    page = desk.page
    desk.enter()

    page.get_by_role("button", name="退出").click()

    expect(page.get_by_label("接口密钥")).to_be_visible()
    page.goto(f"{desk.served.origin}/console/")
    expect(page.get_by_label("接口密钥")).to_be_visible()


def test_it_works_without_javascript(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(desk.entrance)

    page.get_by_role("link", name="东乡镇", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("东乡镇")
    page.get_by_role("link", name="路灯不亮").click()
    expect(page.locator(".timeline")).to_contain_text("上报")
    expect(page.get_by_role("button", name="打印卷宗")).to_be_hidden()
    context.close()


REGISTERS = ["units", f"units/{GRID}", "roll-up", "staff", "matters", "grid-changes", "policies"]


@pytest.mark.parametrize("place", ["desk", "overdue", "owed", "case", "gate", "missing", *REGISTERS])
def test_everyone_can_use_it(desk: Desk, place: str) -> None:
    page = desk.page
    number = desk.report("窨井盖破损")
    if place == "overdue":
        desk.clock.set(instant("2026-11-19T03:00:00+08:00"))
    path = {
        "owed": "/console/owed",
        "case": f"/console/cases/{number}",
        "gate": "/console/enter",
        "missing": "/console/nowhere",
    }.get(place, f"/console/{place}" if place in REGISTERS else None)
    desk.enter()
    if path is not None:
        page.goto(f"{desk.served.origin}{path}")
    if place == "overdue":
        page.locator(".alert-missed").first.wait_for()

    violations = Axe().run(page).response["violations"]

    grave = [
        (found["id"], [node["html"] for node in found["nodes"]])
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]
    assert grave == []


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_the_page_itself_never_scrolls_sideways(desk: Desk, width: int) -> None:
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    desk.enter()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for place in REGISTERS:
        page.goto(f"{desk.served.origin}/console/{place}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
