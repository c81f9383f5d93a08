"""How many statements the pages of rounds, of putting right and of somebody outside make: constant, too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from qianxian.concerns.models import Report
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties, outside_links
from qianxian.tasks.models import Round, Task, Walk
from qianxian.tasks.states import PointSeen
from web.test_statements import counted

EVERY_DAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"


def statements(client, address):
    """Count what a page takes once the process knows places, units and rules."""
    assert client.get(address).status_code == 200
    with counted() as made:
        assert client.get(address).status_code == 200
    return made


def same(few, many, most):
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= most, "\n".join(many.said())


def begin(world, now, count, points=2):
    for number in range(count):
        tasks.begin_round(
            actor=world.viewer("grid3"), name=f"巡查{number}", rule=EVERY_DAY,
            points=[tasks.Point(f"点{at}", (world.locust, world.maple)[at % 2].id, "路灯") for at in range(points)],
            first_on=now.date(), now=now,
        )
    duties.go_on_with_rounds(now)
    return Walk.objects.order_by("-id").first()


@pytest.mark.parametrize("name", ["grid3", "community", "district"])
def test_the_list_of_rounds_makes_as_many_for_thirty_as_for_three(world, now, signed_in, name):
    client, address = signed_in(name), reverse("rounds")
    begin(world, now, 3)
    few = statements(client, address)
    begin(world, now, 27)
    assert Round.objects.count() == 30
    same(few, statements(client, address), 6)


def test_a_round_and_its_walk_make_as_many_for_twenty_points_as_for_two(world, now, signed_in):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.states import Channel
    from qianxian.storage import stamps

    client, grid = signed_in("grid3"), world.viewer("grid3")
    short = begin(world, now, 1)
    long = begin(world, now, 1, points=20)
    for walk in (short, long):
        for number, point in enumerate(walk.round.points.order_by("position")[:19]):
            if number % 2:
                tasks.see_point(actor=grid, walk=walk, point=point, seen=PointSeen.FINE, reason="", now=now)
            else:
                handed = concerns.Intake(
                    place_id=point.place_id, category_key="utilities", channel=Channel.FOUND,
                    key=f"{walk.id}-{number}", words="灯坏了。",
                )
                concerns.find_on_walk(
                    actor=grid, walk=walk, point=point, intake=handed, stamp=stamps.read(), now=now,
                )
    same(*(statements(client, reverse("walk", args=[walk.task_id])) for walk in (short, long)), 12)
    same(*(statements(client, reverse("round", args=[walk.round_id])) for walk in (short, long)), 7)


@pytest.mark.parametrize(("name", "most"), [("put_right", 22), ("steward", 22)])
def test_putting_right_makes_as_many_for_twenty_who_raised_it_as_for_one(world, now, signed_in, name, most):
    client = signed_in("community")
    first = world.report(now)
    task = world.task_of(first)
    tasks.receive(actor=world.viewer("grid3"), task=task, version=task.version, headline="灯不亮", now=now)
    address = reverse(name, args=[task.id])
    world.report(now, key="second", joins_id=first.concern_id)
    few = statements(client, address)
    for number in range(19):
        world.report(now, key=f"more{number}", joins_id=first.concern_id)
    assert Report.objects.filter(concern=first.concern_id).count() == 21
    same(few, statements(client, address), most)


def test_the_page_of_somebody_outside_makes_as_many_for_thirty_pieces_of_work_as_for_one(world, now, signed_in):
    grid = world.viewer("grid3")

    def hand(key):
        task = world.task_of(world.report(now, key=key))
        tasks.receive(actor=grid, task=task, version=task.version, headline="电梯门关不严", now=now)
        return tasks.hand_outside(
            actor=grid, task=task, name="安达电梯公司", wanted="检修门机", where="3号楼", now=now,
            until_on=now.date() + timedelta(days=30),
        )

    one = hand("first")
    address = reverse("outside", args=[outside_links.secret_of(one.pk)])
    slip = reverse("outside_slip", args=[one.task_id, one.pk])
    client = signed_in("grid3")
    few, few_slip = statements(Client(), address), statements(client, slip)
    for number in range(29):
        hand(f"more{number}")
    assert Task.objects.count() == 30
    same(few, statements(Client(), address), 5)
    same(few_slip, statements(client, slip), 10)
