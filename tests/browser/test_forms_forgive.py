"""What goes wrong between a thumb and a network: pressed twice, gone back, half done, too large."""

from __future__ import annotations

import pytest

from browser import served

pytestmark = pytest.mark.browser

LONGEST_PX = 1600


def raised(page, base: str) -> int:
    page.goto(f"{base}/district/")
    return int(page.locator("dl.nums dd.v").first.inner_text())


def report_page(page, table, words: str) -> None:
    page.goto(f"{table.base}/c/{table.plate}/report/?kind=parking")
    page.fill("[name=words]", words)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_pressing_hand_it_in_twice_makes_one_report(open_browser, table, scripts):
    page = open_browser(scripts=scripts).new_page()
    before = raised(page, table.base)
    report_page(page, table, f"连着按两下。{scripts}")
    page.get_by_role("button", name="交上去").dblclick()
    page.wait_for_url("**/r/**")
    assert raised(page, table.base) == before + 1


def test_going_back_and_handing_in_again_leads_to_the_same_matter(open_browser, table):
    page = open_browser().new_page()
    before = raised(page, table.base)
    report_page(page, table, "按了后退，又交一次。")
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    matter = page.url
    page.wait_for_load_state("load")
    page.go_back()
    assert page.input_value("[name=words]") in {"按了后退，又交一次。", ""}
    page.fill("[name=words]", "按了后退，又交一次。")
    page.check("[name=kind][value=parking]", force=True)
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    assert page.locator("h1").inner_text() == "按了后退，又交一次"
    made = raised(page, table.base) - before
    assert made == (1 if page.url == matter else 2)
    page.goto(matter)
    assert page.locator("p.code").is_visible()


def test_going_back_after_the_answer_can_not_answer_twice(open_browser, table):
    page = open_browser().new_page()
    grid = table.people["grid3"]
    report_page(page, table, "回答之后按后退。")
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    task = served.newest_task(grid)
    grid.fill(task, {"headline": "门口停车挡路"}, to=f"{task}receive/")
    grid.fill(task, {"outcome": "挪走了。"}, to=f"{task}done/")
    page.reload()
    page.get_by_role("button", name="解决了", exact=True).click()
    page.locator("[data-settled]").wait_for()  # going back while the answer is still on its way would race it
    page.wait_for_load_state("load")
    page.go_back()
    again = page.get_by_role("button", name="解决了", exact=True)
    if again.count():
        again.click()
    assert page.get_by_role("button", name="解决了").count() == 0
    assert page.locator(".tag.ok").first.is_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_form_with_an_error_keeps_words_category_and_photographs(open_browser, table, scripts):
    page = open_browser(scripts=scripts).new_page()
    report_page(page, table, "消防通道上又停车了。")
    page.set_input_files("[name=photos]", [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": served.photograph()} for n in range(2)
    ])
    page.fill("[name=phone]", "12345")
    page.get_by_role("button", name="交上去").click()
    assert page.get_by_role("alert").is_visible()
    assert page.input_value("[name=words]") == "消防通道上又停车了。"
    assert page.input_value("[name=phone]") == "12345"
    assert page.locator("[name=kind]:checked").get_attribute("value") == "parking"
    assert "2张照片" in page.locator("form").inner_text()
    page.fill("[name=phone]", "")
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    assert page.locator(".photos img").count() == 2


def test_what_is_wrong_is_said_at_its_field_and_in_the_title(open_browser, table):
    page = open_browser().new_page()
    report_page(page, table, "")
    page.get_by_role("button", name="交上去").click()
    words = page.locator("[name=words]")
    assert words.get_attribute("aria-invalid") == "true"
    reason = page.locator(f"#{words.get_attribute('aria-describedby').split()[0]}")
    assert reason.is_visible()
    assert "写" in reason.inner_text()
    assert page.evaluate("document.activeElement.name") == "words", "the page opens where it is wrong"
    assert page.title().startswith("还没办成"), "who listens hears first that it was not handed in"


def test_a_large_photograph_is_made_smaller_before_it_is_sent(open_browser, table):
    large = served.photograph(3000, 2000, noisy=True)
    assert len(large) > 3 * 1024 * 1024
    context = open_browser()
    page = context.new_page()
    report_page(page, table, "照片很大。")
    sent = []
    page.on("request", lambda asked: asked.method == "POST" and sent.append(asked))
    page.set_input_files(
        "[name=photos]", [{"name": "large.jpg", "mimeType": "image/jpeg", "buffer": large}],
    )
    page.get_by_role("button", name="交上去").click()
    page.wait_for_url("**/r/**")
    width, height = page.locator(".photos img").evaluate("one => [one.naturalWidth, one.naturalHeight]")
    assert max(width, height) == LONGEST_PX
    assert int(sent[0].all_headers()["content-length"]) < len(large) / 2
