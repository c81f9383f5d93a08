"""Answers that a unit gives often 常用答复, to begin from when it reports something done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.base.text import clean, scrub
from qianxian.ledger import actions as ledger
from qianxian.storage.acts import act, swap
from qianxian.tasks import rules
from qianxian.tasks.actions.words import signed
from qianxian.tasks.models import AnswerTemplate

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.people.queries import Viewer

NAME_LENGTH = 30
TEXT_LENGTH = 1000
MOST_TEMPLATES = 40


@act
def add_answer_template(*, actor: Viewer, name: str, text: str, now: datetime) -> AnswerTemplate:
    """Keep an answer for the unit's own offices to begin from.

    :raises Refused: if the actor holds no office.
    :raises Unfit: if something is missing, too long, there already, or there are too many.
    """
    require(rules.may_have_desk(actor))
    assert actor.office is not None  # noqa: S101  # the rule said so
    kept = AnswerTemplate.objects.filter(unit_id=actor.office.organisation_id, retired=False)
    fit_name, fit_text = _fit(name, text)
    if kept.count() >= MOST_TEMPLATES:
        raise Unfit(_("Forty answers are enough: nobody finds one among more. Take one away first."))
    if kept.filter(name=fit_name).exists():
        raise Unfit(_("There is an answer of this name already."), "name")
    made = AnswerTemplate.objects.create(unit_id=actor.office.organisation_id, name=fit_name, text=fit_text)
    _record("answer_template.added", actor, made, now)
    return made


@act
def change_answer_template(
    *, actor: Viewer, template: AnswerTemplate, version: int, name: str, text: str, now: datetime,
) -> None:
    """Change an answer; what was said with it stays as it was said.

    :raises Refused: if it is another unit's.
    :raises Unfit: if something is missing, too long, or there already.
    :raises Conflict: if somebody changed it since `version`.
    """
    require(rules.may_keep_answer(actor, template))
    fit_name, fit_text = _fit(name, text)
    others = AnswerTemplate.objects.filter(unit_id=template.unit_id, retired=False, name=fit_name)
    if others.exclude(pk=template.pk).exists():
        raise Unfit(_("There is an answer of this name already."), "name")
    swap(template, version=version, name=fit_name, text=fit_text)
    _record("answer_template.changed", actor, template, now)


@act
def retire_answer_template(*, actor: Viewer, template: AnswerTemplate, version: int, now: datetime) -> None:
    """Take an answer away.

    :raises Refused: if it is another unit's.
    :raises Conflict: if somebody changed it since `version`.
    """
    require(rules.may_keep_answer(actor, template))
    swap(template, version=version, retired=True)
    _record("answer_template.retired", actor, template, now)


def _fit(name: str, text: str) -> tuple[str, str]:
    fit_name, fit_text = clean(name).replace("\n", " "), clean(text)
    if not fit_name or len(fit_name) > NAME_LENGTH:
        raise Unfit(_("Give it a name of at most 30 characters, by which your colleagues find it."), "name")
    if not fit_text or len(fit_text) > TEXT_LENGTH:
        raise Unfit(_("Write the answer, in at most 1,000 characters."), "text")
    if scrub(fit_text) != fit_text:
        raise Unfit(_("Leave telephone and identity numbers out: it is said to many."), "text")
    return fit_name, fit_text


def _record(kind: str, actor: Viewer, template: AnswerTemplate, now: datetime) -> None:
    ledger.record(kind, about=template, office_id=actor.office_id, now=now, name=template.name, **signed(actor))
