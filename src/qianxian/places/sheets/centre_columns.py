"""The columns of the sheet of service centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Column, NotThis
from qianxian.places.hours import WrongHours, read_hours, say_hours
from qianxian.places.rooms import read_rooms
from qianxian.places.sheets.columns import BY_KEY, read_code

if TYPE_CHECKING:
    from qianxian.base.sheets.columns import Cell

LONGEST_ROOMS = 1000


def _hours(cell: Cell) -> str:
    """Read opening hours as people write them, and return them as they are said everywhere."""
    try:
        return say_hours(read_hours(cells.text(400)(cell)))
    except WrongHours as wrong:
        raise NotThis("%(why)s", why=wrong.reason) from wrong


def _rooms(cell: Cell) -> str:
    return "、".join(map(str, read_rooms(cells.text(LONGEST_ROOMS)(cell))))


CENTRES = (
    Column(
        "place", "所在地方编码", "Place code", read_code,
        _("The code of the district, sub-district, community or grid to which it belongs, or of its courtyard."),
        "411002010003", required=True, also=("地方编码", "编码"), as_text=True, width=20,
    ),
    Column(
        "name", "名称", "Name", cells.text(60),
        _("By place and name a row finds its centre again."), "文峰社区党群服务中心", required=True, width=28,
    ),
    Column("address", "地址", "Address", cells.text(120), _("As people find it."), "文峰路12号一层", width=28),
    Column(
        "area_m2", "面积（平方米）", "Area (square metres)", cells.whole(0, 1_000_000),
        _("Usable area; a whole number."), "260", empty=None, also=("使用面积",), width=10,
    ),
    Column("phone", "电话", "Telephone", cells.phone, _("The centre's own number."), "0374-2965001", as_text=True),
    Column(
        "hours", "开放时间", "Opening hours", _hours, _("As people say them."), "周一到周五 8:30—12:00、14:30—18:00",
        width=32,
    ),
    Column(
        "rooms", "功能室", "Rooms", _rooms,
        _("What people call them, with 、 between; a number after the name is how many can sit there."),
        "综合服务大厅、调解室 12", also=("房间",), width=36,
    ),
    Column(
        "has", "已有", "Has", cells.names(20),
        _("Of the district's checklist, what is there, with 、 between. What stands in neither column stays as it "
          "was."),
        "有场所、有设施", empty=(), width=30,
    ),
    Column(
        "lacks", "缺", "Lacks", cells.names(20), _("Of the district's checklist, what is not there."), "有书报",
        empty=(),
    ),
    Column(
        "checked_on", "检查日期", "Checked on", cells.day, _("When somebody looked what is there; empty: today."),
        "2026-11-20", keeps=True, width=12,
    ),
    Column(
        "verified_on", "核实日期", "Verified on", cells.day, _("When somebody last saw that all this is so."),
        "2026-11-20", keeps=True, width=12,
    ),
    BY_KEY["longitude"],
    BY_KEY["latitude"],
    Column(
        "opened_on", "启用日期", "Opened on", cells.day, _("The first day; empty: today."), "2023-01-01", keeps=True,
        width=12,
    ),
    Column(
        "closed_on", "关闭日期", "Closed on", cells.day, _("Fill in to close it for good, today or earlier."),
        "2026-11-23", empty=None, width=12,
    ),
)
HEADS = {column.key: column for column in CENTRES}
