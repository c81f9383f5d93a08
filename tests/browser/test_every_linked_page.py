"""Every page that somebody can reach by links: for the eye, for the finger and for the ear."""

from __future__ import annotations

import pytest

from browser import crawl, served
from browser.test_every_page import found_by_axe, listen, measured

pytestmark = pytest.mark.browser

STARTS = {
    "admin": ("/administration/", "/desk/"),
    "community": ("/desk/", "/"),
    "grid3": ("/desk/",),
    "": ("/",),
}
"""By account; nobody is somebody without one."""


@pytest.mark.parametrize("who", STARTS)
def test_every_page_that_a_link_leads_to_can_be_read_pressed_and_heard(chromium, table, who):
    with served.Person(table.base) as person:
        if who:
            person.sign_in(who)
        if who == "admin":
            crawl.opened(person)
        pages = crawl.linked_pages(person, *STARTS[who])
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": table.base} for one in person.client.cookies.jar],
        )
        page = context.new_page()
        troubles, statuses = listen(page, table.base)
        shown = {name: path for name, path in pages.items() if is_page(person, path)}
        for name, path in shown.items():
            before = len(troubles)
            for big in ("0", "1"):
                page.goto(f"{table.base}{path}{'&' if '?' in path else '?'}big={big}")
                troubles += measured(page)
            troubles += found_by_axe(page)
            troubles[before:] = [f"{name} {path}: {one}" for one in troubles[before:]]
        context.close()
    assert statuses
    assert set(statuses) == {200}
    assert troubles == []


def is_page(person: served.Person, path: str) -> bool:
    """Say whether an address gives a page and not a picture or a sheet."""
    with person.client.stream("GET", path) as answer:
        return "html" in answer.headers["Content-Type"]
