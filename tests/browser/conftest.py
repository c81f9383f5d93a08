"""The served system and the browser, once for all tests that look at pages."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from browser import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MS = 20_000


@pytest.fixture(scope="session", autouse=True)
def told_to_stop_is_stopped_by_hand():
    """End the servers, too, when somebody ends the tests: SIGTERM runs the same endings as Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if served.chromium_path() is None:
        pytest.skip("LOUD: no Chromium (apt-get install chromium fonts-noto-cjk), so no page was looked at")
    with sync_playwright() as playwright:
        browser = served.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def base(tmp_path_factory, chromium) -> Iterator[str]:
    """The address of the demonstration, served by the real command."""
    with served.serving(tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="session")
def bare(tmp_path_factory, chromium) -> Iterator[str]:
    """The address of a district in which nothing was entered yet."""
    with served.serving(tmp_path_factory.mktemp("bare"), demo=False) as address:
        yield address


@pytest.fixture(scope="session")
def table(base) -> Iterator[served.Table]:
    """A matter in every state, and the people who carried it there."""
    with served.table_set(base) as table:
        yield table


@pytest.fixture
def open_browser(chromium) -> Iterator[Callable[..., BrowserContext]]:
    """Open browsers of people who share nothing, each a phone of 375 px; all are closed after the test."""
    opened = []

    def open_one(*, scripts: bool = True, width: int = 375) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale="zh-CN", timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def resident(open_browser) -> Page:
    """A resident's phone."""
    return open_browser().new_page()
