"""What this room does by itself as time goes by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qianxian.base.states import NotPossible
from qianxian.concerns import actions, falling_due, indexing, keeping, queries
from qianxian.concerns.routing import router
from qianxian.ledger import queries as ledger
from qianxian.ledger.bus import read_by
from qianxian.people import queries as people
from qianxian.people.queries import CONTACT_KEPT
from qianxian.places import queries as places
from qianxian.storage.acts import Conflict
from qianxian.storage.jobs import every, handler

if TYPE_CHECKING:
    from datetime import datetime

REHOME = "concerns.rehome"
"""The job that lets matters follow their courtyards after the grids were cut anew."""
PAGE_KEPT = VOICE_KEPT = timedelta(days=90)
BATCH = 50
"""So many matters a transaction: others write in between, and a kill loses no more."""


@handler(REHOME)
def rehome(now: datetime, because: int) -> None:
    """Let what was not settled follow its courtyard, because of the entry that a plan took effect.

    It may run twice or be killed in the middle: what went over is passed over.
    """
    if (switch := ledger.entry(because)) is None:
        return
    # The new map is loaded here, before the first batch locks anybody out.
    for kept in (places.tree, people.directory, router):
        kept.now()
    numbers = queries.to_rehome(places.moved_by(switch.about_id), switch.at)
    for start in range(0, len(numbers), BATCH):
        actions.rehome(numbers=numbers[start : start + BATCH], because=because, moment=switch.at, now=now)


@every(timedelta(minutes=5))
def climb(now: datetime) -> None:
    """Take up a rung what is late or was not taken on; at the top it stays, with a numbered notice.

    Each is an act of its own: what somebody moves meanwhile is left to them, and the others go on.
    """
    for one in falling_due.run_out(now):
        try:
            actions.climb(concern=one.concern, why=one.why, now=now)
        except (Conflict, NotPossible):
            continue


@every(timedelta(hours=1))
def ask_again(now: datetime) -> None:
    """Remind those who were asked, once, the day before the work goes on without their answer."""
    for concern, pause in falling_due.questions_waiting(now):
        if not ledger.was_recorded("concern.asked_again", concern, since=pause.since_at):
            actions.ask_again(concern=concern, question=pause.words, unit_name=pause.task.unit.name, now=now,
                              goes_on=pause.review_on)


@every(timedelta(hours=1))
def hear_silence(now: datetime) -> None:
    """Close what one confirmed and nobody denied, and what nobody will answer."""
    for concern in falling_due.confirmed_by_silence(now):
        actions.confirm_silent(concern=concern, now=now)
    for concern, tries in falling_due.asked_in_vain(now):
        actions.close_unconfirmed(concern=concern, tries=tries, now=falling_due.closes_at(concern, now))


@every(timedelta(minutes=10))
def tell_followers(now: datetime) -> None:
    """From seven in the evening, tell those who follow a community or a grid what moved there; once a day."""
    for moved in queries.to_tell(now):
        actions.tell_area(moved=moved, now=now)


@every(timedelta(days=1))
def forget_contacts(now: datetime) -> None:
    """Erase the numbers of matters that ended ninety days ago."""
    for report in keeping.with_contact_ended_before(now - CONTACT_KEPT):
        actions.forget_contact(report=report, now=now)


@every(timedelta(days=1))
def forget_voices(now: datetime) -> None:
    """Erase the voice messages of matters that ended ninety days ago; what was written down of them stays."""
    for report in keeping.with_voice_ended_before(now - VOICE_KEPT):
        actions.forget_voice(report=report, now=now)


@every(timedelta(days=1))
def forget_words(now: datetime) -> None:
    """Erase words and photographs for which the time is over that their category sets."""
    for report in keeping.with_words_kept_too_long(now):
        actions.forget_words(report=report, now=now)


@every(timedelta(days=1))
def forget_pages(now: datetime) -> None:
    """Erase the photographs of whole register pages after ninety days; each line keeps its own strip."""
    for page in queries.kept_before(now - PAGE_KEPT):
        actions.forget_page(page=page, now=now)


@every(timedelta(minutes=1))
def index_words(now: datetime) -> None:  # noqa: ARG001  # a duty is told the time, whether it needs it or not
    """Let matters be found by what was said to them; after an upgrade, what was there before is built bit by bit."""
    actions.index_words()


read_by(indexing.READER, indexing.KINDS)


@handler(actions.FORGET_INDEX)
def forget_index(now: datetime) -> None:  # noqa: ARG001  # a job is told the time, as duties are
    """Let nothing be left in the index of what was erased; asked for in the act, done after it."""
    actions.forget_index()


@handler(actions.TRAIN)
def train_as_asked(now: datetime) -> None:
    """Learn a new version of the categories, because an administrator asked for it."""
    actions.train(now, asked=True)


@every(timedelta(days=1))
def train(now: datetime) -> None:
    """Learn a new version of the categories when enough was confirmed since the last one."""
    actions.train(now)


@every(timedelta(days=7))
def tune_likeness(now: datetime) -> None:
    """Tune from which likeness on matters are shown as perhaps the same, by what desks decided."""
    actions.tune_likeness(now)


@every(timedelta(days=1))
def regroup(now: datetime) -> None:
    """See anew what is said often in each community and above it."""
    actions.regroup(now)
