"""What can be done with several pieces of work at once: the same steps as with one, with the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from qianxian.base import clock
from qianxian.base.states import NotPossible
from qianxian.concerns import actions as concerns
from qianxian.concerns import queries as concern_queries
from qianxian.storage.acts import Conflict
from qianxian.tasks import actions as tasks
from qianxian.tasks import queries as task_queries
from qianxian.tasks.states import CONCERN
from qianxian.web import page
from qianxian.web.desk.steps import STEPS, read_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from qianxian.tasks.models import Task


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing to do with several: what the button says, the fields that its form has, and the act.

    `above`: only for offices that others answer to.
    """

    name: str | _StrPromise
    fields: tuple[str, ...]
    act: Callable[[HttpRequest, Task, int], object]
    above: bool = False


def _dispatch(request: HttpRequest, task: Task, version: int) -> None:
    viewer = page.viewer(request)
    concern = concern_queries.led_by(viewer, task)
    if concern is None:
        raise NotPossible(_("Only a matter that a unit leads can be given to another."))
    if version != task.version:
        raise Conflict(task, {})
    concerns.assign(
        actor=viewer, concern=concern, version=concern.version, unit_id=read_number(request, "unit") or 0,
        reason=request.POST.get("words", ""), now=clock.now(),
    )


def _answer(request: HttpRequest, task: Task, version: int) -> None:
    """Report done with an answer that the unit gives often, and what was added to it."""
    viewer = page.viewer(request)
    if task.source != CONCERN:
        raise NotPossible(_("Only what residents raised is answered together. Open it, and say there what was done."))
    tasks.report_done(
        actor=viewer, task=task, version=version, outcome=answer_of(request), evidence=[], now=clock.now(),
    )


def answer_of(request: HttpRequest) -> str:
    """Return the answer that was chosen with what was added to it."""
    number = read_number(request, "answer")
    chosen = task_queries.answer_for(page.viewer(request), number) if number is not None else None
    parts = (chosen.text if chosen else "", request.POST.get("words", "").strip())
    return "\n".join(part for part in parts if part)


DOINGS = {
    "steward": Doing(gettext_lazy("Who looks after them"), ("office",), STEPS["steward"]),
    "start": Doing(gettext_lazy("Say when somebody comes"), ("planned_on",), STEPS["start"]),
    "more-time": Doing(gettext_lazy("Ask for more time"), ("wanted_on", "words"), STEPS["more-time"]),
    "answer": Doing(gettext_lazy("Give them all one answer"), ("answer", "words"), _answer),
    "note": Doing(pgettext_lazy("several", "Write a note to all"), ("words",), STEPS["note"]),
    "give-back": Doing(gettext_lazy("Give them back to whose they are"), ("unit", "words"), STEPS["give-back"]),
    "dispatch": Doing(gettext_lazy("Give the lead to another unit"), ("unit", "words"), _dispatch, above=True),
}
