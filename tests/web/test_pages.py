from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import qianxian
from qianxian.base import clock
from qianxian.tasks import actions as tasks

TEMPLATES = Path(qianxian.__file__).parent / "web" / "templates"


def receive(world, report, now, headline):
    task = world.task_of(report)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline=headline, now=now)


def read(client, name, *arguments, **query):
    return client.get(reverse(name, args=arguments), query).content.decode()


# ── what is public ──────────


def test_a_small_courtyards_page_shows_what_its_grid_works_on(world, stranger, now):
    receive(world, world.report(now, place=world.maple, key="maple"), now, "枫林院门前积水")
    receive(world, world.report(now, key="locust"), now, "东门路灯不亮")
    page = read(stranger, "courtyard", world.plate.code)
    assert "第3网格正在办的事" in page
    assert "东门路灯不亮" in page
    assert "枫林院门前积水" in page


def test_the_worst_row_stays_on_the_courtyards_page(world, stranger, now):
    receive(world, world.report(now - timedelta(days=30), key="old"), now, "老早就不亮的路灯")
    for number in range(8):
        world.report(now, key=f"k{number}")
    page = read(stranger, "courtyard", world.plate.code)
    assert "老早就不亮的路灯" in page
    assert page.index("超期") < page.index("已经派到单位")


def test_a_dispute_is_shown_by_category_and_state_at_the_community_only(world, stranger, now):
    receive(world, world.report(now, kind="quiet", words="楼上天天半夜吵"), now, "2号楼楼上楼下的争执")
    assert "邻里矛盾" not in read(stranger, "courtyard", world.plate.code).split("谁在照看")[0].split("正在办的事")[1]
    board = read(stranger, "board", "411002010003")
    row = board.split('<ul class="rows">')[1].split("</ul>")[0]
    assert "邻里矛盾" in row
    assert "争执" not in board
    assert "第3网格" not in row


def test_the_board_goes_on_where_it_stopped_and_repeats_nothing(world, stranger, now):
    for number in range(55):
        world.report(now - timedelta(minutes=number), key=f"k{number}")
    first = read(stranger, "board", "411002010003")
    after = re.search(r'\?after=([^"]+)"', first).group(1)
    second = stranger.get(f"{reverse('board', args=['411002010003'])}?after={after}").content.decode()
    rows = re.compile(r'<li><a class="b" href="/p/')
    assert (len(rows.findall(first)), len(rows.findall(second))) == (50, 5)
    for wrong in (
        "0001-01-01T00:00:00+23:59~1", "9999-12-31T23:59:59-23:59~1", "nonsense", "2026-11-23T12:00:00~x", "~",
        "2026-11-23T12:00:00+00:00~99999999999999999999",
    ):
        assert stranger.get(reverse("board", args=["411002010003"]), {"after": wrong}).status_code == 200


# ── coming in ──────────


