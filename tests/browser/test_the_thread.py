"""One concern from the plate at the gate to the answer confirmed, by hand on a phone of 375 px."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from browser import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

DARK = "东门的灯黑了好几天，晚上回来看不见台阶。"
SENTENCE = "东门路灯不亮，台阶看不清"


def photo(name: str = "dark.jpg", **size) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": served.photograph(**size)}


def sign_in(page: Page, base: str, name: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", served.PASSWORD)
    page.get_by_role("button", name="登录").click()


def raised_in_district(page: Page, base: str) -> int:
    """Return how many matters were raised, as the district page says to everybody."""
    page.goto(f"{base}/district/")
    figures = page.locator("dl.nums > div")
    told = {
        figures.nth(at).locator("dt").inner_text(): figures.nth(at).locator("dd.v").inner_text()
        for at in range(figures.count())
    }
    return int(told["收到"])


def hand_in(page: Page, table: served.Table, words: str, *, with_photo: bool = True) -> str:
    """Go from the plate to the matter's own page, and return the code that stands there."""
    page.goto(f"{table.base}/c/{table.plate}/")
    page.get_by_role("link", name="水电暖气").click()
    assert page.locator("[name=kind]:checked").get_attribute("value") == "utilities"
    page.fill("[name=words]", words)
    if with_photo:
        page.set_input_files("[name=photos]", [photo()])
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    code = page.locator("p.code").inner_text()
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
    return code


def open_newest_task(page: Page, base: str, words: str) -> None:
    """Find a piece of work on the desk by the resident's words."""
    page.goto(f"{base}/desk/")
    links = page.locator("ul.rows a.b").filter(has_text=words[:10])
    links.first.click()
    assert words in page.locator(".note").first.inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_concern_goes_from_the_plate_to_the_answer_confirmed(open_browser, table, scripts):
    words = f"{'有' if scripts else '没'}脚本：{DARK}"
    sentence = SENTENCE + ("。" if scripts else "")
    resident = open_browser(scripts=scripts).new_page()
    grid = open_browser(scripts=scripts).new_page()
    raised_before = raised_in_district(resident, table.base)

    code = hand_in(resident, table, words)
    matter = resident.url
    assert "第3网格党支部" in resident.locator("main").inner_text()
    assert re.search(r"\d+月\d+日|今天|明天", resident.locator("dl.nums").inner_text())
    assert resident.locator(".photos img").count() == 1

    sign_in(grid, table.base, "grid3")
    open_newest_task(grid, table.base, words)
    grid.fill("[name=headline]", sentence)
    grid.get_by_role("button", name="归我们，接下").click()
    assert sentence in grid.locator("h1").inner_text()
    grid.fill("[name=outcome]", "换了灯泡，晚上看过，亮了。")
    grid.set_input_files("[name=photos]", [photo("done.jpg")])
    grid.get_by_role("button", name="办好了").click()
    assert grid.locator(".photos img").count() == 2
    task = grid.url

    resident.goto(matter)
    assert "换了灯泡，晚上看过，亮了。" in resident.locator(".note.g").inner_text()
    assert resident.locator(".note.g img").count() == 1
    resident.get_by_role("link", name="还没解决").click()
    resident.fill("[name=missing]", "靠里的那一盏还是黑的。")
    resident.get_by_role("button", name="还没解决").click()
    assert "接着办" in resident.locator(".note").first.inner_text()

    grid.goto(task)
    assert "靠里的那一盏还是黑的。" in grid.locator("main").inner_text()
    grid.fill("[name=outcome]", "靠里那盏也换了。")
    grid.get_by_role("button", name="办好了").click()

    # This time by the code on the receipt, on somebody else's phone.
    helper = open_browser(scripts=scripts).new_page()
    helper.goto(f"{table.base}/find/")
    helper.fill("[name=code]", code.lower().replace(" ", ""))
    helper.get_by_role("button", name="查").click()
    assert "靠里那盏也换了。" in helper.locator(".note.g").inner_text()
    helper.get_by_role("button", name="解决了", exact=True).click()
    assert helper.locator(".note.g .tag.ok").is_visible()

    resident.goto(matter)
    assert resident.get_by_role("button", name="解决了").count() == 0
    resident.goto(table.base + table.board)
    board = resident.locator("main").inner_text()
    assert sentence in board
    assert DARK not in board, "nobody's own words stand on the board"
    assert raised_in_district(resident, table.base) == raised_before + 1


def test_the_thread_can_be_done_with_the_keyboard_alone(open_browser, table):
    resident = open_browser(width=1280).new_page()
    grid = open_browser(width=1280).new_page()
    resident.goto(f"{table.base}/c/{table.plate}/")
    tab_to(resident, "a.tile[href*=rubbish]")
    press(resident, "Enter")
    tab_to(resident, "[name=words]")
    resident.keyboard.type("键盘：车棚后面又堆了旧沙发。")
    tab_to(resident, "main form button.go")
    press(resident, "Enter")
    matter = resident.url
    assert "/r/" in matter

    grid.goto(f"{table.base}/sign-in/")
    tab_to(grid, "[name=username]")
    grid.keyboard.type("grid3")
    tab_to(grid, "[name=password]")
    grid.keyboard.type(served.PASSWORD)
    press(grid, "Enter")
    tab_to(grid, "ul.rows a.b:text('键盘')")
    press(grid, "Enter")
    tab_to(grid, "[name=headline]")
    grid.keyboard.press("Control+a")
    grid.keyboard.type("车棚后面堆了旧家具")
    press(grid, "Enter")
    tab_to(grid, "[name=outcome]")
    grid.keyboard.type("清走了。")
    tab_to(grid, "main form button.go")
    press(grid, "Space")

    resident.goto(matter)
    tab_to(resident, "button[value=yes]")
    press(resident, "Space")
    assert resident.locator(".note.g .tag.ok").is_visible()
    assert resident.locator("button[value=yes]").count() == 0


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted thing has the focus; what has it must be seen to have it."""
    wanted = page.locator(selector).first.element_handle()
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("one => document.activeElement === one", wanted):
            style = page.evaluate("one => getComputedStyle(one).outlineStyle", wanted)
            assert style != "none", f"{selector} has the focus and nothing shows it"
            return
    raise AssertionError(f"{selector} can't be reached with Tab")


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until it is there."""
    with page.expect_navigation():
        page.keyboard.press(key)
