"""The sheet of service centres: where people can go, when, what is there, and when somebody looked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.base.sheets.plans import Plan, RowAct, Step, Verdict, compare
from qianxian.places import actions, rules
from qianxian.places.actions import Facts
from qianxian.places.datum import to_wgs84
from qianxian.places.hours import Hours, read_hours, say_hours
from qianxian.places.models import CentreCheck, ChecklistItem, ServiceCentre
from qianxian.places.rooms import RoomLine, read_rooms
from qianxian.places.sheets.centre_columns import CENTRES, HEADS
from qianxian.places.sheets.known import place_by_code
from qianxian.places.sheets.sheet import NOT_WRITTEN
from qianxian.places.states import CHECKLIST, RoomKind
from qianxian.storage.acts import on_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Problem, Record
    from qianxian.base.sheets.reading import Table

Key = tuple[str, str]
"""The code of the place in which a centre lies, and its name."""
FACTS = ("address", "area_m2", "phone", "hours", "longitude", "latitude")
CHECKS = ("has", "lacks", "checked_on")
NOT_YET = _("Choose today or a day before.")


@dataclass(slots=True)
class _Known:
    """The centres that are open, their rows and what was found there, by key; of those that closed, the day."""

    found: dict[Key, ServiceCentre] = field(default_factory=dict)
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    checks: dict[Key, dict[str, bool]] = field(default_factory=dict)
    closed: dict[Key, date] = field(default_factory=dict)


def _load(places: dict[str, Any], checklist: dict[str, str]) -> _Known:
    code_of = {place.id: code for code, place in places.items()}
    known = _Known()
    looked = Prefetch("checks", CentreCheck.objects.select_related("item"))
    for centre in ServiceCentre.objects.prefetch_related("rooms", looked).order_by("place__path", "name", "id"):
        key = (code_of.get(centre.place_id, ""), centre.name)
        if not key[0]:
            continue
        if centre.closed_on is not None:
            known.closed[key] = centre.closed_on
        elif key not in known.found:
            checks = [one for one in centre.checks.all() if one.item.name in checklist]
            known.found[key] = centre
            known.checks[key] = {one.item.name: one.has for one in checks}
            known.rows[key] = {
                "place": key[0], "name": centre.name, "address": centre.address, "area_m2": centre.area_m2,
                "phone": centre.phone, "hours": say_hours(Hours.kept(centre.hours)),
                "rooms": _said([RoomLine(RoomKind(room.kind), room.name, room.seats) for room in centre.rooms.all()]),
                **_divided(known.checks[key], checklist),
                "checked_on": max((one.checked_on for one in checks), default=None),
                "verified_on": centre.verified_on, "longitude": centre.longitude, "latitude": centre.latitude,
                "opened_on": centre.opened_on, "closed_on": None,
            }
    return known


def _said(rooms: list[RoomLine]) -> str:
    return "、".join(map(str, rooms))


def _divided(checks: dict[str, bool], checklist: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return what a centre has and what it lacks, in the order of the checklist."""
    return {
        name: tuple(item for item in checklist if checks.get(item) is wanted)
        for name, wanted in (("has", True), ("lacks", False))
    }