def test_a_name_or_password_that_is_wrong_is_said_and_after_eight_tries_everybody_there_waits(world, stranger):
    for _ in range(8):
        answer = stranger.post(reverse("sign_in"), {"username": "grid3", "password": "wrong"})
        assert answer.status_code == 422
        assert "账号或密码不对" in answer.content.decode()
    answer = stranger.post(reverse("sign_in"), {"username": "grid3", "password": "qianxian"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post(reverse("sign_in"), {"username": "grid3", "password": "qianxian"}).status_code == 429
    assert elsewhere.post(reverse("sign_in"), {"username": "grid1", "password": "qianxian"}).status_code == 302


def test_nobody_is_sent_to_another_site_after_signing_in(world, stranger):
    fields = {"username": "grid3", "password": "qianxian", "next": "https://example.com/"}
    assert stranger.post(reverse("sign_in"), fields).url == reverse("desk")
    for wrong in ("abc", "front", "//example.com", "javascript:alert(1)"):
        assert stranger.post(reverse("sign_in"), {**fields, "next": wrong}).url == reverse("desk")


def test_odd_names_are_only_wrong_names(world, stranger):
    for name in ("a\x00b", "字" * 100_000, "", " "):
        assert stranger.post(reverse("sign_in"), {"username": name, "password": "x"}).status_code == 422


def test_after_a_session_ended_what_was_sent_leads_back_to_its_page(world, stranger, now):
    task = world.task_of(world.report(now))
    answer = stranger.post(reverse("done", args=[task.id]), {"version": 1, "outcome": "换了灯"})
    assert answer.url.endswith(f"?next=/desk/{task.id}/")


def test_an_address_that_only_takes_what_is_sent_says_so(world, signed_in, now):
    task = world.task_of(world.report(now))
    answer = signed_in("grid3").get(reverse("done", args=[task.id]))
    assert answer.status_code == 405
    assert "按钮" in answer.content.decode()


def test_nobody_writes_down_a_complaint_about_the_system_in_anothers_name(world, signed_in):
    fields = {"key": "k", "place": world.locust.id, "channel": "visit", "kind": "system", "words": "不好用"}
    assert signed_in("grid3").post(reverse("on_behalf"), fields).status_code == 422


def test_more_than_nine_photographs_are_too_many_however_often_they_are_sent(world, stranger, tmp_path, settings):
    from PIL import Image

    settings.QIANXIAN_HOME = tmp_path

    def photographs(count):
        for _ in range(count):
            written = io.BytesIO()
            Image.new("RGB", (8, 8), "red").save(written, "PNG")
            written.seek(0)
            written.name = "photo.png"
            yield written

    address = reverse("report", args=[world.plate.code])
    fields = {"key": "k", "kind": "utilities", "words": "灯", "phone": "x"}
    first = stranger.post(address, {**fields, "photos": list(photographs(9))}).content.decode()
    kept = re.search(r'name="photos_kept" value="([^"]+)"', first).group(1)
    again = stranger.post(address, {**fields, "phone": "", "photos_kept": kept, "photos": list(photographs(1))})
    assert again.status_code == 422
    assert "最多九张" in again.content.decode()
    assert "最多九张" in stranger.post(address, {**fields, "photos": list(photographs(13))}).content.decode()


def test_a_small_file_that_opens_into_a_huge_picture_is_refused(world, stranger, tmp_path, settings):
    from PIL import Image

    settings.QIANXIAN_HOME = tmp_path
    written = io.BytesIO()
    Image.new("1", (5000, 4000)).save(written, "PNG")
    assert written.tell() < 10_000
    written.seek(0)
    written.name = "photo.png"
    fields = {"key": "k", "kind": "utilities", "words": "灯", "photos": [written]}
    answer = stranger.post(reverse("report", args=[world.plate.code]), fields)
    assert answer.status_code == 422
    assert "太大" in answer.content.decode()


def test_a_request_that_is_too_large_is_answered_before_it_is_read(world, stranger):
    answer = stranger.post(
        reverse("report", args=[world.plate.code]), {"kind": "utilities", "words": "灯"}, CONTENT_LENGTH=90_000_000,
    )
    assert answer.status_code == 413
    assert "东西太大" in answer.content.decode()


def test_an_answer_that_never_ends_is_refused_and_kept(world, signed_in, now):
    report = world.report(now)
    receive(world, report, now, "东门路灯不亮")
    task = world.task_of(report)
    fields = {"version": task.version, "outcome": "好" * 10_001}
    answer = signed_in("grid3").post(reverse("done", args=[task.id]), fields)
    assert answer.status_code == 422
    assert "好" * 10_001 in answer.content.decode()


def test_an_office_is_switched_and_only_to_ones_own(world, signed_in):
    head = signed_in("head")
    assert "槐荫院党小组" in read(head, "desk")
    viewer = world.viewer("head")
    other = next(office for office in viewer.offices if office.organisation_name == "第3网格党支部")
    assert head.post(reverse("office"), {"office": other.id}).status_code == 302
    assert "第3网格党支部" in read(head, "desk")
    foreign = world.viewer("district").office
    assert head.post(reverse("office"), {"office": foreign.id}).status_code == 404
    assert head.post(reverse("office"), {"office": "x"}).status_code == 404


def test_guessing_codes_is_slow(world, stranger, now):
    from qianxian.storage.codes import make

    for number in range(20):
        assert stranger.post(reverse("find"), {"code": make(number + 1)}).status_code == 422
    assert stranger.post(reverse("find"), {"code": world.report(now).code}).status_code == 429


def test_a_slip_of_the_pen_is_told_from_an_unknown_code(world, stranger, now):
    code = world.report(now).code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert "八位字母和数字" in stranger.post(reverse("find"), {"code": wrong}).content.decode()


# ── wrong input ──────────


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<svg onload=alert(1)>", "打不开"),
        (b"\xff\xd8\xff\xe0 truncated", "坏了"),
        (b"PK\x03\x04 a zip", "打不开"),
    ],
)
def test_what_is_no_photograph_is_refused_and_the_words_stay(world, stranger, content, told, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    upload = io.BytesIO(content)
    upload.name = "photo.jpg"
    fields = {"key": "k", "kind": "utilities", "words": "东门的灯黑了。", "photos": [upload]}
    answer = stranger.post(reverse("report", args=[world.plate.code]), fields)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "东门的灯黑了。" in answer.content.decode()
    assert not list(tmp_path.rglob("*.jpg"))


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"words": "灯"}, {"kind": "nonsense", "words": "灯"}, {"kind": "system", "words": "灯"},
        {"kind": "utilities", "words": " \n　"}, {"kind": "utilities", "words": "字" * 10_001},
        {"kind": "utilities", "words": "灯", "phone": "不给"},
        {"kind": "utilities", "words": "灯", "key": "x" * 10_000},
        {"kind": "utilities", "words": "灯\x00泡"},
    ],
)
def test_a_form_that_was_filled_in_wrongly_is_answered_with_a_page(world, stranger, fields):
    answer = stranger.post(reverse("report", args=[world.plate.code]), fields)
    assert answer.status_code in {302, 422}


