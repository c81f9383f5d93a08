"""Reading what was handed to somebody outside: at the desk, and by the link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qianxian.storage import secret_links
from qianxian.tasks import rules
from qianxian.tasks.models import OutsidePhoto, Outsider

if TYPE_CHECKING:
    from datetime import date

    from qianxian.people.queries import Viewer
    from qianxian.tasks.models import Task


def outsiders_for(viewer: Viewer, task: Task) -> list[Outsider]:
    """Return to whom a task was handed and what they said, oldest first; one statement, three where there is any."""
    if not rules.may_see(viewer, task):
        return []
    found = Outsider.objects.filter(task=task).select_related("office").prefetch_related("said__photos")
    return list(found.order_by("id"))


def outsider_for(viewer: Viewer, task: Task, number: int) -> Outsider | None:
    """Return somebody outside to whom a task was handed, to whoever may see the task, or None."""
    return next((one for one in outsiders_for(viewer, task) if one.id == number), None)


def outsider_by_link(secret: str, today: date) -> Outsider | None:
    """Return what a secret link opens today, or None: ended and taken back look like one that never was."""
    found = Outsider.objects.filter(link_hash=secret_links.hash_of(secret))
    outsider = found.select_related("task__unit", "task__place").prefetch_related("said__photos").first()
    return outsider if outsider is not None and rules.opens(outsider, today) else None


def outside_photo(task_id: int, name: str) -> str | None:
    """Return the file of a photograph that somebody outside sent for a task; for a caller that checked its viewer."""
    found = OutsidePhoto.objects.filter(word__outsider__task_id=task_id, name=name)
    return found.values_list("name", flat=True).first()


def photo_by_link(outsider: Outsider, name: str) -> str | None:
    """Return the file of a photograph that was sent through this link, or None."""
    return OutsidePhoto.objects.filter(word__outsider=outsider, name=name).values_list("name", flat=True).first()
