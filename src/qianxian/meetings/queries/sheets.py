"""Reading what an office typed of the ballots in its hands, and holding two counts beside each other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit
from qianxian.planning.ballots.offices import Difference, Tally, differences

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from qianxian.meetings.models import PaperCount

MOST_SHEETS = 5000
_LINE = re.compile(r"([\d\s,，、.]+?)(?:\s*[x×*乘]\s*(\d{1,4}))?")


def read_ballots(typed: str, *, numbers: Collection[int], most: int) -> Counter[str]:
    """Return how many ballots say the same, from one line a ballot: “1 3”, or “1 3 ×12” for twelve that do.

    :raises Unfit: if a line can't be read, or a ballot ticks what is not there, or too much.
    """
    found: Counter[str] = Counter()
    for row, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        read = _LINE.fullmatch(line.strip())
        ticked = [int(one) for one in re.findall(r"\d{1,4}", read[1])] if read is not None else []
        if read is None or not ticked:
            raise Unfit(_("Line %(row)s can't be read: write the numbers that are ticked, such as 1 3.") % {"row": row},
                        "ballots")
        if strange := sorted(set(ticked) - set(numbers)):
            raise Unfit(_("Line %(row)s: there is no project No. %(number)s.")
                        % {"row": row, "number": strange[0]}, "ballots")
        if len(set(ticked)) > most:
            raise Unfit(
                _("Line %(row)s: more than %(most)s are ticked. Such a ballot is spoiled; count it there.")
                % {"row": row, "most": most}, "ballots",
            )
        found[",".join(map(str, sorted(set(ticked))))] += int(read[2] or 1)
    if found.total() > MOST_SHEETS:
        raise Unfit(_("At most five thousand sheets in a batch, please."), "ballots")
    return found


def votes_of(marks: Mapping[str, int]) -> dict[str, int]:
    """Return how many of some ballots tick each project: {"3": 12}."""
    votes: Counter[str] = Counter()
    for said, times in marks.items():
        votes.update({number: times for number in said.split(",") if number})
    return dict(sorted(votes.items()))


def tally_of(count: PaperCount, sheets: int, most: int) -> Tally:
    """Return what a unit counted, as the counting library holds two counts beside each other."""
    return Tally(
        office=str(count.unit_id), batch=str(count.batch_id), ballots=sheets, votes=count.votes, blank=count.blank,
        spoiled=count.spoiled, most=most,
    )


def disagreements(first: PaperCount, second: PaperCount, sheets: int, most: int) -> tuple[Difference, ...]:
    """Return on which numbers two counts of a batch disagree; equal numbers from other ballots disagree as well."""
    found = differences(tally_of(first, sheets, most), tally_of(second, sheets, most))
    if not found and first.marks != second.marks:
        return (Difference("ballots", sum(first.marks.values()), sum(second.marks.values())),)
    return found
