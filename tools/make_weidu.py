# the folder of tools is no package
"""Make the demonstration district, 411002 Weidu, as data: places, borders, units and service centres.

    .venv/bin/pip install scipy shapely
    .venv/bin/python tools/make_weidu.py

Real are the outline, the names and the codes of district, sub-districts and communities (tools/weidu). Where these
lie, and all courtyards, grids, households, companies and units, are made up, the same at every run; the grids are the
best plan of exactly 270 that `qianxian.planning` proves, with the six of 文峰社区 kept. Written to
src/qianxian/ops/weidu.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely
import weidu_made_up as made_up
from shapely.geometry import Polygon, shape
from weidu_map import Ground, Sheet, cells, neighbours, rings, spread

from qianxian.places.numbering import reading_order
from qianxian.planning.geojson import read_geojson
from qianxian.planning.partition import make_plan
from qianxian.planning.rules import Rules

if TYPE_CHECKING:
    from collections.abc import Iterable

TOOLS = Path(__file__).parent
INPUTS = TOOLS / "weidu"
OUTPUTS = TOOLS.parent / "src" / "qianxian" / "ops" / "weidu"
SEED = 411_002
COURTYARDS, GRIDS, SMALL, HOUSEHOLDS = 1063, 270, 332, 81_000
MOST, FEWEST, SMALLEST = 360, 8, 30
SHORTEST_BORDER = 3.0
MIDDLE = Sheet(113.822, 34.034)
SEATS = {
    1: (113.808, 34.033), 2: (113.828, 34.034), 3: (113.793, 34.031), 4: (113.818, 34.021), 5: (113.820, 34.048),
    6: (113.804, 34.046), 7: (113.752, 34.037), 8: (113.848, 34.058), 9: (113.808, 34.008), 10: (113.840, 34.022),
    11: (113.864, 34.022), 13: (113.776, 34.004), 15: (113.808, 34.075),
}
"""Roughly where each sub-district is put, by its number."""


def say(text: str) -> None:
    """Print a line."""
    print(text, flush=True)  # standard output is a tool's page


def main() -> int:
    """Make everything and return an exit code."""
    rng = np.random.default_rng(SEED)
    divisions = {row["code"]: row["name"] for row in _read(INPUTS / "divisions.csv")}
    wenfeng = _read(INPUTS / "wenfeng.csv")
    communities = sorted(code for code in divisions if not code.endswith("000"))
    subdistricts = sorted({code[:9] for code in communities})
    with (INPUTS / "outline.geojson").open(encoding="utf-8") as file:
        degrees = shape(json.load(file)["geometry"])
    outline = Polygon(MIDDLE.metres(np.array(degrees.exterior.coords)))

    own = cells(outline, spread(outline, COURTYARDS, rng))
    drawn = rings(own, MIDDLE)
    common = neighbours(drawn, MIDDLE, SHORTEST_BORDER)
    centres = np.array([cell.centroid.coords[0] for cell in own])
    ground = Ground(centres, common)
    say(f"{len(own)} courtyards drawn 庭院")

    sizes = _sizes(communities, len(wenfeng), rng)
    of_community: dict[str, list[int]] = {}
    seats = MIDDLE.metres(np.array([SEATS[int(code[6:])] for code in subdistricts]))
    counts = [sum(size for code, size in sizes.items() if code.startswith(sub)) for sub in subdistricts]
    for sub, members in zip(subdistricts, ground.groups(range(COURTYARDS), counts, seats, rng), strict=True):
        inside = [code for code in communities if code.startswith(sub)]
        parts = ground.groups(members, [sizes[code] for code in inside], None, rng)
        of_community.update(zip(inside, parts, strict=True))
    say("sub-districts and communities laid out 街道、社区")

    households = np.zeros(COURTYARDS, int)
    others = [v for code in communities if code != made_up.WENFENG for v in of_community[code]]
    households[others] = _households(len(others), wenfeng, rng)
    rows, locked = _wenfeng(ground, of_community[made_up.WENFENG], wenfeng, rng)
    for v, row in rows.items():
        households[v] = int(row["households"])

    community_of = {v: code for code, members in of_community.items() for v in members}
    plan = _planned(drawn, households, community_of, locked)
    places, order = _numbered(plan, community_of, ground, households, rows, divisions, own, locked, rng)
    beside = _beside(common, community_of, ground)
    courtyards = [row for row in places if len(str(row["code"])) == 16]
    companies = made_up.companies(courtyards, beside, rng)
    grids = [str(row["code"]) for row in places if len(str(row["code"])) == 14]
    units = made_up.organisations(communities, grids, divisions, rng) + companies
    centres_ = made_up.centres(places, rng)
    _write("places.csv", places, ("code", "name", "households", "buildings", "lon", "lat", "company"))
    _write("organisations.csv", units, ("kind", "place", "name", "phone", "hours", "note"))
    _write(
        "centres.csv", centres_,
        ("place", "name", "area_m2", "address", "hours", "rooms", "six_haves", "verified_on"),
    )
    _write_borders([(str(row["code"]), drawn[order[str(row["code"])]], row) for row in courtyards])
    say(f"{len(grids)} grids, {len(courtyards)} courtyards, {households.sum()} households, {len(companies)} companies")
    return 0


def _sizes(communities: list[str], own: int, rng: np.random.Generator) -> dict[str, int]:
    """Return how many courtyards each community has: 1063 in all, between 7 and 18 but in 文峰社区."""
    others = [code for code in communities if code != made_up.WENFENG]
    drawn = np.full(len(others), (COURTYARDS - own) // len(others))
    drawn[: COURTYARDS - own - drawn.sum()] += 1
    for _ in range(4 * len(others)):
        giving, taking = rng.integers(len(others), size=2)
        if drawn[giving] > 7 and drawn[taking] < 18:
            drawn[giving], drawn[taking] = drawn[giving] - 1, drawn[taking] + 1
    return {made_up.WENFENG: own, **dict(zip(others, drawn.tolist(), strict=True))}


def _households(count: int, wenfeng: list[dict[str, str]], rng: np.random.Generator) -> np.ndarray:
    """Return numbers of households: 332 of the district's below 30, and 81,000 in all with those of 文峰社区."""
    known = [int(row["households"]) for row in wenfeng]
    small = rng.integers(FEWEST, SMALLEST, SMALL - sum(one < SMALLEST for one in known))
    wanted = HOUSEHOLDS - sum(known) - small.sum()
    shape_ = rng.lognormal(0, 0.62, count - len(small))
    low, high = 1.0, 1000.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if _clipped(shape_ * middle).sum() < wanted else (low, middle)
    large = _clipped(shape_ * low)
    for one in np.flatnonzero((large > SMALLEST) & (large < MOST))[: wanted - large.sum()]:
        large[one] += 1
    return rng.permutation(np.concatenate([small, large]))