class CentreSheet:
    """The sheet of service centres as the database has it when this is made."""

    key = "centres"
    columns = CENTRES

    def __init__(self, *, today: date) -> None:
        self.datum = "wgs84"
        self._places = place_by_code(today)
        self._checklist = _checklist()
        self._known = _load(self._places, self._checklist)

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Service centres")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return the centres that are open in places with a covered path."""
        return (row for key, row in self._known.rows.items() if covers(self._places[key[0]].path))

    # ── before anything is done ──────────────────────────────────────────────────────────────────────────────────

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        seen: dict[Key, int] = {}
        for record in table.records:
            if record.row in plan.left_out:
                continue
            key = (record.values["place"], record.values["name"])
            closed = record.values.get("closed_on")
            if key not in self._known.rows and closed is not None and self._known.closed.get(key) == closed:
                plan.steps.append(Step(record, key, Verdict.SAME))
                continue
            if key in seen:
                plan.leave_out(
                    record.problem(HEADS["name"], _("This centre stands in row %(row)s already."), row=seen[key]),
                )
            seen.setdefault(key, record.row)
            plan.leave_out(*self._wrong(record, key, actor), *self._wrong_days(record, key, today))
            if record.row not in plan.left_out:
                self._merge_checks(record, key, today)
                plan.steps.append(compare(record, key, self._known.rows))
        return plan.closed()

    def _wrong(self, record: Record, key: Key, actor: Actor) -> Iterator[Problem]:
        values = record.values
        place = self._places.get(key[0])
        if place is None:
            yield record.problem(HEADS["place"], _("This place is not in the system. Import the places first."))
            return
        if not (permit := rules.may_change(actor, place.path)):
            yield record.problem(HEADS["place"], permit.reason)
        longitude, latitude = values.get("longitude"), values.get("latitude")
        if longitude is not None and latitude is not None:
            values["longitude"], values["latitude"] = to_wgs84(longitude, latitude, self.datum)
        elif longitude is not latitude:
            missing = "longitude" if longitude is None else "latitude"
            yield record.problem(HEADS[missing], _("Longitude and latitude belong together: fill in both or neither."))
        for name in ("has", "lacks"):
            unknown = [item for item in values.get(name, ()) if item not in self._checklist]
            if unknown:
                yield record.problem(
                    HEADS[name], _("Not on the district's checklist: %(items)s. There are: %(known)s."),
                    items="、".join(unknown), known="、".join(self._checklist),
                )
        both = set(values.get("has", ())) & set(values.get("lacks", ()))
        if both:
            yield record.problem(
                HEADS["lacks"], _("It can't have these and lack them: %(items)s."), items="、".join(sorted(both)),
            )

    def _wrong_days(self, record: Record, key: Key, today: date) -> Iterator[Problem]:
        values, row = record.values, self._known.rows.get(key)
        if row is not None and values.setdefault("opened_on", row["opened_on"]) != row["opened_on"]:
            yield record.problem(
                HEADS["opened_on"], _("A sheet can't change this; in the system it is “%(before)s”."),
                before=row["opened_on"],
            )
        for name in ("opened_on", "checked_on", "verified_on", "closed_on"):
            if (day := values.get(name)) is not None and day > today:
                yield record.problem(HEADS[name], NOT_YET)

    def _merge_checks(self, record: Record, key: Key, today: date) -> None:
        """Complete what a row says of the checklist by what is known: an item in neither column stays as it was."""
        values, known = record.values, self._known.checks.get(key, {})
        said = dict.fromkeys(values.get("has", ()), True) | dict.fromkeys(values.get("lacks", ()), False)
        values |= _divided(known | said, self._checklist)
        if not (known | said):
            values["checked_on"] = None
        elif not values.get("checked_on"):
            before = self._known.rows.get(key, {}).get("checked_on")
            values["checked_on"] = before if known | said == known else today

    # ── the acts ─────────────────────────────────────────────────────────────────────────────────────────────────

    def acts(self, plan: Plan, *, actor: Actor, now: datetime, today: date) -> list[RowAct]:
        """Return what is to be done, in the order of the sheet; each kind of change is an act of its own."""
        found: list[RowAct] = []
        for step in plan.to_do:
            record = step.record
            new, changed = step.verdict == Verdict.NEW, set(step.changes)
            wanted = (
                (self._open if new else self._change, new or not changed.isdisjoint(FACTS)),
                (self._furnish, "rooms" in changed),
                (self._check, (new and record.values["checked_on"] is not None) or not changed.isdisjoint(CHECKS)),
                (self._verify, "verified_on" in changed),
                (self._close, record.values.get("closed_on") is not None),
            )
            found += [RowAct(record, partial(do, step, actor, now, today)) for do, is_wanted in wanted if is_wanted]
        return found

    def _open(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        values = step.record.values
        self._known.found[step.key] = actions.open_centre(
            actor=actor, place=self._places[step.key[0]], facts=self._facts(step), now=now,
            rooms=read_rooms(values.get("rooms", "")), opened_on=values.get("opened_on") or today,
            verified_on=values.get("verified_on"),
        )
        on_undo(partial(self._forget, step.key))

    def _forget(self, key: Key) -> None:
        self._known.found.pop(key, None)

    def _facts(self, step: Step) -> Facts:
        said = {**self._known.rows.get(step.key, {}), **step.record.values}
        return Facts(
            name=step.key[1], hours=read_hours(said.get("hours", "")), address=said.get("address", ""),
            area_m2=said.get("area_m2"), phone=said.get("phone", ""), longitude=said.get("longitude"),
            latitude=said.get("latitude"),
        )

    def _centre(self, step: Step) -> ServiceCentre:
        if step.key not in self._known.found:
            raise Unfit(NOT_WRITTEN, "name")
        return self._known.found[step.key]

    def _change(self, step: Step, actor: Actor, now: datetime, _today: date) -> None:
        centre = self._centre(step)
        actions.change_centre(actor=actor, centre=centre, version=centre.version, facts=self._facts(step), now=now)

    def _furnish(self, step: Step, actor: Actor, now: datetime, _today: date) -> None:
        centre, rooms = self._centre(step), read_rooms(step.record.values["rooms"])
        actions.set_rooms(actor=actor, centre=centre, version=centre.version, rooms=rooms, now=now)

    def _check(self, step: Step, actor: Actor, now: datetime, _today: date) -> None:
        values = step.record.values
        has = {self._checklist[item]: item in values["has"] for item in (*values["has"], *values["lacks"])}
        actions.check_centre(
            actor=actor, centre=self._centre(step), has=has, checked_on=values["checked_on"], now=now,
        )

    def _verify(self, step: Step, actor: Actor, now: datetime, _today: date) -> None:
        verified_on = step.record.values["verified_on"]
        actions.verify_centre(actor=actor, centre=self._centre(step), verified_on=verified_on, now=now)

    def _close(self, step: Step, actor: Actor, now: datetime, _today: date) -> None:
        centre, closed_on = self._centre(step), step.record.values["closed_on"]
        actions.close_centre(actor=actor, centre=centre, version=centre.version, closed_on=closed_on, now=now)


def _checklist() -> dict[str, str]:
    """Return the keys of the things that a centre should have, by their name; the six haves until another is set."""
    items = ChecklistItem.objects.all()
    return {item.name: item.key for item in items if not item.retired} or {name: key for key, name in CHECKLIST}
