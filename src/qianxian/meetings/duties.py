"""What this room does by itself, in the tick."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.base.states import NotPossible
from qianxian.meetings import actions, queries
from qianxian.meetings.states import GATES, RoundState
from qianxian.people.queries import CONTACT_KEPT
from qianxian.storage.acts import Conflict
from qianxian.storage.jobs import every

if TYPE_CHECKING:
    from datetime import datetime


@every(timedelta(hours=1))
def go_on_with_meetings(now: datetime) -> None:
    """Write agendas that are near, publish them, and say of meetings that nobody opened that they were not held."""
    for meeting in queries.to_lapse(now):
        actions.lapse(meeting=meeting, now=now)
    for meeting in queries.to_open(now):
        try:
            actions.open_agenda(meeting=meeting, now=now)
        except (Conflict, NotPossible):  # somebody was quicker
            continue
    for meeting in queries.to_publish(now):
        try:
            actions.publish_agenda(meeting=meeting, now=now)
        except (Conflict, NotPossible):
            continue


@every(timedelta(hours=1))
def follow_the_calendar(now: datetime) -> None:
    """Move or drop meetings on days of rest that became known after they were laid out, a series at a time."""
    for found in queries.on_days_of_rest(now):
        try:
            actions.follow_calendar(series=found[0].series, meetings=found, now=now)
        except (Conflict, NotPossible):  # somebody was quicker; the next hour looks again
            continue


@every(timedelta(hours=1))
def go_on_with_minutes(now: datetime) -> None:
    """Put up minutes a day after the meeting, and adopt them when the time for corrections is over."""
    for meeting in queries.to_circulate(now):
        actions.circulate(meeting=meeting, now=now)
    for meeting in queries.to_adopt(now):
        actions.adopt(meeting=meeting, now=now)


@every(timedelta(days=1))
def forget_sheets(now: datetime) -> None:
    """Erase the photographs of signing sheets after thirty days; the counts stay."""
    for sheet in queries.sheets_kept_before(now - queries.SHEETS_KEPT):
        actions.forget_sheet(sheet=sheet, now=now)


@every(timedelta(hours=1))
def go_on_with_rounds(now: datetime) -> None:
    """Lead rounds of the year's project on when a phase's last day is over, and ask for them to be looked back at."""
    for round_ in queries.rounds_to_go_on(now):
        verb = GATES[RoundState(round_.state)].verb
        try:
            actions.go_on_with_round(actor=None, round_=round_, version=round_.version, verb=verb, now=now)
        except (Conflict, NotPossible):
            continue
    for round_ in queries.rounds_to_look_back_at(now):
        actions.put_look_back_on_desk(round_=round_, now=now)


@every(timedelta(days=1))
def forget_numbers(now: datetime) -> None:
    """Erase the numbers that were left with ideas, ninety days after their round is over."""
    for idea in queries.ideas_with_contact(now - CONTACT_KEPT):
        actions.forget_idea_number(idea=idea, now=now)


@every(timedelta(hours=6))
def look_at_agreements(now: datetime) -> None:
    """Put it on the desk of whoever keeps a mediation that a promised day has gone by, to look whether it was kept."""
    for mediation in queries.agreements_to_look_at(timezone.localtime(now).date()):
        actions.put_agreement_on_desk(mediation=mediation, now=now)


@every(timedelta(days=1))
def forget_mediations(now: datetime) -> None:
    """Erase numbers of parties ninety days after a mediation, and its names, words and papers after three years."""
    for mediation in queries.mediations_with_numbers(now - CONTACT_KEPT):
        actions.forget_mediation_numbers(mediation=mediation, now=now)
    for mediation in queries.mediations_to_forget(now - queries.WORDS_KEPT):
        actions.forget_mediation(mediation=mediation, now=now)
