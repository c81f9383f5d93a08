"""What a filled-in sheet of accounts would change, and the acts that change it: one row an account and an office."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit
from qianxian.base.sheets import cells
from qianxian.base.sheets.columns import Column
from qianxian.base.sheets.plans import Plan, RowAct, Step, Verdict
from qianxian.people import account_names, actions, one_time, queries, rules
from qianxian.people.sheets import columns, known
from qianxian.people.sheets.organisations import ENDS_FIRST, by_key, forget
from qianxian.storage.acts import on_undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from qianxian.base.permits import Actor
    from qianxian.base.sheets.columns import Problem, Record, Text
    from qianxian.base.sheets.reading import Table
    from qianxian.people.models import Account, Tenure

HEADS = by_key(columns.ACCOUNTS)


class AccountSheet:
    """The sheet of accounts as the database has it when this is made."""

    key = "accounts"
    columns = columns.ACCOUNTS

    def __init__(self, *, today: date) -> None:
        self._known = known.accounts(today)
        self._today = today
        self._opening: set[str] = set()
        self._names = {account_names.fold(name): name for name in self._known.found}

    @property
    def title(self) -> str:
        """What the worksheet is called."""
        return gettext("Accounts and who holds what")

    def rows(self, covers: Callable[[str], bool]) -> Iterator[dict[str, Any]]:
        """Return accounts with the offices at covered paths that they hold now or later; never a password.

        One without any office belongs to nobody's care but that of whoever covers everything.
        """
        known_ = self._known.offices.organisations
        everything = covers(min((place.path for place in known_.places.values()), default=""))
        for row in self._known.rows:
            if any(map(covers, known_.paths.get(row["ref"], ()))) or (everything and not row["ref"]):
                yield row

    # ── before anything is done ──────────────────────────────────────────────────────────────────────────────────

    def plan(self, table: Table, *, actor: Actor, today: date) -> Plan:
        """Say what becomes of each row, and what is wrong with which cell."""
        plan = Plan(problems=list(table.problems), left_out={problem.row for problem in table.problems})
        named = {record.values["username"] for record in table.records if "username" in record.values}
        seen: dict[tuple[Any, ...], int] = {}
        for record in table.records:
            if record.row in plan.left_out:
                continue
            key = _key(record)
            whole = (*key, record.values.get("valid_from"))
            if whole in seen:
                plan.leave_out(
                    record.problem(HEADS["username"], _("This stands in row %(row)s already."), row=seen[whole]),
                )
                continue
            seen[whole] = record.row
            plan.leave_out(*self._wrong(record, key, named, actor))
            if record.row in plan.left_out:
                continue
            step = self._step(record, key)
            plan.leave_out(*self._wrong_period(record, step, today))
            if record.row not in plan.left_out:
                plan.steps.append(step)
        return plan.closed()

    def _wrong(self, record: Record, key: known.TenureKey, named: set[str], actor: Actor) -> Iterator[Problem]:
        name, ref, title = key
        if name not in self._known.found and (reason := self._unfit(name)):
            yield record.problem(HEADS["username"], reason)
            return
        if bool(ref) != bool(title):
            yield record.problem(
                HEADS["title" if ref else "ref"],
                _(
                    "An office needs both, the organisation's code and the title. Leave both empty for an account "
                    "without one."
                ),
            )
            return
        if not ref:
            if name not in self._known.found and not (permit := rules.may_open_accounts(actor)):
                yield record.problem(HEADS["username"], permit.reason)
            return
        offices = self._known.offices
        if ref not in offices.organisations.found:
            yield record.problem(
                HEADS["ref"],
                _("No organisation has this code. Import the organisations first, or correct the code."),
            )
        elif (ref, title) not in offices.found:
            yield record.problem(
                HEADS["title"],
                _("This organisation has no office of that title. Import the offices first, or correct it."),
            )
        elif not (permit := rules.may_staff(actor, offices.organisations.paths[ref])):
            yield record.problem(HEADS["ref"], permit.reason)
        away = record.values.get("stands_in_for")
        if away and record.values.get("valid_until") is None:
            yield record.problem(HEADS["valid_until"], _("Say until when the stand-in lasts."))
        if away and away not in self._known.found and away not in named:
            yield record.problem(HEADS["stands_in_for"], _("There is no account of this name."))

    def _unfit(self, name: str) -> Text:
        """Say why no account can be opened under a name: it is none, or another looks like it."""
        try:
            account_names.read(name)
        except Unfit as wrong:
            return wrong.reason
        return "" if self._names.setdefault(account_names.fold(name), name) == name else account_names.TAKEN

    def _held(self, record: Record, key: known.TenureKey) -> Tenure | None:
        """Return the tenure that a row is about: the one that began on its day, else the one that goes on."""
        tenures = self._known.tenures.get(key, [])
        begins, until = record.values.get("valid_from"), record.values.get("valid_until")
        if begins is not None:
            return next((one for one in tenures if one.valid_from == begins), None)
        going_on = [one for one in tenures if one.valid_until is None or one.valid_until > self._today]
        return next((one for one in [*going_on, *tenures] if one in going_on or one.valid_until == until), None)

    def _step(self, record: Record, key: known.TenureKey) -> Step:
        values = record.values
        if not key[1]:
            there = key[0] in self._known.found or key[0] in self._opening
            self._opening.add(key[0])
            return Step(record, key, Verdict.SAME if there else Verdict.NEW)
        self._opening.add(key[0])
        tenure = self._held(record, key)
        if tenure is None:
            return Step(record, key, Verdict.NEW)
        row = known.row_of(tenure, key)
        changes: dict[str, tuple[Any, Any]] = {
            name: (row[name], values[name])
            for name in ("valid_until", "stands_in_for")
            if name in values and values[name] != row[name]
        }
        return Step(record, key, Verdict.CHANGED if changes else Verdict.SAME, changes)

    def _wrong_period(self, record: Record, step: Step, today: date) -> Iterator[Problem]:
        values = record.values
        begins, until = values.get("valid_from") or today, values.get("valid_until")
        tenure = self._held(record, step.key) if step.key[1] else None
        if tenure is not None:
            begins = tenure.valid_from
            before = tenure.valid_until
            if "valid_until" in step.changes and before is not None and (until is None or until > before):
                yield record.problem(
                    HEADS["valid_until"],
                    _(
                        "It ends on %(before)s already; a sheet can only end it earlier. For a new "
                        "time, write another row."
                    ),
                    before=before,
                )
            if "stands_in_for" in step.changes:
                yield record.problem(
                    HEADS["stands_in_for"], _("A sheet can't change this. End it, and write another row.")
                )
        if until is not None and until <= begins:
            yield record.problem(HEADS["valid_until"], ENDS_FIRST)
        if tenure is None and step.key[1]:
            for other in self._known.tenures.get(step.key, ()):
                if (other.valid_until is None or other.valid_until > begins) and (
                    until is None or other.valid_from < until
                ):
                    yield record.problem(
                        HEADS["valid_from"],
                        _("This account holds the office in that time already, since %(before)s."),
                        before=other.valid_from,
                    )

    def opened_by(self, plan: Plan) -> list[str]:
        """Return the names for which a plan opens accounts, in the order of the sheet."""
        return list(dict.fromkeys(step.key[0] for step in plan.to_do if step.key[0] not in self._known.found))

    # ── the acts ─────────────────────────────────────────────────────────────────────────────────────────────────

    def acts(self, plan: Plan, *, actor: Actor, now: datetime, today: date) -> list[RowAct]:
        """Return what is to be done, in order: accounts, offices taken, stand-ins, and what ends."""
        to_do = plan.to_do
        first = {step.key[0]: step.record for step in reversed(to_do)}
        taking = [step for step in to_do if step.key[1] and step.verdict == Verdict.NEW]
        taking.sort(key=lambda step: bool(step.record.values.get("stands_in_for")))
        return [
            *(RowAct(first[name], partial(self._open, name, actor, now)) for name in self.opened_by(plan)),
            *(RowAct(step.record, partial(self._take, step, actor, now, today)) for step in taking),
            *(
                RowAct(step.record, partial(self._leave, step, actor, now))
                for step in to_do if step.verdict == Verdict.CHANGED
            ),
        ]

    def _open(self, name: str, actor: Actor, now: datetime) -> None:
        self._known.found[name] = actions.open_account_once(actor=actor, username=name, now=now)
        on_undo(partial(forget, self._known.found, name))

    def _take(self, step: Step, actor: Actor, now: datetime, today: date) -> None:
        values = step.record.values
        away = values.get("stands_in_for")
        tenures = self._known.tenures.get((away, *step.key[1:]), []) if away else []
        account, begins = self._known.found.get(step.key[0]), values.get("valid_from") or today
        if account is None:
            raise Unfit(_("This account could not be opened."), "username")
        if tenures:
            tenure = actions.name_stand_in(
                actor=actor, tenure=tenures[-1], account=account, valid_from=begins, valid_until=values["valid_until"],
                now=now,
            )
        else:
            tenure = actions.take_office(
                actor=actor, account=account, office=self._known.offices.found[step.key[1:]], now=now,
                valid_from=begins, valid_until=values.get("valid_until"),
            )
        kept = self._known.tenures.setdefault(step.key, [])
        kept.append(tenure)
        on_undo(lambda: kept.remove(tenure))

    def _leave(self, step: Step, actor: Actor, now: datetime) -> None:
        tenure = self._held(step.record, step.key)
        if tenure is not None:
            actions.leave_office(actor=actor, tenure=tenure, on=step.record.values["valid_until"], now=now)


def _key(record: Record) -> known.TenureKey:
    values = record.values
    return (values["username"], values.get("ref", ""), values.get("title", ""))


PASSWORDS = (
    *(HEADS[key] for key in ("username", "ref", "title")),
    Column(
        "password",
        "一次性密码",
        "One-time password",
        cells.text(20),
        _("For the first sign-in only; a password of one's own is chosen then."),
        "7K42-9QMX-3HTB",
        as_text=True,
        width=20,
    ),
)


def one_time_rows(usernames: Iterable[str], *, actor: Actor, now: datetime) -> Iterator[dict[str, Any]]:
    """Return the one-time passwords of those of these accounts that have not chosen their own yet.

    Only of those in the actor's care now: whoever opened an account may have lost it to another administrator since.
    """
    there = known.accounts(timezone.localtime(now).date())
    opened = {name: there.found[name] for name in dict.fromkeys(usernames) if name in there.found}
    wanted = {name for name, account in opened.items() if account.must_change and _in_care(account, actor, now)}
    for row in there.rows:
        if row["username"] not in wanted:
            continue
        account = opened[row["username"]]
        password = one_time.password_of(account.id)
        # Somebody may have been given another one since; asked without Django's wish to store a slower hash.
        if check_password(password, account.password):
            yield {**row, "password": password}


def _in_care(account: Account, actor: Actor, now: datetime) -> bool:
    care = queries.care_of(account, now)
    return bool(rules.may_look_after(actor, care.paths, opened_by=care.opened_by, top=care.top))
