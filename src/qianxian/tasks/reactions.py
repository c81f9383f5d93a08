"""What this room hears: what is owed keeps a unit from being ended, and a year became known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from qianxian.base.permits import Unfit
from qianxian.ledger.bus import read_by, when
from qianxian.notices import channels
from qianxian.notices.actions.telling import READER
from qianxian.storage import jobs
from qianxian.tasks import actions, queries
from qianxian.tasks.duties import RECOMPUTE

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.ledger.bus import Heard


@when("organisation.ended", leads_to=[])
@when("organisation.taken_back", leads_to=[])
def refuse_to_end_who_owes(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # a reaction is told the time
    """A unit that owes work, or waits for the word of those who asked for it, is not ended: nobody would answer."""
    if n := queries.count_open_of(heard.entry.about_id):
        raise Unfit(
            ngettext(
                "It still owes one piece of work. Let it be finished and confirmed first, or handed over to another "
                "unit.",
                "It still owes %(n)s pieces of work. Let them be finished and confirmed first, or handed over to "
                "another unit.", n,
            ) % {"n": n},
        )


@when("organisation.joined", leads_to=["task.passed_on"])
def pass_on_what_was_owed(heard: Heard, now: datetime) -> None:
    """A unit ended with its grid: what it owes lies with the one it joined, without a moment in which nobody has it."""
    over = [(task, heard.words["into_id"], heard.words["into"]) for task in queries.to_pass_on(heard.entry.about_id)]
    actions.pass_on(over=over, now=now)


@when("place.ended", leads_to=[])
@when("place.taken_back", leads_to=[])
def refuse_to_end_where_work_lies(heard: Heard, now: datetime) -> None:  # noqa: ARG001  # a reaction is told the time
    """A place at which work is open is not ended: it would be nowhere."""
    if n := queries.count_open_at(heard.entry.about_id):
        raise Unfit(
            ngettext(
                "One piece of work is still open there. Finish it first, or move it to another place.",
                "%(n)s pieces of work are still open there. Finish them first, or move them to another place.", n,
            ) % {"n": n},
        )


@when("calendar.set")
def recompute_what_was_provisional(heard: Heard, now: datetime) -> None:
    """Ask for it, and don't do it here: ten thousand tasks in the transaction of one upload would stop everybody.

    Only for a year that was not known: what was counted with a known year was promised, and stays as promised.
    """
    if not heard.words["before"]:
        jobs.ask_for(RECOMPUTE, now=now, year=heard.words["year"], because=heard.entry.id)


channels.links["task"] = queries.link_to
channels.units["task"] = queries.units_of
channels.links["organisation"] = queries.link_to_late
channels.units["organisation"] = lambda numbers: {number: number for number in numbers}  # it is for the unit itself
channels.units["task.urged_unheard"] = queries.units_above
# What comes onto a desk, comes back, is pressed for, said outside or falls due; what the unit does itself it knows.
read_by(
    READER,
    ["task.issued", "visit.issued", "task.resumed", "task.passed_on", "task.urged", "task.urged_unheard",
     "task.outside_said", "organisation.reminded", "round.due"],
)
