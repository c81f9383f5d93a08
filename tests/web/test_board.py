"""The public board, its feed, and being told of it in the evening; never a resident's own words."""

from __future__ import annotations

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.test_residents import come_in, sent  # noqa: F401  # a fixture

from happenings.lifecycle import DAY, done, taken_on, version
from qianxian.base import clock
from qianxian.base.permits import Refused, Unfit
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties, personal, queries
from qianxian.concerns.models import AreaDigest, Concern, Subscription
from qianxian.concerns.queries import SHOWN
from qianxian.concerns.states import Channel, ConcernState, DeclineReason
from qianxian.notices import duties as notice_duties
from qianxian.notices.models import Notice
from qianxian.people import actions as people
from qianxian.people.queries import Viewer

CODE = "411002010003"
ATOM = "{http://www.w3.org/2005/Atom}"


def board(number=None, *, feed=False, now=None, client=None, **asked):
    name = ("grid_board" if number else "board") + ("_feed" if feed else "")
    answer = (client or Client()).get(reverse(name, args=[CODE, number] if number else [CODE]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page):
    return page.count('<li><p class="b">') + page.count('<li><a class="b" href="/p/')


def test_the_states_of_the_public_are_told_apart(world, now):
    for number, state in enumerate(ConcernState):
        report = world.report(now, key=f"state {number}")
        ended = state not in (
            ConcernState.REPORTED, ConcernState.ACCEPTED, ConcernState.IN_HAND, ConcernState.SUSPENDED,
            ConcernState.DONE, ConcernState.REOPENED,
        )
        other = Concern.objects.order_by("id").first()
        Concern.objects.filter(pk=report.concern_id).update(
            state=state, sentence=f"第{number}件", answer="好了", done_at=now, ended_at=now if ended else None,
            declined_for=DeclineReason.LITIGATION if state == "declined" else "",
            merged_into=other if state == "merged" else None,
        )
    page = board(lang="en")
    for said in ("settled, confirmed", "closed, not confirmed", "not taken on", "it is before a court", "on hold"):
        assert said in page
    hidden = {ConcernState.WITHDRAWN, ConcernState.VOIDED, ConcernState.MERGED, ConcernState.SPLIT}
    for number, state in enumerate(ConcernState):
        assert (f"第{number}件<" in page) == (state not in hidden), state
    assert set().union(*SHOWN.values()) | hidden == set(ConcernState)
    for key, states in SHOWN.items():
        wanted = [number for number, state in enumerate(ConcernState) if state in states]
        found = board(state=key)
        assert rows(found) == (0 if key == "overdue" else len(wanted))


def test_what_is_late_says_so_and_stands_on_its_rung(world, now):
    taken_on(world, now, "late")
    with clock.held_at(now + 30 * DAY):
        page = board(lang="en")
        assert "days overdue" in page
        assert "rung: grid" in page
        assert rows(board(state="overdue")) == 1
    with clock.held_at(now):
        assert rows(board(state="overdue")) == 0


def test_it_can_be_chosen_by_category_and_month_and_what_can_not_be_read_is_not_asked_for(world, now):
    with clock.held_at(now):
        world.report(now, key="lamp")
        world.report(now, key="car", kind="parking")
        world.report(now - 40 * DAY, key="before")
        month = timezone.localtime(now).strftime("%Y-%m")
        assert rows(board()) == 3
        assert rows(board(kind="parking")) == 1
        assert rows(board(month=month)) == 2
        assert rows(board(month=month, kind="utilities")) == 1
        assert rows(board(month="2026-13", kind="nothing", state="withdrawn")) == 3


def test_pages_go_on_with_what_was_chosen(world, now):
    for number in range(52):
        world.report(now + timedelta(seconds=number), key=f"k{number}")
    first = board(kind="utilities")
    assert rows(first) == 50
    onwards = first.split('<p class="links"><a href="?')[1].split('"')[0].replace("&amp;", "&")
    second = Client().get(reverse("board", args=[CODE]) + "?" + onwards).content.decode()
    assert rows(second) == 2
    assert "kind=utilities" in onwards


def test_a_small_number_of_residents_is_not_said_and_no_total_gives_it_away(world, now):
    with clock.held_at(now):
        many = world.report(now, key="many")
        for number in range(3):
            world.report(now, key=f"me too {number}", joins_id=many.concern_id)
        found = {"channel": Channel.FOUND, "actor": world.viewer("grid3"), "joins_id": many.concern_id}
        world.report(now, key="found", **found)
        world.report(now, key="one")
        month = timezone.localtime(now).strftime("%Y-%m")
        page = board(lang="en", month=month)
        assert "raised by 4 residents" in page
        assert page.count("raised by") == 1
        assert "Together" not in page
        world.report(now, key="another")
        two = world.report(now, key="two")
        world.report(now, key="two again", joins_id=two.concern_id)
        assert "Together 8 residents" in board(lang="en", month=month)
        assert "Together" not in board(lang="en", month=month, kind="utilities")
        assert "Together" not in board(3, lang="en", month=month)
        assert "Together" not in board(lang="en")


def test_of_a_dispute_only_community_kind_and_state_are_shown(world, now):
    _report, _task = taken_on(world, now, "quiet", kind="quiet")
    with clock.held_at(now + 30 * DAY):
        page = board(lang="en")
        row = page.split('<ul class="rows">')[1].split("</ul>")[0]
        assert "邻里矛盾" in row
        assert "文峰社区" in row
        for told in ("灯不亮", "overdue", "raised", "rung", "<time", "residents"):
            assert told not in row
        assert rows(board(3)) == 0
        assert 'value="quiet"' not in board(3)
        assert rows(board(state="overdue")) == 0
        assert "邻里矛盾" not in board(feed=True)
    with clock.held_at(now):
        assert rows(board(month=timezone.localtime(now).strftime("%Y-%m"))) == 0


def test_a_grid_has_its_board_and_a_small_one_has_none(world, now):
    world.report(now, key="here")
    world.report(now, key="there", place=world.willow)
    assert rows(board(3)) == 1
    assert rows(board()) == 2
    from qianxian.places.models import Place
    from qianxian.storage import stamps

    assert Client().get(reverse("grid_board", args=[CODE, 9])).status_code == 404
    Place.objects.filter(pk=world.grid1.pk).update(households=20)
    stamps.forget_all()
    assert Client().get(reverse("grid_board", args=[CODE, 1])).status_code == 404
    assert Client().get(reverse("grid_board_feed", args=[CODE, 1])).status_code == 404


@pytest.mark.parametrize("number", [None, 3])
def test_the_feed_is_atom(world, now, number):
    words = "独一无二的原话"
    done(world, now, "k", words=words)
    world.report(now, key="k2", words=words)
    written = board(number, feed=True)
    assert words not in written
    feed = ET.fromstring(written)  # noqa: S314  # our own
    assert feed.tag == f"{ATOM}feed"
    # RFC 4287, 4.1.1 and 4.1.2: exactly one id, title and updated; an author for each entry or for the feed.
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(ATOM + name)) == 1, name
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo is not None
        assert one.findtext(f"{ATOM}id").startswith("tag:")
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} == {"alternate", "self"}
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 4, "of one three, of one one"
    assert all(entry.find(f"{ATOM}link").get("href").startswith("http") for entry in entries)
    page = Client().get(reverse("board", args=[CODE])).content.decode()
    assert reverse("board_feed", args=[CODE]) in page


