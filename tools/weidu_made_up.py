# the folder of tools is no package
"""Names, units and service centres of the demonstration: all made up, plausible, and the same at every run.

No name is meant to be anybody's: courtyards are called after trees, water, weather, trades and old workshops, companies
after wishes, and every telephone number begins with 0374-0, which no exchange gives out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

GREEN = (
    "海棠 紫薇 腊梅 丹桂 金桂 合欢 玉兰 石楠 香樟 白杨 青桐 垂柳 绿柳 松竹 青松 翠竹 兰亭 芙蓉 荷风 莲塘 菊园 杏林 桃园 梨园 樱花 银桂 月季 牡丹"
    " 枣林 榆钱 楸树 皂角 女贞 紫藤 蔷薇 百合 木槿 迎春 连翘 芳草"
).split()
WATER = "清溪 清泉 碧水 临河 河湾 柳岸 东湖 小西湖 荷塘 平湖 观澜 听雨 水榭 云溪 饮马 护城河 双桥 石桥 老井 甜水".split()
WISHES = (
    "安康 安泰 康宁 福安 福禄 祥瑞 瑞和 和谐 和美 和睦 吉庆 嘉和 嘉禾 锦绣 锦华 华庭 鸿运 鸿泰 盛世 世纪 阳光 朝阳 旭日 晨光 明珠 星辰 星光 金色 幸福"
    " 同心 友谊 团结 建设 民主 民生 兴业 兴旺 丰收 富民 惠民 怡和 怡景 温馨 宜居 久安 乐居 天和 天泽"
).split()
WORKS = (
    "面粉厂 棉织厂 针织厂 被服厂 制鞋厂 印刷厂 造纸厂 木器厂 铸造厂 轴承厂 农机厂 电机厂 仪表厂 油脂厂 酒厂 糖烟酒 副食品 肉联厂 食品厂 酱菜厂 搪瓷厂 玻璃厂"
    " 水泥厂 砖瓦厂 预制厂 化肥厂 农药厂 塑料厂 橡胶厂 发制品厂 皮革厂 自行车厂 电池厂 灯泡厂 汽修厂 运输队 搬运队 建筑队 水利队 粮店 煤建 石油站 物资站 百货"
    " 五金 土产 生资 农技站 种子站 兽医站 气象站 邮电 供电所 水厂 剧团 电影院 书店 广播站 工人俱乐部 招待所 车站 道班 养路队"
).split()
STREETS = (
    "前街 后街 东街 西街 南街 北街 中街 府前 县前 学前 庙后 寺前 仓前 仓后 盐店 磨坊 染坊 油坊 竹竿 骡马 菜市 柴火 铁匠 银匠 马道 城墙根 城隍 文昌 魁星 奎楼"
    " 书院 贡院 校场 营房 鼓楼 钟楼 牌坊 戏楼 望春 迎宾 光荣 解放 胜利 和平 红旗 跃进 新生 新建 向阳 五星"
).split()
COMPANIES = (
    "安居 康居 宜家园 邻里 邻家 近邻 睦邻 乐邻 惠邻 善邻 知邻 佳邻 益家 爱家 顺家 安家 万家安 家家乐 福满 福临 福泽 福源 春风 春雨 春晖 春和 夏荷 秋实 冬暖"
    " 晨曦 朝晖 晴朗 晴川 清和 清风 清源 清朗 明净 洁美 洁安 净源 绿源 绿意 绿茵 蓝天 碧空 诚信家 诚安 诚和 信和 信诚 义和 仁和 德邻 德安 德润 润泽 润家 润和 恒安"
    " 恒和 恒顺 永和 永安家 永顺 长安家 长顺 泰和 泰安家 泰顺 平安家 平顺 吉祥家 吉顺 如意家 瑞安 瑞邻 祥安 祥顺 同和 同安 同顺 众和 众安 众邻 共和居 共享家 汇邻 汇安"
).split()
GATES = "东院 西院 南院 北院 前院 后院 一号院 二号院".split()
SMALL_HOUSEHOLDS, LARGE_HOUSEHOLDS = 30, 110

Rows = list[dict[str, object]]


def name_of_courtyard(households: int, rng: np.random.Generator) -> str:
    """Make up a name such as people give to a courtyard of this size."""
    kind = rng.random()
    if households >= LARGE_HOUSEHOLDS:
        stem = _one((*GREEN, *WATER, *WISHES), rng)
        return stem + _one(("小区", "小区", "花园", "花园", "苑", "新村", "家园", "雅苑", "佳苑"), rng)
    if kind < 0.34:  # noqa: PLR2004  # shares of kinds of names
        end = "家属院" if kind < 0.2 else _one(("院", "楼院", "老院", "家属楼"), rng)  # noqa: PLR2004
        return _one(WORKS, rng) + end
    if kind < 0.62:  # noqa: PLR2004
        end = ("院", "里", "巷院", "片院") if households < SMALL_HOUSEHOLDS else ("院", "里", "巷院", *GATES)
        return _one(STREETS, rng) + _one(end, rng)
    if kind < 0.65:  # noqa: PLR2004
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
        rows.append(_unit("branch", code, f"{names[code[:12]]}第{number}网格党支部", _grid_phone(code, first, 0), HOURS))
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
    home = dict(zip((code for code in others if code not in served), (f"{name}物业" for name in COMPANIES), strict=False))
    home[served[0]], home[served[1]] = "和家物业", home[next(c for c in beside[served[1]] if c in home)]
    for code in others:
        own = sorted((row for row in courtyards if str(row["code"]).startswith(code)), key=_households, reverse=True)
        managed = [row for row in own[: max(3, round(len(own) * 0.62))] if rng.random() < 0.9] or own[:2]
        for row in managed:
            near = [home[other] for other in beside[code] if other in home]
            row["company"] = home[code] if rng.random() < 0.85 or not near else near[int(rng.integers(len(near)))]  # noqa: PLR2004
    phones = {name: f"0374-008{number:04d}" for number, name in enumerate(COMPANIES, start=1) for name in [f"{name}物业"]}
    used = sorted({str(row["company"]) for row in courtyards if row["company"]} - set(old), key=lambda name: phones[name])
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
OPEN = {0: "周一至周五8:30—17:30", 1: "周一至周五8:30—17:30", 2: "每天8:30—17:30", 3: "每天8:00—18:00", 4: "每天8:00—20:00"}
IN_COURTYARDS = ("柳溪院", "枫林院", "银杏院", "梧桐院", "文峰小区")


def centres(rows: Rows, rng: np.random.Generator) -> Rows:
    """Return a service centre for every area above the courtyard, and for five courtyards of 文峰社区."""
    biggest: dict[str, dict[str, object]] = {}
    for row in rows:
        code = str(row["code"])
        if len(code) != 16:  # noqa: PLR2004  # digits of a courtyard's code
            continue
        for above in ("411002000000", f"{code[:9]}000", code[:12], code[:14]):
            if above not in biggest or _households(biggest[above]) < _households(row):
                biggest[above] = row
    made: Rows = []
    for row in rows:
        code = str(row["code"])
        level = {12: 2, 14: 3, 16: 4}[len(code)] if not code.endswith("000") or len(code) > 12 else 1  # noqa: PLR2004
        level = 0 if code == "411002000000" else level
        if level == 4 and not (code.startswith(WENFENG) and row["name"] in IN_COURTYARDS):  # noqa: PLR2004
            continue
        seat = row if level == 4 else biggest[code]  # noqa: PLR2004
        floor = "门口平房" if level >= 3 and rng.random() < 0.4 else f"{int(rng.integers(1, 4))}号楼一层"  # noqa: PLR2004
        have = ["1"] * 6
        if level >= 3 and rng.random() < 0.25:  # noqa: PLR2004  # a small one still lacks books, say
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
    return str(row["of"]) + str(row["name"]) if level == 3 else str(row["name"])  # noqa: PLR2004
