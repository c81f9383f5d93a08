"""The pages on which a district sets up its calendar, categories and rules: looked at first, then saved."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from qianxian.concerns.models import Category, Rule
from qianxian.concerns.queries import router
from qianxian.concerns.states import Rung
from qianxian.ledger.models import Entry
from qianxian.places import queries as places
from qianxian.places.calendar import Term
from qianxian.places.states import TimeUnit
from web.test_administration import opened

YEAR = "日期,类型,名称\n2027-01-01,放假,元旦\n2027-02-05,放假,春节\n2027-05-01,放假,劳动节\n2027-10-01,放假,国庆节\n"


@pytest.fixture
def admin(world):
    """The district's administrator with the administration open."""
    return opened(world, "admin")


def hidden(answer, name):
    """The value of a hidden field of a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


# ── the calendar ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_year_is_looked_at_first_and_loaded_when_it_is_handed_in_again(world, admin):
    page = reverse("load_calendar")
    looked = admin.post(page, {"text": YEAR})
    assert looked.status_code == 200
    assert places.calendar.now().years == frozenset()
    assert admin.post(page, {"text": YEAR, "looked": hidden(looked, "looked")}).status_code == 302
    assert places.calendar.now().years == {2027}
    assert "春节" in admin.get(reverse("calendar"), {"year": "2027"}).content.decode()


def test_what_was_changed_after_the_look_is_looked_at_again(world, admin):
    page = reverse("load_calendar")
    looked = hidden(admin.post(page, {"text": YEAR}), "looked")
    assert admin.post(page, {"text": YEAR + "2027-10-02,放假,国庆节\n", "looked": looked}).status_code == 200
    assert places.calendar.now().years == frozenset()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_as_spreadsheets_save_it_and_stands_in_the_text(world, admin, encoding):
    upload = SimpleUploadedFile("2027.csv", YEAR.encode(encoding))
    looked = admin.post(reverse("load_calendar"), {"file": upload, "text": ""})
    assert looked.status_code == 200
    assert "2027-02-05,放假,春节" in looked.content.decode()
    assert hidden(looked, "looked")


def test_wrong_lines_are_named_and_nothing_that_was_pasted_is_lost(world, admin):
    answer = admin.post(reverse("load_calendar"), {"text": YEAR + "2027-02-30,放假,春节\n"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "2027-02-30,放假,春节" in shown
    assert "6" in re.search(r'role="alert">(.*?)</div>', shown, re.DOTALL)[1]


def test_a_file_that_is_no_text_is_refused(world, admin):
    upload = SimpleUploadedFile("2027.xlsx", b"PK\x03\x04\xff\xff\xff\x81")
    assert admin.post(reverse("load_calendar"), {"file": upload, "text": ""}).status_code == 422


def test_loading_a_year_can_be_taken_back_and_so_can_other_hours(world, admin):
    page = reverse("load_calendar")
    admin.post(page, {"text": YEAR, "looked": hidden(admin.post(page, {"text": YEAR}), "looked")})
    assert admin.post(reverse("working_hours"), {"spans": "9:00-12:00\n15:00—18:30"}).status_code == 302
    assert [str(span) for span in places.calendar.now().spans] == ["9:00–12:00", "15:00–18:30"]
    for kind in ("calendar.hours_set", "calendar.set"):
        entry = Entry.objects.filter(kind=kind).latest("id")
        if kind == "calendar.set":  # no longer the newest of the calendar's story
            assert admin.post(reverse("undo", args=[entry.id])).status_code == 404
        else:
            assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    assert [str(span) for span in places.calendar.now().spans] == ["8:30–12:00", "14:30–18:00"]


def test_a_year_that_was_loaded_last_is_put_back_as_it_was(world, admin):
    page = reverse("load_calendar")
    for text in (YEAR, YEAR.replace("2027-02-05", "2027-02-06")):
        admin.post(page, {"text": text, "looked": hidden(admin.post(page, {"text": text}), "looked")})
    entry = Entry.objects.filter(kind="calendar.set").latest("id")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    assert "2027-02-05" in {day.isoformat() for day in places.calendar.now().exceptions}


@pytest.mark.parametrize("spans", ["", "morning", "12:00-8:30", "8:30-12:00\n11:00-18:00", "25:00-26:00"])
def test_hours_that_make_no_day_come_back_with_what_was_typed(world, admin, spans):
    answer = admin.post(reverse("working_hours"), {"spans": spans})
    assert answer.status_code == 422
    assert spans.split("\n")[0] in answer.content.decode()


def test_a_year_that_is_not_loaded_is_said(world, admin):
    assert "2027" in re.findall(r'<p class="note">(.*?)</p>', admin.get(reverse("calendar")).content.decode())[-1]


# ── categories ───────────────────────────────────────────────────────────────────────────────────────────────────


def filled(kind, **changed):
    terms = {
        f"term_{rung.value}_{n}": part
        for rung in Rung
        for n, part in enumerate((str(kind.own_terms[rung].amount), kind.own_terms[rung].unit.value)
                                 if rung in kind.own_terms else ("", "work_days"))
    }
    return {
        "name": kind.name, "short": kind.short, "position": kind.position, "emergency": kind.emergency,
        "parent_id": kind.parent_id or "", "class_code": kind.class_code, "part_or_event": kind.part_or_event,
        "retention_days": kind.retention_days or "", "version": kind.version, **terms,
        **({"for_residents": "on"} if kind.for_residents else {}), **({"state_only": "on"} if kind.state_only else {}),
        **changed,
    }


def test_a_time_limit_is_changed_and_taken_back(world, admin):
    number = world.categories["parking"].id
    page = reverse("category", args=[number])
    sent = filled(router.now().kind(number), term_grid_0="8", term_grid_1="work_hours")
    assert admin.post(page, sent).status_code == 302
    assert router.now().kind(number).term(Rung.GRID) == Term(8, TimeUnit.WORK_HOURS)
    entry = Entry.objects.get(kind="category.changed")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    assert router.now().kind(number).term(Rung.GRID) == Term(5)


def test_the_form_shows_what_is_kept_so_sending_it_unchanged_changes_nothing(world, admin):
    for name in world.categories:
        number = world.categories[name].id
        answer = admin.post(reverse("category", args=[number]), filled(router.now().kind(number)))
        assert answer.status_code == 422, name
    assert not Entry.objects.filter(kind="category.changed").exists()


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"short": "五个字的牌"}, {"term_grid_0": "-3"}, {"term_grid_0": "abc"}, {"position": "x"}],
)
def test_what_can_not_be_kept_comes_back_beside_its_field(world, admin, changed):
    number = world.categories["parking"].id
    answer = admin.post(reverse("category", args=[number]), filled(router.now().kind(number), **changed))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_category_is_added_below_another_taken_out_of_use_and_into_use_again(world, admin):
    parent = world.categories["utilities"].id
    sent = {"name": "暖气不热", "short": "暖气", "position": "1", "parent_id": str(parent), "term_grid_0": "4",
            "term_grid_1": "hours", "for_residents": "on",
            **{f"term_{rung.value}_{n}": value for rung in Rung if rung != Rung.GRID
               for n, value in enumerate(("", "work_days"))}}
    answer = admin.post(reverse("add_category"), sent)
    assert answer.status_code == 302
    made = Category.objects.get(name="暖气不热")
    kind = router.now().kind(made.id)
    assert (kind.parent_id, kind.term(Rung.GRID)) == (parent, Term(4, TimeUnit.HOURS))
    assert admin.post(reverse("retire_category", args=[made.id])).status_code == 302
    assert router.now().kind(made.id).retired
    assert admin.post(reverse("restore_category", args=[made.id])).status_code == 302
    assert not router.now().kind(made.id).retired


def test_a_category_that_has_to_stay_is_not_taken_out_of_use(world, admin):
    assert admin.post(reverse("retire_category", args=[world.categories["system"].id])).status_code == 422


def test_residents_choose_among_what_stands_below_the_tile(world, admin, now):
    from qianxian.concerns import actions as concerns
    from qianxian.people.queries import OPERATOR

    for number in range(10):
        concerns.add_category(
            actor=OPERATOR, name=f"水电{number}", short=f"水电{number}", position=number,
            parent=world.categories["utilities"], now=now,
        )
    gate, stranger = reverse("courtyard", args=[world.plate.code]), Client()
    assert "水电3" not in stranger.get(gate).content.decode()
    form = stranger.get(reverse("report", args=[world.plate.code]), {"kind": "utilities"}).content.decode()
    first, rest = form.split("<details>")
    assert "水电3" in first
    assert "停车、充电" in rest
    assert "停车、充电" not in first
    chosen = Category.objects.get(name="水电3").key
    answer = stranger.post(
        reverse("report", args=[world.plate.code]),
        {"key": "k", "kind": chosen, "words": "没水", "tile": "utilities"},
    )
    assert answer.status_code == 302


# ── rules ────────────────────────────────────────────────────────────────────────────────────────────────────────


def rule_of(world, **changed):
    return {
        "place": "文峰街道", "category": str(world.categories["parking"].id), "unit_kind": "general_branch",
        "level": "community", "position": "1", "insert": "1", **changed,
    }


def test_a_rule_is_looked_at_first_and_saved_when_it_is_handed_in_again(world, admin, now):
    world.report(now, kind="parking")
    page = reverse("set_rule")
    seen = hidden(admin.get(page), "seen")
    looked = admin.post(page, rule_of(world, seen=seen))
    assert looked.status_code == 200
    shown = looked.content.decode()
    assert "第3网格党支部" in shown
    assert "文峰社区党总支" in shown
    assert Rule.objects.filter(retired=False).count() == 2
    sent = rule_of(world, seen=seen, looked=hidden(looked, "looked"))
    assert admin.post(page, sent).status_code == 302
    assert Rule.objects.filter(retired=False).count() == 3
    assert world.task_of(world.report(now, kind="parking", key="after")).unit == world.units["community"]


def test_a_rule_that_was_changed_after_the_look_is_looked_at_again(world, admin):
    page = reverse("set_rule")
    seen = hidden(admin.get(page), "seen")
    looked = hidden(admin.post(page, rule_of(world, seen=seen)), "looked")
    assert admin.post(page, rule_of(world, seen=seen, looked=looked, level="district")).status_code == 200
    assert Rule.objects.filter(retired=False).count() == 2


def test_whoever_was_overtaken_sees_it_and_loses_nothing(world, admin):
    page = reverse("set_rule")
    seen = hidden(admin.get(page), "seen")
    looked = hidden(admin.post(page, rule_of(world, seen=seen)), "looked")
    admin.post(page, rule_of(world, seen=seen, looked=looked))
    answer = admin.post(page, rule_of(world, seen=seen, looked=looked))
    assert answer.status_code == 409
    assert answer.context["form"]["place"].value() == "文峰街道"
    assert ">\n文峰街道</textarea>" in answer.content.decode()
    assert Rule.objects.filter(retired=False).count() == 3


@pytest.mark.parametrize("place", ["没有这里", "第1网格"])
def test_a_place_that_is_none_or_several_is_asked_for_again(world, admin, place):
    seen = hidden(admin.get(reverse("set_rule")), "seen")
    answer = admin.post(reverse("set_rule"), rule_of(world, place=place, seen=seen))
    assert answer.status_code == 422
    assert place in answer.content.decode()


def test_a_rule_is_moved_taken_out_and_everything_taken_back(world, admin):
    before = [rule.id for rule in router.now().rules]
    for name, sent in (("move_rule", {"to": "1"}), ("retire_rule", {})):
        page = reverse(name, args=[2])
        seen = hidden(admin.get(page), "seen")
        looked = admin.post(page, {**sent, "seen": seen})
        assert looked.status_code == 200, name
        assert admin.post(page, {**sent, "seen": seen, "looked": hidden(looked, "looked")}).status_code == 302, name
    assert len(router.now().rules) == 1
    assert [rule.id for rule in router.now().rules] != before
    entry = Entry.objects.filter(kind="rule.retired").latest("id")
    assert admin.post(reverse("undo", args=[entry.id])).status_code == 302
    assert len(router.now().rules) == 2


def test_the_list_says_where_a_unit_is_missing(world, admin, now):
    from qianxian.concerns import actions as concerns
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OrganisationKind
    from qianxian.places.states import Level

    assert "tag over" not in admin.get(reverse("rules")).content.decode()
    concerns.set_rule(
        actor=OPERATOR, position=2, insert=True, place=world.grid3, level=Level.COURTYARD,
        unit_kind=OrganisationKind.PROPERTY_COMPANY, now=now,
    )
    shown = admin.get(reverse("rules")).content.decode()
    assert shown.count("tag over") == 2
    assert "第3网格党支部" in shown


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_districts_own_administrator_opens_the_administration_before_anything_changes(world, now):
    client = Client()
    client.force_login(world.accounts["admin"])
    recorded = Entry.objects.count()
    number = world.categories["parking"].id
    load = reverse("load_calendar")
    for address, sent in (
        (load, {"text": YEAR, "looked": hidden(client.post(load, {"text": YEAR}), "looked")}),
        (reverse("working_hours"), {"spans": "9:00-17:00"}),
        (reverse("category", args=[number]), filled(router.now().kind(number), name="停车")),
        (reverse("retire_category", args=[number]), {}),
    ):
        assert client.post(address, sent).status_code == 403, address
    page = reverse("retire_rule", args=[1])
    seen = hidden(client.get(page), "seen")
    looked = hidden(client.post(page, {"seen": seen}), "looked")
    assert client.post(page, {"seen": seen, "looked": looked}).status_code == 403
    assert Entry.objects.count() == recorded


@pytest.mark.parametrize("name", ["admin_community", "admin_elsewhere"])
def test_what_is_the_whole_districts_is_offered_to_its_own_administrator_only(world, name, now):
    theirs, client = opened(world, "admin"), opened(world, name)
    number = world.categories["parking"].id
    for page, form in (
        ("calendar", reverse("load_calendar")), ("calendar", reverse("working_hours")),
        ("categories", reverse("add_category")), ("categories", reverse("category", args=[number])),
        ("rules", reverse("set_rule")), ("rules", reverse("retire_rule", args=[1])),
        ("messages", reverse("message", args=["concern.accepted", "zh-hans"])), ("privacy", reverse("draft_privacy")),
        ("centres", reverse("centre_standard")), ("charges", reverse("take_charge")),
    ):
        assert f'href="{form}' in theirs.get(reverse(page)).content.decode(), form
        assert f'href="{form}' not in client.get(reverse(page)).content.decode(), form
        assert client.get(form).status_code == 404, form


@pytest.mark.parametrize("name", ["calendar", "categories", "rules"])
def test_a_page_makes_as_many_statements_for_many_as_for_few(world, admin, now, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from qianxian.concerns import actions as concerns
    from qianxian.people.queries import OPERATOR
    from qianxian.people.states import OrganisationKind
    from qianxian.places.states import Level

    def statements():
        admin.get(reverse(name))
        with CaptureQueriesContext(connection) as made:
            assert admin.get(reverse(name)).status_code == 200
        return len(made)

    few = statements()
    for number in range(12):
        concerns.add_category(actor=OPERATOR, name=f"类{number}", short=f"类{number}", position=number, now=now)
        concerns.set_rule(
            actor=OPERATOR, position=1, insert=True, place=world.grid3, level=Level.COURTYARD,
            unit_kind=OrganisationKind.PROPERTY_COMPANY if number % 2 else OrganisationKind.GATEHOUSE, now=now,
        )
        world.report(now, key=f"k{number}")
    assert statements() == few


# ── rules that say more ──────────────────────────────────────────────────────────────────────────────────────────


def _set_with(admin, **said):
    """Look at a rule before the first and save it; return both answers."""
    page = reverse("set_rule")
    fields = {"seen": hidden(admin.get(page), "seen"), "position": 1, "insert": "1", **said}
    looked = admin.post(page, fields)
    if looked.status_code != 200:
        return looked, None
    return looked, admin.post(page, {**fields, "looked": hidden(looked, "looked")})


def test_a_rule_that_names_places_words_and_teams_is_looked_at_saved_and_opened_again(world, admin, now):
    looked, saved = _set_with(
        admin, place="槐荫院\n枫林院", words="漏水，停暖", channel="plate", bodies="第1网格党支部\n第3网格党支部",
    )
    shown = looked.content.decode()
    assert "第1网格党支部、第3网格党支部" in shown
    assert saved.status_code == 302
    says = router.now().rules[0].says
    assert says.place_ids == (world.locust.id, world.maple.id)
    assert (says.words, says.channel) == (("漏水", "停暖"), "plate")
    assert says.bodies == (world.units["grid1"].id, world.units["grid3"].id)
    again = admin.get(reverse("set_rule") + "?position=1&insert=0").content.decode()
    assert "槐荫院\n枫林院" in again
    assert "漏水、停暖" in again
    page = admin.get(reverse("rule_turns", args=[1])).content.decode()
    assert page.index("第1网格党支部") < page.index("第3网格党支部")
    assert admin.get(reverse("rule_turns", args=[2])).status_code == 404
    assert reverse("rule_turns", args=[1]) in admin.get(reverse("rules")).content.decode()


@pytest.mark.parametrize(
    ("said", "word"),
    [({"bodies": "没有这家"}, "没有这家"), ({"place": "槐荫院\n没有的院", "unit_kind": "branch"}, "没有的院"),
     ({}, "指定单位"), ({"words": "字" * 30, "unit_kind": "branch", "level": "grid"}, "30")],
)
def test_what_is_wrong_in_a_rule_is_said_beside_it_with_what_was_typed(world, admin, said, word):
    looked, saved = _set_with(admin, **{"unit_kind": "", "level": "", **said})
    assert (looked.status_code, saved) == (422, None)
    assert word in looked.content.decode()
    assert len(router.now().rules) == 2


def test_an_area_out_of_a_file_is_drawn_with_its_courtyards_and_offered_to_rules(world, admin, now):
    import json

    from django.core.files.uploadedfile import SimpleUploadedFile

    from qianxian.people.queries import OPERATOR
    from qianxian.places import actions as places

    places.change_place(
        actor=OPERATOR, place=world.locust, version=world.locust.version, longitude=113.825, latitude=34.025, now=now,
    )
    ring = [[113.82, 34.02], [113.83, 34.02], [113.83, 34.03], [113.82, 34.03], [113.82, 34.02]]

    def file(geometry):
        return SimpleUploadedFile("片区.geojson", json.dumps(geometry).encode())

    for wrong in ({"type": "Point", "coordinates": [113.8, 34.0]}, {"type": "Polygon", "coordinates": [ring[:2]]}):
        said = {"name": "西片", "file": file(wrong), "datum": "wgs84"}
        assert admin.post(reverse("add_zone"), said).status_code == 422
    said = {"name": "西片", "file": file({"type": "Polygon", "coordinates": [ring]}), "datum": "wgs84"}
    assert admin.post(reverse("add_zone"), said).status_code == 302
    shown = admin.get(reverse("zones")).content.decode()
    assert "槐荫院" in shown
    assert "<svg" in shown
    number = concern_zone()
    assert f'<option value="{number}">西片</option>' in admin.get(reverse("set_rule")).content.decode()
    assert _set_with(admin, zone=number, unit_kind="general_branch", level="community")[1].status_code == 302
    assert admin.post(reverse("retire_zone", args=[number])).status_code == 422
    assert world.task_of(world.report(now)).unit.name == "文峰社区党总支"


def concern_zone():
    from qianxian.concerns import queries

    return queries.zones()[0][0].id
