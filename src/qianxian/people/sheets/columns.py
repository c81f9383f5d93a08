"""The columns of the sheets of organisations, offices and accounts."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Cell, Column, NotThis
from qianxian.people.states import OfficeKind, OrganisationKind
from qianxian.places.sheets.columns import read_code

LONGEST_REF = 40


def read_ref(cell: Cell) -> str:
    """Read an organisation's own code: whatever the district uses, without blanks."""
    return cells.code(LONGEST_REF)(cell)


def read_phone(cell: Cell) -> str:
    """Read an organisation's telephone as people write it, with full-width digits narrow."""
    words = cells.folded(cell)
    if not re.fullmatch(r"[0-9+()\-—~/、,; 转]{3,20}", words):
        raise NotThis(_("This is no telephone number. Write digits, with dashes if you like: 0374-2965001."))
    return words


def read_username(cell: Cell) -> str:
    """Read the name somebody signs in with."""
    words = cells.folded(cell)
    if not re.fullmatch(r"[\w.@+-]{2,40}", words):
        raise NotThis(_("A name to sign in with has 2 to 40 letters, digits or . @ + - _ and no blanks."))
    return words


REF = Column(
    "ref",
    "单位编号",
    "Organisation code",
    read_ref,
    _(
        "The district's own code for the organisation, any that stays the same. By it a row finds its "
        "organisation again."
    ),
    "WF-DZZ-03",
    required=True,
    also=("编号",),
    as_text=True,
    width=16,
)
FROM = Column(
    "valid_from",
    "起始日期",
    "From",
    cells.day,
    _("The first day; empty: today."),
    "2026-11-23",
    keeps=True,
    also=("开始日期", "任职日期"),
    width=12,
)
ENDED = Column(
    "valid_until",
    "截止日期",
    "Until",
    cells.day,
    _("Fill in to end it: the first day on which it is history, today or earlier."),
    "2026-11-23",
    empty=None,
    also=("结束日期",),
    width=12,
)
UNTIL = Column(
    "valid_until",
    "截止日期",
    "Until",
    cells.day,
    _("The first day on which they no longer hold the office; empty while no end is known."),
    "2027-01-01",
    empty=None,
    also=("结束日期", "离任日期"),
    width=12,
)

ORGANISATIONS = (
    REF,
    Column(
        "kind",
        "类别",
        "Kind",
        cells.choice(OrganisationKind),
        _("One of the list."),
        "小区网格党支部",
        required=True,
        also=("单位类别", "类型"),
        choices=cells.labels(OrganisationKind),
        width=16,
    ),
    Column(
        "name",
        "名称",
        "Name",
        cells.text(80),
        _("In full, as on its sign."),
        "第3网格党支部",
        required=True,
        also=("单位名称",),
        width=28,
    ),
    Column(
        "places",
        "所在地方编码",
        "Place codes",
        cells.codes(read_code),
        _("The codes of the places where it acts, as in the sheet of places; several with 、 between."),
        "41100201000303",
        required=True,
        empty=(),
        also=("地方编码",),
        as_text=True,
        width=24,
    ),
    Column(
        "phone",
        "电话",
        "Telephone",
        read_phone,
        _("The unit's own number, never a person's."),
        "0374-2965001",
        also=("联系电话", "办公电话"),
        as_text=True,
        width=16,
    ),
    Column(
        "hours",
        "值守时间",
        "Hours",
        cells.text(60),
        _("When somebody is there, as people say it."),
        "每天8:00—18:00",
        width=18,
    ),
    Column(
        "note", "简介", "Note", cells.text(80), _("One line for the courtyard's page."), "管绿化、保洁和门卫", width=24
    ),
    FROM,
    ENDED,
)
OFFICES = (
    REF,
    Column(
        "title",
        "职务",
        "Office",
        cells.text(60),
        _("Its title. By organisation and title a row finds its office again; two of them can't be called the same."),
        "网格长",
        required=True,
        also=("职务名称",),
        width=16,
    ),
    Column(
        "kind",
        "职务类别",
        "Kind of office",
        cells.choice(OfficeKind),
        _("One of the list; what the office may do follows from it."),
        "书记",
        required=True,
        also=("类别",),
        choices=cells.labels(OfficeKind),
        width=14,
    ),
    ENDED,
)
ACCOUNTS = (
    Column(
        "username",
        "账号",
        "Account",
        read_username,
        _("The name to sign in with. Who holds two offices has two rows. Passwords never stand in a sheet."),
        "wenfeng03",
        required=True,
        also=("用户名", "登录名"),
        as_text=True,
        width=18,
    ),
    Column(
        "ref",
        "单位编号",
        "Organisation code",
        read_ref,
        _("Where the office is; empty for an account without one."),
        "WF-DZZ-03",
        also=("编号",),
        as_text=True,
        width=16,
    ),
    Column(
        "title",
        "职务",
        "Office",
        cells.text(60),
        _("The title, as in the sheet of offices."),
        "网格长",
        also=("职务名称",),
        width=16,
    ),
    FROM,
    UNTIL,
    Column(
        "stands_in_for",
        "代谁",
        "Stands in for",
        read_username,
        _("Only for a stand-in: the account of whoever is away. Then “Until” has to be filled in."),
        "wenfeng01",
        as_text=True,
        width=14,
    ),
)
