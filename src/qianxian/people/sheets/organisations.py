"""What filled-in sheets of organisations and of offices would change, and the acts that change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.sheets.plans import Plan, RowAct, Step, Verdict, compare
from qianxian.people import actions, rules
from qianxian.people.models import Tenure
from qianxian.people.sheets import columns, known
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.storage.acts import on_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Column, Problem, Record
    from qianxian.base.sheets.reading import Table

NO_CHANGE = _("A sheet can't change this; in the system it is “%(before)s”. End it, and make another.")
NOT_YET = _("Choose today or a day before.")
ONE_COMMITTEE = _("At %(code)s there is a committee already: %(other)s. There is one or none.")
ONE_OF_A_KIND = _("At %(code)s there is one of this kind already: %(other)s. There is one or none.")
TWIN = _("%(name)s acts at %(place)s already. Look for it in the list of organisations.")
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

    def __init__(self, *, today: date) -> None:
        self._known = known.organisations(today)
        self._alone: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, str, str], str] = {}
        self._ending: set[int] = set()
        for ref, row in self._known.rows.items():
            self._note(ref, row["kind"], row["name"], (*row["places"], *self._known.courtyards[ref]))

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
        at = self._at(record)
        missing = [code for code in at if code not in self._known.places]
        if missing:
            yield record.problem(
                heads["places"],
                _("These places are not in the system: %(codes)s. Import the places first."),
                codes="、".join(missing),
            )
            return
        if not at and values["kind"] != OrganisationKind.PROPERTY_COMPANY:
            yield record.problem(heads["places"], _("Choose at least one place where it acts."))
        for key in ("kind", "valid_from"):
            if row is not None and values.setdefault(key, row[key]) != row[key]:
                before = row[key].label if key == "kind" else row[key]
                yield record.problem(heads[key], NO_CHANGE, before=before)
        yield from self._wrong_time(record, row["valid_from"] if row else values.get("valid_from") or today, today)
        new = set(at) - set(row["places"] if row else ())
        yield from self._beside_others(record, [code for code in at if code in new])
        self._note(values["ref"], values["kind"], values["name"], at)
        yield from self._by_management(record, at)
        paths = {self._known.places[code].path for code in at} | set(self._known.paths.get(values["ref"], ()))
        if not (permit := rules.may_change_at(actor, sorted(paths or {self._known.top}))):
            yield record.problem(heads["places"], permit.reason)

    def _note(self, ref: str, kind: str, name: str, at: Iterable[str]) -> None:
        """Note who acts where, by the system or by a row above: nobody of the same comes beside them."""
        for code in at:
            if role := rules.alone_as(kind):
                self._alone.setdefault((role, code), ref)
            self._named.setdefault((kind, name, code), ref)

    def _beside_others(self, record: Record, new: Iterable[str]) -> Iterator[Problem]:
        """Say which places do not take a row's organisation: what the act refuses for those to which it comes."""
        heads, values, own = by_key(self.columns), record.values, record.values["ref"]
        role = rules.alone_as(values["kind"])
        for code in new:
            place = self._known.places[code]
            if not (permit := rules.may_act_at(values["kind"], place.level, place.name)):
                yield record.problem(heads["places"], permit.reason)
            elif role and (other := self._alone.get((role, code), own)) != own:
                yield record.problem(
                    heads["places"], ONE_COMMITTEE if role == "committee" else ONE_OF_A_KIND, code=code, other=other,
                )
            elif self._named.get((values["kind"], values["name"], code), own) != own:
                yield record.problem(heads["name"], TWIN, name=values["name"], place=place.name)

    def _wrong_time(self, record: Record, begins: date, today: date) -> Iterator[Problem]:
        until, head = record.values.get("valid_until"), by_key(self.columns)["valid_until"]
        if begins > today:
            yield record.problem(by_key(self.columns)["valid_from"], NOT_YET)
        if until is None:
            return
        if until <= begins:
            yield record.problem(head, ENDS_FIRST)
        elif until > today:
            yield record.problem(head, NOT_YET)
        one, managed = self._known.found.get(record.values["ref"]), self._known.courtyards.get(record.values["ref"])
        if managed:
            yield record.problem(head, actions.still_manages(len(managed)))
        if one is None:
            return
        self._ending.add(one.id)
        if actions.leaves_no_administrator(Tenure.objects.filter(office__organisation__in=self._ending), today):
            self._ending.discard(one.id)
            yield record.problem(head, actions.LAST_ADMINISTRATOR)

    def _at(self, record: Record) -> tuple[str, ...]:
        """Return the codes of where a row's organisation acts.

        A company's courtyards come with the ladder: those that it manages say nothing new here, and are left out.
        """
        values, ref = record.values, record.values["ref"]
        if "places" in values:
            known_here = self._known.courtyards.get(ref, frozenset())
            values["places"] = tuple(sorted(set(values["places"]) - known_here))
        at: tuple[str, ...] = values.get("places", self._known.rows.get(ref, {}).get("places", ()))
        return at

    def _by_management(self, record: Record, at: Iterable[str]) -> Iterator[Problem]:
        """A company comes to a courtyard with what decided it, by the sheet or the board of management."""
        if record.values["kind"] != OrganisationKind.PROPERTY_COMPANY:
            return
        courtyards = [code for code in at if self._known.places[code].level == Level.COURTYARD]
        if courtyards:
            yield record.problem(
                by_key(self.columns)["places"],
                _("A property company comes to a courtyard by the sheet of who manages each courtyard, or on the "
                  "roll-out board: %(codes)s. Name here the communities in which it works, or nothing."),
                codes="、".join(courtyards),
            )

    def acts(self, plan: Plan, *, actor: Actor, now: datetime, today: date) -> list[RowAct]:
        """Return what is to be done, in order; what ends comes last."""
        to_do = plan.to_do
        return [
            *(
                RowAct(step.record, partial(self._put, step, actor, now, today))
                for step in to_do
                if step.verdict == Verdict.NEW or set(step.changes) != {"valid_until"}
            ),
            *(
                RowAct(step.record, partial(self._end, step, actor, now))
                for step in to_do if step.record.values.get("valid_until")
            ),
        ]

    def _put(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        values = step.record.values
        codes = {*values.get("places", ()), *self._known.courtyards.get(step.key, ())}
        at = [self._known.places[code] for code in sorted(codes)]
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

    def __init__(self, *, today: date) -> None:
        self._known = known.offices(today)
        self._ending: set[int] = set()

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
        if not (permit := rules.may_staff(actor, self._known.organisations.paths[key[0]])):
            yield record.problem(heads["ref"], permit.reason)
        if until is not None and row is not None:
            number = self._known.found[key].id
            self._ending.add(number)
            if actions.leaves_no_administrator(Tenure.objects.filter(office__in=self._ending), today):
                self._ending.discard(number)
                yield record.problem(heads["valid_until"], actions.LAST_ADMINISTRATOR)

    def acts(
        self,
        plan: Plan,
        *,
        actor: Actor,
        now: datetime,
        today: date,  # noqa: ARG002  # the other sheets need it
    ) -> list[RowAct]:
        """Return what is to be done, in order; what ends comes last."""
        to_do = plan.to_do
        return [
            *(
                RowAct(step.record, partial(self._create, step, actor, now))
                for step in to_do if step.verdict == Verdict.NEW
            ),
            *(
                RowAct(step.record, partial(self._end, step, actor, now))
                for step in to_do if step.record.values.get("valid_until")
            ),
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
