"""A guard photographs the page of the register, writes ten lines down in one go, and hands out slips."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from qianxian.concerns import duties
from qianxian.concerns.models import Concern, PagePhoto, RegisterPage, Report
from qianxian.ledger.models import Entry
from qianxian.storage import files, jobs


@pytest.fixture(autouse=True)
def a_folder(tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path


def photograph():
    """A page of ten strips, each of its own shade, with the place where it was taken inside."""
    picture = Image.new("RGB", (600, 1000))
    for line in range(10):
        picture.paste((line * 25, 0, 0), (0, line * 100, 600, (line + 1) * 100))
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 1.0, 0.0)}
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, quality=95)
    return SimpleUploadedFile("page.jpg", written.getvalue(), "image/jpeg")


@pytest.fixture
def guard(world):
    client = Client()
    client.force_login(world.accounts["gate"])
    return client


def opened(guard, world, **more):
    answer = guard.post(reverse("register"), {"key": "a page", "place": world.locust.id, **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def ten_lines(**changed):
    sent = {"lines": "10"}
    for number in range(1, 11):
        sent |= {
            f"words-{number}": f"第{number}件：楼道的灯不亮", f"kind-{number}": "utilities",
            f"top-{number}": str((number - 1) * 10), f"bottom-{number}": str(number * 10),
        }
    sent["on-1"] = "20"
    sent["on-6"] = "11-22"
    return sent | changed


def test_ten_lines_come_in_with_one_press_each_with_its_strip_and_its_day(world, now, guard):
    url = opened(guard, world, photo=photograph())
    assert guard.post(url, ten_lines()).status_code == 302
    reports = list(Report.objects.order_by("line"))
    assert [report.line for report in reports] == list(range(1, 11))
    assert [report.written_on for report in reports] == [date(2026, 11, 20)] * 5 + [date(2026, 11, 22)] * 5
    assert Concern.objects.count() == 10
    assert Entry.objects.filter(kind="concern.reported").count() == 10, "each line is an act of its own"
    for number, report in enumerate(reports):
        strip = report.photos.get()
        assert (strip.width, strip.height) == (600, 100)
        with Image.open(files.path_of(strip.name)) as picture:
            assert abs(picture.getpixel((300, 50))[0] - number * 25) < 12
            assert not picture.getexif()
    with Image.open(files.path_of(PagePhoto.objects.get().name)) as picture:
        assert not picture.getexif()


def test_the_promise_runs_from_the_day_on_paper_and_the_units_clock_from_the_arrival(world, now, guard):
    url = opened(guard, world)
    guard.post(url, {"lines": "10", "words-1": "灯不亮", "kind-1": "utilities", "on-1": "11-17"})
    report = Report.objects.get()
    concern, task = world.concern_of(report), world.task_of(report)
    assert concern.promised_at < task.due_at
    assert concern.promised_at.date() == date(2026, 11, 20)
    shown = guard.get(url).content.decode()
    assert "11月20日" in shown
    assert "11月26日" in shown


def test_a_wrong_line_names_its_field_and_the_good_ones_are_in(world, now, guard):
    url = opened(guard, world, photo=photograph())
    wrong = {"kind-2": "", "phone-3": "12", "on-4": "39", "top-5": "60", "bottom-5": "50"}
    answer = guard.post(url, ten_lines(**wrong))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert Report.objects.count() == 6
    for field, number in (("kind", 2), ("phone", 3), ("on", 4), ("top", 5)):
        assert f'id="{field}-{number}-wrong"' in shown, field
        assert f"第{number}件：楼道的灯不亮" in shown, "nothing that was typed is lost"
    assert "第6件" not in shown, "what is in need not be written again"
    mended = ten_lines(**{"on-4": "21"})
    assert guard.post(url, mended).status_code == 302
    assert Report.objects.count() == 10


def test_a_page_sent_twice_hands_nothing_in_twice(world, now, guard):
    url = opened(guard, world)
    assert opened(guard, world) == url, "the same form opens the same page"
    for _time in range(2):
        assert guard.post(url, ten_lines()).status_code == 302
    changed = ten_lines(**{"words-1": "写错了，改一个字再交"})
    guard.post(url, changed)
    assert (RegisterPage.objects.count(), Report.objects.count()) == (1, 10)


def test_the_slips_are_printed_once_and_the_guard_never_sees_a_code(world, now, guard):
    url = opened(guard, world)
    guard.post(url, ten_lines())
    codes = list(Report.objects.values_list("code", flat=True))
    page = guard.get(url).content.decode()
    assert not any(code in page or f"{code[:4]} {code[4:]}" in page for code in codes)
    slips = reverse("register_slips", args=[RegisterPage.objects.get().id])
    printed = guard.post(slips)
    text = printed.content.decode()
    assert printed.headers["Cache-Control"] == "no-store"
    assert len(re.findall("paper-only", text)) == 10
    again = guard.post(slips)
    assert again.status_code == 409
    assert "paper-only" not in again.content.decode()
    community = Client()
    community.force_login(world.accounts["community"])
    assert community.post(slips).status_code == 200, "should the paper jam, the community prints again"
    assert Entry.objects.filter(kind="register.slips_printed").count() == 2
    family = Client()
    found = family.post(reverse("find"), {"code": codes[3]})
    assert "楼道的灯不亮" in family.get(found.url).content.decode()


def test_the_whole_page_is_for_its_recorder_and_the_community_and_goes_after_ninety_days(world, now, guard):
    url = opened(guard, world, photo=photograph())
    guard.post(url, ten_lines())
    seen = {}
    for name in ("gate", "community", "grid3", "subdistrict", "neighbour"):
        client = Client()
        client.force_login(world.accounts[name])
        answer = client.get(f"{url}photo/")
        seen[name] = answer.status_code
        if answer.streaming:
            list(answer)
    assert seen == {"gate": 200, "community": 200, "grid3": 404, "subdistrict": 404, "neighbour": 404}
    whole = files.path_of(PagePhoto.objects.get().name)
    duties.forget_pages(now + timedelta(days=89))
    assert PagePhoto.objects.exists()
    duties.forget_pages(now + timedelta(days=91))
    jobs.run_due(now + timedelta(days=91))
    assert not PagePhoto.objects.exists()
    assert not whole.exists()
    assert Report.objects.filter(photos__isnull=False).count() == 10, "each line keeps its strip"


def test_who_has_a_line_erased_takes_the_whole_page_along(world, now, guard):
    from qianxian.concerns import actions as concerns

    url = opened(guard, world, photo=photograph())
    guard.post(url, ten_lines())
    report = Report.objects.earliest("line")
    concerns.erase(actor=world.holder(report), report=report, now=now)
    assert not PagePhoto.objects.exists()


def test_another_office_cannot_write_on_the_page(world, now, guard):
    url = opened(guard, world)
    community = Client()
    community.force_login(world.accounts["community"])
    community.post(url, ten_lines())
    assert not Report.objects.exists()
