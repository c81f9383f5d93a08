"""What a filled-in sheet of who manages each courtyard would change, and the steps on the ladder that change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.base.sheets.plans import Plan, RowAct, Step, Verdict, compare
from qianxian.people import actions, rules
from qianxian.people.sheets import columns, known
from qianxian.people.sheets.organisations import by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Problem, Record
    from qianxian.base.sheets.reading import Table

HEADS = by_key(columns.MANAGEMENT)
FIELDS = {"courtyard": "code", "company": "ref"}
"""What the act calls those of its parts that have another name in the sheet."""
STEP = ("kind", "ref")
"""What a step on the ladder consists of; the other columns say why and since when."""

DECIDED = _(
    "In the system it is “%(before)s”. What decided a step stays as it was recorded; only a new step gets another.",
)


class ManagementSheet:
    """The sheet of who manages each courtyard, as the database has it when this is made."""

    key = "management"
    columns = columns.MANAGEMENT

    def __init__(self, *, today: date) -> None:
        self._known = known.managements(today)

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Who manages each courtyard")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return where the courtyards with a covered path stand now."""
        places = self._known.organisations.places
        return (row for code, row in self._known.rows.items() if covers(places[code].path))

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        seen: dict[str, int] = {}
        for record in table.records:
            if record.row in plan.left_out:
                continue
            code = record.values["code"]
            if code in seen:
                plan.leave_out(
                    record.problem(HEADS["code"], _("This courtyard stands in row %(row)s already."), row=seen[code]),
                )
                continue
            seen[code] = record.row
            plan.leave_out(*self._wrong(record, actor, today))
            if record.row not in plan.left_out:
                plan.steps.append(compare(record, code, self._known.rows))
        return plan.closed()

    def _wrong(self, record: Record, actor: Actor, today: date) -> Iterator[Problem]:
        values = record.values
        courtyard = self._known.organisations.places.get(values["code"])
        if courtyard is None:
            yield record.problem(HEADS["code"], _("This courtyard is not in the system. Import the places first."))
            return
        if not (permit := rules.may_set_management(actor, courtyard.path)):
            yield record.problem(HEADS["code"], permit.reason)
        row = self._known.rows.get(values["code"], {})
        ref = values.setdefault("ref", row.get("ref", ""))
        company = self._known.organisations.found.get(ref)
        if ref and company is None:
            yield record.problem(
                HEADS["ref"],
                _("No organisation has this code. Import the organisations first, or correct the code."),
            )
            return
        if row and all(values[key] == row[key] for key in STEP):
            for key in ("decision", "decided_on", "valid_from"):
                if values.setdefault(key, row[key]) != row[key]:
                    yield record.problem(HEADS[key], DECIDED, before=row[key])
            return
        try:
            values["decision"] = actions.fit_step(
                courtyard=courtyard, before=self._known.found.get(values["code"]), kind=values["kind"],
                company=company, decision=values["decision"], decided_on=values["decided_on"],
                first=values.get("valid_from") or today, today=today,
            )
        except Unfit as unfit:
            yield record.problem(HEADS[FIELDS.get(unfit.field, unfit.field)], unfit.reason)

    def acts(
        self,
        plan: Plan,
        *,
        actor: Actor,
        now: datetime,
        today: date,  # noqa: ARG002  # the other sheets need it
    ) -> list[RowAct]:
        """Return what is to be done, in the order of the sheet: one step a courtyard."""
        return [
            RowAct(step.record, partial(self._set, step, actor, now))
            for step in plan.steps if step.verdict != Verdict.SAME
        ]

    def _set(self, step: Step, actor: Actor, now: datetime) -> None:
        values, before = step.record.values, self._known.found.get(step.key)
        actions.set_management(
            actor=actor, courtyard=self._known.organisations.places[step.key], kind=values["kind"],
            company=self._known.organisations.found.get(values["ref"]), decision=values["decision"],
            decided_on=values["decided_on"], valid_from=values.get("valid_from"), after=before.id if before else 0,
            now=now,
        )
