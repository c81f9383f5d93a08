"""The main job, through HTTP: said at the gate, routed, received, done, not settled, done again, settled, counted."""

from __future__ import annotations

import io
import re

from django.test import Client
from django.urls import reverse
from PIL import Image

from qianxian.notices.models import Notice
from qianxian.notices.queries import due
from qianxian.places.states import Level
from qianxian.results.queries import overview, standing


def photograph():
    written = io.BytesIO()
    picture = Image.new("RGB", (400, 300), "grey")
    exif = picture.getexif()
    exif[0x010F] = "a telephone"
    picture.save(written, "JPEG", exif=exif)
    written.seek(0)
    written.name = "photo.jpg"
    return written


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode()).group(1)


def test_a_concern_goes_from_the_gate_to_the_answer_confirmed(world, now, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    resident, grid = Client(), Client()

    # three taps: the plate, the tile, hand it in
    gate = resident.get(reverse("courtyard", args=[world.plate.code]))
    assert "槐荫院" in gate.content.decode()
    form = resident.get(reverse("report", args=[world.plate.code]), {"kind": "utilities"})
    handed = resident.post(
        reverse("report", args=[world.plate.code]),
        {
            "key": hidden(form, "key"), "kind": "utilities", "words": "东门的灯黑了好几天，我电话13912345678。",
            "phone": "139 1234 5678", "photos": [photograph()],
        },
    )
    assert handed.status_code == 302
    link = handed.url
    page = resident.get(link)
    told = page.content.decode()
    assert "第3网格党支部" in told
    code = re.search(r'class="code num">([^<]+)<', told).group(1)
    photo = re.search(r'src="([^"]+/photo/[^"]+)"', told).group(1)
    kept = b"".join(resident.get(photo).streaming_content)
    assert not Image.open(io.BytesIO(kept)).getexif()

    # the unit's desk
    grid.post(reverse("sign_in"), {"username": "grid3", "password": "qianxian"})
    desk = grid.get(reverse("desk"))
    task = re.search(r"/desk/(\d+)/", desk.content.decode()).group(1)
    opened = grid.get(reverse("task", args=[task]))
    assert "13912345678" in opened.content.decode(), "the unit sees the words as they were written"
    assert offered(opened) == "", "nothing of the resident's is offered for publication"
    version = hidden(opened, "version")
    for copied in ("东门的灯黑了好几天，我电话", "东门路灯不亮13912345678"):
        refused = grid.post(reverse("receive", args=[task]), {"version": version, "headline": copied})
        assert refused.status_code == 422
        assert copied in refused.content.decode()
    grid.post(reverse("receive", args=[task]), {"version": version, "headline": "东门路灯不亮"})

    # the board shows the unit's sentence and nothing of the resident
    board = Client().get(reverse("board", args=["411002010003"])).content.decode()
    assert "东门路灯不亮" in board
    assert "黑了好几天" not in board
    assert "槐荫院" not in board, "a courtyard of fewer than a hundred households is not named"

    # done, not settled, done again, settled
    opened = grid.get(reverse("task", args=[task]))
    grid.post(
        reverse("done", args=[task]),
        {"version": hidden(opened, "version"), "outcome": "换了灯头。", "photos": [photograph()]},
    )
    page = resident.get(link)
    assert "换了灯头。" in page.content.decode()
    said_no = resident.post(link, {"version": hidden(page, "version"), "said": "no", "missing": "昨晚又黑了"})
    assert said_no.status_code == 302
    opened = grid.get(reverse("task", args=[task]))
    assert "昨晚又黑了" in opened.content.decode()
    grid.post(
        reverse("done", args=[task]), {"version": hidden(opened, "version"), "outcome": "换了一段线，连亮三晚。"},
    )
    by_code = Client()
    found = by_code.post(reverse("find"), {"code": code})
    page = by_code.get(found.url)
    by_code.post(found.url, {"version": hidden(page, "version"), "said": "yes"})
    assert "data-settled" in resident.get(link).content.decode()

    # told in one sentence each time
    sentences = [notice.entry.kind for notice in Notice.objects.order_by("id").select_related("entry")]
    assert sentences == [
        "concern.reported", "concern.accepted", "concern.done", "concern.reopened", "concern.done", "concern.confirmed",
    ]
    assert len(due(now)) == 6

    # counted in public
    district = Client().get(reverse("district")).content.decode()
    assert "居民确认" in district
    whole = overview(world.district.id, parts=Level.COMMUNITY).whole
    assert (whole.raised, whole.accepted, whole.done, whole.reopened, whole.confirmed) == (1, 1, 2, 1, 1)
    assert standing(world.district.path, now).confirmed == 1


def offered(page):
    return re.search(r'name="headline"[^>]*value="([^"]*)"', page.content.decode()).group(1)


def test_a_photograph_and_a_category_are_enough(world, now, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    resident = Client()
    handed = resident.post(
        reverse("report", args=[world.plate.code]), {"key": "k", "kind": "utilities", "photos": [photograph()]},
    )
    assert handed.status_code == 302
    assert "水、电、暖气" in resident.get(handed.url).content.decode()


def test_the_same_form_sent_twice_is_one_matter(world, now, transactional_db):
    resident = Client()
    fields = {"key": "k", "kind": "utilities", "words": "东门的灯黑了。"}
    first = resident.post(reverse("report", args=[world.plate.code]), fields)
    second = resident.post(reverse("report", args=[world.plate.code]), fields)
    assert first.url == second.url
    third = resident.post(reverse("report", args=[world.plate.code]), {**fields, "words": "东门的灯还是黑的。"})
    assert third.url != first.url, "something else was written, so it is something else"


def test_a_form_with_an_error_loses_nothing(world, now, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    resident = Client()
    fields = {"key": "k", "kind": "utilities", "words": "东门的灯黑了。", "phone": "12", "photos": [photograph()]}
    page = resident.post(reverse("report", args=[world.plate.code]), fields)
    assert page.status_code == 422
    told = page.content.decode()
    assert "东门的灯黑了。" in told
    assert "不像电话号码" in told
    again = {
        "key": hidden(page, "key"), "kind": "utilities", "words": "东门的灯黑了。", "phone": "",
        "photos_kept": hidden(page, "photos_kept"),
    }
    handed = resident.post(reverse("report", args=[world.plate.code]), again)
    assert "/photo/" in resident.get(handed.url).content.decode()
    # back, a word changed, and sent again with the same photograph
    other = resident.post(reverse("report", args=[world.plate.code]), {**again, "words": "东门的灯又黑了。"})
    assert other.url != handed.url
    assert "/photo/" in resident.get(other.url).content.decode()


def test_a_number_added_when_the_same_is_handed_in_again_is_kept(world, now, transactional_db):
    from qianxian.concerns.personal import export_for
    from qianxian.concerns.queries import report_by_link

    resident = Client()
    fields = {"key": "k", "kind": "utilities", "words": "东门的灯黑了。"}
    first = resident.post(reverse("report", args=[world.plate.code]), fields)
    second = resident.post(reverse("report", args=[world.plate.code]), {**fields, "phone": "13912345678"})
    assert first.url == second.url
    assert export_for(report_by_link(first.url.split("/")[2]))["phone"] == "13912345678"
