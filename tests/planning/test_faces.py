"""What others rely on: re-planning, siting, sweeps, GeoJSON, notes, the command lines."""

import itertools
import json
import math
import subprocess
import sys

import numpy as np
import pytest

from planning.districts import connected, lattice, shared_instance
from qianxian import planning
from qianxian.planning.commands import main_plan, main_site, main_sweep, main_verify_plan
from qianxian.planning.geojson import read_geojson
from qianxian.planning.jit import PlannerMissing
from qianxian.planning.notes import notes
from qianxian.planning.partition import make_plan
from qianxian.planning.replanning import frontier
from qianxian.planning.rules import Rules
from qianxian.planning.siting import coverage_rows, full_cover, grid_medians, maximal_cover, reach
from qianxian.planning.solver import Limits
from qianxian.planning.sweeps import exact_routes, ruin_and_recreate, sweep, walking_minutes
from qianxian.planning.terms import BadInput


def save(district, path):
    arrays = {
        "pts": district.centroid,
        "area": district.area,
        "per": district.perimeter,
        "hh": district.households,
        "comm": district.community,
        "ei": district.border[:, 0],
        "ej": district.border[:, 1],
        "el": district.border_length,
    }
    np.savez(path, **arrays)
    return str(path)


def test_the_dearer_moving_is_the_fewer_households_move_and_the_worse_the_balance():
    district = lattice(5, 4, [37 * v % 140 + 5 for v in range(20)])
    old = tuple(v // 4 for v in range(20))
    points = list(frontier(district, Rules(old=old), (0.0, 0.02, 0.1, 1.0, 20.0)))
    assert [p.moved for p in points] == sorted((p.moved for p in points), reverse=True)
    assert [p.cost for p in points] == sorted(p.cost for p in points)
    assert all(c.proven for p in points for c in p.plan.communities)
    assert points[0].moved > points[-1].moved


def test_a_price_on_moving_without_an_old_plan_is_refused():
    with pytest.raises(BadInput, match="old plan"):
        list(frontier(lattice(2, 1, [10, 20]), Rules(), (0.1,)))


def test_full_cover_reaches_everyone_with_no_centre_too_many():
    district = lattice(5, 5, [10] * 25)
    sited = full_cover(district, 100.0)
    assert sited.proven
    assert len(sited.centres) == sited.bound == 7
    assert all(row.covered for row in coverage_rows(district, sited.centres, 100.0))
    assert not all(row.covered for row in coverage_rows(district, sited.centres[1:], 100.0))


def test_maximal_cover_is_as_good_as_trying_every_pair_and_keeps_what_stands():
    rng = np.random.default_rng(1)
    district = lattice(4, 4, rng.integers(1, 90, 16))
    covered = lambda pair: sum(  # noqa: E731
        int(district.households[r.courtyard]) for r in coverage_rows(district, pair, 100.0) if r.covered
    )
    best = max(covered(pair) for pair in itertools.combinations(range(16), 2))
    assert maximal_cover(district, 100.0, 2).covered == best
    kept = maximal_cover(district, 100.0, 2, existing=[0])
    assert 0 in kept.centres
    assert kept.covered == max(covered((0, v)) for v in range(1, 16))


def test_three_minutes_are_173_metres():
    assert reach(3) == pytest.approx(173.08, abs=0.01)


def test_covering_1063_courtyards_within_three_minutes_takes_309_centres():
    sited = full_cover(shared_instance("d1063.npz"), reach(3))
    assert sited.proven
    assert len(sited.centres) == 309


def test_the_median_of_a_grid_is_where_most_households_need_not_walk():
    assert grid_medians(lattice(3, 1, [10, 10, 500]), [[0, 1, 2]]) == [2]


def check_sweep(district, swept, stops, shift):
    assert sorted(v for r in swept.routes for v in r.stops) == sorted(stops)
    assert all(r.duration <= shift + 1e-9 for r in swept.routes)


def test_short_sweeps_are_as_good_as_trying_every_order():
    district = lattice(3, 2, [5] * 6, cell=300.0)
    depots = np.array([[0.0, 0.0], [900.0, 600.0]])
    swept = sweep(district, range(6), depots, np.full(6, 10.0), 45.0)
    check_sweep(district, swept, range(6), 45.0)
    points = district.centroid
    between, out = walking_minutes(points, points), walking_minutes(depots, points)

    def tour(order):
        home = min(out[d, order[0]] + out[d, order[-1]] for d in range(2))
        return home + sum(between[a, b] for a, b in itertools.pairwise(order))

    best = math.inf
    for order in itertools.permutations(range(6)):
        for cuts in itertools.product((0, 1), repeat=5):
            ends = [0, *(i + 1 for i, c in enumerate(cuts) if c), 6]
            routes = [order[a:b] for a, b in itertools.pairwise(ends)]
            if all(tour(r) + 10.0 * len(r) <= 45.0 for r in routes):
                best = min(best, sum(tour(r) + 45.0 for r in routes))
    assert swept.proven
    assert swept.walking + 45.0 * len(swept.routes) == pytest.approx(best)


def test_ruin_and_recreate_finds_what_the_exact_method_finds_on_twelve_stops():
    district = lattice(4, 3, [5] * 12, cell=200.0)
    depots = np.array([[100.0, 100.0]])
    between, out = (
        walking_minutes(district.centroid, district.centroid),
        walking_minutes(depots, district.centroid),
    )
    minutes = np.full(12, 12.0)

    def value(routes):
        ends = sum(out[0, r[0]] + out[0, r[-1]] for r in routes)
        return (
            60.0 * len(routes) + ends + sum(between[a, b] for r in routes for a, b in itertools.pairwise(r))
        )

    exact = exact_routes(between, out, minutes, 60.0, 60.0)
    quick = ruin_and_recreate(between, out, minutes, 60.0, 60.0, 3000, 0)
    assert value(quick) == pytest.approx(value(exact))


def test_a_courtyard_too_far_for_one_shift_is_named():
    district = lattice(3, 1, [5, 5, 5], cell=5000.0)
    with pytest.raises(BadInput, match="Courtyard 2 cannot be visited"):
        sweep(district, range(3), district.centroid[:1], np.ones(3), 200.0)


def square(x, y, name, **properties):
    side = 0.001
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "geometry": geometry, "properties": {"name": name, **properties}}


