"""Queuing what people are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from qianxian.ledger import actions as ledger
from qianxian.ledger import queries as ledger_queries
from qianxian.notices import channels, queries
from qianxian.notices.hours import last_digest
from qianxian.notices.models import Notice, Preference
from qianxian.notices.states import NoticeState, Telling
from qianxian.people import queries as people
from qianxian.people.models import Tenure
from qianxian.storage import districts, leases
from qianxian.storage.acts import working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.ledger.models import Entry

READER = "notices"
"""The reader of entries about work; which kinds those are the room of the work says."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Told:
    """Whom an entry is told: a number that was left, a resident's inbox, or both, and what the link leads to."""

    about_id: int
    contact_id: int | None = None
    resident_id: int | None = None


@working
def tell(*, entry_id: int, about_kind: str, to: Iterable[Told], now: datetime, urgent: bool = False) -> None:
    """Queue a notice of an entry for everybody in `to` who can be told; one without a number is for the inbox only."""
    tell_each(about_kind=about_kind, to=[(entry_id, one) for one in to], now=now, urgent=urgent)


@working
def tell_each(*, about_kind: str, to: Iterable[tuple[int, Told]], now: datetime, urgent: bool = False) -> None:
    """Queue notices, each of an entry of its own, in one statement."""
    Notice.objects.bulk_create(
        [
            Notice(
                contact_id=one.contact_id, resident_id=one.resident_id, entry_id=entry_id, about_kind=about_kind,
                about_id=one.about_id, due_at=now, urgent=urgent,
                state=NoticeState.KEPT if one.contact_id is None else NoticeState.QUEUED,
            )
            for entry_id, one in to if one.contact_id is not None or one.resident_id is not None
        ],
    )


def send_code(*, number: int, phone: str, code: str, language: str = "") -> None:
    """Send a code to sign in with, which can't wait for the tick and is part of no record.

    :raises NotSent: if it can't be sent now.
    """
    setup = channels.of_district()
    text = queries.message_of("resident.code", {"code": code}, language=language or settings.LANGUAGE_CODE)
    setup.get(setup.residents).send(
        channels.Message(number, phone, text.sentence, districts.address(), text.template, text.blanks),
    )


@working
def tell_units(*, now: datetime) -> int:
    """Tell those who hold an office in a unit what came onto its desk; returns how many entries were read.

    It stands in the inbox of each; who chose “at once” gets it sent as well, and the unit's group where it has one.
    """
    leases.one_at_a_time("notices.tell_units")
    entries = ledger_queries.pending_for(READER, BATCH)
    if not entries:
        return 0
    ledger.mark_read(READER, entries)
    units = _units_of(entries)
    holders = _holders_of(set(units.values()), now)
    at_once = {
        one.account_id for one in queries.wanting(Telling.AT_ONCE, {one for some in holders.values() for one in some})
    }
    groups = _groups()
    urgent = _urgent_among(entries)
    made = []
    for entry in entries:
        unit = units.get(entry.id)
        if unit is None:
            continue
        for account in holders.get(unit, ()):
            state = NoticeState.QUEUED if account in at_once else NoticeState.KEPT
            made.append(_of_work(entry.id, entry.about_kind, entry.about_id, now, state, account_id=account))
        if unit in groups:
            made.append(_of_work(entry.id, entry.about_kind, entry.about_id, now, NoticeState.QUEUED, unit_id=unit))
    for notice in made:
        notice.urgent = notice.entry_id in urgent
    Notice.objects.bulk_create(made)
    return len(entries)


@working
def tell_office(*, entry_id: int, task_id: int, office_id: int, now: datetime) -> None:
    """Tell those who hold an office today, or stand in for who does, of an entry; `task_id` is what they open."""
    today = timezone.localtime(now).date()
    held = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today, account__is_active=True,
        office=office_id, office__valid_until=None,
    )
    accounts = set(held.values_list("account_id", flat=True))
    at_once = {one.account_id for one in queries.wanting(Telling.AT_ONCE, accounts)} if accounts else set()
    Notice.objects.bulk_create([
        _of_work(
            entry_id, queries.WORK, task_id, now, NoticeState.QUEUED if account in at_once else NoticeState.KEPT,
            account_id=account,
        )
        for account in sorted(accounts)
    ])


def _of_work(entry_id: int, kind: str, number: int, now: datetime, state: NoticeState, **whose: int) -> Notice:
    return Notice(entry_id=entry_id, about_kind=kind, about_id=number, due_at=now, state=state, **whose)


def _units_of(entries: Iterable[Entry]) -> dict[int, int]:
    """Return the unit that each entry is for, as a rule the one that owes the work: ids of entries → ids of units."""
    told = [(entry, entry.kind if entry.kind in channels.units else entry.about_kind) for entry in entries]
    wanted: dict[str, set[int]] = {}
    for entry, key in told:
        wanted.setdefault(key, set()).add(entry.about_id)
    units = {key: channels.units[key](numbers) for key, numbers in wanted.items() if key in channels.units}
    return {entry.id: units[key][entry.about_id] for entry, key in told if entry.about_id in units.get(key, {})}


def _urgent_among(entries: Iterable[Entry]) -> set[int]:
    """Return the ids of those entries about work that can't wait for the morning."""
    by_kind: dict[str, set[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.about_kind, set()).add(entry.about_id)
    pressing = {kind: channels.urgent[kind](by_kind[kind]) for kind in by_kind if kind in channels.urgent}
    return {entry.id for entry in entries if entry.about_id in pressing.get(entry.about_kind, ())}


def _holders_of(unit_ids: set[int], now: datetime) -> dict[int, set[int]]:
    """Return the accounts that hold an office in each unit today; one statement."""
    today = timezone.localtime(now).date()
    held = Tenure.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today), valid_from__lte=today, account__is_active=True,
        office__organisation_id__in=unit_ids, office__valid_until=None,
    )
    found: dict[int, set[int]] = {}
    for unit, account in held.values_list("office__organisation_id", "account_id"):
        found.setdefault(unit, set()).add(account)
    return found


def _groups() -> dict[int, str]:
    """Return the channel of the group that each unit has, by the unit's name as the setup gives it."""
    named = channels.of_district().groups
    if not named:
        return {}
    return {unit.id: named[unit.name] for unit in people.directory.now() if unit.name in named}


@working
def put_together(*, now: datetime) -> int:
    """Queue one message about everything new for each who wants it so, once for each time of day."""
    slot = last_digest(now)
    due = [
        one for one in queries.wanting(Telling.DIGEST)
        if (one.digest_at is None or one.digest_at < slot) and now - slot < timedelta(hours=1)
    ]
    news = queries.unread_by_account([one.account_id for one in due if one.account_id is not None])
    Notice.objects.bulk_create(
        [
            _of_work(news[one.account_id][1], queries.DIGEST, one.account_id, now, NoticeState.QUEUED,
                     account_id=one.account_id)
            for one in due if one.account_id in news
        ],
    )
    Preference.objects.filter(pk__in=[one.pk for one in due]).update(digest_at=slot)
    return len(news)
