"""A telephone that says where it is finds its courtyard; one that does not still finds it by name."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

BUTTON = "查找我附近的院子"


def test_a_telephone_that_may_say_where_it_is_finds_the_courtyards_near(open_browser, base):
    context = open_browser()
    context.grant_permissions(["geolocation"], origin=base)
    context.set_geolocation({"longitude": 113.824633, "latitude": 34.035149})
    page = context.new_page()
    page.goto(base)
    page.get_by_role("button", name=BUTTON).click()
    page.wait_for_url("**/here/113.8246,34.0351/")  # rounded before it was sent
    assert page.locator("ul.rows a.b").count() > 1


def test_a_telephone_that_may_not_says_so_and_the_name_still_finds(open_browser, base):
    page = open_browser().new_page()
    page.goto(base)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_text("请按名称查找院子").wait_for()
    assert "/here/" not in page.url
    page.fill("#q", "槐荫院")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    assert page.get_by_role("link", name="槐荫院").first.is_visible()


def test_without_scripts_there_is_no_button_that_does_nothing(open_browser, base):
    page = open_browser(scripts=False).new_page()
    page.goto(base)
    assert page.get_by_role("button", name=BUTTON).count() == 0
