"""What a filled-in sheet of places would change, and the acts that change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.base.sheets.plans import Plan, RowAct, Step, Verdict, compare
from qianxian.places import actions, queries, rules
from qianxian.places.coding import level_of, number_in, parent_code
from qianxian.places.datum import to_wgs84
from qianxian.places.sheets.borders import BORDER, known_borders, last_borders, rings_of
from qianxian.places.sheets.columns import BY_KEY, COLUMNS, FIXED, NAMES
from qianxian.places.sheets.known import load
from qianxian.places.states import LEVELS, Level
from qianxian.storage.acts import on_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor, Permit
    from qianxian.base.sheets.columns import Problem, Record
    from qianxian.base.sheets.reading import Table
    from qianxian.places.models import Place

NOT_WRITTEN = _("What has to be there before it was not written, so this could not be, either.")
NOT_FACTS = {"valid_until", "border", *NAMES}
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0
"""Degrees around China: outside, longitude and latitude were swapped or slipped."""


class Sheet:
    """The sheet of places as the database has it when this is made."""

    key = "places"
    columns = COLUMNS
    told = (*COLUMNS, BORDER)

    def __init__(self, *, today: date) -> None:
        self.datum = "wgs84"
        self.borders: dict[int, list[Any]] = {}
        self._known = load(today)
        self._borders, self._last_borders = known_borders(today), last_borders()
        self._numbers = dict(self._known.numbers)
        self._permits: dict[str, Permit] = {}
        self._sound: dict[str, Record] = {}
        self._rings: dict[str, list[Any]] = {}

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Places and grids")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return the places that are valid now and whose path is covered, each below the one in which it lies."""
        return (row for code, row in self._known.rows.items() if covers(self._known.places[code].path))

    # ── before anything is done ──────────────────────────────────────────────────────────────────────────────────

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        seen: dict[str, int] = {}
        for record in sorted(table.records, key=_depth):
            code = record.values.get("code")
            if code in seen:
                plan.leave_out(
                    record.problem(BY_KEY["code"], _("This code stands in row %(row)s already."), row=seen[code]),
                )
            elif code is not None:
                seen[code] = record.row
            if record.row in plan.left_out:
                continue
            if self._has_ended(record):
                plan.steps.append(Step(record, code, Verdict.SAME))
                continue
            plan.leave_out(*self._wrong(record, today), *self._wrong_place(record, actor))
            if record.row not in plan.left_out:
                self._sound[str(code)] = record
                self._numbers[record.values.get("parent") or "", record.values["number"]] = str(code)
                plan.steps.append(compare(record, code, self._known.rows))
                plan.leave_out(*self._with_border(plan.steps[-1], today))
                plan.remarks += self._lies_elsewhere(record)
        self._leave_out_ends(plan)
        return plan.closed()

    def _has_ended(self, record: Record) -> bool:
        """Say whether a row ends a place that ended that day already."""
        code, until = record.values["code"], record.values.get("valid_until")
        return until is not None and code not in self._known.rows and self._known.ended.get(code) == until

    def _wrong(self, record: Record, today: date) -> Iterator[Problem]:
        """Say what is wrong with the row by itself."""
        values = record.values
        code = values["code"]
        level = level_of(code) or Level.COURTYARD
        for key in NAMES.keys() & values.keys():
            values[key] = tuple(sorted(values[key]))
        said = [values["name"], *(name for key in NAMES for name in values.get(key, ()))]
        if twice := {name for name in said if said.count(name) > 1}:
            yield record.problem(BY_KEY["aliases"], _("%(names)s is said twice."), names="、".join(sorted(twice)))
        if values.get("level") not in {None, level}:
            yield record.problem(
                BY_KEY["level"], _("By its code this is: %(level)s. Correct one of the two."), level=level.label,
            )
        if values.get("kind") is not None and level != Level.GRID:
            yield record.problem(BY_KEY["kind"], _("Only a grid has a kind. Leave this empty."))
        longitude, latitude = values.get("longitude"), values.get("latitude")
        if longitude is not None and latitude is not None:
            if WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH:
                values["longitude"], values["latitude"] = to_wgs84(longitude, latitude, self.datum)
            else:
                yield record.problem(BY_KEY["longitude"], _("This lies outside China. Are the two numbers swapped?"))
        elif longitude is not latitude:
            missing = "longitude" if longitude is None else "latitude"
            yield record.problem(BY_KEY[missing], _("Longitude and latitude belong together: fill in both or neither."))
        yield from self._wrong_days(record, today)

    def _wrong_days(self, record: Record, today: date) -> Iterator[Problem]:
        values = record.values
        known = self._known.rows.get(values["code"])
        begins = known["valid_from"] if known else values.get("valid_from") or today
        if known is None and begins > today:
            yield record.problem(BY_KEY["valid_from"], _("Choose today or a day before."))
        if (until := values.get("valid_until")) is not None and until <= begins:
            yield record.problem(BY_KEY["valid_until"], _("The last day comes after the first. Choose a later one."))
        elif until is not None and until > today:
            yield record.problem(BY_KEY["valid_until"], _("Choose today or a day before."))

    def _wrong_place(self, record: Record, actor: Actor) -> Iterator[Problem]:
        """Say what is wrong with where the place lies; give its parent and number where the row does not."""
        values = record.values
        code, known = values["code"], self._known.rows.get(values["code"])
        level = level_of(code) or Level.COURTYARD
        if known is not None:
            for key in FIXED:
                if values.setdefault(key, known[key]) != known[key]:
                    yield record.problem(
                        BY_KEY[key],
                        _("A sheet can't change this; in the system it is “%(before)s”. What is cut anew or moved "
                          "needs a plan of grids."),
                        before=known[key],
                    )
        else:
            above = values.setdefault("parent", parent_code(code) or None)
            number = values.setdefault("number", number_in(code))
            yield from self._wrong_parent(record, level, above)
            if above is not None and (other := self._numbers.get((above, number))) is not None:
                key = "number" if "number" in record.given else "code"
                yield record.problem(BY_KEY[key], _("%(other)s has this number there already."), other=other)
        if not (permit := self._may(actor, code, values["parent"])):
            yield record.problem(BY_KEY["code"], permit.reason)

    def _wrong_parent(self, record: Record, level: Level, above: str | None) -> Iterator[Problem]:
        key = "parent" if "parent" in record.given else "code"
        if level == Level.DISTRICT:
            top = next((row for row in self._known.rows.values() if row["level"] == Level.DISTRICT), None)
            if top is not None:
                yield record.problem(
                    BY_KEY["code"], _("The district here is %(name)s, %(code)s. There is only one."), name=top["name"],
                    code=top["code"],
                )
            return
        wanted = LEVELS[LEVELS.index(level) - 1]
        if above is None or level_of(above) != wanted:
            yield record.problem(
                BY_KEY[key], _("Above it there has to be a place of this level: %(wanted)s."), wanted=wanted.label,
            )
        elif above != parent_code(record.values["code"]):
            yield record.problem(
                BY_KEY[key], _("By its code this lies in %(above)s. Correct one of the two."),
                above=parent_code(record.values["code"]),
            )
        elif above not in self._known.rows and above not in self._sound:
            yield record.problem(
                BY_KEY[key], _("The place above it, %(above)s, is not in the system and has no sound row here."),
                above=above,
            )

    def _may(self, actor: Actor, code: str, above: str | None) -> Permit:
        """Say whether the actor may change a place, or add it where it is to lie."""
        at = code
        while at and at not in self._known.places:
            at = (above or "") if at == code else parent_code(at)
        if at not in self._permits:
            place = self._known.places.get(at)
            self._permits[at] = rules.may_change(actor, place.path if place else "")
        return self._permits[at]

    def _with_border(self, step: Step, today: date) -> Iterator[Problem]:
        """Add what a geometry says to a step; say what is wrong where the border known now can't give way yet."""
        polygons = self.borders.get(step.record.row)
        if not polygons:
            return
        self._rings[step.key] = rings = rings_of(polygons, self.datum)
        place = self._known.places.get(step.key)
        before = self._borders.get(place.id) if place is not None else None
        if before is not None and before.rings == rings:
            return
        last = self._last_borders.get(place.id) if place is not None else None
        if last is not None and last.valid_from > today:
            yield step.record.problem(
                BY_KEY["code"], _("Its border holds from %(day)s only; draw the next one on a later day."),
                day=last.valid_from,
            )
        step.changes["border"] = (before is not None, True)
        if step.verdict == Verdict.SAME:
            step.verdict = Verdict.CHANGED

    def _lies_elsewhere(self, record: Record) -> Iterator[Problem]:
        """Say where a point lies by the borders known, if that is not the place under which it stands."""
        values = record.values
        longitude, latitude, above = values.get("longitude"), values.get("latitude"), values.get("parent")
        level = level_of(above) if above else None
        if longitude is None or latitude is None or above is None or level is None:
            return
        parent, own = self._known.places.get(above), self._known.places.get(values["code"])
        there = queries.elsewhere(
            longitude, latitude, level=level, parent_id=parent.id if parent else None, own_id=own.id if own else None,
        )
        if there is not None:
            yield record.problem(
                BY_KEY["longitude"],
                _("By these coordinates it lies in %(there)s (%(code)s), not in %(above)s. Check the coordinates or "
                  "the code."),
                there=there.name, above=above,
                code=next(code for code, place in self._known.places.items() if place.id == there.id),
            )

    def _leave_out_ends(self, plan: Plan) -> None:
        """Take out the rows that would end a place in which others go on."""
        ending = {step.key for step in plan.steps if step.record.values.get("valid_until") is not None}
        going_on: dict[str, str] = {}
        for code, row in self._known.rows.items():
            if row["parent"] in ending and code not in ending:
                going_on[row["parent"]] = code
        for step in plan.steps:
            if (above := step.record.values.get("parent")) in ending and step.key not in ending:
                going_on[str(above)] = step.key
        for step in plan.steps:
            if step.key in going_on:
                plan.leave_out(
                    step.record.problem(
                        BY_KEY["valid_until"], _("Other places still lie in it, such as %(code)s. End them first."),
                        code=going_on[step.key],
                    ),
                )

    # ── the acts ─────────────────────────────────────────────────────────────────────────────────────────────────

    def acts(self, plan: Plan, *, actor: Actor, now: datetime, today: date) -> list[RowAct]:
        """Return what is to be done, in order: what is new from the top down, what ends from the bottom up."""
        ends = [step for step in plan.to_do if step.record.values.get("valid_until") is not None]
        return [
            *(
                RowAct(step.record, partial(self._put, step, actor, now, today))
                for step in plan.to_do
                if step.verdict == Verdict.NEW or not set(step.changes) <= NOT_FACTS
            ),
            *(
                RowAct(step.record, partial(act, step, key, name, actor, now, today))
                for step in plan.to_do for act, key, name in self._names(step)
            ),
            *(
                RowAct(step.record, partial(self._draw, step, actor, now, today))
                for step in plan.to_do if "border" in step.changes
            ),
            *(RowAct(step.record, partial(self._end, step, actor, now)) for step in reversed(ends)),
        ]

    def _put(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        values = step.record.values
        if step.verdict == Verdict.CHANGED:
            place = self._known.places[step.key]
            changes = {key: after for key, (_before, after) in step.changes.items() if key not in NOT_FACTS}
            actions.change_place(actor=actor, place=place, version=place.version, now=now, **changes)
            return
        level = level_of(step.key) or Level.COURTYARD
        facts = ("name", "number", "kind", "estate", "extent", "households", "buildings", "longitude", "latitude",
                 "synthetic")
        place = actions.add_place(
            actor=actor, level=level, parent=self._written(values["parent"]), now=now,
            valid_from=values.get("valid_from") or today, code=step.key,
            **{key: values[key] for key in facts if values.get(key) is not None},
        )
        self._remember(step.key, place)

    def _names(self, step: Step) -> Iterator[tuple[Callable[..., None], str, str]]:
        """Return the names that a row takes and gives, with the act and the column of each; what it takes first."""
        new = step.verdict == Verdict.NEW
        said = step.record.values
        moved = {key: ((), said.get(key, ())) if new else step.changes.get(key, ((), ())) for key in NAMES}
        for key, (before, after) in moved.items():
            yield from ((self._take_name, key, name) for name in before if name not in after)
        for key, (before, after) in moved.items():
            yield from ((self._give_name, key, name) for name in after if name not in before)

    def _give_name(  # noqa: PLR0917  # one of the names of `_names`
        self, step: Step, key: str, name: str, actor: Actor, now: datetime, today: date,
    ) -> None:
        if (place := self._written(step.key)) is not None:
            actions.add_name(actor=actor, place=place, name=name, kind=NAMES[key], valid_from=today, now=now)

    def _take_name(  # noqa: PLR0917  # one of the names of `_names`
        self, step: Step, key: str, name: str, actor: Actor, now: datetime, today: date,
    ) -> None:
        place = self._known.places[step.key]
        given = next(one for one in self._known.names[place.id] if (one.name, one.kind) == (name, NAMES[key]))
        actions.retire_name(actor=actor, name=given, valid_until=today, now=now)

    def _written(self, code: str | None) -> Place | None:
        """Return the place with a code, which an earlier row may have been to add."""
        if code is None:
            return None
        if code not in self._known.places:
            raise Unfit(NOT_WRITTEN, "code")
        return self._known.places[code]

    def _draw(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        if (place := self._written(step.key)) is None:
            return
        begins = place.valid_from if step.verdict == Verdict.NEW else today
        # A neighbour in the same file is looked at as it will be: two may exchange a strip of land.
        along = {
            self._known.places[code].id: rings for code, rings in self._rings.items() if code in self._known.places
        }
        actions.draw_border(
            actor=actor, place=place, rings=self._rings[step.key], valid_from=begins, now=now, along=along,
        )

    def _remember(self, code: str, place: Place) -> None:
        self._known.places[code] = place
        on_undo(partial(self._known.forget, code))

    def _end(self, step: Step, actor: Actor, now: datetime) -> None:
        place = self._known.places[step.key]
        actions.end_place(
            actor=actor, place=place, version=place.version, on=step.record.values["valid_until"], now=now,
        )


def _depth(record: Record) -> tuple[int, int]:
    """Sort rows so that every place comes after the one in which it lies; rows without a code last."""
    level = level_of(record.values.get("code", ""))
    return (LEVELS.index(level) if level else len(LEVELS), record.row)
