"""What the acts of a mediation share: taking a step, recording it without names, reading what was typed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean, scrub
from qianxian.concerns import queries as concerns
from qianxian.concerns.actions.handed_in import notice_in_force
from qianxian.ledger import actions as ledger
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.taking import end_of
from qianxian.meetings.models import NAME_LENGTH, WHERE_LENGTH, Mediation, MediationParty
from qianxian.meetings.naming import case_number
from qianxian.meetings.states import MEDIATION_LIFECYCLE, MediationState, Who
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.storage.acts import swap
from qianxian.tasks import actions as tasks
from qianxian.tasks.models import Task
from qianxian.tasks.states import AT_WORK, MEDIATION, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from django.db.models import Model

    from qianxian.people.queries import Viewer

MOST_WORDS = 2000
FEWEST_PARTIES, MOST_PARTIES = 2, 8
DAYS = 30
"""Within so many days a case without a matter behind it is to be settled or ended, as is usual for mediation."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody at odds with somebody, as it was typed; address and number may be left open."""

    name: str
    address: str = ""
    phone: str = ""


def take_mediation(
    mediation: Mediation, version: int, verb: str, *, by: Who, having: Iterable[str] = (), **changes: object,
) -> MediationState:
    """Take one step of a case's table and return the state before; the version comes first, as with a meeting."""
    was = MediationState(mediation.state)
    try:
        became = MEDIATION_LIFECYCLE.take(was, verb, by=by, said=(*having, *changes))
    except NotPossible:
        if version == mediation.version:
            raise
        became = was
    swap(mediation, version=version, state=became, **changes)
    return was


def touch(mediation: Mediation) -> None:
    """Let whoever has the page open from before this act see that something changed."""
    Mediation.objects.filter(pk=mediation.pk).update(version=F("version") + 1)


def record(
    kind: str, actor: Viewer | None, mediation: Mediation, now: datetime, *, was: str = "", about: Model | None = None,
    **words: Any,
) -> int:
    """Record what happened in a case as an entry of `kind`: its number and the unit, and no word of anybody."""
    office = actor.office if actor is not None else None
    return ledger.record(
        kind, about=about or mediation, place_id=mediation.place_id, office_id=office.id if office else None,
        was=was, became=mediation.state, now=now, case=case_number(mediation),
        unit=office.organisation_name if office else mediation.unit.name,
        by=actor.account_id if actor is not None else None, **words,
    )


def keeps(actor: Viewer, mediation: Mediation) -> None:
    """Go on only for whoever keeps a case.

    :raises Refused: if the actor is of another unit, or stands aside.
    """
    require(rules.may_keep_mediation(actor, mediation, queries.aside_in(mediation)))


def mediates(actor: Viewer, mediation: Mediation) -> Who:
    """Return as whom somebody acts in a case.

    :raises Refused: if they neither keep nor mediate it.
    """
    away = queries.aside_in(mediation)
    require(rules.may_mediate(actor, mediation, away, queries.offices_mediating(mediation)))
    return Who.KEEPER if rules.may_keep_mediation(actor, mediation, away) else Who.MEDIATOR


# ── what was typed ───────────────────────────────────────────────────────────────────────────────────────────────


def read_words(typed: str, *, field: str, what: str, most: int = MOST_WORDS) -> str:
    """Return what is written down for the case only; numbers of people have no place in it.

    :raises Unfit: if it is missing or too long, or has a telephone or identity number in it.
    """
    said = clean(typed)
    if not said:
        raise Unfit(what, field)
    if len(said) > most:
        raise Unfit(_("At most %(n)s characters, please.") % {"n": most}, field)
    if scrub(said) != said:
        raise Unfit(_("Leave telephone and identity numbers out; a telephone number has its own field."), field)
    return said


def read_name(typed: str, *, field: str) -> str:
    """Return a name of somebody.

    :raises Unfit: if it is missing, too long, or has a number in it.
    """
    return read_words(typed, field=field, what=_("Write the name."), most=NAME_LENGTH).replace("\n", " ")


