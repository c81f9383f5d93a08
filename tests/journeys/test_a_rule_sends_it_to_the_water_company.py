"""水、电、暖: from a drawn area to the company named for it; put right, and then to two repair teams in turn."""

from __future__ import annotations

import json
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qianxian.concerns import actions as concerns
from qianxian.concerns import queries
from qianxian.people import actions as people
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from world import BEGIN, PASSWORD

WATER, FIRST, SECOND = "市供水公司", "维修一队", "维修二队"
SUPPLIED = [[113.81, 34.02], [113.83, 34.02], [113.83, 34.03], [113.81, 34.03], [113.81, 34.02]]


def with_a_desk(world, now, name, account, at):
    unit = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.DEPARTMENT, name=name, at=[at], now=now, valid_from=BEGIN,
    )
    world.units[account] = unit
    world.accounts[account] = people.open_account(actor=OPERATOR, username=account, password=PASSWORD, now=now)
    office = people.create_office(actor=OPERATOR, organisation=unit, kind=OfficeKind.CLERK, title="值班员", now=now)
    people.take_office(actor=OPERATOR, account=world.accounts[account], office=office, valid_from=BEGIN, now=now)


def hidden(answer, name):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode()).group(1)


def set_rule(admin, **said):
    """Put a rule before the first, after a look at what it changes, and return what the look said."""
    page = reverse("set_rule")
    fields = {"seen": hidden(admin.get(page), "seen"), "position": 1, "insert": "1", **said}
    looked = admin.post(page, fields)
    assert admin.post(page, {**fields, "looked": hidden(looked, "looked")}).status_code == 302
    return looked.content.decode()


def put_right(client, task, **said):
    """Put a matter right, after a look at where it goes, and return what the look said."""
    page = reverse("put_right", args=[task.id])
    fields = {"version": hidden(client.get(page), "version"), **said}
    looked = client.post(page, fields)
    fields |= {"looked": hidden(looked, "looked"), "version": hidden(looked, "version")}
    assert client.post(page, fields).status_code == 302
    return looked.content.decode()


def test_what_speaks_of_water_in_the_drawn_area_goes_to_the_company_and_what_is_put_right_to_whose_turn_it_is(
    world, now, hands,
):
    for place, longitude in ((world.locust, 113.82), (world.maple, 113.825), (world.willow, 113.84)):
        places.change_place(
            actor=OPERATOR, place=place, version=place.version, longitude=longitude, latitude=34.025, now=now,
        )
    with_a_desk(world, now, WATER, "water", world.district)
    with_a_desk(world, now, FIRST, "first", world.community)
    with_a_desk(world, now, SECOND, "second", world.community)
    stairs = concerns.add_category(actor=OPERATOR, name="楼道维修", short="楼道", position=4, now=now)

    # The district draws what the company supplies, and writes two rules.
    admin = hands("admin")
    admin.post(reverse("elevate"), {"reason": "供水公司接管", "password": PASSWORD})
    file = SimpleUploadedFile("供水.geojson", json.dumps({"type": "Polygon", "coordinates": [SUPPLIED]}).encode())
    assert admin.post(reverse("add_zone"), {"name": "城西供水", "file": file, "datum": "wgs84"}).status_code == 302
    drawn = admin.get(reverse("zones")).content.decode()
    assert "槐荫院、枫林院" in drawn
    assert "柳溪院" not in drawn
    zone = queries.zones()[0][0].id
    utilities = world.categories["utilities"].id
    assert WATER in set_rule(admin, zone=zone, category=utilities, words="水，暖", bodies=WATER)
    assert f"{FIRST}、{SECOND}" in set_rule(admin, category=stairs.id, bodies=f"{FIRST}\n{SECOND}")

    # Two residents of the drawn area speak of water; one of a lamp, and one lives outside.
    leak, heat = hands.say("三楼厨房漏水。", "utilities", phone="13900001234"), hands.say("暖氣不熱。", "utilities")
    lamp = hands.say("路灯黑了。", "utilities")
    outside = world.report(now, words="停水了。", place=world.willow, key="outside")
    assert [hands.holder(one) for one in (leak, heat)] == [WATER, WATER]
    assert [hands.holder(one) for one in (lamp, outside)] == ["第3网格党支部", "第1网格党支部"]
    page = hands("water").get(reverse("task", args=[world.task_of(leak).id])).content.decode()
    assert "城西供水" in page, "the desk reads why it came"

    # The company has begun when it sees that it is the stairwell's roof, not its main.
    hands.press("water", leak, "receive", headline="三楼厨房漏水")
    began = world.task_of(leak)
    said = put_right(
        hands("water"), began, place="槐荫院", kind=stairs.key, reason="是屋面漏雨，不是自来水管",
    )
    assert f"{FIRST}、{SECOND}" in said
    assert hands.holder(leak) == FIRST
    assert type(began).objects.get(pk=began.pk).state == "returned"
    story = hands.page(leak)
    assert FIRST in story
    assert "是屋面漏雨" not in story
    put_right(hands("water"), world.task_of(heat), place="枫林院", kind=stairs.key, reason="也是楼道里的")
    assert hands.holder(heat) == SECOND

    # The list says whose turn comes next; the first team does its work and the resident has the last word.
    turns = admin.get(reverse("rule_turns", args=[1])).content.decode()
    assert turns.index(FIRST) < turns.index(SECOND)
    hands.press("first", leak, "receive", headline="三楼屋面漏雨")
    hands.press("first", leak, "done", outcome="补了屋面防水")
    hands.answer(leak, "yes")
    assert world.concern_of(leak).state == "confirmed"
