"""What people are told of a concern, with the blanks that a district's own text may have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from qianxian.notices.told import tells

_UNIT = pgettext_lazy("blank", "unit")
_BY = pgettext_lazy("blank", "by which day")
_EXAMPLE = {"unit": "第3网格党支部", "promised_at": "2026-11-26T18:00:00+08:00"}
tells("concern.reported", gettext_lazy("Handed in"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells("concern.settled", gettext_lazy("Settled on the spot"), example=_EXAMPLE, unit=_UNIT, answers=True)
tells("concern.accepted", gettext_lazy("Taken on"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells("concern.done", gettext_lazy("Said to be done"), example=_EXAMPLE, unit=_UNIT, answers=True)
tells("concern.confirmed", gettext_lazy("Settled, as they said"), example=_EXAMPLE, unit=_UNIT)
tells("concern.reopened", gettext_lazy("Not settled, as they said"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells(
    "concern.rehomed", gettext_lazy("Gone over to another grid"), example={**_EXAMPLE, "grid": "第5网格"}, unit=_UNIT,
    grid=pgettext_lazy("blank", "grid"),
)
tells(
    "concern.promise_recomputed", gettext_lazy("Another day, because the holidays are known"),
    example={**_EXAMPLE, "moved": True, "before_at": "2027-02-08T18:00:00+08:00"}, promised_at=_BY,
    before_at=pgettext_lazy("blank", "by which day before"),
)
_MORE = {**_EXAMPLE, "before": "第3网格党支部", "unit": "七里店社区党总支", "before_at": "2026-11-24T18:00:00+08:00"}
_BEFORE = pgettext_lazy("blank", "unit before")
_WHY = pgettext_lazy("blank", "reason")
tells("concern.started", gettext_lazy("Somebody comes on a day"), example={**_EXAMPLE, "planned_on": "2026-11-25"},
      unit=_UNIT, planned_on=pgettext_lazy("blank", "day"))
tells(
    "concern.suspended", gettext_lazy("On hold, or a question"),
    example={**_EXAMPLE, "reason": "material", "words": "水泵配件在途", "review_on": "2026-12-03"}, unit=_UNIT,
    words=_WHY, review_on=pgettext_lazy("blank", "day"),
)
tells(
    "concern.asked_again", gettext_lazy("A question waits"),
    example={**_EXAMPLE, "question": "是几单元的灯？", "review_on": "2026-12-03"}, unit=_UNIT,
    question=pgettext_lazy("blank", "question"), review_on=pgettext_lazy("blank", "day"),
)
tells("concern.taken_up", gettext_lazy("It goes on"), example=_EXAMPLE, promised_at=_BY)
tells(
    "concern.extended", gettext_lazy("It takes longer"), example={**_MORE, "reason": "配件在途"}, promised_at=_BY,
    before_at=pgettext_lazy("blank", "by which day before"), reason=_WHY,
)
tells(
    "concern.declined", gettext_lazy("Not taken on"),
    example={**_EXAMPLE, "reason": "not_ours", "answer": "路灯归市城管局管。", "whose": "市城管局"}, unit=_UNIT,
    answer=_WHY, whose=pgettext_lazy("blank", "whose it is"), answers=True,
)
tells(
    "concern.escalated", gettext_lazy("Up a rung"), example={**_MORE, "why": "late", "rung": "community"},
    before=_BEFORE, unit=_UNIT, promised_at=_BY,
)
tells(
    "concern.routed_again", gettext_lazy("On to another unit"), example={**_MORE, "reason": "属公共部位"},
    before=_BEFORE, unit=_UNIT, promised_at=_BY,
)
tells(
    "concern.assigned", gettext_lazy("Given to another unit"), example={**_MORE, "reason": "属公共部位"},
    before=_BEFORE, unit=_UNIT, promised_at=_BY,
)
tells(
    "concern.put_right", gettext_lazy("Put right, and with another unit or earlier"),
    example={**_MORE, "moved": True, "nearer": False}, before=_BEFORE, unit=_UNIT, promised_at=_BY,
)
tells("concern.closed", gettext_lazy("Closed, not confirmed"), example={"tries": 3}, answers=True)
tells("report.joined", gettext_lazy("Others raised it too"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells(
    "concern.merged", gettext_lazy("Joined with another"), example={**_EXAMPLE, "into": "7K42-9QXM"}, unit=_UNIT,
    into=pgettext_lazy("blank", "code"), promised_at=_BY,
)
tells("concern.parted", gettext_lazy("By itself again"), example=_EXAMPLE, unit=_UNIT, promised_at=_BY)
tells(
    "concern.split", pgettext_lazy("message", "Divided"), example={"parts": 2},
    parts=pgettext_lazy("blank", "how many parts"),
)
