"""The year's people's project: a round at a place, the ideas that come in, and the projects that are voted on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qianxian.concerns.models import Concern
from qianxian.concerns.states import Channel
from qianxian.meetings.models.meetings import NAME_LENGTH, REASON_LENGTH, Topic
from qianxian.meetings.states import ROUND_OVER, IdeaState, RoundState, Voters
from qianxian.people.models import Contact, Office, Organisation
from qianxian.places.models import Place
from qianxian.storage.fields import CodeField
from qianxian.storage.models import Row, Versioned
from qianxian.tasks.models import HEADLINE_LENGTH, Task


class ProjectRound(Versioned):
    """One people's project a year, of one place: what may be spent, who votes, where it stands and how it ended.

    `budget` is in whole yuan. `counted` is the whole result as it was published, with the hash of its ballots.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    convener = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=NAME_LENGTH)
    budget = models.PositiveBigIntegerField(help_text="whole yuan")
    most = models.PositiveSmallIntegerField(help_text="so many projects may be approved on a ballot")
    least = models.PositiveIntegerField(default=1, help_text="votes that a project needs")
    voters = models.CharField(max_length=9, choices=Voters.choices)
    state = models.CharField(max_length=11, choices=RoundState.choices)
    since_at = models.DateTimeField(help_text="when it came into this state")
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was called off; public")
    counted = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)
    looking_back = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    said = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="what was seen half a year later; public")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], condition=~Q(state="called_off"), name="meetings_round_once_a_year",
            ),
            models.CheckConstraint(condition=Q(budget__gt=0, most__gt=0, least__gt=0), name="meetings_round_numbers"),
            models.CheckConstraint(
                condition=~Q(state="called_off") | Q(reason__gt=""), name="meetings_round_off_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(state__in=ROUND_OVER), name="meetings_rounds_running"),
        ]


class RoundPhase(Row):
    """The last day of a phase of a round, as it was announced."""

    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="phases", db_index=False)
    phase = models.CharField(max_length=11, choices=RoundState.choices)
    until_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "phase"], name="meetings_phase_once_a_round")]


class Project(Versioned):
    """What is voted on: made from one idea or several alike; its `number` is that on the ballot.

    Its title is the office's own and may be read by everybody. `cost` is in whole yuan, with its source and by whom.
    """

    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="projects", db_index=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=HEADLINE_LENGTH)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    cost = models.PositiveBigIntegerField(null=True, help_text="whole yuan")
    cost_source = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="how the cost is known; public")
    costed_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    dropped = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="why it was taken off the list; public")
    funded = models.BooleanField(null=True)
    measure = models.CharField(max_length=10, blank=True, help_text="in what its work is measured: 米, 盏, 户")
    planned = models.DecimalField(max_digits=12, decimal_places=2, null=True, help_text="how much of it was promised")
    agreed = models.PositiveIntegerField(default=0, db_default=0, help_text="who took it as done")
    objected = models.PositiveIntegerField(default=0, db_default=0, help_text="who did not, each with a reason")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="meetings_project_number_once"),
            models.CheckConstraint(
                condition=Q(cost=None) | Q(cost__gt=0, cost_source__gt="", costed_by__isnull=False),
                name="meetings_cost_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(planned=None) | Q(planned__gt=0, measure__gt=""), name="meetings_planned_has_its_measure",
            ),
        ]


class Idea(Versioned):
    """What somebody wants for the year's project, in their own words, and what became of it.

    It may come from a concern or from a meeting's topic, and stays linked to that. `said` is why it was refused.
    """

    code = CodeField()
    key = models.CharField(max_length=64, unique=True, help_text="of the form: handed in twice, it is one idea")
    link_hash = models.CharField(max_length=64, unique=True)
    round = models.ForeignKey(ProjectRound, on_delete=models.PROTECT, related_name="ideas", db_index=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.TextField(blank=True, help_text="their own; empty once erased, or where it comes from a topic")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    recorded_by = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="ideas")
    state = models.CharField(max_length=10, choices=IdeaState.choices)
    said = models.CharField(max_length=REASON_LENGTH, blank=True)
    handed_in_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["round", "state", "id"], name="meetings_ideas_by_state")]
        constraints = [
            models.CheckConstraint(condition=~Q(state="refused") | Q(said__gt=""), name="meetings_refused_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "merged")) | Q(project__isnull=False),
                name="meetings_accepted_has_a_project",
            ),
        ]


class PastVote(Row):
    """An older vote, read from a published file, to hold beside: what it says of itself and how it counts here."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=HEADLINE_LENGTH)
    counted = models.JSONField()
    remarks = models.JSONField(help_text="[line, what could not be read as it stands]")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField()
