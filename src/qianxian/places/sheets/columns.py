"""The columns of the sheet of places."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Cell, Column, NotThis
from qianxian.places.coding import GRID, SHORT_COURTYARD, level_of
from qianxian.places.states import GridKind, Level, NameKind


def read_code(cell: Cell) -> str:
    """Read the code of a place."""
    digits = cells.code(20)(cell)
    if len(digits) == SHORT_COURTYARD:
        digits = f"{digits[:GRID]}0{digits[GRID:]}"
    if not re.fullmatch(r"[0-9]+", digits) or level_of(digits) is None:
        raise NotThis(
            _("This is no code of a place: 12 digits down to the community, 14 for a grid, 17 for a courtyard."),
        )
    return digits


COLUMNS = (
    Column(
        "code",
        "编码",
        "Code",
        read_code,
        _("12-digit division code down to the community; for a grid two more digits, for a courtyard three more."),
        "41100201000303001",
        required=True,
        also=("地方编码", "区划代码"),
        as_text=True,
        width=22,
    ),
    Column(
        "level",
        "级别",
        "Level",
        cells.choice(Level),
        _("Follows from the code; may be left empty."),
        "庭院",
        keeps=True,
        choices=cells.labels(Level),
        width=10,
    ),
    Column("name", "名称", "Name", cells.text(60), _("As people say it."), "槐荫院", required=True, width=22),
    Column(
        "parent",
        "上级编码",
        "Parent code",
        read_code,
        _("The place just above. Follows from the code; only needed where the code does not show it."),
        "41100201000303",
        keeps=True,
        as_text=True,
        width=20,
    ),
    Column(
        "number",
        "序号",
        "Number",
        cells.whole(0, 9999),
        _("Among the places beside it. Follows from the code."),
        "1",
        keeps=True,
        also=("编号",),
        width=8,
    ),
    Column(
        "kind",
        "网格类型",
        "Kind of grid",
        cells.choice(GridKind),
        _("Only for grids; empty means homes."),
        "小区网格",
        keeps=True,
        choices=cells.labels(GridKind),
        width=14,
    ),
    Column(
        "estate",
        "所属小区",
        "Estate",
        cells.text(60),
        _("For a courtyard that is one of several parts of an estate: the estate's name."),
        "文峰花园",
        width=18,
    ),
    Column(
        "extent",
        "楼栋范围",
        "Buildings covered",
        cells.text(200),
        _("Buildings and stairwells, as people say them."),
        "1—6号楼",
        width=18,
    ),
    Column(
        "households",
        "户数",
        "Households",
        cells.whole(),
        _("A whole number; empty means not counted yet (0)."),
        "86",
        empty=0,
        also=("居民户数",),
        width=8,
    ),
    Column(
        "buildings",
        "楼栋数",
        "Buildings",
        cells.whole(0, 100_000),
        _("A whole number."),
        "5",
        empty=0,
        also=("楼数",),
        width=8,
    ),
    Column(
        "longitude",
        "经度",
        "Longitude",
        cells.decimal(-180, 180),
        _("In degrees. Say which datum the numbers are in when you import; exports are in WGS-84."),
        "113.8261",
        empty=None,
        width=12,
    ),
    Column(
        "latitude",
        "纬度",
        "Latitude",
        cells.decimal(-180, 180),
        _("In degrees, like the longitude."),
        "34.0246",
        empty=None,
        width=12,
    ),
    Column(
        "aliases",
        "俗称",
        "Other names",
        cells.names(60),
        _("What people call it besides, with 、 between; by these names it is found, too."),
        "老纺织厂家属院",
        empty=(),
        also=("别名", "又名"),
        width=18,
    ),
    Column(
        "formers",
        "曾用名",
        "Former names",
        cells.names(60),
        _("What it was called before, with 、 between."),
        "纺织一院",
        empty=(),
        also=("原名", "旧称"),
        width=18,
    ),
    Column(
        "synthetic",
        "虚构",
        "Made up",
        cells.yes_or_no,
        _("Yes where the place was made up for demonstration."),
        "否",
        empty=False,
        choices=cells.yes_or_no_choices,
        width=8,
    ),
    Column(
        "valid_from",
        "起始日期",
        "From",
        cells.day,
        _("The first day on which the place is as it stands here; empty: today."),
        "2026-11-23",
        keeps=True,
        also=("开始日期",),
        width=12,
    ),
    Column(
        "valid_until",
        "截止日期",
        "Until",
        cells.day,
        _("Fill in to end it: the first day on which it is history, today or earlier. What lies in it ends too."),
        "2026-11-23",
        empty=None,
        also=("结束日期",),
        width=12,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
NAMES = {"aliases": NameKind.ALIAS, "formers": NameKind.FORMER}
"""The columns with other names, and what kind of name stands in each."""
FIXED = ("parent", "number", "valid_from")
