"""Learning from the categories that people confirmed: a version at a time, each with its report; any can be used."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import Unfit, require
from qianxian.concerns import learning, rules
from qianxian.concerns.models import CategoryModel
from qianxian.ledger import actions as ledger
from qianxian.places import queries as places
from qianxian.storage import jobs, stamps
from qianxian.storage.acts import act

if TYPE_CHECKING:
    from datetime import datetime

    from qianxian.base.permits import Actor

TRAIN = "concerns.train"
"""The job that learns a new version."""


@act
def ask_to_train(*, actor: Actor, now: datetime) -> None:
    """Let a new version be learned in the background.

    :raises Refused: if the actor does not administer the district.
    """
    require(rules.may_set_up(actor, _district_path()))
    top = places.tree.now().top
    assert top is not None  # noqa: S101  # without a district nobody administers one
    jobs.ask_for(TRAIN, now=now)
    ledger.record("model.asked_for", about=places.rows([top.id])[0], office_id=actor.office_id, now=now)


def train(now: datetime, *, asked: bool = False) -> None:
    """Learn a new version if there is enough to learn from and, unless it was asked for, enough that is new.

    Everything that takes long is done before the act: it only keeps what came of it.
    """
    material = learning.material(now)
    if not material.enough or not (asked or learning.is_due(material, now)):
        return
    learned = learning.learn(material)
    file = io.BytesIO()
    learned.classifier.write(file)
    keep_model(
        content=file.getvalue(), texts=len(material.texts), report=learned.report, in_use=learned.fit_to_use, now=now,
    )


@act
def keep_model(*, content: bytes, texts: int, report: dict[str, Any], in_use: bool, now: datetime) -> CategoryModel:
    """Keep a version that was learned and, where it is no worse than what there is, suggest by it."""
    newest = CategoryModel.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if in_use:
        CategoryModel.objects.filter(in_use=True).update(in_use=False)
    made = CategoryModel.objects.create(
        number=newest + 1, made_at=now, texts=texts, content=content, report=report, in_use=in_use,
    )
    stamps.move()
    ledger.record("model.trained", about=made, now=now, number=made.number, texts=texts, used=int(in_use))
    return made


@act
def use_model(*, actor: Actor, model: CategoryModel | None, now: datetime) -> None:
    """Suggest by another version, or by the written knowledge alone; what was chosen before stays as it is.

    :raises Refused: if the actor does not administer the district.
    :raises Unfit: if it is in use already.
    """
    require(rules.may_set_up(actor, _district_path()))
    before = CategoryModel.objects.filter(in_use=True).defer("content").first()
    if before == model:
        raise Unfit(_("It is in use already."))
    CategoryModel.objects.filter(in_use=True).update(in_use=False)
    if model is not None:
        CategoryModel.objects.filter(pk=model.pk).update(in_use=True)
    stamps.move()
    about = model or before
    assert about is not None  # noqa: S101  # the two differ
    ledger.record(
        "model.used", about=about, office_id=actor.office_id, now=now, number=model.number if model else 0,
        before=before.number if before else 0,
    )


def _district_path() -> str:
    top = places.tree.now().top
    return top.path if top else ""