def _clipped(numbers: np.ndarray) -> np.ndarray:
    return np.clip(numbers.astype(int), SMALLEST, MOST)


def _wenfeng(
    ground: Ground, members: list[int], rows: list[dict[str, str]], rng: np.random.Generator,
) -> tuple[dict[int, dict[str, str]], list[tuple[int, ...]]]:
    """Give the courtyards of 文峰社区 their cells, so that its six grids keep their numbers."""
    sizes = [sum(row["grid"] == str(number) for row in rows) for number in range(1, 7)]
    while True:
        groups = ground.groups(members, sizes, None, rng)
        middles = np.array([ground.centres[group].mean(axis=0) for group in groups])
        if [sizes[one] for one in _in_reading_order(middles)] == sizes:
            break
    groups = [groups[one] for one in _in_reading_order(middles)]
    placed: dict[int, dict[str, str]] = {}
    for number, group in enumerate(groups, start=1):
        mine = sorted((row for row in rows if row["grid"] == str(number)), key=lambda row: int(row["number"]))
        for row, one in zip(mine, _in_reading_order(ground.centres[group]), strict=True):
            placed[group[one]] = row
    return placed, [tuple(group) for group in groups]


def _planned(
    drawn: list[list[tuple[float, float]]], households: np.ndarray, community_of: dict[int, str],
    locked: list[tuple[int, ...]],
) -> np.ndarray:
    """Return the grid of each courtyard in the best plan of 270.

    :raises ValueError: if the plan is not proven.
    """
    path = OUTPUTS / "draft.geojson"
    path.write_text(json.dumps(_collection([
        _feature({"community": community_of[v], "households": int(households[v])}, ring)
        for v, ring in enumerate(drawn)
    ])))
    plan = make_plan(read_geojson(path), Rules(grids=GRIDS, locked=tuple(locked)))
    path.unlink()
    say(json.dumps(plan.summary()))
    if plan.gap > 0 or len(plan.sets) != GRIDS:
        raise ValueError("the plan is not proven")
    return plan.label


