"""A voice message: said at the gate, written down at the grid, and from then on like anything else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from everybody import Page
from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties, personal
from qianxian.concerns.links import secret_of
from qianxian.concerns.models import Report, Voice
from qianxian.concerns.states import Channel, ConcernState
from qianxian.ledger.models import Entry
from qianxian.results import queries as figures
from qianxian.storage import files
from qianxian.tasks import actions as tasks
from recordings import uploaded

SAID = "俺家门口那个井盖松了，一过车就响，夜里睡不着。"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.QIANXIAN_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


@pytest.fixture
def gate(world):
    return reverse("report", args=[world.plate.code])


def say(client, gate, **more):
    return client.post(gate, {"key": "once", "voice": uploaded("amr"), **more})


def own_page(report):
    return reverse("matter", args=[secret_of(report.id)])


def write_down(client, world, report, **more):
    task = world.task_of(report)
    sent = {"version": task.version, "concern_version": world.concern_of(report).version, "words": SAID,
            "kind": "parking", **more}
    return client.post(reverse("step", args=[task.id, "write-down"]), sent)


def test_nothing_but_a_voice_message_is_enough_and_waits_at_the_grid_to_be_written_down(
    world, gate, stranger, signed_in,
):
    answer = say(stranger, gate)
    report = Report.objects.get()
    assert answer.url == own_page(report)
    assert (report.channel, report.words, report.voice.seconds) == (Channel.VOICE, "", 2)
    assert world.concern_of(report).unwritten
    assert world.task_of(report).unit.name == "第3网格党支部"
    mine = stranger.get(own_page(report)).content.decode()
    assert f"{own_page(report)}voice/" in mine
    desk = signed_in("grid3").get(reverse("desk")).content.decode()
    assert "语音留言，待听写" in desk
    page = signed_in("grid3").get(reverse("task", args=[world.task_of(report).id])).content.decode()
    assert "<audio controls" in page
    assert "/do/write-down/" in page
    assert "/receive/" not in page, "nobody takes on what they have not heard"


@pytest.mark.parametrize("kind", ["amr", "webm", "m4a"])
def test_the_raiser_and_the_desk_hear_it_whole_or_in_parts_and_nobody_else(world, gate, stranger, signed_in, kind):
    stranger.post(gate, {"key": "once", "voice": uploaded(kind)})
    report = Report.objects.get()
    whole = stranger.get(own_page(report) + "voice/")
    assert whole["Content-Type"] == "audio/mpeg"
    assert whole.content == files.path_of(report.voice.name).read_bytes()
    part = stranger.get(own_page(report) + "voice/", headers={"range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, whole.content[:2])
    assert part["Content-Range"] == f"bytes 0-1/{len(whole.content)}"
    rest = stranger.get(own_page(report) + "voice/", headers={"range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    assert stranger.get(own_page(report) + "voice/", headers={"range": "bytes=999999-"}).status_code == 416
    at_desk = reverse("task_voice", args=[world.task_of(report).id, report.id])
    assert signed_in("grid3").get(at_desk).content == whole.content
    assert signed_in("community").get(at_desk).status_code == 200
    assert signed_in("grid1").get(at_desk).status_code == 404
    assert stranger.get(at_desk).status_code == 302


def test_what_was_heard_is_written_down_as_said_and_goes_to_whom_the_rules_name(world, gate, stranger, signed_in, now):
    with clock.held_at(now):
        say(stranger, gate, phone="139 0000 1234")
    report = Report.objects.get()
    later = now + timedelta(hours=3)
    with clock.held_at(later):
        answer = write_down(signed_in("grid3"), world, report)
        assert answer.status_code == 302
        report.refresh_from_db()
        assert report.words == SAID
        voice = Voice.objects.select_related("written_by__organisation").get(report=report)
        assert (voice.written_by.organisation.name, voice.written_at) == ("第3网格党支部", later)
        concern = world.concern_of(report)
        assert (concern.unwritten, concern.category.key, concern.state) == (False, "parking", ConcernState.REPORTED)
        assert concern.promised_at == world.report(now, kind="parking", key="typed").concern.promised_at, (
            "its days run since it came in"
        )
        written = Entry.objects.get(kind="report.written_down")
        assert written.office_id == voice.written_by_id
        mine = stranger.get(own_page(report)).content.decode()
        assert SAID in mine
        assert "第3网格党支部" in mine
        page = signed_in("grid3").get(reverse("task", args=[world.task_of(report).id])).content.decode()
        assert SAID in page
        assert "<audio controls" in page, "what is not clear can be heard again"
        assert "/receive/" in page


def test_what_is_open_is_counted_under_what_was_heard(world, gate, stranger, signed_in):
    say(stranger, gate, kind="utilities")
    write_down(signed_in("grid3"), world, Report.objects.get(), kind="parking")
    found = figures.overview(world.district.id, parts="subdistrict")
    assert (found.whole.raised, found.whole.open) == (1, 1)
    by_kind = {row.name: row.figures.open for row in found.categories}
    assert by_kind == {"水、电、暖气": 0, "停车、充电": 1}


def test_a_press_too_many_writes_nothing_twice_and_nothing_empty(world, gate, stranger, signed_in):
    say(stranger, gate)
    report, grid = Report.objects.get(), signed_in("grid3")
    empty = write_down(grid, world, report, words=" ")
    assert empty.status_code == 422
    assert "请写下您听到的" in empty.content.decode()
    vague = write_down(grid, world, report, kind="")
    assert vague.status_code == 422
    assert SAID in vague.content.decode(), "what was written stays"
    task = world.task_of(report)
    sent = {"version": task.version, "concern_version": 1, "words": SAID, "kind": "parking"}
    grid.post(reverse("step", args=[task.id, "write-down"]), sent)
    again = grid.post(reverse("step", args=[task.id, "write-down"]), {**sent, "words": "别的话"})
    assert again.status_code == 409
    report.refresh_from_db()
    assert report.words == SAID
    assert Entry.objects.filter(kind="report.written_down").count() == 1


def test_nobody_takes_on_or_sends_away_what_nobody_has_heard(world, gate, stranger, signed_in):
    say(stranger, gate)
    report, grid = Report.objects.get(), signed_in("grid3")
    task = world.task_of(report)
    taken = grid.post(reverse("receive", args=[task.id]), {"version": 1, "headline": "井盖松动"})
    assert taken.status_code == 409
    assert "请先听语音留言" in taken.content.decode()
    away = grid.post(reverse("step", args=[task.id, "give-back"]), {"version": 1, "words": "不归我们", "unit": ""})
    assert away.status_code == 409
    assert world.concern_of(report).unwritten
    assert signed_in("grid1").post(
        reverse("step", args=[task.id, "write-down"]), {"version": 1, "concern_version": 1, "words": SAID},
    ).status_code == 404


def test_what_nobody_listens_to_goes_up_and_comes_back_to_whom_it_belongs(world, gate, stranger, signed_in, now):
    say(stranger, gate)
    report, later = Report.objects.get(), now + timedelta(days=2)
    with clock.held_at(later):
        duties.climb(later)
        assert world.task_of(report).unit.name == "文峰社区党总支"
        write_down(signed_in("community"), world, report, kind="parking")
        task = world.task_of(report)
        assert task.unit.name == "第3网格党支部"
        assert not world.concern_of(report).unwritten
        owed = world.concern_of(report).dispatches.exclude(task__state="cancelled")
        assert [one.task_id for one in owed] == [task.id], "whoever listened owes nothing any more"
        tasks.receive(actor=world.viewer("grid3"), task=task, version=1, headline="井盖松动", now=later)


def test_the_board_has_neither_the_voice_nor_a_place_that_is_known_to_few(world, gate, stranger, signed_in):
    say(stranger, gate)
    board = reverse("board", args=["411002010003"])
    page = stranger.get(board).content.decode()
    assert "audio" not in page
    assert "槐荫院" not in page
    courtyard = stranger.get(reverse("courtyard", args=[world.plate.code])).content.decode()
    assert "audio" not in courtyard
    write_down(signed_in("grid3"), world, Report.objects.get())
    page = stranger.get(board).content.decode()
    assert "audio" not in page
    assert SAID not in page


def test_words_beside_the_voice_need_nobody_to_listen_first(world, gate, stranger):
    say(stranger, gate, words="井盖松了", kind="utilities")
    report = Report.objects.get()
    assert report.channel == Channel.PLATE
    assert not world.concern_of(report).unwritten
    assert report.voice.seconds == 2


def test_a_recording_that_can_not_be_played_loses_nothing_else_of_the_form(world, gate, stranger):
    broken = SimpleUploadedFile("voice.amr", b"#!SILK_V3" + bytes(2000), content_type="audio/amr")
    sent = {"key": "once", "words": "井盖松了", "kind": "utilities", "phone": "13912345678"}
    answer = stranger.post(gate, {**sent, "voice": broken})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这段录音播放不了" in page
    assert all(kept in page for kept in ("井盖松了", "13912345678"))
    assert not Report.objects.exists()


def test_a_form_that_comes_back_keeps_the_voice_message(world, gate, stranger):
    answer = say(stranger, gate, phone="12")
    assert answer.status_code == 422
    kept = Page(answer.content.decode()).forms[0]["fields"]
    assert kept["voice_kept"]
    stranger.post(gate, {**kept, "phone": ""})
    assert Report.objects.get().voice.seconds == 2
    forged = stranger.post(gate, {"key": "other", "voice_kept": "x" + kept["voice_kept"]})
    assert forged.status_code == 422
    assert Report.objects.count() == 1


def test_the_same_message_sent_twice_is_one_report(world, gate, stranger):
    first, second = say(stranger, gate), say(stranger, gate)
    assert first.url == second.url
    assert Report.objects.count() == 1


@pytest.mark.parametrize("channel", ["phone", "counter"])
def test_an_office_that_writes_for_somebody_may_let_them_say_it(world, signed_in, channel):
    sent = {"key": "once", "place": world.locust.id, "channel": channel, "voice": uploaded("m4a")}
    answer = signed_in("grid3").post(reverse("on_behalf"), sent)
    report = Report.objects.get()
    assert answer.url == reverse("slip", args=[report.id])
    assert (report.channel, report.voice.seconds, world.concern_of(report).unwritten) == (channel, 2, True)


def test_only_the_pages_with_a_form_may_listen(world, gate, stranger, signed_in):
    form = stranger.get(gate)
    assert "microphone=(self)" in form["Permissions-Policy"]
    page = form.content.decode()
    assert 'accept="audio/*" capture' in page
    assert "speak.js" in page
    assert "tel:119" in page
    assert "microphone=(self)" in signed_in("gate").get(reverse("on_behalf"))["Permissions-Policy"]
    for other in (stranger.get("/"), signed_in("grid3").get(reverse("desk"))):
        assert "microphone=()" in other["Permissions-Policy"]


def test_the_voice_is_given_out_erased_and_goes_ninety_days_after_the_end(world, gate, stranger, signed_in, now):
    say(stranger, gate)
    report = Report.objects.select_related("concern").get()
    write_down(signed_in("grid3"), world, report)
    kept = personal.export_for(Report.objects.get())
    assert kept["voice"] == {
        "name": report.voice.name, "seconds": 2, "written_by": "书记", "written_at": now.isoformat(),
    }
    data = stranger.get(own_page(report) + "data/").content.decode()
    assert f"{own_page(report)}voice/" in data
    path = files.path_of(report.voice.name)
    personal.erase(actor=world.holder(report), report=Report.objects.select_related("concern").get(), now=now)
    assert not path.exists()
    assert not Voice.objects.exists()
    assert stranger.get(own_page(report) + "voice/").status_code == 404


def test_who_erases_it_before_anybody_listened_leaves_something_that_can_be_closed(world, gate, stranger, now):
    say(stranger, gate)
    report = Report.objects.select_related("concern").get()
    personal.erase(actor=world.holder(report), report=report, now=now)
    assert not world.concern_of(report).unwritten


def test_ninety_days_after_the_end_the_words_are_left_and_the_voice_is_gone(world, gate, stranger, signed_in, now):
    say(stranger, gate)
    report = Report.objects.get()
    write_down(signed_in("grid3"), world, report)
    report = Report.objects.select_related("concern").get()
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
    duties.forget_voices(now + timedelta(days=89))
    assert Voice.objects.exists()
    duties.forget_voices(now + timedelta(days=91))
    assert not Voice.objects.exists()
    assert Report.objects.get().words == SAID


def test_where_neither_grid_nor_community_has_anybody_the_sub_district_listens(world, stranger, now):
    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    people.end_organisation(
        actor=OPERATOR, organisation=world.units["neighbour"], version=1, on=now.date(), now=now,
    )
    plate = places.hang_plate(actor=OPERATOR, courtyard=world.river, hung_on=now.date(), now=now)
    say(Client(), reverse("report", args=[plate.code]))
    assert world.task_of(Report.objects.get()).unit.name == "北大街道党工委"