def test_each_step_is_an_entry_that_stays_as_it_was_and_the_newest_comes_first(world, now):
    report = done(world, now, "k")
    world.report(now, key="quiet", kind="quiet")

    def entries():
        found = ET.fromstring(board(feed=True, lang="en")).findall(f"{ATOM}entry")  # noqa: S314  # our own
        return [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}summary")) for one in found]

    before = entries()
    assert [said.rpartition(" · ")[2] for _id, said in before] == [
        "done, waiting for an answer", "being done", "handed in, the unit has it",
    ]
    later = now + DAY
    concerns.reopen(
        actor=world.holder(report), report=report, version=version(world, report), missing="我的原话", now=later,
    )
    with clock.held_at(later):
        after = entries()
    assert after[1:] == before
    assert after[0][1].endswith("not settled yet, being done again")
    assert "我的原话" not in str(after)
    with clock.held_at(now + 31 * DAY):
        assert len(entries()) == 1, "what is older than thirty days has been read"


# ── being told ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def resident(world, now):
    return people.join(phone="13900001111", now=now)


def own(resident):
    return Viewer(resident_id=resident.pk)


def evening(now, days=0, hour=19, minute=1):
    local = timezone.localtime(now) + days * DAY
    return local.replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_who_follows_is_told_once_an_evening_and_only_if_something_moved(world, now, resident):
    morning = evening(now, hour=8)
    concerns.follow_area(actor=own(resident), place_id=world.community.id, now=morning)
    world.report(morning + timedelta(hours=1), key="k", words="原话不说出去")
    duties.tell_followers(evening(now, hour=18, minute=59))
    assert not Notice.objects.exists()
    for minute in (1, 11, 59):
        duties.tell_followers(evening(now, minute=minute))
    notice = Notice.objects.get()
    assert notice.contact.phone == "13900001111"
    duties.tell_followers(evening(now, 1))
    assert Notice.objects.count() == 1
    world.report(evening(now, 0, hour=22), key="at night")
    duties.tell_followers(evening(now, 2))  # a day on which nobody looked is made up for
    assert Notice.objects.count() == 2
    assert AreaDigest.objects.count() == 2


def test_the_message_has_counts_and_a_link_to_the_board_and_nobodys_words(world, now, sent, resident):  # noqa: F811
    morning = evening(now, hour=8)
    concerns.follow_area(actor=own(resident), place_id=world.grid3.id, language="en", now=morning)
    world.report(morning + timedelta(hours=1), key="k", words="原话不说出去")
    world.report(morning + timedelta(hours=1), key="k2", place=world.willow)
    world.report(morning + timedelta(hours=1), key="k3", kind="quiet")
    duties.tell_followers(evening(now))
    notice_duties.deliver(evening(now))
    (message,) = sent
    assert message.to == "13900001111"
    assert message.sentence == "第3网格, since the last message: 1 matter was raised."
    assert message.link.endswith(f"/b/{CODE}/3/")


