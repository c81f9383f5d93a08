"""What filled-in sheets of organisations and of offices would change, and the acts that change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.plans import Plan, Step, Verdict, compare
from qianxian.people import actions, rules
from qianxian.people.sheets import columns, known
from qianxian.people.states import COMMITTEES
from qianxian.storage.acts import on_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Column, Problem, Record
    from qianxian.base.sheets.reading import Table

NO_CHANGE = _("A sheet can't change this; in the system it is “%(before)s”. End it, and make another.")
NOT_YET = _("Choose today or a day before.")
ENDS_FIRST = _("The last day comes after the first. Choose a later one.")


def by_key(some: tuple[Column, ...]) -> dict[str, Column]:
    """Return columns by their key."""
    return {column.key: column for column in some}


def forget(found: dict[Any, Any], key: Any) -> None:
    """Forget what was made and taken back with its transaction."""
    found.pop(key, None)


class OrganisationSheet:
    """The sheet of organisations as the database has it when this is made."""

    key = "organisations"
    columns = columns.ORGANISATIONS

    def __init__(self) -> None:
        self._known = known.organisations()
        self._committees = {
            code: ref for ref, row in self._known.rows.items() if row["kind"] in COMMITTEES for code in row["places"]
        }

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Organisations of the district")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return the organisations that exist now and act at a covered path."""
        return (row for ref, row in self._known.rows.items() if any(map(covers, self._known.paths[ref])))

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        seen: dict[str, int] = {}
        for record in table.records:
            ref = record.values.get("ref")
            if ref in seen:
                plan.leave_out(
                    record.problem(columns.REF, _("This code stands in row %(row)s already."), row=seen[ref]),
                )
            elif ref is not None:
                seen[ref] = record.row
            if record.row in plan.left_out:
                continue
            until = record.values.get("valid_until")
            if ref not in self._known.rows and until is not None and self._known.ended.get(str(ref)) == until:
                plan.steps.append(Step(record, ref, Verdict.SAME))
                continue
            plan.leave_out(*self._wrong(record, actor, today))
            if record.row not in plan.left_out:
                plan.steps.append(compare(record, ref, self._known.rows))
        return plan.closed()

    def _wrong(self, record: Record, actor: Actor, today: date) -> Iterator[Problem]:
        values, heads = record.values, by_key(self.columns)
        row = self._known.rows.get(values["ref"])
        values["places"] = tuple(sorted(values["places"]))
        missing = [code for code in values["places"] if code not in self._known.places]
        if missing:
            yield record.problem(
                heads["places"],
                _("These places are not in the system: %(codes)s. Import the places first."),
                codes="、".join(missing),
            )
            return
        for key in ("kind", "valid_from"):
            if row is not None and values.setdefault(key, row[key]) != row[key]:
                before = row[key].label if key == "kind" else row[key]
                yield record.problem(heads[key], NO_CHANGE, before=before)
        begins = row["valid_from"] if row else values.get("valid_from") or today
        until = values.get("valid_until")
        if until is not None and until <= begins:
            yield record.problem(heads["valid_until"], ENDS_FIRST)
        elif until is not None and until > today:
            yield record.problem(heads["valid_until"], NOT_YET)
        if values["kind"] in COMMITTEES and until is None:
            for code in values["places"]:
                if self._committees.setdefault(code, values["ref"]) != values["ref"]:
                    yield record.problem(
                        heads["places"],
                        _("At %(code)s there is a committee already: %(other)s. There is one or none."),
                        code=code,
                        other=self._committees[code],
                    )
        paths = [self._known.places[code].path for code in values["places"]]
        if not (permit := rules.may_change_at(actor, [*paths, *self._known.paths.get(values["ref"], ())])):
            yield record.problem(heads["places"], permit.reason)

    def acts(self, plan: Plan, *, actor: Actor, now: datetime, today: date) -> list[Callable[[], None]]:
        """Return what is to be done, in order; what ends comes last."""
        to_do = plan.to_do
        return [
            *(
                partial(self._put, step, actor, now, today)
                for step in to_do
                if step.verdict == Verdict.NEW or set(step.changes) != {"valid_until"}
            ),
            *(partial(self._end, step, actor, now) for step in to_do if step.record.values.get("valid_until")),
        ]

    def _put(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        values = step.record.values
        at = [self._known.places[code] for code in values["places"]]
        if step.verdict == Verdict.CHANGED:
            one = self._known.found[step.key]
            changes = {key: after for key, (_was, after) in step.changes.items() if key in actions.CHANGEABLE}
            seats = {"at": at} if "places" in step.changes else {}
            actions.change_organisation(
                actor=actor,
                organisation=one,
                version=one.version,
                now=now,
                **seats,
                **changes,
            )
            return
        said = {key: values[key] for key in ("phone", "hours", "note") if values.get(key)}
        self._known.found[step.key] = actions.found_organisation(
            actor=actor,
            kind=values["kind"],
            name=values["name"],
            at=at,
            now=now,
            valid_from=values.get("valid_from") or today,
            ref=step.key,
            **said,
        )
        on_undo(partial(forget, self._known.found, step.key))

    def _end(self, step: Step, actor: Actor, now: datetime) -> None:
        one = self._known.found[step.key]
        actions.end_organisation(
            actor=actor,
            organisation=one,
            version=one.version,
            on=step.record.values["valid_until"],
            now=now,
        )


class OfficeSheet:
    """The sheet of offices as the database has it when this is made."""

    key = "offices"
    columns = columns.OFFICES

    def __init__(self) -> None:
        self._known = known.offices()

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Offices in organisations")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return the offices that exist now in organisations that act at a covered path."""
        paths = self._known.organisations.paths
        return (row for key, row in self._known.rows.items() if any(map(covers, paths.get(key[0], ()))))

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        seen: dict[known.OfficeKey, int] = {}
        for record in table.records:
            if record.row in plan.left_out:
                continue
            key = (record.values["ref"], record.values["title"])
            until = record.values.get("valid_until")
            if key not in self._known.rows and until is not None and self._known.ended.get(key) == until:
                plan.steps.append(Step(record, key, Verdict.SAME))
                continue
            plan.leave_out(*self._wrong(record, key, seen, actor, today))
            seen.setdefault(key, record.row)
            if record.row not in plan.left_out:
                plan.steps.append(compare(record, key, self._known.rows))
        return plan.closed()

    def _wrong(
        self,
        record: Record,
        key: known.OfficeKey,
        seen: dict[known.OfficeKey, int],
        actor: Actor,
        today: date,
    ) -> Iterator[Problem]:
        heads = by_key(self.columns)
        if key in seen:
            yield record.problem(heads["title"], _("This office stands in row %(row)s already."), row=seen[key])
        if key[0] not in self._known.organisations.found:
            yield record.problem(
                heads["ref"],
                _("No organisation has this code. Import the organisations first, or correct the code."),
            )
            return
        until = record.values.get("valid_until")
        if until is not None and until > today:
            yield record.problem(heads["valid_until"], NOT_YET)
        elif until is not None and until <= self._known.organisations.rows[key[0]]["valid_from"]:
            yield record.problem(heads["valid_until"], ENDS_FIRST)
        row = self._known.rows.get(key)
        if row is not None and record.values["kind"] != row["kind"]:
            yield record.problem(heads["kind"], NO_CHANGE, before=row["kind"].label)
        if not (permit := rules.may_change_at(actor, self._known.organisations.paths[key[0]])):
            yield record.problem(heads["ref"], permit.reason)

    def acts(
        self,
        plan: Plan,
        *,
        actor: Actor,
        now: datetime,
        today: date,  # noqa: ARG002  # the other sheets need it
    ) -> list[Callable[[], None]]:
        """Return what is to be done, in order; what ends comes last."""
        to_do = plan.to_do
        return [
            *(partial(self._create, step, actor, now) for step in to_do if step.verdict == Verdict.NEW),
            *(partial(self._end, step, actor, now) for step in to_do if step.record.values.get("valid_until")),
        ]

    def _create(self, step: Step, actor: Actor, now: datetime) -> None:
        self._known.found[step.key] = actions.create_office(
            actor=actor,
            organisation=self._known.organisations.found[step.key[0]],
            kind=step.record.values["kind"],
            title=step.key[1],
            now=now,
        )
        on_undo(partial(forget, self._known.found, step.key))

    def _end(self, step: Step, actor: Actor, now: datetime) -> None:
        office = self._known.found[step.key]
        actions.end_office(
            actor=actor,
            office=office,
            version=office.version,
            on=step.record.values["valid_until"],
            now=now,
        )
