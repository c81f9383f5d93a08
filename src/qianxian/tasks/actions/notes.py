"""What an office keeps beside a task: notes for colleagues, a checklist, and what it took and cost."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.storage.acts import act
from qianxian.tasks import rules
from qianxian.tasks.actions.words import REASON_LENGTH, Unsaid, read_headline, record
from qianxian.tasks.models import HEADLINE_LENGTH, MEASURE_LENGTH, ChecklistLine, CostLine, Note
from qianxian.tasks.states import Payer, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

MOST_LINES = 30
MOST_AMOUNT = Decimal(999_999)
MOST_CENTS = 1_000_000_000
TWICE = timedelta(minutes=10)
"""Within so long the same note of the same office is the same form, sent twice."""
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


@act
def add_note(*, actor: Viewer, task: Task, words: str, now: datetime) -> Note:
    """Write something about a task that only those read who see it at a desk; the record keeps that, not what.

    :raises Refused: if the actor does not see the task.
    :raises Unsaid: if nothing is written, or too much.
    :raises NotPossible: if the office wrote the same a moment ago: a form that was sent twice is one note.
    """
    require(rules.may_note(actor, task))
    said = clean(words)
    if not said:
        raise Unsaid(_("Write the note first."))
    if len(said) > REASON_LENGTH:
        raise Unsaid(_("At most 500 characters, please: a note is read in passing."))
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    if Note.objects.filter(task=task, office_id=actor.office_id, words=said, written_at__gt=now - TWICE).exists():
        raise NotPossible(_("You have just written the same note; it stands there already."))
    note = Note.objects.create(task=task, office_id=actor.office_id, written_at=now, words=said)
    record("task.noted", actor, task, TaskState(task.state), now)
    return note


def forget_notes(task_ids: Iterable[int]) -> None:
    """Erase the notes about tasks, within the act that erases what was raised: they may repeat it."""
    Note.objects.filter(task_id__in=list(task_ids)).exclude(words="").update(words="")


@act
def put_checklist(*, task: Task, lines: Sequence[str], now: datetime) -> None:
    """Put the lines that belong to a kind of work on a task that a unit has just received."""
    ChecklistLine.objects.bulk_create([ChecklistLine(task=task, words=words) for words in lines])
    record("task.checklist_put", None, task, TaskState(task.state), now, lines=len(lines))


@act
def add_line(*, actor: Viewer, task: Task, words: str, now: datetime) -> ChecklistLine:
    """Add a line to the checklist of a task.

    :raises Refused: if the actor is not of the unit.
    :raises Unsaid: if nothing is written, or a number of somebody is in it.
    :raises Unfit: if there are too many.
    """
    require(rules.may_work(actor, task))
    said = read_headline(words)
    if task.checklist.count() >= MOST_LINES:
        raise Unfit(_("Thirty lines are enough for one piece of work. Tick some off first."))
    line = ChecklistLine.objects.create(task=task, words=said)
    record("task.line_added", actor, task, TaskState(task.state), now, line=said)
    return line


@act
def tick(*, actor: Viewer, line: ChecklistLine, ticked: bool, now: datetime) -> None:
    """Tick a line of a checklist off, or take the tick away.

    :raises Refused: if the actor is not of the unit.
    """
    task = line.task
    require(rules.may_work(actor, task))
    by = {"ticked_at": now, "ticked_by_id": actor.office_id} if ticked else {"ticked_at": None, "ticked_by_id": None}
    ChecklistLine.objects.filter(pk=line.pk).update(**by)
    record("task.line_ticked", actor, task, TaskState(task.state), now, line=line.words, ticked=ticked)


@act
def add_cost(
    *, actor: Viewer, task: Task, what: str, amount: str, unit: str, yuan: str, payer: str, now: datetime,
) -> CostLine:
    """Note material or work that a task took, how much of it, what it cost in yuan, and who pays.

    :raises Refused: if the actor is not of the unit.
    :raises Unsaid: if something is missing or can't be read.
    """
    require(rules.may_work(actor, task))
    counted, cents = read_amount(amount), read_yuan(yuan)
    measure = clean(unit)
    if not measure or len(measure) > MEASURE_LENGTH:
        raise Unsaid(_("In what is it counted? Pieces, metres, hours …"))
    if payer not in Payer.values:
        raise Unsaid(_("Choose who pays."))
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    line = CostLine.objects.create(
        task=task, what=read_headline(what), amount=counted, unit=measure, cents=cents, payer=payer,
        office_id=actor.office_id, noted_at=now,
    )
    record(
        "task.cost_noted", actor, task, TaskState(task.state), now, what=line.what, amount=str(counted), of=measure,
        yuan=said_yuan(cents), payer=payer,
    )
    return line


@act
def strike_cost(*, actor: Viewer, line: CostLine, now: datetime) -> None:
    """Strike out what was noted by mistake; the record keeps that it stood there.

    :raises Refused: if the actor is not of the unit.
    """
    task = line.task
    require(rules.may_work(actor, task))
    CostLine.objects.filter(pk=line.pk).delete()
    record("task.cost_struck", actor, task, TaskState(task.state), now, what=line.what, yuan=said_yuan(line.cents))


def read_amount(typed: str) -> Decimal:
    """Return how much there was of something.

    :raises Unsaid: if it is no number above nothing.
    """
    amount = _number(typed)
    if amount is None or not 0 < amount <= MOST_AMOUNT:
        raise Unsaid(_("How much of it? A number, with at most two places: 3 or 2.5."))
    return amount


def read_yuan(typed: str) -> int:
    """Return an amount of yuan in cents.

    :raises Unsaid: if it is no amount of money.
    """
    yuan = _number(typed)
    if yuan is None or yuan * 100 > MOST_CENTS:
        raise Unsaid(_("What did it cost in yuan? 0 if nothing: 126 or 126.50."))
    return int(yuan * 100)


def said_yuan(cents: int) -> str:
    """Say cents in yuan."""
    return f"{cents // 100}.{cents % 100:02}"


def _number(typed: str) -> Decimal | None:
    said = typed.strip().removesuffix("元").strip()
    return Decimal(said) if _NUMBER.fullmatch(said) else None


def read_lines(typed: str) -> list[str]:
    """Return the lines of a checklist, one from each line that was typed.

    :raises Unfit: if there are too many, or one is too long.
    """
    lines = [line.strip() for line in clean(typed).split("\n") if line.strip()]
    if len(lines) > MOST_LINES or any(len(line) > HEADLINE_LENGTH for line in lines):
        raise Unfit(_("At most thirty lines of sixty characters each, please."), "checklist")
    return lines
