"""The columns of the sheets of organisations, of who manages each courtyard, of offices and of accounts."""

from __future__ import annotations

import re
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Cell, Column, NotThis
from qianxian.people.states import ManagementKind, OfficeKind, OrganisationKind
from qianxian.places.sheets.columns import read_code

LONGEST_REF = 40


def read_ref(cell: Cell) -> str:
    """Read an organisation's own code: whatever the district uses, without blanks."""
    return cells.code(LONGEST_REF)(cell)


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
        _("The codes of the places where it acts, as in the sheet of places; several with 、 between. Of a property "
          "company only the communities, or nothing: its courtyards stand in the sheet of who manages each courtyard."),
        "41100201000303",
        empty=(),
        also=("地方编码",),
        as_text=True,
        width=24,
    ),
    Column(
        "phone",
        "电话",
        "Telephone",
        cells.phone,
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
MANAGEMENT = (
    Column(
        "code",
        "庭院编码",
        "Courtyard code",
        read_code,
        _("17 digits, as in the sheet of places."),
        "41100201000303001",
        required=True,
        also=("编码",),
        as_text=True,
        width=22,
    ),
    Column(
        "kind",
        "由谁管",
        "How it is managed",
        cells.choice(ManagementKind),
        _("One of the list. What nobody manages is entrusted or tried with a company first."),
        "物业试点",
        required=True,
        also=("管理方式", "类别"),
        choices=cells.labels(ManagementKind),
        width=14,
    ),
    replace(
        REF,
        zh="物业单位编号",
        en="Company code",
        explained=_("The property company, by its code in the sheet of organisations; empty where there is none."),
        example="WF-WY-01",
        required=False,
        also=("单位编号", "物业编号"),
    ),
    Column(
        "decision",
        "依据",
        "What decided it",
        cells.text(200),
        _("Who decided it, and what; or why it went a step back."),
        "居民代表会同意，先试一年",
        required=True,
        also=("决定",),
        width=30,
    ),
    Column(
        "decided_on",
        "决定日期",
        "Decided on",
        cells.day,
        _("The day of the decision, on or before the first day."),
        "2026-11-20",
        required=True,
        width=12,
    ),
    replace(FROM, explained=_("The first day on which it is managed like this; empty: today."), also=("开始日期",)),
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
