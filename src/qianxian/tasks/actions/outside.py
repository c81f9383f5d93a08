"""Handing a task to somebody without an account, and what they say of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.storage import secret_links
from qianxian.storage.acts import act
from qianxian.tasks import outside_links, rules
from qianxian.tasks.actions.words import REASON_LENGTH, Unsaid, read_plain, record
from qianxian.tasks.models import HEADLINE_LENGTH, OutsidePhoto, Outsider, OutsideWord
from qianxian.tasks.states import OutsideSaid, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from qianxian.people.queries import Viewer
    from qianxian.storage.files import StoredPhoto
    from qianxian.tasks.models import Task

LONGEST_DAYS = 90
LATEST_PLAN_DAYS = 183
MOST_OUTSIDERS = 10
MOST_WORDS = 50
"""So much may be said through one link: whoever has more to say telephones."""


class AlreadySaid(Exception):  # not an error to the one who sent it twice
    """This form was sent before, and what stands in it is kept."""


@act
def hand_outside(
    *, actor: Viewer, task: Task, name: str, wanted: str, where: str, until_on: date, now: datetime,
) -> Outsider:
    """Hand a task to somebody without an account: what they see of it is written here and nowhere else.

    :raises Refused: if the actor is not of the unit, or has not taken the work on.
    :raises Unsaid: if something is missing, or a number of somebody stands in it.
    :raises Unfit: if it was handed to too many already.
    """
    require(rules.may_hand_outside(actor, task))
    days = (until_on - timezone.localtime(now).date()).days
    if not 0 <= days <= LONGEST_DAYS:
        raise Unsaid(_("Choose a day from today on, within ninety days."))
    if Outsider.objects.filter(task=task, taken_back_at=None).count() >= MOST_OUTSIDERS:
        raise Unfit(_("It was handed to ten already. Take some of the links back first."))
    assert actor.office_id is not None  # noqa: S101  # the rule said so
    outsider = Outsider(
        task=task,
        name=read_plain(name, missing=_("Say to whom: a company, a utility, the owners."), most=HEADLINE_LENGTH),
        wanted=read_plain(wanted, missing=_("Write what is to be done, in your own words.")),
        where=read_plain(where, missing=_("Write where it is to be done."), most=HEADLINE_LENGTH),
        office_id=actor.office_id, handed_at=now, until_on=until_on,
    )
    outsider.link_hash = secret_links.hash_of(outside_links.secret_of(outsider.pk))
    outsider.save(force_insert=True)
    record(
        "task.handed_outside", actor, task, TaskState(task.state), now, outsider=outsider.name, wanted=outsider.wanted,
        until_on=until_on.isoformat(),
    )
    return outsider


@act
def take_back_outside(*, actor: Viewer, outsider: Outsider, now: datetime) -> None:
    """Take a link back: from now on it looks like one that never was.

    :raises Refused: if the actor neither owes the work nor directs it.
    :raises NotPossible: if it was taken back already.
    """
    task = outsider.task
    require(rules.may_take_back_outside(actor, outsider))
    if not Outsider.objects.filter(pk=outsider.pk, taken_back_at=None).update(taken_back_at=now):
        raise NotPossible(_("This link was taken back already."))
    record("task.outside_taken_back", actor, task, TaskState(task.state), now, outsider=outsider.name)


@act
def say_outside(
    *, outsider: Outsider, kind: OutsideSaid, words: str, planned_on: date | None, photos: Sequence[StoredPhoto],
    key: str, now: datetime,
) -> None:
    """Keep what somebody outside says of the work; only the unit moves the task. Sent twice, it is said once.

    The record keeps that something was said, and not what: that can be erased where it names somebody.

    :raises AlreadySaid: if this form was sent before.
    :raises Refused: if the link or the work has ended.
    :raises Unsaid: if a day or words are missing, or there are too many.
    """
    today = timezone.localtime(now).date()
    require(rules.may_say_outside(outsider, today))
    said = OutsideWord.objects.filter(outsider=outsider)
    if said.filter(key=key).exists():
        raise AlreadySaid
    if said.count() >= MOST_WORDS:
        raise Unsaid(_("That is a lot already. Ring the unit, please."))
    word = OutsideWord(
        outsider=outsider, kind=kind, words=_read_words(kind, words, photos),
        planned_on=_read_day(planned_on, today) if kind == OutsideSaid.PLANNED else None, said_at=now, key=key,
    )
    try:
        word.save(force_insert=True)
    except IntegrityError as error:  # a double tap: the other one was quicker
        raise AlreadySaid from error
    OutsidePhoto.objects.bulk_create([OutsidePhoto(word=word, **asdict(photo)) for photo in photos])
    more: dict[str, Any] = {"planned_on": word.planned_on.isoformat()} if word.planned_on is not None else {}
    record(
        "task.outside_said", None, outsider.task, TaskState(outsider.task.state), now, outsider=outsider.name,
        said=kind.value, photos=[photo.sha256 for photo in photos], **more,
    )


def forget_outside_words(task_ids: Iterable[int]) -> None:
    """Erase what outsiders wrote about tasks, within the act that erases what was raised: it may name somebody."""
    OutsideWord.objects.filter(outsider__task_id__in=list(task_ids)).exclude(words="").update(words="")


def _read_words(kind: OutsideSaid, typed: str, photos: Sequence[StoredPhoto]) -> str:
    words = clean(typed)
    if len(words) > REASON_LENGTH:
        raise Unsaid(_("At most %(most)s characters, please.") % {"most": REASON_LENGTH})
    if words:
        return words
    if kind == OutsideSaid.NOT_POSSIBLE:
        raise Unsaid(_("Say why it can't be done, and who could do it instead."))
    if kind == OutsideSaid.NOTE and not photos:
        raise Unsaid(_("Write something, or choose a photograph."))
    if kind == OutsideSaid.DONE and not photos:
        raise Unsaid(_("Say what was done, or choose a photograph of it."))
    return ""


def _read_day(planned_on: date | None, today: date) -> date:
    if planned_on is None or not 0 <= (planned_on - today).days <= LATEST_PLAN_DAYS:
        raise Unsaid(_("Choose a day from today on, within half a year."))
    return planned_on
