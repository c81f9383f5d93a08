"""What a unit writes, and how an entry about a task is made; shared by the acts of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.storage.acts import swap
from qianxian.tasks.models import HEADLINE_LENGTH
from qianxian.tasks.states import LIFECYCLE, TaskState, Who

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task

OUTCOME_LENGTH = 10_000
REASON_LENGTH = 500


class Unsaid(ValueError):
    """A step needs a sentence and was taken without; `reason` may be shown."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


def take(
    task: Task, version: int, verb: str, *, by: Who, said: Iterable[str] = (), **changes: object,
) -> TaskState:
    """Take one step of the table and return the state before.

    The version comes first: to somebody who was overtaken, both texts say more than “no longer possible”.
    """
    was = TaskState(task.state)
    try:
        became = LIFECYCLE.take(was, verb, by=by, said=(*said, *changes))
    except NotPossible:
        if version == task.version:
            raise
        became = was  # the swap below finds the newer version and raises the conflict
    swap(task, version=version, state=became, **changes)
    return was


def record(
    kind: str,
    actor: Viewer | None,
    task: Task,
    was: TaskState,
    now: datetime,
    *,
    due_at: datetime | None = None,
    **words: Any,
) -> int:
    """Record a step of a task as an entry of `kind`, signed by the unit that acted."""
    office = actor.office if actor else None
    # Replayed from an older register, it is what the unit said then.
    by = {"unit": task.unit.name} if actor is not None and actor.is_operator else signed(actor)
    return ledger.record(
        kind,
        about=task,
        place_id=task.place_id,
        office_id=office.id if office else None,
        was=was,
        became=task.state,
        due_at=due_at,
        now=now,
        **by,
        **words,
    )


def signed(actor: Viewer | None) -> dict[str, Any]:
    """Return which unit acted, for the sentence, and which account, for whoever has to answer for it."""
    if actor is None or actor.office is None:
        return {}
    return {"unit": actor.office.organisation_name, "by": actor.account_id}


def read_headline(typed: str) -> str:
    """Return the one sentence that everybody may read.

    :raises Unsaid: if it is missing, too long, or has a telephone or identity number in it.
    """
    headline = clean(typed).replace("\n", " ")
    if not headline:
        raise Unsaid(_("Write one sentence that everybody may read: what is the matter, and where."))
    if len(headline) > HEADLINE_LENGTH:
        raise Unsaid(_("One sentence of at most 60 characters, please."))
    if scrub(headline) != headline:
        raise Unsaid(_("Leave telephone and identity numbers out: everybody can read this sentence."))
    return headline


def read_plain(typed: str, *, missing: _StrPromise, most: int = REASON_LENGTH) -> str:
    """Return what is told to somebody outside, in which no number of anybody may stand.

    :raises Unsaid: if it is missing, too long, or has a telephone or identity number in it.
    """
    said = clean(typed)
    if not said:
        raise Unsaid(missing)
    if len(said) > most:
        raise Unsaid(_("At most %(most)s characters, please.") % {"most": most})
    if scrub(said) != said:
        raise Unsaid(_("Leave telephone and identity numbers out: somebody outside reads it."))
    return said


def read_outcome(typed: str) -> str:
    """Return what was done, for those who asked.

    :raises Unsaid: if it is missing or too long.
    """
    outcome = clean(typed)
    if not outcome:
        raise Unsaid(_("Say what was done, so that the one who asked can see whether it is settled."))
    if len(outcome) > OUTCOME_LENGTH:
        raise Unsaid(_("At most 10,000 characters, please. What was done and what comes next is enough."))
    return outcome


def read_reason(typed: str) -> str:
    """Return why something is done that those who asked did not ask for.

    :raises Unsaid: if it is missing or too long.
    """
    reason = clean(typed)
    if not reason:
        raise Unsaid(_("Say why: those who are waiting are told."))
    if len(reason) > REASON_LENGTH:
        raise Unsaid(_("At most 500 characters, please. The reason and what comes next is enough."))
    return reason