def test_numbers_and_names_in_addresses_can_be_anything(world, signed_in, now):
    grid = signed_in("grid3")
    report = world.report(now)
    task = world.task_of(report)
    for address in (
        "/desk/99999999999999999999999/", "/desk/0/", "/c/../", "/c/%00/", "/r/x/", "/r/%E7%89%B5/", "/mine/%00/",
        f"/desk/{task.id}/photo/..%2f..%2fsecret", f"/desk/{task.id}/photo/none.jpg", "/b/1/", "/b/411002000000/",
        "/desk/slip/1/", "/nothing/",
    ):
        assert grid.get(address).status_code == 404, address
    assert grid.post(f"/desk/{task.id}/receive/", {"headline": "灯"}).status_code == 400
    assert grid.post(f"/desk/{task.id}/receive/", {"version": "1", "headline": ""}).status_code == 422
    assert grid.post(f"/desk/{task.id}/done/", {"version": "1", "outcome": "好了"}).status_code == 409


# ── headers, language, size ──────────


def test_every_answer_carries_the_strict_policy(world, stranger):
    for address in ("/", "/nothing/", "/healthz", "/sign-in/"):
        answer = stranger.get(address)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_no_template_holds_inline_script_or_style():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=[\"']|javascript:")
    pages = TEMPLATES.rglob("*.html")
    found = [path.name for path in pages if inline.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_a_form_from_another_site_is_refused_with_a_page(world):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("report", args=[world.plate.code]), {"kind": "utilities", "words": "灯"})
    assert answer.status_code == 403
    assert "放得太久" in answer.content.decode()


def test_chinese_comes_first_whatever_the_browser_prefers_and_a_link_changes_it(world):
    reader = Client(headers={"Accept-Language": "en"})
    assert '<html lang="zh-Hans">' in read(reader, "front")
    assert '<html lang="en">' in read(reader, "front", lang="en")
    assert '<html lang="en">' in read(reader, "front")
    assert '<html lang="zh-Hans">' in read(reader, "front", lang="zh-hans")


def test_large_print_is_chosen_once_and_stays(world, stranger):
    assert 'class="big"' not in read(stranger, "front")
    assert 'class="big"' in read(stranger, "front", big="1")
    assert 'class="big"' in read(stranger, "find")
    assert 'class="big"' not in read(stranger, "front", big="0")


def test_a_machine_is_told_whether_the_system_works(world, stranger):
    answer = stranger.get(reverse("healthz"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["ok"] is True
    assert told["district"] == "411002"
    assert set(told) >= {"ok", "version", "district", "migrations"}


def test_an_address_that_is_not_ours_is_refused(world):
    assert Client().get("/", headers={"Host": "example.com"}).status_code == 400


# ── the desk ──────────


def test_those_above_see_what_units_below_owe_too_long(world, signed_in, now):
    world.report(now, words="东门的灯黑了好几天。")
    later = now + timedelta(days=20)
    with clock.held_at(later):
        assert "下面单位超期的" in read(signed_in("community"), "desk")
        assert "东门的灯黑了好几天" in read(signed_in("community"), "desk")
        assert "下面单位超期的" not in read(signed_in("grid1"), "desk")


def test_who_looked_at_a_number_stands_in_the_residents_story(world, signed_in, stranger, now):
    from qianxian.concerns.links import secret_of

    report = world.report(now, phone="139 1234 5678")
    task = world.task_of(report)
    grid = signed_in("grid3")
    assert "13912345678" not in read(grid, "task", task.id)
    shown = grid.post(reverse("contact", args=[task.id, report.id])).content.decode()
    assert "13912345678" in shown
    assert "看了您留的电话" in read(stranger, "matter", secret_of(report.id))
