"""The hotline's order sheet in, and its answer sheet out: nothing is typed twice.

An order is known by its number. One that came before is left as it is; where the sheet now says something else, the
difference is shown and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import require
from qianxian.base.sheets import cells, reading
from qianxian.base.sheets.columns import Column, NotThis, Problem
from qianxian.concerns import actions, rules
from qianxian.concerns.models import Dispatch, FollowUp, Report
from qianxian.concerns.routing import router
from qianxian.concerns.sheets.spots import placed
from qianxian.concerns.states import Channel, Role
from qianxian.people.actions import NotAPhone, read_phone
from qianxian.places import queries as places
from qianxian.storage import stamps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from qianxian.base.sheets.columns import Cell, Record
    from qianxian.people.queries import Viewer
    from qianxian.places.queries import Spot

MOST_ANSWERED = 5000
LONGEST_WORDS = 10_000


def _words(cell: Cell) -> str:
    words = cells.folded(cell)
    if len(words) > LONGEST_WORDS:
        raise NotThis(_("This is longer than %(longest)s characters; shorten it, please."), longest=LONGEST_WORDS)
    return words


def _phone(cell: Cell) -> str:
    try:
        return read_phone(cells.folded(cell))
    except NotAPhone:
        raise NotThis(_("This is not a telephone number. Mend it, or empty the cell.")) from None


ORDERS = (
    Column("ref", "工单编号", "Order number", cells.code(60), _("The hotline's number; one number is one order."),
           "XC20261123001", required=True, also=("工单号", "编号", "受理编号"), as_text=True),
    Column("words", "诉求内容", "What was said", _words, _("As the hotline wrote it down."), required=True,
           also=("内容", "诉求", "问题描述", "工单内容"), width=40),
    Column("phone", "来电人电话", "Telephone", _phone, _("Of the one who called, to tell them."),
           also=("联系电话", "来电号码", "电话"), as_text=True),
    Column("address", "地址", "Address", cells.text(200), _("With the name of the courtyard or the community."),
           required=True, also=("诉求地址", "事发地址", "地点"), width=30),
    Column("kind", "分类", "Category", cells.text(60), _("A name of the district's list of categories."),
           also=("诉求分类", "类别", "问题分类")),
    Column("received_at", "受理时间", "Received at", cells.moment(), _("When the hotline took the call."),
           "2026-11-23 09:30", also=("来电时间", "登记时间"), empty=None),
    Column("due_at", "办理时限", "Due at", cells.moment(), _("Until when the hotline wants the answer."),
           "2026-11-30 18:00", also=("截止时间", "办结时限"), empty=None),
)
"""The columns of an order sheet; other headings of other cities are further names in `also`."""

ANSWERS = (
    Column("ref", "工单编号", "Order number", cells.code(60), _("The hotline's number; one number is one order.")),
    Column("unit", "办理单位", "Unit", cells.text(60), _("Who has it.")),
    Column("answer", "办理结果", "Result", cells.text(10_000), _("The unit's answer; empty while it is worked on."),
           width=40),
    Column("done_at", "办结时间", "Done at", cells.text(20), _("When the unit answered.")),
    Column("asked", "回访", "Follow-up", cells.text(40), _("Whether those who called were asked, or said it.")),
    Column("satisfied", "满意度", "Satisfaction", cells.text(20), _("As they said it.")),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """That an order which is here already says something else in this sheet."""

    row: int
    ref: str
    column: Column
    here: str
    sheet: str


@dataclass(slots=True)
class OrderLook:
    """What an order sheet would do: orders to take in, those that are here, differences, and every bad cell."""

    new: list[tuple[Record, actions.Intake]] = field(default_factory=list)
    known: int = 0
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def look(file: IO[bytes], *, actor: Viewer, otherwise: str = "") -> OrderLook:
    """Find out what a sheet would do; `otherwise` is the key of the category for rows whose own is not known here.

    :raises Refused: if the actor's office does not take orders.
    :raises Unreadable: if it is no sheet of orders.
    """
    require(rules.may_exchange_orders(actor))
    assert actor.office is not None  # noqa: S101  # the rule said so
    table = reading.read(file, ORDERS, foreign=True)
    found = OrderLook(problems=list(table.problems))
    bad = {problem.row for problem in table.problems}
    here = {
        report.external_ref: report
        for report in Report.objects.filter(
            external_ref__in=[record.values.get("ref") for record in table.records],
        ).select_related("contact", "concern__place")
    }
    seen: set[str] = set()
    for record in table.records:
        if record.row in bad:
            continue
        ref = record.values["ref"]
        if ref in seen:
            found.problems.append(record.problem(ORDERS[0], _("This number stands twice in the sheet.")))
        elif ref in here:
            found.known += 1
            if rules.may_report_for_others(actor, here[ref].concern.place.path):  # what lies elsewhere is not shown
                found.differences += _differences(record, here[ref])
        elif (intake := _intake(record, actor, otherwise, found.problems)) is not None:
            found.new.append((record, intake))
        seen.add(ref)
    found.problems.sort(key=lambda problem: problem.row)
    return found


def _intake(record: Record, actor: Viewer, otherwise: str, problems: list[Problem]) -> actions.Intake | None:
    """Return what a row hands in, or None with its problems noted."""
    columns = {column.key: column for column in ORDERS}
    values, known = record.values, len(problems)
    spot = None
    try:
        spot = _in_care(values["address"], actor)
    except NotThis as wrong:
        problems.append(record.problem(columns["address"], wrong.reason, **wrong.words))
    kinds = [kind for kind in router.now().leaves if values.get("kind") in {kind.name, kind.key, kind.short}]
    key = kinds[0].key if kinds else otherwise
    if not key:
        problems.append(record.problem(columns["kind"], _("No category here has this name.")))
    if spot is None or len(problems) > known:
        return None
    received_at = values.get("received_at")
    return actions.Intake(
        place_id=spot.id, category_key=key, channel=Channel.HOTLINE, key=f"order {values['ref']}",
        words=values["words"], phone=values.get("phone") or "", external_ref=values["ref"],
        external_due_at=values.get("due_at"),
        written_on=timezone.localtime(received_at).date() if received_at else None,
    )


def _in_care(address: str, actor: Viewer) -> Spot:
    """Return the place that an address names, in the care of the actor's office.

    :raises NotThis: if none or several are, or it lies in the care of others.
    """
    tree = places.tree.now()
    wrong = NotThis(_("This place is not in your care. Pass it on to the office that looks after it."))
    for place_id in actor.office.place_ids if actor.office is not None else ():
        try:
            return placed(address, tree.get(place_id))
        except NotThis as unknown:
            wrong = unknown
    try:
        spot = placed(address)
    except NotThis:
        raise wrong from None
    raise NotThis(
        _("%(place)s is not in your office's care. Leave this order to the office that looks after it."),
        place=tree.said(spot.id, bottom=spot.level),
    )


def _differences(record: Record, report: Report) -> Iterator[Difference]:
    """Say what the sheet says otherwise; what was erased here is not compared."""
    phone = report.contact.phone if report.contact else ""
    kept: dict[str, Any] = {"words": report.words, "phone": phone, "due_at": report.external_due_at}
    for column in ORDERS:
        here, said = kept.get(column.key), record.values.get(column.key)
        if here and said and here != said:
            yield Difference(record.row, report.external_ref or "", column, _shown(here), _shown(said))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else _moment(value)


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value is not None else ""


def take_in(found: OrderLook, *, actor: Viewer, now: datetime) -> int:
    """Take in the new orders of a look, each as an act of its own, and return how many came in."""
    taken = 0
    for _record, intake in found.new:
        try:
            actions.report(actor=actor, intake=intake, stamp=stamps.read(), now=now)
        except actions.AlreadyReported:
            found.known += 1
        else:
            taken += 1
    return taken


def answers_for(viewer: Viewer) -> list[dict[str, str]]:
    """Return the answer sheet for the orders that the viewer's office took in, newest first; three statements.

    :raises Refused: if the viewer's office does not take orders.
    """
    require(rules.may_exchange_orders(viewer))
    own = Report.objects.filter(
        channel=Channel.HOTLINE, external_ref__isnull=False, recorded_by_id=viewer.office_id, voided_at=None,
    )
    reports = list(own.select_related("concern").order_by("-id")[:MOST_ANSWERED])
    leading = Dispatch.objects.filter(
        concern__in={report.concern_id for report in reports}, role__in=(Role.LEAD, Role.FORMER),
    ).select_related("task__unit")
    units = {one.concern_id: one.task.unit.name for one in leading.order_by("id")}
    asked = {one.report_id: one for one in FollowUp.objects.filter(report__in=reports).order_by("id")}
    return [_answer(report, units.get(report.concern_id, ""), asked.get(report.id)) for report in reports]


def _answer(report: Report, unit: str, follow_up: FollowUp | None) -> dict[str, str]:
    said = ""
    if report.solved is not None:
        said = str(_("says it is settled") if report.solved else _("says it is not settled"))
    elif follow_up is not None:
        said = str(_("asked and reached") if follow_up.reached else _("asked, nobody reached"))
    concern = report.concern
    return {
        "ref": report.external_ref or "", "unit": unit, "answer": concern.answer, "done_at": _moment(concern.done_at),
        "asked": said, "satisfied": follow_up.get_satisfied_display() if follow_up is not None else "",
    }
