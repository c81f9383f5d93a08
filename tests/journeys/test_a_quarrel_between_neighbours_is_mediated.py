"""邻里矛盾: raised in confidence, opened as a mediation, a room booked, talked about, agreed, kept and confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from addresses.rooms import furnished
from happenings.mediation import listed
from qianxian.concerns.links import secret_of
from qianxian.ledger.models import Text
from qianxian.meetings import duties
from qianxian.meetings.models import Booking, Mediation
from qianxian.notices.models import Notice
from qianxian.tasks.models import Task

WORDS = "楼上天天半夜拖椅子，说过几次都不听，差点打起来。"
SECRETS = (WORDS, "拖椅子", "李大成", "王秀兰", "13900001111", "铺地垫", "互相体谅")


def step(hands, case, name, *, by="grid3", **fields):
    case.refresh_from_db()
    address = reverse("mediation_step", args=[case.id, name])
    answer = hands(by).post(address, {"version": case.version, **fields})
    assert answer.status_code == 302, answer.content.decode()


def test_reported_in_confidence_opened_room_booked_talked_agreed_and_confirmed(world, now, hands):
    elder, _lawyer, _body = listed(world, now)
    _parlour, room = furnished(world, now)
    report = hands.say(WORDS, "quiet", phone="13900009999")
    asking = Client().post(reverse("ask_for_mediation", args=[secret_of(report.id)]))
    assert asking.status_code == 302
    hands.press("grid3", report, "receive", headline="楼上楼下噪声纠纷")
    case = Mediation.objects.get()
    assert reverse("mediation", args=[case.id]) in hands("grid3").get(reverse("mediations")).content.decode()
    step(
        hands, case, "take_on", about="楼上半夜拖椅子，楼下睡不好。", mediator=elder.id, name0="李大成",
        phone0="13900001111", address0="3号楼402", name1="王秀兰",
    )
    step(hands, case, "arrange", day="2026-11-25", begins="09:00", ends="10:00", room=room.id)
    talk = case.talks.get()
    assert Booking.objects.get().id == talk.booking_id
    assert Notice.objects.filter(about_kind="mediationtalk", about_id=talk.id).count() == 1
    others = hands("grid1").get(reverse("room", args=[room.id]), {"week": "2026-11-25"}).content.decode()
    assert "李大成" not in others

    with hands.at(now + timedelta(days=3)):
        # The elder mediates from the courtyard's own desk, which keeps nothing else of the matter.
        address = reverse("mediation_step", args=[case.id, "note"])
        fields = {"version": talk.version, "came": "held", "note": "两家都说了，愿意各让一步。"}
        noted = hands("head").post(address, fields)
        assert noted.status_code == 302
        party = case.parties.first()
        step(
            hands, case, "agree", agreement="互相体谅，晚十点后不挪家具。", promise0="铺地垫", due0="2026-12-01",
            party0=party.id,
        )
        assert world.concern_of(report).state == "done"
        assert "铺地垫" not in hands.page(report), "that it was agreed is told, not what"
        paper = hands("grid3").get(reverse("mediation_paper", args=[case.id])).content.decode()
        assert "铺地垫" in paper
        hands.answer(report, "yes")
        assert world.concern_of(report).state == "confirmed"

    late = now + timedelta(days=12)
    with hands.at(late):
        duties.look_at_agreements(late)
        case.refresh_from_db()
        work = Task.objects.get(pk=case.look_id)
        page = hands("grid3").get(reverse("task", args=[work.id]))
        assert page.status_code == 302
        assert page.url == reverse("mediation", args=[case.id])
        step(hands, case, "look", **{f"kept{case.promises.get().id}": "kept"})
        work.refresh_from_db()
        case.refresh_from_db()
        assert (work.state, case.state) == ("verified", "fulfilled")
    nobody_else_learns_of_it(world, hands, case)


def nobody_else_learns_of_it(world, hands, case):
    for name in ("grid1", "community", "subdistrict", "district", "neighbour", "admin", "admin_community"):
        assert hands(name).get(reverse("mediation", args=[case.id])).status_code == 404
    everywhere = (
        "/", reverse("board", args=["411002010003"]), reverse("board_feed", args=["411002010003"]),
        reverse("grid_board", args=["411002010003", 3]), reverse("district"),
    )
    for address in everywhere:
        page = Client().get(address).content.decode()
        assert not [secret for secret in SECRETS if secret in page], address
    found = hands("community").get(reverse("search"), {"q": "王秀兰"}).content.decode()
    assert reverse("mediation", args=[case.id]) not in found
    said = " ".join(str(words) for words in Text.objects.filter(
        entry__kind__startswith="mediation.").values_list("words", flat=True))
    assert not [secret for secret in SECRETS if secret in said], "the record names nobody"
