"""Mediation on the pages: nothing that was typed is lost, the paper is filled, and no page makes more statements."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.web.test_statements import counted

from addresses.rooms import furnished
from happenings.mediation import agreed, arranged, fresh, listed, opened, received
from qianxian.concerns.links import secret_of
from qianxian.meetings import actions as meetings
from qianxian.meetings.models import AgreementPhoto, Mediation


def picture():
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(written, "JPEG")
    written.seek(0)
    written.name = "paper.jpg"
    return written


def test_a_case_is_opened_from_the_matters_page_and_what_was_typed_comes_back(world, now, signed_in):
    elder, _lawyer, _body = listed(world, now)
    task = world.task_of(received(world, now))
    clerk = signed_in("grid3")
    new = f"{reverse('new_mediation')}?matter={task.id}"
    assert new in clerk.get(reverse("task", args=[task.id])).content.decode()
    assert new not in signed_in("community").get(reverse("task", args=[task.id])).content.decode(), "not its to open"
    assert signed_in("community").get(new).status_code == 404
    typed = {"key": "k", "matter": task.id, "about": "楼上半夜拖椅子", "name0": "李大成", "name1": ""}
    answer = clerk.post(reverse("new_mediation"), typed)
    assert answer.status_code == 422
    for kept in ("楼上半夜拖椅子", "李大成", f'name="matter" value="{task.id}"'):
        assert kept in answer.content.decode()
    answer = clerk.post(reverse("new_mediation"), {**typed, "name1": "王秀兰", "mediator": elder.id})
    assert answer.url == reverse("mediation", args=[Mediation.objects.get().id])
    assert answer.url in clerk.get(reverse("task", args=[task.id])).content.decode()
    assert answer.url not in signed_in("community").get(reverse("task", args=[task.id])).content.decode()


@pytest.mark.parametrize(("name", "typed", "kept"), [
    ("arrange", {"day": "2026-11-26", "begins": "09:00", "ends": "08:00", "venue": "居委会小会议室"}, "居委会小会议室"),
    ("arrange", {"day": "2026-11-26", "begins": "x", "venue": "居委会小会议室"}, "居委会小会议室"),
    ("not_agree", {"reason": "电话13912345678，不肯来"}, "不肯来"),
    ("add_party", {"name0": "赵六", "phone0": "12"}, "赵六"),
    ("refer", {"reason": "动了手"}, "动了手"),
])
def test_where_something_is_wrong_the_form_comes_back_as_it_was_typed(world, now, signed_in, name, typed, kept):
    case = opened(world, now)
    answer = signed_in("community").post(
        reverse("mediation_step", args=[case.id, name]), {"version": case.version, **typed},
    )
    assert answer.status_code == 422
    assert kept in answer.content.decode()
    assert fresh(case).state == "opened"


def test_a_second_writer_keeps_what_they_typed(world, now, signed_in):
    case = opened(world, now)
    arranged(world, case, now)
    answer = signed_in("community").post(
        reverse("mediation_step", args=[case.id, "not_agree"]), {"version": case.version, "reason": "都不肯让一步"},
    )
    assert answer.status_code == 409
    assert "都不肯让一步" in answer.content.decode()


def test_the_paper_has_names_and_words_and_its_photograph_is_written_anew(
    world, now, signed_in, tmp_path, settings,
):
    settings.QIANXIAN_HOME = tmp_path
    case = opened(world, now)
    clerk = signed_in("community")
    blank = clerk.get(reverse("mediation_paper", args=[case.id]))
    assert "李大成" in blank.content.decode()
    assert blank.headers["Cache-Control"] == "no-store"
    case, _at = agreed(world, case, now)
    assert "铺地垫" in clerk.get(reverse("mediation_paper", args=[case.id])).content.decode()
    address = reverse("mediation_step", args=[case.id, "paper"])
    assert clerk.post(address).status_code == 422
    assert clerk.post(address, {"photo": picture()}).status_code == 302
    kept = AgreementPhoto.objects.get()
    shown = clerk.get(reverse("mediation_photo", args=[case.id, kept.name]))
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (30, 20)
    assert signed_in("grid3").get(reverse("mediation_photo", args=[case.id, kept.name])).status_code == 404


def test_numbers_are_shown_once_they_are_asked_for(world, now, signed_in):
    case = opened(world, now)
    clerk = signed_in("community")
    assert "13900001111" not in clerk.get(reverse("mediation", args=[case.id])).content.decode()
    shown = clerk.post(reverse("mediation_step", args=[case.id, "numbers"]))
    assert "13900001111" in shown.content.decode()


def test_whoever_raised_the_quarrel_asks_and_reads_how_it_stands_and_the_family_does_not(world, now):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.links import family_secret_of

    report = received(world, now)
    page, ask = (reverse(name, args=[secret_of(report.id)]) for name in ("matter", "ask_for_mediation"))
    assert ask in Client().get(page).content.decode()
    Client().post(ask)
    assert ask not in Client().get(page).content.decode(), "it is asked for already"
    light = world.report(now, key="light")
    lit = reverse("ask_for_mediation", args=[secret_of(light.id)])
    assert lit not in Client().get(reverse("matter", args=[secret_of(light.id)])).content.decode()
    assert Client().post(lit).status_code == 409
    assert Mediation.objects.count() == 1
    report.refresh_from_db()
    concerns.make_family_link(actor=world.holder(report), report=report, now=now)
    report.refresh_from_db()
    family = Client().get(reverse("family_matter", args=[family_secret_of(report.id, report.family_links)]))
    assert family.status_code == 200
    assert "mediation" not in family.content.decode()
    somebody = Client()
    somebody.post(reverse("find"), {"code": report.code})
    assert somebody.post(reverse("mine_ask_for_mediation", args=[report.code])).status_code == 302


def test_the_lists_are_kept_at_the_communitys_desk(world, now, signed_in):
    clerk = signed_in("community")
    listed(world, now)
    page = reverse("mediators")
    wrong = clerk.post(page, {"what": "mediator", "name": "陈德厚13912345678", "kind": "elder"})
    assert wrong.status_code == 422
    assert "陈德厚13912345678" in wrong.content.decode()
    assert clerk.post(page, {"what": "body", "name": "文峰派出所"}).status_code == 302
    assert "文峰派出所" in clerk.get(page).content.decode()
    assert signed_in("grid3").get(page).status_code == 403


def test_the_list_and_a_case_make_the_same_statements_however_much_there_is(world, now, signed_in):
    furnished(world, now)
    clerk, counts = signed_in("community"), []
    case = opened(world, now)
    pages = (reverse("mediations"), reverse("mediation", args=[case.id]))
    for number in range(2):
        talk = arranged(world, case, now, days=1, hour=number)
        meetings.call_off_talks(
            actor=world.viewer("community"), mediation=fresh(case), talk=talk, version=talk.version, now=now,
        )
        for page in pages:
            clerk.get(page)
        with counted() as statements:
            for page in pages:
                assert clerk.get(page).status_code == 200
        counts.append(len(statements))
        for more in range(3):
            opened(world, now, key=f"{number}{more}")
        grown = fresh(case)
        meetings.add_party(
            actor=world.viewer("community"), mediation=grown, version=grown.version,
            party=meetings.Party(f"赵{number}", phone=f"1390000444{number}"), now=now,
        )
    assert counts[0] == counts[1] < 40, counts