def test_geojson_becomes_a_district_with_its_borders(tmp_path):
    features = [
        square(113.0, 34.0, "east", households=100, community="a", company="x"),
        square(113.001, 34.0, "west", households=120, community="a"),
        square(113.0, 34.01, "far", households=80, community="b"),
    ]
    path = tmp_path / "district.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    district = read_geojson(path)
    assert district.border.tolist() == [[0, 1]]
    assert district.border_length[0] == pytest.approx(111.19, abs=0.01)
    assert district.area[0] == pytest.approx(111.19 * 111.19 * math.cos(math.radians(34.003)), rel=1e-3)
    assert district.community.tolist() == [0, 0, 1]
    assert district.company.tolist() == [0, -1, -1]
    assert make_plan(district).sets == [[0, 1], [2]]


def test_unusual_grids_come_with_their_reason():
    district = lattice(5, 1, [900, 150, 150, 60, 40], [0, 0, 0, 1, 2], holes=[(2, 3)])
    plan = make_plan(district)
    assert [(note.households, note.reason) for note in notes(district, plan)] == [
        (900, "estate"),
        (60, "small community"),
        (40, "small community"),
    ]


def test_the_command_lines_plan_verify_site_and_sweep(tmp_path, capsys):
    given = save(lattice(4, 4, [40] * 16), tmp_path / "in.npz")
    plan, cert = str(tmp_path / "plan.json"), str(tmp_path / "cert.json")
    assert main_plan([given, "-o", plan, "--certificate", cert]) == 0
    assert json.loads(capsys.readouterr().out)["communities_proven"] == 1
    assert main_verify_plan([given, plan, cert]) == 0
    assert json.loads(capsys.readouterr().out)["proven"]
    assert main_plan([given, "--keep", plan, "--mu", "0.5", "--grids", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["grids"] == 2
    assert main_site([given, "--minutes", "3", "-o", str(tmp_path / "sites.json")]) == 0
    assert main_sweep([given, "--depot", "0", "--iterations", "100", "-o", str(tmp_path / "sweep.json")]) == 0
    assert len(json.loads((tmp_path / "sites.json").read_text())["coverage"]) == 16


def test_the_command_line_refuses_a_changed_certificate_with_exit_code_1(tmp_path, capsys):
    given = save(lattice(2, 2, [80] * 4), tmp_path / "in.npz")
    plan, cert = tmp_path / "plan.json", tmp_path / "cert.json"
    main_plan([given, "-o", str(plan), "--certificate", str(cert)])
    cert.write_text(cert.read_text().replace('"bound": 0.', '"bound": 1.'))
    assert main_verify_plan([given, str(plan), str(cert)]) == 1
    assert "Refused" in capsys.readouterr().err


def test_the_command_line_refuses_a_plan_in_which_any_figure_was_changed(tmp_path, capsys):
    given = save(lattice(2, 2, [80] * 4), tmp_path / "in.npz")
    plan, cert = tmp_path / "plan.json", tmp_path / "cert.json"
    main_plan([given, "-o", str(plan), "--certificate", str(cert)])
    honest = json.loads(plan.read_text())
    for change in (
        {"label": [0, 0, 0, 1]},
        {"input": "0" * 64},
        {"summary": honest["summary"] | {"cost": 0.0}},
        {"communities": []},
        {"more": 1},
    ):
        plan.write_text(json.dumps(honest | change))
        assert main_verify_plan([given, str(plan), str(cert)]) == 1
    plan.write_text(json.dumps(honest, indent=2))
    assert main_verify_plan([given, str(plan), str(cert)]) == 0
    assert capsys.readouterr().err.count("Refused") == 5


def test_the_command_line_says_what_is_wrong_with_its_input(tmp_path, capsys):
    assert main_plan([str(tmp_path / "none.npz")]) == 2
    assert "不存在" in capsys.readouterr().err
    given = save(lattice(2, 2, [80] * 4), tmp_path / "in.npz")
    assert main_plan([given, "--mu", "1"]) == 2
    assert "--keep" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"hh": np.array(list("1234"))}, "households must be numbers"),
        ({"hh": np.array([1 + 1j] * 4)}, "must be numbers"),
        ({"hh": np.array([1.0, 2.0, np.nan, 4.0])}, "whole numbers"),
        ({"hh": np.full(4, 1e300)}, "whole numbers"),
        ({"hh": np.ones((4, 2), np.int64)}, "shape"),
        ({"hh": np.array(5)}, "shape"),
        ({"area": np.array(list("abcd"))}, "must be numbers"),
        ({"area": np.full(4, 1e300), "per": np.full(4, 1e160)}, "larger than the earth"),
        ({"pts": np.zeros((4, 3))}, "shape"),
        ({"pts": np.zeros(8)}, "shape"),
        ({"pts": np.full((4, 2), 1e308)}, "no usable centroid"),
        ({"comm": np.array(list("aabb"))}, "community must be numbers"),
        ({"company": np.array(list("aabb"))}, "company must be numbers"),
        ({"ei": np.array([0])}, "as long as each other"),
        ({"ei": np.array([0.5, 0, 1, 2])}, "whole numbers"),
        ({"ei": np.array([np.nan, 0, 1, 2])}, "whole numbers"),
        ({"el": np.array([100.0])}, "one length"),
        ({"el": np.array([100.0, np.nan, 100.0, 100.0])}, "below zero or none"),
        ({"el": np.array([100.0, -5.0, 100.0, 100.0])}, "below zero or none"),
        ({"bi": np.array([0])}, "both bi and bj"),
        ({"bi": np.array([0]), "bj": np.array([1, 2])}, "as long as each other"),
    ],
)
def test_an_archive_of_wrong_types_or_shapes_is_refused_in_plain_words(tmp_path, capsys, change, words):
    given = save(lattice(2, 2, [80] * 4), tmp_path / "in.npz")
    with np.load(given) as archive:
        np.savez(given, **({key: archive[key] for key in archive.files} | change))
    assert main_plan([given]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_archive_is_refused_in_plain_words(tmp_path, capsys, content):
    (tmp_path / "in.npz").write_bytes(content)
    assert main_plan([str(tmp_path / "in.npz")]) == 2
    np.save(tmp_path / "array.npy", np.zeros(3))
    (tmp_path / "array.npy").rename(tmp_path / "in.npz")
    assert main_plan([str(tmp_path / "in.npz")]) == 2
    assert capsys.readouterr().err.count("cannot be read as .npz") == 2


def test_a_community_without_any_border_is_planned_courtyard_by_courtyard(tmp_path, capsys):
    given = save(lattice(3, 1, [80, 90, 100], holes=[(0, 1), (1, 2)]), tmp_path / "in.npz")
    assert main_plan([given]) == 0
    assert json.loads(capsys.readouterr().out)["sets"] == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--grids", "0"], "1 or more"),
        (["--grids", "-1"], "1 or more"),
        (["--grids", "99"], "cannot be reached"),
        (["--walk-limit", "nan"], "above 0 metres"),
        (["--companies", "nan"], "at least 0"),
        (["--time-limit", "0"], "above 0 seconds"),
        (["--time-limit", "nan"], "above 0 seconds"),
        (["-o", "."], "cannot be written"),
        (["--certificate", "none/cert.json"], "cannot be written"),
    ],
)
def test_an_option_that_can_not_be_is_refused_in_plain_words(tmp_path, capsys, monkeypatch, options, words):
    monkeypatch.chdir(tmp_path)
    given = save(lattice(2, 2, [80] * 4), tmp_path / "in.npz")
    assert main_plan([given, *options]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--shift", "nan"], "above 0"),
        (["--shift", "inf"], "above 0"),
        (["--shift", "-1"], "above 0"),
        (["--iterations", "-5"], "0 or more"),
        (["--minutes-per-stop", "nan"], "at least 0"),
        (["--community", "7"], "no community 7"),
    ],
)
def test_a_sweep_that_can_not_be_is_refused_in_plain_words(tmp_path, capsys, options, words):
    given = save(lattice(4, 4, [40] * 16), tmp_path / "in.npz")
    assert main_sweep([given, "--depot", "0", *options]) == 2
    assert words in capsys.readouterr().err


