"""What was once wrong on the desk, with long words and on paper, and must not come back."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from browser import served
from qianxian.web.resident import speaking

pytestmark = pytest.mark.browser

SCREEN_PX = 800
ROLL_PX = 302
A4_PX = 794
PHONE_PX = 375


@pytest.fixture
def open_kind(chromium, table):
    """Open a kind of page by its name; all are closed after the test."""
    opened = []

    def open_one(name: str, **how):
        kind = next(kind for kind in served.PAGES if kind.name == name)
        context = served.context_for(chromium, table, kind, **how)
        opened.append(context)
        page = context.new_page()
        kind.open(page, table)
        return page

    yield open_one
    for context in opened:
        context.close()


def test_on_a_phone_a_piece_of_work_leads_back_to_the_list(open_kind):
    page = open_kind("task-accepted")
    assert not page.locator("ul.rows").first.is_visible()
    assert "门禁" in page.locator("h1").inner_text()
    page.get_by_role("link", name="回到清单").click()
    assert page.locator("ul.rows").first.is_visible()


def test_on_a_wide_screen_the_list_stays_beside_the_work(open_kind):
    page = open_kind("task-accepted", width=1280)
    assert page.locator("ul.rows .on").is_visible()
    assert not page.get_by_role("link", name="回到清单").is_visible()


def test_a_long_answer_leaves_the_question_on_the_first_screen_and_opens_whole(open_kind):
    page = open_kind("matter-long")
    assert page.locator("button[value=yes]").bounding_box()["y"] < SCREEN_PX
    whole = page.locator(".note details p").last
    assert not whole.is_visible()
    page.locator(".note summary").click()
    assert whole.is_visible()
    assert "".join(page.locator(".note details > p").all_inner_texts()).endswith(served.LONG_ANSWER[-20:])


def test_the_form_of_the_desk_is_not_pushed_away_by_long_words(open_kind):
    page = open_kind("task-long_open")
    assert page.locator("[name=headline]").bounding_box()["y"] < SCREEN_PX


def test_no_is_not_answered_with_a_green_yes(open_kind):
    page = open_kind("matter-saying-no")
    assert page.locator("button.go").get_attribute("value") == "no"
    assert page.locator("button.yes").count() == 0


@pytest.mark.parametrize("name", ["slip", "receipt"])
def test_only_the_slip_is_printed_and_it_fits_the_roll(open_kind, name):
    page = open_kind(name)
    today = datetime.now(ZoneInfo("Asia/Shanghai"))
    page.emulate_media(media="print")
    for width in (ROLL_PX, A4_PX):
        page.set_viewport_size({"width": width, "height": SCREEN_PX})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for around in (".top", ".foot", ".noprint"):
            assert not page.locator(around).is_visible()
    slip = page.locator("article.slip").inner_text()
    assert f"{today.month}月{today.day}日" in slip
    assert "今天" not in slip, "paper is read on other days"
    assert "/find/" in slip


def test_what_is_folded_on_the_screen_is_whole_on_paper(open_kind):
    page = open_kind("matter-long")
    page.emulate_media(media="print")
    assert not page.locator(".note summary").is_visible()
    assert page.locator(".note details p").last.bounding_box()["height"] > 0
    assert page.locator(".note details p").last.is_visible()


def test_days_are_counted_by_the_clock_in_the_district():
    done_at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # the 23rd in Xuchang
    promised_at = datetime(2026, 11, 26, 10, tzinfo=UTC)
    concern = SimpleNamespace(done_at=done_at, promised_at=promised_at, state="done")
    assert speaking._early_days(SimpleNamespace(concern=concern)) == 3


@pytest.mark.parametrize(
    ("name", "what"), [("district", "svg.map"), ("posters", ".poster"), ("posters-small", ".poster")],
)
@pytest.mark.parametrize("big", [False, True], ids=["standard print", "large print"])
def test_on_a_phone_the_whole_map_and_the_whole_poster_show(open_kind, name, what, big):
    page = open_kind(name, big=big)
    box = page.locator(what).first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE_PX
    cut = page.locator(what).first.evaluate(
        "one => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]",
    )
    assert max(cut) <= 1, "nothing of it is cut"


def test_names_on_the_map_can_be_read_on_a_phone(open_kind):
    page = open_kind("district")
    heights = page.eval_on_selector_all("svg.map text", "names => names.map(one => one.getBoundingClientRect().height)")
    assert len(heights) >= 13
    assert min(heights) >= 12