def keep_parties(mediation: Mediation, typed: Sequence[Party], now: datetime, *, first: int = 1) -> None:
    """Keep parties with the numbers they left.

    :raises Unfit: if a name is missing or a number is none; `field` ends with the place in the list, from nought.
    """
    for place, party in enumerate(typed):
        name = read_name(party.name, field=f"name{place}")
        address = clean(party.address).replace("\n", " ")
        if len(address) > WHERE_LENGTH or scrub(address) != address:
            what = _("Write where they live in at most 120 characters, without numbers of people.")
            raise Unfit(what, f"address{place}")
        contact_id = None
        if party.phone.strip():
            try:
                number = people.read_phone(party.phone)
            except people.NotAPhone:
                raise Unfit(
                    _("This is no telephone number we can read. Eleven digits of a mobile will do."), f"phone{place}",
                ) from None
            contact_id = people.leave_contact(phone=number, notice_number=notice_in_force(now), now=now).pk
        MediationParty.objects.create(
            mediation=mediation, position=first + place, name=name, address=address, contact_id=contact_id,
        )


def contacts_of(mediation: Mediation) -> list[int]:
    """Return the contacts of the parties whose numbers are still there."""
    left = MediationParty.objects.filter(mediation=mediation, contact__phone__gt="").order_by("position")
    return [number for number in left.values_list("contact_id", flat=True) if number is not None]


def tell_parties(mediation: Mediation, talk_id: int, entry_id: int, now: datetime) -> None:
    """Tell the parties who left a number when and where, and never what it is about."""
    told = [notices.Told(talk_id, contact_id) for contact_id in contacts_of(mediation)]
    if told:
        notices.tell(entry_id=entry_id, about_kind="mediationtalk", to=told, now=now)


# ── the work at the desk ─────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def in_the_districts_language() -> Iterator[None]:
    """Write what is kept and read by others in the district's language, whatever the writer's page is in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def answer_matter(actor: Viewer, mediation: Mediation, answer: str, now: datetime) -> bool:
    """Give an answer to those who raised the matter behind a case, through its task; say whether that was possible.

    Where another unit has it by now, that unit answers.
    """
    task = concerns.task_of(mediation.concern_id) if mediation.concern_id else None
    if task is None or actor.office is None or task.unit_id != actor.office.organisation_id:
        return False
    if task.state not in (*AT_WORK, TaskState.SUSPENDED):
        return False
    _report(actor, task, answer, now)
    return True


def put_on_desk(mediation: Mediation, now: datetime) -> None:
    """Put a case onto the desk of the unit that keeps it, to be settled or ended in time."""
    with in_the_districts_language():
        headline = _("Mediation, case %(case)s") % {"case": case_number(mediation)}
    swap(mediation, version=mediation.version, task=tasks.issue(
        unit_id=mediation.unit_id, unit_name=mediation.unit.name, place_id=mediation.place_id, source=MEDIATION,
        headline=headline, now=now, deadline=end_of(timezone.localtime(now).date() + timedelta(days=DAYS)),
    ))


def be_done_with(actor: Viewer, task_id: int | None, outcome: str, now: datetime) -> None:
    """Sign off the work of a case at the desk, if it is still there."""
    if task_id is None:
        return
    task = Task.objects.select_related("place", "unit").get(pk=task_id)
    if task.state in (*AT_WORK, TaskState.SUSPENDED):
        _report(actor, task, outcome, now)
    if task.state == TaskState.REPORTED_DONE:
        tasks.verify(task=task, now=now)


def _report(actor: Viewer, task: Task, outcome: str, now: datetime) -> None:
    if task.state == TaskState.SUSPENDED:
        tasks.take_up(actor=actor, task=task, version=task.version, now=now)
    tasks.report_done(actor=actor, task=task, version=task.version, outcome=outcome, evidence=[], now=now)
