"""Minutes go onto paper: counts and offices only, marked as a draft until adopted, in the district's own form."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from addresses.papers import handed_in, letterhead
from happenings.meetings import item_of, items, tuesdays
from qianxian.base import clock
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.models import Meeting, Minutes, MinutesTemplate, Topic
from qianxian.meetings.states import Capacity, ItemKind, OutcomeKind
from qianxian.people.queries import OPERATOR
from qianxian.web import papers
from world import PASSWORD

PAGE = "/administration/minutes/"


def held(world, now):
    """Hold the first Tuesday and return it, its minutes being open to corrections."""
    meeting, *_rest = tuesdays(world, now)
    grid, at = world.viewer("grid3"), meeting.starts_at
    meetings.open_agenda(meeting=meeting, now=at)
    meetings.publish_agenda(meeting=meeting, now=at)
    heads = {Capacity.BRANCH: 3, Capacity.RESIDENT: 12, Capacity.GUEST: 2}
    meetings.count_heads(actor=grid, meeting=meeting, key="h", heads=heads, now=at)
    meetings.call_to_order(actor=grid, meeting=meeting, version=meeting.version, now=at)
    item = item_of(grid, meeting, "电瓶车停放", at)
    meetings.take_vote(
        actor=grid, item=item, key="v", motion="东侧划线", yes=12, no=1, abstained=2, now=at,
        objection="挡了消防通道。",
    )
    meetings.say(
        actor=grid, item=item, key="o", kind=OutcomeKind.ACTION, text="在东侧划出停放区。", now=at,
        unit_id=world.units["grid3"].id, due_on=at.date() + timedelta(days=9),
    )
    meetings.adjourn(actor=grid, meeting=meeting, version=meeting.version, now=meeting.ends_at)
    return meeting


def put_up(meeting):
    meetings.circulate(actor=OPERATOR, meeting=meeting, version=meeting.version, now=meeting.ends_at)
    return meeting


def adopted(meeting):
    duties.go_on_with_minutes(put_up(meeting).correct_until)
    return Meeting.objects.get(pk=meeting.pk)


def as_word(client, meeting, name="public_minutes"):
    answer = client.get(reverse(name, args=[meeting.id, "docx"]))
    assert answer.status_code == 200
    return [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs if one.text]


def as_pdf(client, meeting):
    answer = client.get(reverse("public_minutes", args=[meeting.id, "pdf"]))
    assert answer.headers["Content-Type"] == "application/pdf"
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_adopted_minutes_carry_their_hash_their_counts_and_what_is_to_be_done(world, now, stranger):
    meeting = adopted(held(world, now))
    with clock.held_at(meeting.correct_until):
        lines, answer = as_word(stranger, meeting), stranger.get(reverse("public_minutes", args=[meeting.id, "docx"]))
        printed = as_pdf(stranger, meeting)
    said = "\n".join(lines)
    assert Minutes.objects.get(meeting=meeting).sha256 in said
    assert "征求意见稿" not in said
    assert "出席：网格党支部3人、居民12人" in said
    assert "列席：2人" in said
    headings = ("一、议题", "（一）电瓶车停放", "1.举手表决", "二、议定事项")
    assert [one for one in headings if one in said] == [*headings]
    (table,) = docx.Document(io.BytesIO(answer.content)).tables[:1]
    assert [cell.text for cell in table.rows[1].cells][:2] == ["在东侧划出停放区。", world.units["grid3"].name]
    assert "停放区" in printed.replace("\n", "")
    assert unquote(answer.headers["Content-Disposition"]).startswith("attachment; filename*=utf-8''周二议事第1次纪要")


def test_a_draft_says_that_it_is_one_and_until_when_it_can_be_corrected(world, now, stranger):
    meeting = put_up(held(world, now))
    said = "\n".join(as_word(stranger, meeting))
    assert "（征求意见稿）" in said
    assert "本稿尚未定稿" in said
    assert "印发" not in said
    with zipfile.ZipFile(io.BytesIO(stranger.get(reverse("public_minutes", args=[meeting.id, "docx"])).content)) as one:
        assert one.testzip() is None


def test_before_they_are_put_up_only_the_meetings_own_people_have_them(world, now, stranger, signed_in):
    meeting = held(world, now)
    inside = reverse("meeting_minutes", args=[meeting.id, "docx"])
    assert stranger.get(reverse("public_minutes", args=[meeting.id, "docx"])).status_code == 404
    assert signed_in("grid3").get(reverse("public_minutes", args=[meeting.id, "docx"])).status_code == 404
    assert signed_in("grid3").get(inside).status_code == 200
    assert signed_in("neighbour").get(inside).status_code == 404
    assert signed_in("grid3").get(reverse("meeting_minutes", args=[meeting.id, "odt"])).status_code == 404


def test_minutes_of_a_reader_of_english_are_chinese_and_the_same(world, now, stranger):
    meeting = put_up(held(world, now))
    with clock.held_at(meeting.correct_until):
        before = as_word(stranger, meeting)
        stranger.get("/?lang=en")
        assert as_word(stranger, meeting) == before


def test_of_mediation_nothing_goes_onto_paper_but_its_kind_and_state(world, now, stranger):
    meeting = held(world, now)
    topic = items(meeting, "taken")[0].topic
    Topic.objects.filter(pk=topic.pk).update(kind=ItemKind.MEDIATE, title="邻里纠纷")
    meeting.items.filter(topic=topic).update(kind=ItemKind.MEDIATE)
    said = "\n".join(as_word(stranger, put_up(meeting)))
    assert "停放区" not in said
    assert "东侧划线" not in said


def test_the_districts_own_form_stands_around_the_minutes_and_can_be_taken_back(world, now, stranger):
    meeting = adopted(held(world, now))
    first = handed_in(now, "魏都区 第{{次数}}次 {{状态}}", "【正文】", "抄报：区委")
    assert "魏都区 第1次 已定稿" not in as_word(stranger, meeting), "it is not in use by being handed in"
    meetings.use_minutes_template(actor=OPERATOR, template=first, now=now)
    lines = as_word(stranger, meeting)
    assert lines[0] == "魏都区 第1次 已定稿"
    assert lines[-1] == "抄报：区委"
    assert not any(line.endswith("会议纪要") for line in lines), "a form has its own head"
    meetings.use_minutes_template(actor=OPERATOR, template=None, now=now)
    assert as_word(stranger, meeting)[0].endswith("会议纪要")


def test_a_bad_form_is_refused_with_what_to_do(world, now, opened):
    for says, content in {
        "满意度": letterhead("{{满意度}}", "【正文】"), "损坏": b"no document", "DOCX": zipped("x.txt"),
    }.items():
        answer = opened.post(PAGE, {"file": SimpleUploadedFile("纪要.docx", content)})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert not MinutesTemplate.objects.exists()
    assert opened.post(PAGE, {"file": SimpleUploadedFile("纪要.docx", letterhead("【正文】"))}).status_code == 302
    assert MinutesTemplate.objects.get().in_use is False


def zipped(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(name, "x")
    return file.getvalue()


@pytest.fixture
def opened(world, signed_in):
    """Return a client of the district's administrator, with the administration open."""
    client = signed_in("admin")
    client.post("/administration/open/", {"reason": "纪要模板", "password": PASSWORD})
    return client


def test_the_page_says_plainly_that_no_font_is_there(world, now, opened, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(papers, "USUAL_FONTS", ())
    settings.QIANXIAN_PDF_FONT = ""
    assert "没有中文 TrueType 字体" in opened.get(PAGE).content.decode()
    wrong = tmp_path / "wrong.ttf"
    wrong.write_bytes(b"no font")
    settings.QIANXIAN_PDF_FONT = str(wrong)
    page = opened.get(PAGE).content.decode()
    assert "不能嵌入" in page
    assert "停放区" in as_pdf(opened, put_up(held(world, now))).replace("\n", ""), "it falls back to the reader's own"
