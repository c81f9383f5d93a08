"""The demonstration district: the page's own numbers, a map without gaps, and the best plan of 270 grids."""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src" / "qianxian" / "ops" / "weidu"
WENFENG = "411002010003"


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places():
    return {row["code"]: row for row in rows(FOLDER / "places.csv")}


@pytest.fixture(scope="module")
def courtyards(places):
    return {code: row for code, row in places.items() if len(code) == 16}


@pytest.fixture(scope="module")
def rings():
    features = json.loads((FOLDER / "courtyards.geojson").read_text(encoding="utf-8"))["features"]
    return {one["properties"]["code"]: [tuple(p) for p in one["geometry"]["coordinates"][0]] for one in features}


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_names_and_codes_of_sub_districts_and_communities_are_the_real_ones(places, shared_data):
    real = rows(shared_data / "divisions" / "weidu_411002_divisions_2023.csv")
    left_out = ("411002570", "411002016")  # 东城区 belongs to another authority; the other one is virtual
    expected = {
        row["code12"]: row["name"].removesuffix("居委会") for row in real if not row["code12"].startswith(left_out)
    }
    assert {code: row["name"] for code, row in places.items() if len(code) == 12} == expected


def test_the_files_hold_the_numbers_of_the_page(places, courtyards):
    assert Counter(len(code) for code in places) == {12: 1 + 13 + 89, 14: 270, 16: 1063}
    households = [int(row["households"]) for row in courtyards.values()]
    assert sum(households) == 81_000
    assert sum(count < 30 for count in households) == 332
    for code, row in places.items():
        beginning = code.removesuffix("000").removesuffix("000")
        parts = [one for one in places if len(one) == 16 and one.startswith(beginning)]
        assert int(row["households"]) == sum(int(places[one]["households"]) for one in parts), row["name"]


def test_wenfeng_is_as_the_tutorial_knows_it(courtyards):
    drawn = [row for code, row in sorted(courtyards.items()) if code.startswith(WENFENG)]
    known = rows(ROOT / "tools" / "weidu" / "wenfeng.csv")
    columns = ("name", "households", "buildings", "company")
    assert [[row[name] for name in columns] for row in drawn] == [[row[name] for name in columns] for row in known]
    grids = [f"{int(row['code'][12:14])},{int(row['code'][14:])}" for row in drawn]
    assert grids == [f"{row['grid']},{row['number']}" for row in known]
    assert sum(not row["company"] for row in drawn) == 17


def test_no_courtyard_has_a_name_twice_in_its_community(courtyards):
    named = Counter((code[:12], row["name"]) for code, row in courtyards.items())
    assert set(named.values()) == {1}


def test_the_units_are_as_many_as_the_page_says(courtyards):
    units = rows(FOLDER / "organisations.csv")
    counted = Counter(row["kind"] for row in units)
    assert counted["branch"] == 270
    assert sum(counted[kind] for kind in ("owners_committee", "management_committee", "courtyard_committee")) == 177
    assert counted["property_company"] == 89 == len({row["company"] for row in courtyards.values() if row["company"]})
    assert min(Counter(row["company"] for row in courtyards.values() if row["company"]).values()) > 1
    committees = [row["place"] for row in units if row["kind"].endswith("_committee") and len(row["place"]) == 14]
    assert len(set(committees)) == 177, "a grid has one committee or none"
    assert all(row["phone"].startswith("0374-0") for row in units if row["phone"]), "a number that could be somebody's"


def test_there_is_a_service_centre_for_every_area_and_for_five_courtyards_of_wenfeng(places):
    centres = rows(FOLDER / "centres.csv")
    assert {row["place"] for row in centres if len(row["place"]) < 16} == {code for code in places if len(code) < 16}
    own = [row["place"] for row in centres if len(row["place"]) == 16]
    assert len(own) == 5
    assert all(code.startswith(WENFENG) for code in own)
    assert min(int(row["area_m2"]) for row in centres) >= 30


