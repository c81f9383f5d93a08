"""What was entered or ended by mistake is taken back from its own page, as long as nothing was built on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from qianxian.ledger.models import Entry
from qianxian.people import actions as people
from qianxian.people.models import Office, Organisation, Seat, Tenure
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places import actions as places
from qianxian.places.hours import read_hours
from qianxian.places.models import Place, PlaceCode, PlaceName, Plate, ServiceCentre
from qianxian.places.rooms import RoomLine
from qianxian.places.states import Level, NameKind, RoomKind
from web.test_administration import opened
from web.test_statements import counted

BEGIN = date(2023, 1, 1)
TODAY = date(2026, 11, 23)


@pytest.fixture
def admin(world):
    return opened(world, "admin")


def take_back(admin, kind, about=None):
    entries = Entry.objects.filter(kind=kind)
    entry = (entries.filter(about_id=about.id) if about is not None else entries).latest("id")
    return admin.post(reverse("undo", args=[entry.id]))


def added(world, now, **more):
    return places.add_place(
        actor=OPERATOR, level=Level.COURTYARD, parent=world.grid3, number=8, name="错院", now=now, valid_from=TODAY,
        code="41100201000303008", **more,
    )


def founded(world, now, **more):
    said = {"kind": OrganisationKind.VOLUNTEER_TEAM, "name": "志愿队", "at": [world.maple], **more}
    return people.found_organisation(actor=OPERATOR, now=now, valid_from=BEGIN, **said)


# ── places ──────────


def test_a_place_added_by_mistake_never_came_into_being(world, now, admin):
    made = added(world, now)
    assert take_back(admin, "place.added", made).status_code == 302
    made.refresh_from_db()
    assert made.valid_until == made.valid_from
    assert not PlaceCode.objects.filter(place=made, valid_until=None).exists()
    assert Entry.objects.filter(kind="place.taken_back", about_id=made.id).count() == 1
    again = added(world, now)  # number and code are free again
    assert take_back(admin, "place.added", again).status_code == 302


@pytest.mark.parametrize("built", ["plate", "border", "organisation", "work", "name", "place"])
def test_a_place_on_which_something_was_built_is_not_taken_back_and_is_told_why(built, world, now, admin):
    made = added(world, now)
    square = [[113.82, 34.03], [113.83, 34.03], [113.83, 34.04], [113.82, 34.03]]
    build = {
        "plate": lambda: places.hang_plate(actor=OPERATOR, courtyard=made, hung_on=TODAY, now=now),
        "border": lambda: places.draw_border(actor=OPERATOR, place=made, rings=[square], valid_from=TODAY, now=now),
        "organisation": lambda: founded(world, now, at=[made]),
        "work": lambda: world.report(now, place=made),
        "name": lambda: places.add_name(
            actor=OPERATOR, place=made, name="老错院", kind=NameKind.ALIAS, valid_from=TODAY, now=now,
        ),
    }
    if built == "place":
        made = places.add_place(
            actor=OPERATOR, level=Level.GRID, parent=world.community, number=8, name="错格", now=now, valid_from=TODAY,
        )
        places.add_place(
            actor=OPERATOR, level=Level.COURTYARD, parent=made, number=1, name="里面", now=now, valid_from=TODAY,
        )
    else:
        build[built]()
    assert take_back(admin, "place.added", made).status_code == 422
    made.refresh_from_db()
    assert made.valid_until is None


def test_who_is_refused_finds_the_way_back_to_the_page_of_the_thing(world, now, admin):
    made = added(world, now)
    places.hang_plate(actor=OPERATOR, courtyard=made, hung_on=TODAY, now=now)
    entry = Entry.objects.filter(kind="place.added", about_id=made.id).latest("id")
    there = reverse("place", args=[made.id])
    for came, shown in (
        (f"http://testserver{there}", True), (f"http://elsewhere{there}", False), (f"http://testserver/{there}", False),
    ):
        refused = admin.post(reverse("undo", args=[entry.id]), headers={"Referer": came})
        assert refused.status_code == 422
        assert (f'href="{there}"' in refused.content.decode()) is shown


def test_a_place_ended_by_mistake_comes_back_with_its_code_its_plate_and_who_acts_there(world, now, admin):
    made = added(world, now)
    Place.objects.filter(pk=made.id).update(valid_from=BEGIN)
    plate = places.hang_plate(actor=OPERATOR, courtyard=made, hung_on=BEGIN, now=now)
    team = founded(world, now, at=[made, world.maple])
    page = reverse("place", args=[made.id])
    ended = admin.post(reverse("end_place", args=[made.id]), {"on": "2026-11-23", "version": 1})
    assert ended.url == page
    assert "错院" in admin.get(reverse("ended")).content.decode()
    assert 'name="households"' not in admin.get(page).content.decode()
    assert take_back(admin, "place.ended", made).status_code == 302
    made.refresh_from_db()
    assert made.valid_until is None
    assert PlaceCode.objects.filter(place=made, valid_until=None).count() == 1
    assert Plate.objects.get(pk=plate.id).retired_on is None
    assert Seat.objects.filter(organisation=team, valid_until=None).count() == 2
    assert 'name="households"' in admin.get(page).content.decode()


def test_a_place_whose_number_was_taken_meanwhile_does_not_come_back(world, now, admin):
    made = added(world, now)
    Place.objects.filter(pk=made.id).update(valid_from=BEGIN)
    made.refresh_from_db()
    places.end_place(actor=OPERATOR, place=made, version=1, on=TODAY, now=now)
    added(world, now)
    assert take_back(admin, "place.ended", made).status_code == 422


def test_a_name_is_taken_back_and_one_that_was_put_away_comes_back(world, now, admin):
    name = places.add_name(
        actor=OPERATOR, place=world.locust, name="老槐院", kind=NameKind.ALIAS, valid_from=TODAY, now=now,
    )
    assert take_back(admin, "name.added").status_code == 302
    assert not PlaceName.objects.filter(valid_until=None).exists()
    assert take_back(admin, "name.retired").status_code == 302
    assert PlaceName.objects.get(pk=name.id).valid_until is None


# ── centres ──────────


def test_a_centre_its_rooms_and_its_end_are_taken_back(world, now, admin):
    facts = places.Facts(name="会客厅", hours=read_hours("每天8:30—17:30"))
    centre = places.open_centre(
        actor=OPERATOR, place=world.community, facts=facts, opened_on=BEGIN, now=now,
        rooms=[RoomLine(RoomKind.PARLOUR, "", 8)],
    )
    places.set_rooms(actor=OPERATOR, centre=centre, version=1, rooms=[], now=now)
    assert take_back(admin, "centre.furnished").status_code == 302
    assert [room.seats for room in centre.rooms.all()] == [8]
    centre.refresh_from_db()
    answer = admin.post(reverse("close_centre", args=[centre.id]), {"on": "2026-11-23", "version": centre.version})
    assert answer.url == reverse("centre", args=[centre.id])
    assert "会客厅" in admin.get(reverse("ended")).content.decode()
    assert take_back(admin, "centre.closed").status_code == 302
    assert ServiceCentre.objects.get().closed_on is None


def test_a_centre_entered_by_mistake_is_gone(world, now, admin):
    facts = places.Facts(name="会客厅", hours=read_hours("每天8:30—17:30"))
    centre = places.open_centre(actor=OPERATOR, place=world.community, facts=facts, opened_on=BEGIN, now=now)
    assert take_back(admin, "centre.opened").status_code == 302
    centre.refresh_from_db()
    assert centre.closed_on == BEGIN


# ── organisations and offices ──────────


def test_an_organisation_founded_by_mistake_is_taken_back_unless_it_has_an_office(world, now, admin):
    unit = founded(world, now)
    office = people.create_office(actor=OPERATOR, organisation=unit, kind=OfficeKind.CLERK, title="队长", now=now)
    assert take_back(admin, "organisation.founded", unit).status_code == 422
    assert take_back(admin, "office.created", office).status_code == 302
    assert take_back(admin, "organisation.founded", unit).status_code == 302
    unit.refresh_from_db()
    assert unit.valid_until == unit.valid_from
    assert not Seat.objects.filter(organisation=unit, valid_until=None).exists()


def test_an_organisation_ended_by_mistake_comes_back_with_exactly_what_ended_with_it(world, now, admin):
    unit = world.units["grid3"]
    held = Tenure.objects.get(office__organisation=unit, account=world.accounts["grid3"])
    earlier = Tenure.objects.get(office__organisation=unit, account=world.accounts["head"])
    people.leave_office(actor=OPERATOR, tenure=earlier, on=TODAY, now=now)  # of their own will, the same day
    page = reverse("organisation", args=[unit.id])
    admin.post(reverse("end_organisation", args=[unit.id]), {"on": "2026-11-23", "version": unit.version})
    assert Organisation.objects.get(pk=unit.id).valid_until == TODAY
    assert unit.name in admin.get(page).content.decode()
    assert take_back(admin, "organisation.ended", unit).status_code == 302
    assert Organisation.objects.get(pk=unit.id).valid_until is None
    held.refresh_from_db()
    earlier.refresh_from_db()
    assert (held.valid_until, earlier.valid_until) == (None, TODAY)
    assert Office.objects.filter(organisation=unit, valid_until=None).count() == 2


def test_an_organisation_whose_place_was_taken_does_not_come_back(world, now, admin):
    unit = world.units["grid3"]
    people.end_organisation(actor=OPERATOR, organisation=unit, version=1, on=TODAY, now=now)
    founded(world, now, kind=OrganisationKind.BRANCH, name="新支部", at=[world.grid3])
    assert take_back(admin, "organisation.ended", unit).status_code == 422


def tenure_of(world, now):
    office = Office.objects.get(organisation=world.units["grid1"])
    return people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=office, valid_from=BEGIN, now=now,
    )


def test_an_office_given_by_mistake_was_never_held(world, now, admin):
    tenure = tenure_of(world, now)
    assert take_back(admin, "office.taken", tenure).status_code == 302
    tenure.refresh_from_db()
    assert tenure.valid_until == tenure.valid_from
    assert tenure_of(world, now)  # and can be given again


def test_an_office_in_which_somebody_acted_since_is_left_and_not_taken_back(world, now, admin):
    tenure = tenure_of(world, now)
    report = world.report(now, place=world.willow)
    from qianxian.tasks import actions as tasks

    task = world.task_of(report)
    tasks.receive(actor=world.viewer("nobody"), task=task, version=task.version, headline="路灯", now=now)
    assert take_back(admin, "office.taken", tenure).status_code == 422


def test_who_left_by_mistake_holds_the_office_on_unless_somebody_took_it(world, now, admin):
    tenure = Tenure.objects.get(account=world.accounts["grid1"])
    people.leave_office(actor=OPERATOR, tenure=tenure, on=TODAY, now=now)
    assert take_back(admin, "office.left", tenure).status_code == 302
    tenure.refresh_from_db()
    assert tenure.valid_until is None
    people.leave_office(actor=OPERATOR, tenure=tenure, on=TODAY, now=now)
    people.take_office(
        actor=OPERATOR, account=world.accounts["nobody"], office=tenure.office, valid_from=TODAY, now=now,
    )
    assert take_back(admin, "office.left", tenure).status_code == 422


def test_an_office_ended_by_mistake_comes_back_with_who_held_it(world, now, admin):
    office = Office.objects.get(organisation=world.units["grid1"])
    people.end_office(actor=OPERATOR, office=office, version=1, on=TODAY, now=now)
    assert take_back(admin, "office.ended", office).status_code == 302
    assert Office.objects.get(pk=office.id).valid_until is None
    assert Tenure.objects.get(office=office).valid_until is None


def test_what_somebody_else_administers_can_not_be_taken_back(world, now):
    made, unit = added(world, now), founded(world, now)
    elsewhere = opened(world, "admin_elsewhere")
    assert take_back(elsewhere, "place.added", made).status_code == 404
    assert take_back(elsewhere, "organisation.founded", unit).status_code == 404
    assert take_back(elsewhere, "office.taken", Tenure.objects.get(account=world.accounts["grid1"])).status_code == 404


def test_the_list_of_what_ended_makes_as_many_statements_for_thirty_as_for_three(world, now, admin):
    def fill(count, start):
        for number in range(start, start + count):
            unit = founded(world, now, name=f"队{number}")
            people.end_organisation(actor=OPERATOR, organisation=unit, version=1, on=TODAY, now=now)

    def ask():
        with counted() as made:
            assert admin.get(reverse("ended")).status_code == 200
        return len(made)

    fill(3, 1)
    few = ask()
    fill(12, 10)
    assert ask() == few <= 12
