"""Lines that are written down one below the other: of the gatehouse register, or of a pasted chat.

Each line is a report of its own, with a key of its own: a wrong line names its field and holds up no other, and a
page sent twice hands nothing in twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qianxian.base import clock
from qianxian.base.permits import Refused
from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Cell, NotThis
from qianxian.base.text import clean
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.concerns.states import Channel
from qianxian.people.actions import NotAPhone
from qianxian.storage import files
from qianxian.storage.files import NotAPhoto, StoredPhoto
from qianxian.tasks.actions import Unsaid
from qianxian.web import page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from qianxian.concerns.models import RegisterPage
    from qianxian.concerns.queries import HandedIn, Kind
    from qianxian.people.queries import Viewer

ON_A_PAGE = 10
MOST_LINES = 50
TYPED = ("on", "words", "kind", "phone", "top", "bottom", "same")
OLDEST = timedelta(days=366)
WHOLE = files.WHOLE
_SHORT_DAY = re.compile(r"(?:(\d{1,2})\s*[-./月]\s*)?(\d{1,2})\s*日?")


@dataclass(slots=True)
class Line:
    """What was typed into a line so far, what is wrong with it by field, or how it came in."""

    number: int
    on: str = ""
    words: str = ""
    kind: str = ""
    phone: str = ""
    top: str = ""
    bottom: str = ""
    same: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    made: HandedIn | None = None

    @property
    def filled(self) -> bool:
        """Whether anything was typed that has to come in."""
        return bool(self.words.strip() or self.kind or self.same)

    @property
    def aside(self) -> bool:
        """Whether something stands in what is folded away."""
        return bool(self.phone or self.errors.keys() & {"phone", "strip"})


def blank(register: RegisterPage, made: dict[int, HandedIn]) -> list[Line]:
    """Return the lines of a page as it is opened: those that are in, and empty ones."""
    count = max(ON_A_PAGE, *made, 0)
    lines = [Line(number, made=made.get(number)) for number in range(1, count + 1)]
    if hasattr(register, "photo"):
        for line in lines:
            line.top, line.bottom = (str(round(WHOLE * edge / count)) for edge in (line.number - 1, line.number))
    return lines


def read(request: HttpRequest, made: dict[int, HandedIn]) -> list[Line]:
    """Read the lines that were sent; a line that is in already stays as it came in."""
    sent = request.POST
    typed = sent.get("lines", "")
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < page.LONGEST_NUMBER else ON_A_PAGE
    lines = [Line(number, made=made.get(number)) for number in range(1, min(count, MOST_LINES) + 1)]
    for line in lines:
        for name in TYPED:
            setattr(line, name, sent.get(f"{name}-{line.number}", ""))
    return lines


def hand_in(request: HttpRequest, register: RegisterPage, lines: list[Line], kinds: list[Kind], stamp: int) -> None:
    """Hand in every line that was filled and is not in yet; what is wrong stands in its `errors`."""
    above: date | None = None
    keys = {kind.key for kind in kinds}
    for line in lines:
        try:
            written_on = read_day(line.on, above)
        except NotThis as wrong:
            line.errors["on"] = str(wrong)
            written_on = above or clock.today()
        above = written_on  # the day stands for the lines below too
        if line.made is not None or not line.filled:
            line.errors.clear()
            continue
        joins = _joined(line, lines)
        if joins is None and line.kind not in keys:
            line.errors["kind"] = _("Choose what it is about.")
        photo = _strip(register, line)
        if not line.errors:
            _report(
                page.viewer(request), register, line, written_on=written_on, photo=photo, joins=joins, stamp=stamp,
            )


def read_day(typed: str, above: date | None) -> date:
    """Read the day on paper: 23, 11-23 or 2026-11-23; the last such day, or that of the line above.

    :raises NotThis: if it is no day, lies ahead, or more than a year back.
    """
    today = clock.today()
    short = _SHORT_DAY.fullmatch(cells.folded(Cell("", typed)))
    if not typed.strip():
        return above or today
    day = _last(int(short[1]) if short[1] else None, int(short[2]), today) if short else cells.day(Cell("", typed))
    if day > today or day < today - OLDEST:
        raise NotThis(_("The day lies ahead, or more than a year back. Write it like 11-23."))
    return day


def _last(month: int | None, number: int, today: date) -> date:
    """Return the last day, up to today, that has this number in the month, if it is said."""
    day = today
    while today - day < OLDEST:
        if day.day == number and month in {None, day.month}:
            return day
        day -= timedelta(days=1)
    raise NotThis(_("There is no such day. Write it like 11-23."))


def _joined(line: Line, lines: list[Line]) -> HandedIn | None:
    """Return the line that is in and that this one says the same as, or None."""
    if not line.same.strip():
        return None
    others = {str(one.number): one.made for one in lines if one.number < line.number}
    if (other := others.get(line.same.strip())) is None:
        line.errors["same"] = _("Write the number of a line above that is in.")
        return None
    return other


def _strip(register: RegisterPage, line: Line) -> StoredPhoto | None:
    """Keep the strip of the page on which the line stands, if the page has a photograph."""
    photo = getattr(register, "photo", None)
    if photo is None or line.errors or not (line.top.strip() or line.bottom.strip()):
        return None
    edges = [cells.folded(Cell("", typed)).rstrip("%") for typed in (line.top, line.bottom)]
    numbers = [int(edge) if edge.isascii() and edge.isdigit() and len(edge) < page.LONGEST_NUMBER else -1
               for edge in edges]
    try:
        return files.crop_photo(photo.name, *numbers)
    except NotAPhoto as wrong:
        line.errors["strip"] = str(wrong.reason)
        return None


def _report(
    viewer: Viewer, register: RegisterPage, line: Line, *, written_on: date, photo: StoredPhoto | None,
    joins: HandedIn | None, stamp: int,
) -> None:
    intake = concerns.Intake(
        place_id=register.place_id,
        category_key=joins.kind_key if joins is not None else line.kind,
        channel=Channel(register.channel),
        key=f"{register.key}-{line.number}",
        words=clean(line.words),
        photos=[photo] if photo is not None else [],
        phone=line.phone,
        joins_id=joins.concern_id if joins is not None else None,
        written_on=written_on if register.channel == Channel.GATEHOUSE else None,
        page_id=register.id,
        line=line.number,
    )
    try:
        concerns.report(actor=viewer, intake=intake, stamp=stamp, now=clock.now())
    except concerns.AlreadyReported:
        pass  # it came in a moment ago, by the same key
    except NotAPhone:
        line.errors["phone"] = _("This does not look like a telephone number. Check it, or leave the field empty.")
    except Unsaid as wrong:
        line.errors["words"] = str(wrong.reason)
    except Refused as wrong:
        line.errors["words"] = str(wrong.reason)
    if not line.errors:
        line.made = concern_queries.lines_of(register).get(line.number)