def test_a_siting_that_ran_out_of_time_still_covers_and_claims_no_proof(tmp_path, capsys):
    district = lattice(12, 12, [(7 * v) % 90 + 10 for v in range(144)])
    for sited in (full_cover(district, 150.0, time_limit=1e-6), maximal_cover(district, 150.0, 9, time_limit=1e-6)):
        assert not sited.proven or sited.bound == pytest.approx(sited.covered if len(sited.centres) == 9 else 9)
        assert sited.centres
    assert full_cover(district, 150.0, time_limit=1e-6).covered == district.households.sum()
    given = save(district, tmp_path / "in.npz")
    assert main_site([given, "--time-limit", "0"]) == 2
    assert "above 0 seconds" in capsys.readouterr().err


def ring(*points):
    return {"type": "Polygon", "coordinates": [list(points)]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"properties": {"households": None, "community": "a"}}, "must be numbers"),
        ({"properties": {"households": "100", "community": "a"}}, "must be numbers"),
        ({"properties": {"households": [1], "community": "a"}}, "one row of numbers"),
        ({"properties": {"households": -3, "community": "a"}}, "negative"),
        ({"properties": {"households": 1.5, "community": "a"}}, "whole numbers"),
        ({"properties": {"community": "a"}}, "households"),
        ({"properties": None}, "no collection of polygons"),
        ({"geometry": None}, "no collection of polygons"),
        ({"geometry": {"type": "Point", "coordinates": [113, 34]}}, "no collection of polygons"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "at least four points"),
        ({"geometry": {"type": "Polygon", "coordinates": [[]]}}, "at least four points"),
        ({"geometry": ring([113, 34], [113.1, 34], [113.1, 34.1], [113, 34.1])}, "the last is the first"),
        ({"geometry": ring([113, 34], [113.1, "x"], [113.1, 34.1], [113, 34])}, "no collection of polygons"),
        ({"geometry": ring([113, 34], [math.inf, 34], [113.1, 34.1], [113, 34])}, "degrees"),
        ({"geometry": ring([500_000, 3_700_000], [500_100, 3_700_000], [500_100, 3_700_100], [500_000, 3_700_000])},
         "degrees"),
        ({"geometry": ring([113, 34], [113.1, 34], [113.2, 34], [113, 34])}, "no area above zero"),
    ],
)  # fmt: skip
def test_geojson_that_is_no_map_is_refused_in_plain_words(tmp_path, capsys, change, words):
    features = [
        square(113.0, 34.0, "east", households=100, community="a"),
        square(113.001, 34.0, "west", households=120, community="a") | change,
    ]
    path = tmp_path / "district.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert main_plan([str(path)]) == 2
    assert words in capsys.readouterr().err