# ── the map ──────────────────────────────────────────────────────────────────────────────────────────────────────


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_courtyards_fill_the_real_outline_without_gap_or_overlap(rings):
    from qianxian.places import outlines

    assert len(rings) == 1063
    edges = Counter(edge for ring in rings.values() for edge in pairwise(ring))
    assert set(edges.values()) == {1}, "two courtyards lie on the same side of an edge"
    outline = outlines.around(rings.values())
    assert len(outline) == 1, "a gap in the middle"
    real = json.loads((ROOT / "tools" / "weidu" / "outline.geojson").read_text(encoding="utf-8"))
    real_ring = [tuple(point) for point in real["geometry"]["coordinates"][0]]
    assert abs(area(outline[0])) == pytest.approx(abs(area(real_ring)), rel=1e-4)
    assert sum(area(ring) for ring in rings.values()) == pytest.approx(area(outline[0]), rel=1e-9)
    corners = np.array(outline[0])
    for x, y in real_ring:
        assert np.abs(corners - (x, y)).max(axis=1).min() < 2e-5


def test_the_grids_are_the_best_plan_of_270_and_it_is_proven(places, courtyards):
    from qianxian.planning.certificate import certify
    from qianxian.planning.geojson import read_geojson
    from qianxian.planning.partition import make_plan
    from qianxian.planning.rules import Rules, cost_of
    from qianxian.planning.verify import verify_plan

    district = read_geojson(FOLDER / "courtyards.geojson")
    codes = sorted(courtyards)  # as they stand in the file
    grids: dict[str, list[int]] = {}
    for number, code in enumerate(codes):
        assert district.households[number] == int(courtyards[code]["households"])
        grids.setdefault(code[:14], []).append(number)
    locked = tuple(tuple(members) for code, members in grids.items() if code.startswith(WENFENG))
    rules = Rules(grids=270, locked=locked)
    plan = make_plan(district, rules)
    assert plan.grids == len(plan.sets) == len(grids) == 270
    assert plan.gap == 0
    assert all(community.proven for community in plan.communities)
    assert sum(cost_of(district, rules, members) for members in grids.values()) == pytest.approx(plan.cost, abs=1e-6)
    verify_plan(district, plan.label.tolist(), certify(district, plan))


# ── the district that is loaded from them ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def loaded(db, now):
    from qianxian.ops import demo

    demo.load(now, lambda _line: None)
    return now


def test_what_is_loaded_is_what_the_page_counts_and_the_map_fits_a_slow_line(loaded, capsys, settings):
    from qianxian.ledger.models import Entry
    from qianxian.ops import verbs
    from qianxian.places.models import Place
    from qianxian.storage.models import Stamp

    assert verbs.figures(argparse.Namespace(place=None, json=True, rebuild=False)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["subdistricts"], told["communities"], told["grids"], told["courtyards"]) == (13, 89, 270, 1063)
    assert told["households"] == 81_000
    units = told["organisations"]
    assert (units["branch"], units["property_company"], units["general_branch"]) == (270, 89, 89)
    committees = ("owners_committee", "management_committee", "courtyard_committee")
    assert sum(units[kind] for kind in committees) == 177
    assert units["party_work_committee"] == 13

    recorded = Counter(Entry.objects.values_list("kind", flat=True))
    assert recorded["place.added"] == 1436 == Place.objects.count()
    assert recorded["border.drawn"] == recorded["plate.hung"] == 1063
    assert Stamp.objects.get().version < 25, "the stamp is written once a transaction"
    assert Place.objects.filter(synthetic=True).count() == 270 + 1063

    stranger = Client()
    stranger.get("/district/")
    with CaptureQueriesContext(connection) as statements:
        page = stranger.get("/district/").content
    assert len(statements) <= 9
    assert len(gzip.compress(page)) <= 24_000
    assert page.decode().count("<svg ") >= 1
    text = page.decode()
    assert 'role="img"' in text
    assert "新兴" in text
    assert "第1网格" not in text, "grids are set beside each other for those who answer for them only"
    clerk = Client()
    clerk.post("/sign-in/", {"username": "district", "password": "qianxian"})
    assert "新兴" in clerk.get("/district/").content.decode()
    assert "第1网格" in clerk.get(f"/figures/{WENFENG}/").content.decode()
    assert "第1网格" not in stranger.get(f"/figures/{WENFENG}/").content.decode()

    front = stranger.get("/").content
    assert len(gzip.compress(front)) <= 24_000
    assert front.decode().count('href="/c/') == 1063
    found = stranger.get("/", {"q": "槐荫"}).content.decode()
    assert found.count('href="/c/') == 1064
    assert "没有叫“埃菲尔铁塔广场”的院子" in stranger.get("/", {"q": "埃菲尔铁塔广场"}).content.decode()
