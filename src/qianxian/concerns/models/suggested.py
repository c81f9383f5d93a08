"""What the machine suggested, what people decided about it, and what it learned from that."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from qianxian.concerns.models.kinds import Category
from qianxian.concerns.models.matters import Concern, Report
from qianxian.concerns.states import Told
from qianxian.people.models import Office
from qianxian.places.models import Place
from qianxian.storage.models import Row


class CategoryModel(Row):
    """What was learned from the district's own confirmed categories, as one version; it holds nobody's sentence.

    Versions are never changed but for which one is in use; where none is, the written knowledge answers alone.
    """

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    texts = models.PositiveIntegerField(help_text="from how many matters it learned")
    content = models.BinaryField(help_text="arrays and JSON: weights of hashed pairs of characters, no text")
    report = models.JSONField(help_text="how good it is: per category, learning curve, drift")
    in_use = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="concerns_one_category_model_in_use",
            ),
        ]


class Suggestion(Row):
    """Which categories were suggested for what somebody wrote, by which version, and which one they chose."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="suggestion")
    model = models.ForeignKey(
        CategoryModel, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        help_text="none: the written knowledge",
    )
    offered = models.JSONField(help_text="[key of a category, certainty in thousandths], likeliest first")
    preselected = models.BooleanField(help_text="the likeliest was certain enough to stand there chosen")
    chosen = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    agreed = models.BooleanField(help_text="the one chosen was the likeliest")
    made_at = models.DateTimeField(db_index=True)


class LikenessPair(Row):
    """That two matters were said to be the same or not, by whom and in which way; the threshold is tuned by these."""

    one = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    likeness = models.PositiveSmallIntegerField(help_text="of their words when it was said, in thousandths")
    same = models.BooleanField()
    told = models.CharField(max_length=12, choices=Told.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="concerns_likeness_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="concerns_likeness_pair_in_order"),
        ]


class LikenessThreshold(Row):
    """From which likeness on matters are shown as perhaps the same, and from how many decided pairs that came."""

    likeness = models.PositiveSmallIntegerField(help_text="in thousandths")
    pairs = models.PositiveIntegerField()
    found = models.PositiveSmallIntegerField(help_text="of pairs that are the same, so many thousandths are shown")
    right = models.PositiveSmallIntegerField(help_text="of pairs that are shown, so many thousandths are the same")
    made_at = models.DateTimeField()


class MatterGroup(Row):
    """Matters of an area that seem to be one thing; it keeps its identity from day to day as it grows.

    The title is made of phrases that several people used, or of the units' own sentences; never of one person's.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    identity = models.CharField(max_length=12)
    title = models.CharField(max_length=60)
    since = models.DateTimeField(help_text="when it was first seen")
    ended_at = models.DateTimeField(null=True, help_text="since when nothing is in it any more")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "identity"], name="concerns_group_identity_once")]


class GroupedMatter(models.Model):
    """That a matter is in a group now, the most typical first."""

    group = models.ForeignKey(MatterGroup, on_delete=models.PROTECT, related_name="members")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "concern"], name="concerns_in_a_group_once")]
