"""Bodies on their pages: the roll-out board, stand-ins, hand-overs, visits, places."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from happenings.bodies import BEGIN, charge, company, own_tenure, rung
from qianxian.base import clock
from qianxian.ledger.models import Entry
from qianxian.people.models import HandOver, Management, Tenure
from qianxian.people.states import ManagementKind
from qianxian.places.models import Place
from qianxian.tasks import duties
from qianxian.tasks.models import Task
from web.test_administration import opened
from web.test_statements import counted

BOARD = "411002010003"


# ── the roll-out board ──────────


def step(managed, **more):
    return {
        "kind": "pilot", "company": "", "decision": "居民大会表决，52户里41户同意", "decided_on": "2026-11-20",
        "after": managed.id if managed else 0, **more,
    }


def test_the_secretary_moves_a_courtyard_and_everybody_sees_the_new_count(world, now, signed_in, stranger):
    warm = company(world, now)
    managed = rung(world, now, ManagementKind.UNMANAGED)
    page = reverse("move_courtyard", args=[BOARD, world.locust.id])
    secretary = signed_in("community")
    assert secretary.post(page, step(managed, company=warm.id)).status_code == 302
    shown = stranger.get(reverse("rollout", args=[BOARD])).content.decode()
    assert "暖邻物业" in shown
    assert "41户" not in shown  # what decided it is for the offices
    assert "41户" in secretary.get(reverse("rollout", args=[BOARD])).content.decode()
    assert "41户" not in signed_in("neighbour").get(reverse("rollout", args=[BOARD])).content.decode()
    gate = stranger.get(reverse("courtyard", args=[world.plate.code])).content.decode()
    assert "暖邻物业" in gate


def test_a_step_without_a_company_is_said_beside_the_field_and_keeps_what_was_typed(world, now, signed_in):
    managed = rung(world, now, ManagementKind.UNMANAGED)
    answer = signed_in("community").post(reverse("move_courtyard", args=[BOARD, world.locust.id]), step(managed))
    assert answer.status_code == 422
    assert "52户里41户同意" in answer.content.decode()
    assert Management.objects.count() == 1


def test_who_was_overtaken_is_told_so(world, now, signed_in):
    first = rung(world, now, ManagementKind.UNMANAGED)
    rung(world, now, ManagementKind.ENTRUSTED)
    page = reverse("move_courtyard", args=[BOARD, world.locust.id])
    assert signed_in("community").post(page, step(first, kind="unmanaged")).status_code == 422
    assert Management.objects.get(valid_until=None).kind == "entrusted"


def test_an_administrator_moves_a_courtyard_only_with_the_administration_open(world, now):
    managed = rung(world, now, ManagementKind.UNMANAGED)
    page = reverse("move_courtyard", args=[BOARD, world.locust.id])
    closed = Client()
    closed.force_login(world.accounts["admin_community"])
    assert closed.post(page, step(managed, kind="entrusted")).status_code == 403
    assert opened(world, "admin_community").post(page, step(managed, kind="entrusted")).status_code == 302


# ── standing in, handing over ──────────


def test_whoever_is_away_names_a_stand_in_who_then_sees_the_desk_and_both_see_until_when(world, now, signed_in):
    report = world.report(now)
    task = world.task_of(report)
    holder = signed_in("grid3")
    days = {"valid_from": now.date(), "valid_until": now.date() + timedelta(days=3)}
    assert holder.post(reverse("stand_in"), {"username": "nobody", **days}).status_code == 302
    other = signed_in("nobody")
    assert other.get(reverse("task", args=[task.id])).status_code == 200
    assert re.search("代班|stand-in", other.get(reverse("desk")).content.decode())
    assert "nobody" in holder.get(reverse("desk")).content.decode()
    assert other.get(reverse("stand_in")).status_code == 200
    made = Tenure.objects.get(stands_in_for__isnull=False)
    assert other.post(reverse("end_stand_in", args=[made.id])).status_code == 404
    with clock.held_at(now + timedelta(days=3)):
        assert signed_in("nobody").get(reverse("desk")).status_code == 403


def test_a_stand_in_is_ended_by_whoever_named_it_and_an_unknown_name_is_asked_for_again(world, now, signed_in):
    holder = signed_in("grid3")
    days = {"valid_from": now.date(), "valid_until": now.date() + timedelta(days=3)}
    unknown = holder.post(reverse("stand_in"), {"username": "没有这人", **days})
    assert unknown.status_code == 422
    assert "没有这人" in unknown.content.decode()
    holder.post(reverse("stand_in"), {"username": "nobody", **days})
    made = Tenure.objects.get(stands_in_for__isnull=False)
    assert holder.post(reverse("end_stand_in", args=[made.id])).status_code == 302
    assert signed_in("nobody").get(reverse("desk")).status_code == 403


def test_an_administrator_names_a_stand_in_for_somebody_who_is_away_already(world, now):
    held = own_tenure(world, "grid3")
    page = reverse("stand_in_of", args=[held.id])
    days = {"valid_from": now.date(), "valid_until": now.date() + timedelta(days=3)}
    closed = Client()
    closed.force_login(world.accounts["admin_community"])
    assert closed.post(page, {"username": "nobody", **days}).status_code == 403
    assert opened(world, "admin_community").post(page, {"username": "nobody", **days}).status_code == 302


def test_a_hand_over_list_names_what_is_open_and_never_what_residents_said(world, now, signed_in):
    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR

    world.report(now, words="独一无二的原话")
    held = own_tenure(world, "grid3")
    leaver = signed_in("grid3")
    page = reverse("hand_over", args=[held.id])
    assert "槐荫院" in leaver.get(page).content.decode()
    assert leaver.post(page, {"note": "钥匙在抽屉里"}).status_code == 302
    listed = HandOver.objects.get()
    assert [group for group, _said, _due in listed.lines] == ["owed"]
    assert "独一无二" not in str(listed.lines)

    people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=held.office, valid_from=now.date(), now=now,
    )
    successor = signed_in("nobody")
    assert reverse("hand_over_list", args=[listed.id]) in successor.get(reverse("desk")).content.decode()
    shown = successor.get(reverse("hand_over_list", args=[listed.id])).content.decode()
    assert "钥匙在抽屉里" in shown
    accept = reverse("accept_hand_over", args=[listed.id])
    assert leaver.post(accept, {"version": listed.version}).status_code == 403
    assert successor.post(accept, {"version": listed.version}).status_code == 302
    assert successor.post(accept, {"version": listed.version}).status_code == 302  # pressed twice
    assert Entry.objects.filter(kind="hand_over.accepted").count() == 1


# ── charges and visits ──────────


def test_a_visit_goes_from_the_leaders_desk_to_the_sub_districts_word(world, now, signed_in):
    charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    leader, visited = signed_in("district"), signed_in("subdistrict")
    assert reverse("task", args=[task.id]) in leader.get(reverse("desk")).content.decode()
    done = {"outcome": "看了三个院子", "version": task.version}
    assert leader.post(reverse("done", args=[task.id]), done).status_code == 302
    task.refresh_from_db()
    assert reverse("task", args=[task.id]) in visited.get(reverse("desk")).content.decode()
    assert leader.post(reverse("sign_off", args=[task.id]), {"version": task.version}).status_code == 403
    assert visited.post(reverse("sign_off", args=[task.id]), {"version": task.version}).status_code == 302
    task.refresh_from_db()
    assert task.state == "verified"
    assert "看了三个院子" in visited.get(reverse("task", args=[task.id])).content.decode()


def test_a_visit_is_planned_put_on_hold_and_goes_on(world, now, signed_in):
    charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    leader = signed_in("district")

    def step(client, name, **typed):
        task.refresh_from_db()
        return client.post(reverse("step", args=[task.id, name]), {"version": task.version, **typed})

    day = (now.date() + timedelta(days=3)).isoformat()
    assert step(leader, "start", planned_on=day).status_code == 302
    assert step(leader, "hold", why="weather", words="大雪封路", review_on=day).status_code == 302
    visited = signed_in("subdistrict").get(reverse("task", args=[task.id])).content.decode()
    assert "大雪封路" in visited
    assert "do/take-up/" not in visited, "the sub-district does not direct the district"
    assert step(signed_in("subdistrict"), "take-up").status_code == 403
    assert step(leader, "take-up").status_code == 302
    task.refresh_from_db()
    assert task.state == "in_hand"
    assert step(leader, "ask", words="哪天方便？").status_code == 404, "nobody raised it who could be asked"


def test_more_time_for_a_visit_is_asked_of_whoever_stands_above(world, now, signed_in):
    from datetime import date as day

    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OrganisationKind

    charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    page = reverse("task", args=[task.id])
    assert "do/more-time/" not in signed_in("district").get(page).content.decode()
    people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.JOINT_REVIEW, name="区联席研判", at=[world.district], now=now,
        valid_from=day(2023, 1, 1),
    )
    assert "do/more-time/" in signed_in("district").get(page).content.decode()


def test_who_was_not_visited_says_so_and_the_visit_is_owed_again(world, now, signed_in):
    charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    leader, visited = signed_in("district"), signed_in("subdistrict")
    leader.post(reverse("done", args=[task.id]), {"outcome": "去过了", "version": task.version})
    task.refresh_from_db()
    deny = reverse("step", args=[task.id, "deny-visit"])
    assert deny in visited.get(reverse("task", args=[task.id])).content.decode()
    assert leader.post(deny, {"words": "来过的", "version": task.version}).status_code == 403
    assert visited.post(deny, {"words": "", "version": task.version}).status_code == 422
    later = task.due_at + timedelta(days=1)
    with clock.held_at(later):
        assert visited.post(deny, {"words": "没有人来过。", "version": task.version}).status_code == 302
    task.refresh_from_db()
    assert task.state == "in_hand"
    assert task.due_at > later, "there is time for it again"
    assert "没有人来过。" in leader.get(reverse("task", args=[task.id])).content.decode()


def test_a_visit_reported_without_a_word_is_asked_for_again(world, now, signed_in):
    charge(world, now)
    duties.issue_visits(now)
    task = Task.objects.get(source="charge")
    answer = signed_in("district").post(reverse("done", args=[task.id]), {"outcome": " ", "version": task.version})
    assert answer.status_code == 422


def test_a_charge_is_taken_and_left_on_the_administrations_pages(world, now):
    from qianxian.people import actions as people
    from qianxian.people.models import Charge
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OfficeKind

    office = people.create_office(
        actor=OPERATOR, organisation=world.units["district"], kind=OfficeKind.LEADER, title="副区长", now=now,
    )
    admin = opened(world, "admin")
    form = {"office": office.id, "place": world.subdistrict.id, "every_months": 2, "valid_from": "2026-11-01"}
    assert admin.post(reverse("take_charge"), form).status_code == 302
    assert admin.post(reverse("take_charge"), form).status_code == 422
    made = Charge.objects.get()
    assert "副区长" in admin.get(reverse("charges")).content.decode()
    left = {"on": "2026-11-20", "version": made.version}
    assert admin.post(reverse("leave_charge", args=[made.id]), left).status_code == 302
    made.refresh_from_db()
    assert made.valid_until is not None


# ── places ──────────


def known(place, **changed):
    return {
        "name": place.name, "kind": "residential", "estate": place.estate, "extent": place.extent,
        "households": place.households, "buildings": place.buildings, "version": place.version, **changed,
    }


def test_a_place_is_changed_and_the_change_taken_back(world, now):
    admin = opened(world, "admin_community")
    page = reverse("place", args=[world.maple.id])
    assert admin.post(page, known(world.maple, extent="1—5号楼", estate="枫林")).status_code == 302
    entry = Entry.objects.get(kind="place.changed")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    world.maple.refresh_from_db()
    assert (world.maple.extent, world.maple.estate) == ("", "")
    assert admin.post(page, known(world.maple)).status_code == 422  # nothing differs


def test_a_place_is_added_below_another_and_a_taken_number_is_said_beside_the_field(world, now):
    admin = opened(world, "admin_community")
    page = reverse("add_place", args=[world.grid3.id])
    form = {
        "number": "3", "name": "春晖院", "households": "68", "buildings": "3", "valid_from": "2026-11-01",
        "estate": "", "extent": "", "division_code": "",
    }
    assert admin.post(page, form).status_code == 302
    assert Place.objects.get(name="春晖院").parent_id == world.grid3.id
    again = admin.post(page, {**form, "name": "春晖二院"})
    assert again.status_code == 422
    assert "春晖二院" in again.content.decode()
    assert admin.get(reverse("add_place", args=[world.locust.id])).status_code == 404  # nothing lies in a courtyard


def test_a_place_where_work_is_open_says_why_it_can_not_be_ended(world, now):
    world.report(now, place=world.willow)
    admin = opened(world, "admin_community")
    answer = admin.post(reverse("end_place", args=[world.willow.id]), {"on": "2026-11-20", "version": 1})
    assert answer.status_code == 422
    world.willow.refresh_from_db()
    assert world.willow.valid_until is None


def test_a_place_elsewhere_is_as_if_it_were_not_there(world, now):
    admin = opened(world, "admin_community")
    assert admin.get(reverse("place", args=[world.river.id])).status_code == 404
    assert admin.post(reverse("place", args=[world.river.id]), known(world.river, name="改")).status_code == 404


def test_the_parts_of_an_estate_are_shown_together_and_dedicated_grids_marked(world, now):
    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    for one in (world.locust, world.willow):
        places.change_place(actor=OPERATOR, place=one, version=1, estate="槐荫", now=now)
    places.change_place(actor=OPERATOR, place=world.grid1, version=1, kind="dedicated", now=now)
    admin = opened(world, "admin_community")
    assert "柳溪院" in admin.get(reverse("place", args=[world.locust.id])).content.decode()
    assert re.search("专属|dedicated", admin.get(reverse("place", args=[world.community.id])).content.decode())


def test_what_is_not_right_with_places_is_listed(world, now):
    from qianxian.people.queries import OPERATOR, bodies
    from qianxian.places import actions as places
    from qianxian.places import queries

    places.change_place(actor=OPERATOR, place=world.grid1, version=1, households=90, now=now)
    places.change_place(actor=OPERATOR, place=world.grid3, version=1, households=501, now=now)
    viewer = world.viewer("admin_community")
    found = {(one.spot.name, one.what) for one in bodies.problems_for(viewer, queries.tree.now())}
    assert found == {
        ("第1网格", "too_small"), ("第3网格", "too_large"), ("柳溪院", "no_plate"), ("枫林院", "no_plate"),
    }
    places.change_place(actor=OPERATOR, place=world.grid1, version=2, kind="dedicated", now=now)
    assert "too_small" not in {
        one.what for one in bodies.problems_for(viewer, queries.tree.now())
    }


# ── units around ──────────


def test_the_community_sees_its_resident_units_with_the_liaison_and_the_neighbour_does_not(world, now, signed_in):
    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OfficeKind, OrganisationKind

    school = people.found_organisation(
        actor=OPERATOR, kind=OrganisationKind.RESIDENT_UNIT, name="文峰路小学", at=[world.community], now=now,
        valid_from=BEGIN, phone="0374-0000501",
    )
    people.create_office(
        actor=OPERATOR, organisation=school, kind=OfficeKind.LIAISON, title="联络员（总务处）", now=now,
    )
    shown = signed_in("community").get(reverse("neighbours")).content.decode()
    assert "文峰路小学" in shown
    assert "联络员（总务处）" in shown
    assert "文峰路小学" not in signed_in("neighbour").get(reverse("neighbours")).content.decode()


# ── statements ──────────


@pytest.mark.parametrize(
    "name", ["rollout", "rollout_all", "wings", "place_problems", "place", "charges", "neighbours", "hand_over"],
)
def test_a_page_makes_as_many_statements_for_thirty_as_for_three(name, world, now, signed_in):
    from qianxian.people import actions as people
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OfficeKind, OrganisationKind
    from qianxian.places import actions as places
    from qianxian.places.states import Level

    def fill(count, start):
        for number in range(start, start + count):
            made = places.add_place(
                actor=OPERATOR, level=Level.COURTYARD, parent=world.grid3, number=number, name=f"院{number}", now=now,
                valid_from=BEGIN, households=20, estate="大院",
            )
            rung(world, now, ManagementKind.UNMANAGED, courtyard=made)
            unit = people.found_organisation(
                actor=OPERATOR, kind=OrganisationKind.ENTERPRISE, name=f"厂{number}", at=[world.community], now=now,
                valid_from=BEGIN,
            )
            people.create_office(
                actor=OPERATOR, organisation=unit, kind=OfficeKind.LIAISON, title="联络员", now=now,
            )
            world.report(now, key=f"k{number}")

    charge(world, now)
    arguments = {
        "rollout": [BOARD], "place": [world.grid3.id], "hand_over": [own_tenure(world, "grid3").id],
    }
    client = signed_in("grid3" if name == "hand_over" else "admin")
    address = reverse(name, args=arguments.get(name, []))
    fill(3, 10)
    client.get(address)
    with counted() as few:
        assert client.get(address).status_code == 200
    fill(12, 20)
    client.get(address)
    with counted() as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few), "\n".join(many.said())
    assert len(many) <= 18, "\n".join(many.said())
