"""How far what was voted for is: milestones, how much is said and shown to be done, and what residents object to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from qianxian.meetings import rules
from qianxian.meetings.models import Milestone, Objection, Progress, ProgressPhoto, Project
from qianxian.meetings.naming import idea_secret_of
from qianxian.storage import districts

if TYPE_CHECKING:
    from qianxian.meetings.models import ProjectRound
    from qianxian.people.queries import Viewer


@dataclass(slots=True)
class Built:
    """A project that was voted for: its milestones, and what was said of its work; `shown` is what has evidence."""

    project: Project
    milestones: list[Milestone] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    @property
    def said(self) -> Decimal:
        """How much of the work is done, as the units say."""
        return sum((one.amount for one in self.progress), Decimal(0))

    @property
    def shown(self) -> Decimal:
        """How much of it has a photograph of the work, or of its papers."""
        return sum((one.amount for one in self.progress if one.photos.all()), Decimal(0))


def built_of(round_: ProjectRound) -> list[Built]:
    """Return what is being built in a round, in the order of the ballot; four statements."""
    projects = Project.objects.filter(round=round_, funded=True).select_related("place").order_by("number")
    found = {project.id: Built(project) for project in projects}
    for milestone in Milestone.objects.filter(project__in=found).select_related("unit", "task").order_by(
        "due_on", "id",
    ):
        found[milestone.project_id].milestones.append(milestone)
    for one in Progress.objects.filter(project__in=found).prefetch_related("photos").order_by("-said_at", "-id"):
        found[one.project_id].progress.append(one)
    return list(found.values())


def milestone_of(round_: ProjectRound, number: int) -> Milestone | None:
    """Return a milestone of a round, or None."""
    found = Milestone.objects.filter(project__round=round_, pk=number)
    return found.select_related("project", "task__unit", "unit").first()


def objections_for(viewer: Viewer, round_: ProjectRound) -> dict[int, list[str]]:
    """Return what residents object to, by project, to whoever runs the round only."""
    if not rules.may_run(viewer, round_):
        return {}
    found: dict[int, list[str]] = {}
    said = Objection.objects.filter(project__round=round_).exclude(words="")
    for project_id, words in said.order_by("id").values_list("project_id", "words"):
        found.setdefault(project_id, []).append(words)
    return found


def progress_photo_of(round_: ProjectRound, name: str) -> str | None:
    """Return the name of a photograph of a round's work, or None."""
    found = ProgressPhoto.objects.filter(progress__project__round=round_, name=name)
    return found.values_list("name", flat=True).first()


def link_to_idea(idea_id: int) -> str:
    """Return the whole address of the page of one's own idea, for a message."""
    return f"{districts.address()}/projects/idea/{idea_secret_of(idea_id)}/"
