"""What every test may ask for: a database of each kind, and a browser where the host has one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import URL

from tests.chromium import CHROMIUM_VARIABLE, chromium_arguments, find_chromium
from tests.databases import POSTGRES_VARIABLE, postgres_database, postgres_server, sqlite_folder
from tests.quick_place import quick_place

# `make test` draws the same examples every time; HYPOTHESIS_PROFILE=explore draws new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_configure(config: pytest.Config) -> None:
    """Keep temporary files in memory where that can be, unless told where; a worker is told by whoever started it."""
    place = quick_place()
    if place is not None and config.option.basetemp is None:
        config.option.basetemp = tempfile.mkdtemp(prefix="gridflow-tests-", dir=place)
        config.add_cleanup(lambda: shutil.rmtree(config.option.basetemp, ignore_errors=True))


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[URL]:
    """The PostgreSQL server of this test process."""
    with postgres_server(os.environ.get(POSTGRES_VARIABLE)) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty place for SQLite files: `sqlite:///<folder>`."""
    return sqlite_folder(tmp_path)


@pytest.fixture
def postgres_url(postgres_server_url: URL) -> Iterator[str]:
    """An empty PostgreSQL database of its own: `postgresql+psycopg://…`."""
    with postgres_database(postgres_server_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database of its own; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The host's own Chromium, headless; the test skips where there is none.

    One a module, not one a session: Playwright's event loop must not outlive the tests that need it.
    """
    path = find_chromium()
    if path is None:
        pytest.skip(f"没有 Chromium：请安装 chromium，或以 {CHROMIUM_VARIABLE} 指明其路径")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium_arguments())
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A blank page in a profile of its own, in Chinese and in Shanghai's time."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