def test_of_a_dispute_no_evening_tells(world, now, resident):
    concerns.follow_area(actor=own(resident), place_id=world.community.id, now=evening(now, hour=8))
    world.report(evening(now, hour=9), key="k", kind="quiet")
    duties.tell_followers(evening(now))
    assert not Notice.objects.exists()


def test_nothing_is_told_twice_to_who_follows_community_and_grid(world, now, resident):
    concerns.follow_area(actor=own(resident), place_id=world.grid3.id, now=now)
    concerns.follow_area(actor=own(resident), place_id=world.community.id, now=now)
    assert [one.place_id for one in Subscription.objects.filter(ended_at=None)] == [world.community.id]
    for inside in (world.grid3.id, world.community.id):
        with pytest.raises(Unfit):
            concerns.follow_area(actor=own(resident), place_id=inside, now=now)


def test_only_a_resident_with_an_account_follows_and_only_a_community_or_a_grid(world, now, resident):
    with pytest.raises(Refused):
        concerns.follow_area(actor=world.viewer("grid3"), place_id=world.community.id, now=now)
    for place in (world.locust, world.district):
        with pytest.raises(Unfit):
            concerns.follow_area(actor=own(resident), place_id=place.id, now=now)


def test_number_and_subscription_change_and_go_together(world, now, resident):
    followed = concerns.follow_area(actor=own(resident), place_id=world.community.id, now=now)
    people.change_number(actor=own(resident), phone="13900002222", now=now)
    followed.contact.refresh_from_db()
    assert followed.contact.phone == "13900002222"
    assert personal.export_for_resident(own(resident), show_date=str)["areas"][0]["place"] == "文峰社区"
    world.report(now, key="k")
    personal.leave(actor=own(resident), now=now)
    followed.refresh_from_db()
    followed.contact.refresh_from_db()
    assert followed.ended_at == now
    assert followed.contact.phone == ""
    duties.tell_followers(evening(now, 1))
    assert not Notice.objects.exists()


def test_what_waits_is_dropped_and_a_restored_backup_brings_no_number_back(world, now, resident, settings, tmp_path):
    from qianxian.storage import erasures

    settings.QIANXIAN_HOME = tmp_path
    followed = concerns.follow_area(actor=own(resident), place_id=world.community.id, now=evening(now, hour=8))
    world.report(evening(now, hour=9), key="k")
    duties.tell_followers(evening(now))
    personal.leave_area(actor=own(resident), subscription=followed, now=evening(now))
    assert Notice.objects.get().state == "dropped"
    assert [noted.what for noted in erasures.noted()] == ["area"]
    Subscription.objects.filter(pk=followed.pk).update(ended_at=None)  # as an older backup has it
    type(followed.contact).objects.filter(pk=followed.contact_id).update(phone="13900001111")
    assert personal.replay(evening(now, 1)) == 1
    followed.contact.refresh_from_db()
    assert followed.contact.phone == ""
    assert personal.replay(evening(now, 1)) == 0


def test_nobody_ends_what_another_follows(world, now, resident):
    followed = concerns.follow_area(actor=own(resident), place_id=world.community.id, now=now)
    other = people.join(phone="13900003333", now=now)
    with pytest.raises(Refused):
        concerns.leave_area(actor=own(other), subscription=followed, now=now)


def test_a_resident_follows_on_the_board_and_leaves_on_their_own_page(world, sent):  # noqa: F811
    client = come_in(sent)
    assert "day" in board(client=client, lang="en")
    assert client.post(reverse("follow_area"), {"place": world.community.id}).url == reverse("resident_account")
    followed = Subscription.objects.get()
    assert reverse("leave_area", args=[followed.pk]) in board(client=client)
    assert reverse("leave_area", args=[followed.pk]) in board(3, client=client)
    assert reverse("leave_area", args=[followed.pk]) in client.get(reverse("resident_account")).content.decode()
    client.post(reverse("leave_area", args=[followed.pk]))
    followed.refresh_from_db()
    assert followed.ended_at is not None
    assert client.post(reverse("leave_area", args=[followed.pk])).status_code == 404
    assert not queries.followed_by(Viewer(resident_id=followed.resident_id))
    assert Client().post(reverse("follow_area"), {"place": world.community.id}).url == reverse("resident")


def test_the_page_of_the_district_tells_the_public_no_small_number_of_a_community(world, now):
    for n in range(4):
        world.report(now, key=f"here {n}")
    world.report(now, key="there", place=world.river)

    def figures(client):
        found = client.get(reverse("district")).context["found"]
        return found.here.counts["raised"], [part.counts["raised"] for part in found.parts]

    assert figures(Client()) == (5, [None, None]), "one beside the total would tell the other"
    for n in range(3):
        world.report(now, key=f"there {n}", place=world.river)
    assert figures(Client()) == (8, [4, 4])