def _numbered(
    plan: np.ndarray, community_of: dict[int, str], ground: Ground, households: np.ndarray,
    known: dict[int, dict[str, str]], divisions: dict[str, str], own: list[Polygon],
    locked: list[tuple[int, ...]], rng: np.random.Generator,
) -> tuple[list[dict[str, object]], dict[str, int]]:
    """Return the rows of all places in the order of their codes, and the cell of each courtyard."""
    rows: list[dict[str, object]] = []
    order: dict[str, int] = {}
    taken = {row["name"] for row in known.values()}
    for code, name in sorted(divisions.items()):
        ends = {"411002000000": 6}.get(code, 9 if code.endswith("000") else 12)
        inside = [v for v, community in community_of.items() if community.startswith(code[:ends])]
        rows.append(_row(code, name, inside, households, own))
        if code.endswith("000"):
            continue
        grids = [[v for v in inside if plan[v] == label] for label in sorted({int(plan[v]) for v in inside})]
        grids = [grids[one] for one in _in_reading_order(np.array([ground.centres[g].mean(axis=0) for g in grids]))]
        if code == made_up.WENFENG:
            grids = [list(grid) for grid in locked]
        used = set(taken)
        for number, grid in enumerate(grids, start=1):
            rows.append({**_row(f"{code}{number:02d}", f"第{number}网格", grid, households, own), "of": name})
            ordered = [grid[one] for one in _in_reading_order(ground.centres[grid])]
            names = (
                [known[v]["name"] for v in ordered] if code == made_up.WENFENG
                else made_up.names_of_courtyards(households[ordered].tolist(), used, rng)
            )
            for place, (v, called) in enumerate(zip(ordered, names, strict=True), start=1):
                row = _row(f"{code}{number:02d}{place:02d}", called, [v], households, own)
                row["buildings"] = known[v]["buildings"] if v in known else max(1, round(households[v] / 22))
                row["company"] = known[v]["company"] if v in known else ""
                rows.append(row)
                order[str(row["code"])] = v
    return rows, order


def _in_reading_order(centres: np.ndarray) -> list[int]:
    return reading_order([(x, y) for x, y in centres.tolist()])


def _row(code: str, name: str, inside: list[int], households: np.ndarray, own: list[Polygon]) -> dict[str, object]:
    whole = shapely.union_all([own[v] for v in inside])
    middle = whole.centroid if whole.contains(whole.centroid) else whole.representative_point()
    lon, lat = MIDDLE.degrees(np.array(middle.coords[0])).tolist()
    return {
        "code": code, "name": name, "households": int(households[inside].sum()), "buildings": "",
        "lon": f"{lon:.5f}", "lat": f"{lat:.5f}", "company": "",
    }


def _beside(common: dict[tuple[int, int], float], community_of: dict[int, str], ground: Ground) -> dict[str, list[str]]:
    """Return the communities next to each, nearest first."""
    middle = {
        code: ground.centres[[v for v, one in community_of.items() if one == code]].mean(axis=0)
        for code in set(community_of.values())
    }
    near: dict[str, set[str]] = {code: set() for code in middle}
    for one, two in common:
        if community_of[one] != community_of[two]:
            near[community_of[one]].add(community_of[two])
            near[community_of[two]].add(community_of[one])
    return {
        code: sorted(others, key=lambda other: float(np.hypot(*(middle[other] - middle[code]))))
        for code, others in near.items()
    }


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, rows: list[dict[str, object]], columns: tuple[str, ...]) -> None:
    with (OUTPUTS / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _collection(features: list[dict[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features}


def _feature(properties: dict[str, object], ring: Iterable[tuple[float, float]]) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": [[list(corner) for corner in ring]]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write_borders(courtyards: list[tuple[str, list[tuple[float, float]], dict[str, object]]]) -> None:
    """Write the courtyards' borders, one a line, with what a plan needs: `qianxian plan` reads the file as it is."""
    lines = [
        json.dumps(
            _feature(
                {
                    "code": code, "community": code[:12], "households": row["households"],
                    "company": row["company"] or None,
                },
                ring,
            ),
            ensure_ascii=False, separators=(",", ":"),
        )
        for code, ring, row in courtyards
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (OUTPUTS / "courtyards.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
