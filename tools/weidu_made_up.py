# the folder of tools is no package
"""Names, units and service centres of the demonstration: all made up, plausible, and the same at every run.

No name is meant to be anybody's: courtyards are called after trees, water, weather, trades and old workshops, companies
after wishes, and every telephone number begins with 0374-0, which no exchange gives out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

INPUTS = Path(__file__).parent / "weidu"
WORDS = {
    key: tuple(words.split())
    for key, words in (line.split(": ") for line in INPUTS.joinpath("words.txt").read_text("utf-8").splitlines())
}
GREEN, WATER, WISHES, WORKS, STREETS = (WORDS[key] for key in ("green", "water", "wishes", "works", "streets"))
COMPANIES, GATES = WORDS["companies"], WORDS["gates"]
SMALL_HOUSEHOLDS, LARGE_HOUSEHOLDS = 30, 110

Rows = list[dict[str, object]]


def name_of_courtyard(households: int, rng: np.random.Generator) -> str:
    """Make up a name such as people give to a courtyard of this size."""
    kind = rng.random()
    if households >= LARGE_HOUSEHOLDS:
        stem = _one((*GREEN, *WATER, *WISHES), rng)
        return stem + _one(("小区", "小区", "花园", "花园", "苑", "新村", "家园", "雅苑", "佳苑"), rng)
    if kind < 0.34:  # shares of kinds of names
        end = "家属院" if kind < 0.2 else _one(("院", "楼院", "老院", "家属楼"), rng)
        return _one(WORKS, rng) + end
    if kind < 0.62:
        end = ("院", "里", "巷院", "片院") if households < SMALL_HOUSEHOLDS else ("院", "里", "巷院", *GATES)
        return _one(STREETS, rng) + _one(end, rng)
    if kind < 0.65:
        return _one(STREETS, rng) + "棚户片"
    stem = _one((*GREEN, *WATER, *WISHES), rng)
    return stem + _one(("院", "院", "园", "里", "苑", "小院", "新院", "公寓", *GATES[:4]), rng)


def names_of_courtyards(
    households: Iterable[int], taken: set[str], rng: np.random.Generator,
) -> list[str]:
    """Make up a name for each, none twice and none of those taken."""
    named: list[str] = []
    for count in households:
        name = name_of_courtyard(count, rng)
        while name in taken:
            name = name_of_courtyard(count, rng)
        taken.add(name)
        named.append(name)
    return named


def _one(among: Iterable[str], rng: np.random.Generator) -> str:
    words = tuple(among)
    return words[int(rng.integers(len(words)))]


# ── units ────────────────────────────────────────────────────────────────────────────────────────────────────────

HOURS = "每天8:00—18:00"
WENFENG = "411002010003"
COMMITTEES = {"owners_committee": "业委会", "management_committee": "物管会", "courtyard_committee": "院委会"}
MOST_COMMITTEES, SHARES = 177, (0.42, 0.34, 0.24)
LOCUST = f"{WENFENG}0301"
"""槐荫院, the courtyard of the tutorial."""
OLD_COMMITTEES = ("01", "02", "04", "05")
"""Grids of 文峰社区 that have a management committee."""


def organisations(communities: list[str], grids: list[str], names: dict[str, str], rng: np.random.Generator) -> Rows:
    """Return the units of the district, of all levels but the property companies, which stand with the courtyards."""
    rows: Rows = [_unit("district_office", "411002000000", "魏都区社区治理办公室", "0374-0000100")]
    for number, code in enumerate(sorted({code[:9] for code in communities}), start=1):
        phone = "0374-0000200" if WENFENG.startswith(code) else f"0374-00002{number:02d}"
        rows.append(_unit("party_work_committee", f"{code}000", f"{names[f'{code}000']}党工委", phone))
    first = {code: _exchange(code, communities) for code in communities}
    for code in communities:
        phone = "0374-0000300" if code == WENFENG else f"{first[code]}000"
        rows.append(_unit("general_branch", code, f"{names[code]}党总支", phone, HOURS))
    for code in grids:
        number = int(code[12:])
        name = f"{names[code[:12]]}第{number}网格党支部"
        rows.append(_unit("branch", code, name, _grid_phone(code, first, 0), HOURS))
    others = [code for code in grids if not code.startswith(WENFENG)]
    chosen = rng.permutation(len(others))[: MOST_COMMITTEES - len(OLD_COMMITTEES)]
    kinds = {WENFENG + number: "management_committee" for number in OLD_COMMITTEES}
    for one in sorted(chosen):
        kinds[others[one]] = tuple(COMMITTEES)[int(rng.choice(len(SHARES), p=SHARES))]
    for code in sorted(kinds):
        name = f"{names[code[:12]]}第{int(code[12:])}网格{COMMITTEES[kinds[code]]}"
        rows.append(_unit(kinds[code], code, name, _grid_phone(code, first, 1)))
    rows.append(_unit("party_group", LOCUST, "槐荫院党小组", "", note="庭院长在1号楼东单元，楼下门卫室可以带话。"))
    rows.append(_unit("gatehouse", LOCUST, "槐荫院门卫室", ""))
    return rows


def companies(courtyards: Rows, beside: dict[str, list[str]], rng: np.random.Generator) -> Rows:
    """Write its property company beside each managed courtyard, and return the companies; 89 in all.

    Most communities have a company at home; two are served from next door. `beside` are the communities around each.
    """
    communities = sorted({str(row["code"])[:12] for row in courtyards})
    others = [code for code in communities if code != WENFENG]
    old = sorted({str(row["company"]) for row in courtyards if row["company"]})
    served = [code for code in beside[WENFENG] if code != WENFENG][:2]
    at_home = (code for code in others if code not in served)
    home = dict(zip(at_home, (f"{name}物业" for name in COMPANIES), strict=False))
    home[served[0]], home[served[1]] = "和家物业", home[next(c for c in beside[served[1]] if c in home)]
    for code in others:
        own = sorted((row for row in courtyards if str(row["code"]).startswith(code)), key=_households, reverse=True)
        managed = [row for row in own[: max(3, round(len(own) * 0.62))] if rng.random() < 0.9] or own[:2]
        for row in managed:
            near = [home[other] for other in beside[code] if other in home]
            row["company"] = home[code] if rng.random() < 0.85 or not near else _one(near, rng)
    phones = {f"{name}物业": f"0374-008{number:04d}" for number, name in enumerate(COMPANIES, start=1)}
    used = sorted({str(row["company"]) for row in courtyards if row["company"]} - set(old), key=phones.__getitem__)
    rows = [_unit("property_company", "", name, "0374-0000319", note="试点到明年3月") for name in old]
    return rows + [_unit("property_company", "", name, phones[name]) for name in used]


def _households(row: dict[str, object]) -> int:
    return int(str(row["households"]))


def _unit(kind: str, place: str, name: str, phone: str, hours: str = "", note: str = "") -> dict[str, object]:
    return {"kind": kind, "place": place, "name": name, "phone": phone, "hours": hours, "note": note}


def _exchange(code: str, communities: list[str]) -> str:
    return f"0374-01{communities.index(code) + 1:02d}"


def _grid_phone(code: str, first: dict[str, str], line: int) -> str:
    if code.startswith(WENFENG):
        return f"0374-0000{3 + line}{code[12:]}"
    return f"{first[code[:12]]}{line}{code[12:]}"


# ── service centres ──────────────────────────────────────────────────────────────────────────────────────────────

ROOMS = {
    0: "综合服务大厅 红色治理会客厅 议事厅 调解室 图书室 志愿者之家 培训室",
    1: "综合服务区 红色治理会客厅 调解室 图书室 志愿者之家 老年活动室",
    2: "综合服务区 红色治理会客厅 社区调解室 老年活动室 儿童之家",
    3: "综合服务区 红色治理会客厅",
    4: "会客厅",
}
AREAS = {0: (1200, 1201), 1: (420, 980), 2: (120, 460), 3: (30, 96), 4: (30, 58)}
OPEN = {
    0: "周一至周五8:30—17:30", 1: "周一至周五8:30—17:30", 2: "每天8:30—17:30", 3: "每天8:00—18:00", 4: "每天8:00—20:00",
}
IN_COURTYARDS = ("柳溪院", "枫林院", "银杏院", "梧桐院", "文峰小区")


def centres(rows: Rows, rng: np.random.Generator) -> Rows:
    """Return a service centre for every area above the courtyard, and for five courtyards of 文峰社区."""
    biggest: dict[str, dict[str, object]] = {}
    for row in rows:
        code = str(row["code"])
        if len(code) != 16:  # digits of a courtyard's code
            continue
        for above in ("411002000000", f"{code[:9]}000", code[:12], code[:14]):
            if above not in biggest or _households(biggest[above]) < _households(row):
                biggest[above] = row
    made: Rows = []
    for row in rows:
        code = str(row["code"])
        level = 1 if len(code) == 12 and code.endswith("000") else {12: 2, 14: 3, 16: 4}[len(code)]
        level = 0 if code == "411002000000" else level
        if level == 4 and not (code.startswith(WENFENG) and row["name"] in IN_COURTYARDS):
            continue
        seat = row if level == 4 else biggest[code]
        floor = "门口平房" if level >= 3 and rng.random() < 0.4 else f"{int(rng.integers(1, 4))}号楼一层"
        have = ["1"] * 6
        if level >= 3 and rng.random() < 0.25:  # a small one still lacks books, say
            have[int(rng.choice([1, 4, 5]))] = "0"
        made.append({
            "place": code, "name": f"{_center_name(row, level)}党群服务中心",
            "area_m2": int(rng.integers(*AREAS[level])), "address": f"{seat['name']}{floor}", "hours": OPEN[level],
            "rooms": ROOMS[level].replace(" ", "、"), "six_haves": "".join(have),
            "verified_on": f"2026-{int(rng.integers(3, 11)):02d}-{int(rng.integers(1, 29)):02d}",
        })
    return made


def _center_name(row: dict[str, object], level: int) -> str:
    """Return how people call the centre's place: a grid has no name without its community's."""
    return str(row["of"]) + str(row["name"]) if level == 3 else str(row["name"])