def test_rules_that_contradict_each_other_are_refused_in_plain_words():
    district = lattice(4, 1, [50, 60, 70, 80])
    with pytest.raises(BadInput, match="locked twice"):
        make_plan(district, Rules(locked=((0, 1), (1, 2))))
    with pytest.raises(BadInput, match="cannot be kept apart"):
        make_plan(district, Rules(locked=((0, 1),), apart=((0, 1),)))
    with pytest.raises(BadInput, match="one is an estate above the cap or locked"):
        make_plan(district, Rules(locked=((0, 1),), together=((1, 2),)))
    with pytest.raises(BadInput, match="No plan of community 0"):
        make_plan(district, Rules(together=((0, 1),), apart=((0, 1),)))


def test_without_community_lines_no_community_counts_as_proven_before_the_whole_is():
    district = lattice(9, 8, [31 * v % 90 + 20 for v in range(72)], [v // 36 for v in range(72)])
    plan = make_plan(district, Rules(community_lines=False), time_limit=0.5)
    proven = plan.gap < 1e-9
    assert [c.proven for c in plan.communities] == [proven, proven]


def test_planning_without_numba_says_what_to_install(monkeypatch):
    from qianxian.planning import partition  # the module, not its functions

    monkeypatch.setattr(partition, "NUMBA_INSTALLED", False)
    with pytest.raises(PlannerMissing, match=r"qianxian\[planner\].*请运行"):
        make_plan(lattice(2, 1, [10, 20]))


def test_a_district_too_large_to_list_is_planned_and_its_gap_stated():
    district = lattice(9, 8, [31 * v % 90 + 20 for v in range(72)])
    plan = make_plan(district, time_limit=6.0)
    assert all(connected(district, s) and district.households[s].sum() <= 450 for s in plan.sets)
    assert sorted(v for s in plan.sets for v in s) == list(range(72))
    assert 0 < plan.bound <= plan.cost
    assert plan.summary()["gap"] == pytest.approx(1 - plan.bound / plan.cost, abs=1e-5)


def test_a_field_of_empty_courtyards_is_planned_within_its_limits_and_claims_no_proof_it_has_not():
    district = lattice(5, 4, [0] * 20)
    plan = make_plan(district, limits=Limits(visits=2_000), time_limit=2.0)
    assert sorted(v for s in plan.sets for v in s) == list(range(20))
    assert all(connected(district, s) for s in plan.sets)
    assert 0 <= plan.bound <= plan.cost


def test_everything_that_is_promised_can_be_imported_and_nothing_is_loaded_before():
    quiet = "import sys, qianxian.planning as p; assert 'numpy' not in sys.modules; "
    asked = "print(len([getattr(p, name) for name in p.__all__]))"
    run = subprocess.run([sys.executable, "-c", quiet + asked], capture_output=True, text=True, check=True)
    assert int(run.stdout) == len(planning.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = planning.nothing_of_the_kind
