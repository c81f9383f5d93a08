"""Work after the act: asked for inside a transaction, done by the tick, never lost with a killed worker.

A job is leased while it runs, so that a worker that died leaves it to the next tick. Handlers are idempotent: a job
runs at least once. A failure is kept on the row, counted, and tried again ever more rarely.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from qianxian.storage.acts import working
from qianxian.storage.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=6)
REMOVE_FILES = "storage.remove_files"
"""The job that deletes files after the act that erased their rows."""


@dataclass(frozen=True, slots=True)
class _Handler:
    function: Callable[..., None]
    every: timedelta | None


_handlers: dict[str, _Handler] = {}


def handler(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function (keyword arguments `now` and the job's own) for work that is asked for."""
    return _register(name, None)


def every(period: timedelta) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a duty: a function of `now` that the tick calls every `period`."""

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        return _register(f"{function.__module__.removeprefix('qianxian.')}.{function.__name__}", period)(function)

    return decorate


def _register(name: str, period: timedelta | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        if name in _handlers:
            raise ValueError(f"two functions want the job {name}")
        _handlers[name] = _Handler(function, period)
        return function

    return decorate


def ask_for(name: str, *, now: datetime, **arguments: Any) -> None:
    """Ask for the work `name` once, if and when the open transaction commits.

    :raises KeyError: if no function does it.
    """
    _handlers[name]
    _ask(name, now, arguments)


@working
def _ask(name: str, now: datetime, arguments: dict[str, Any]) -> None:
    Job.objects.create(name=name, due_at=now, arguments=arguments)


def run_due(now: datetime, *, everything: bool = False) -> tuple[int, int]:
    """Do all that is due, rooms bottom to top; `everything` does all duties whether due or not.

    Returns how many jobs succeeded and how many failed.
    """
    _plan_duties(now)
    waiting = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now))
    if not everything:
        waiting = waiting.filter(due_at__lte=now)
    done = failed = 0
    for job in sorted(waiting, key=lambda job: (_floor(job.name), job.due_at, job.id)):
        if not _lease(job, now):
            continue
        if _do(job, now):
            done += 1
        else:
            failed += 1
    return done, failed


def replay_duties(now: datetime, *, rooms: Sequence[str] = (), often: timedelta | None = None) -> None:
    """Do every duty at a moment of a replay, rooms bottom to top; or only those of some rooms, or due so often.

    Nobody else is there, so nothing is leased. What fails is raised: a replay that went on without it would tell
    another story.
    """
    duties = [
        (name, registered.function) for name, registered in _handlers.items()
        if registered.every is not None and (not rooms or name.split(".", 1)[0] in rooms)
        and (often is None or registered.every <= often)
    ]
    for _name, function in sorted(duties, key=lambda one: (_floor(one[0]), one[0])):
        function(now=now)


def do_asked(name: str, *, now: datetime, **arguments: Any) -> None:
    """Do work that was asked for at once, where somebody waits for it; what fails here is the tick's again."""
    job = Job.objects.filter(name=name, arguments=arguments, attempts=0, leased_until=None).order_by("id").first()
    if job is not None and _lease(job, now):
        _do(job, now)


def _do(job: Job, now: datetime) -> bool:
    try:
        _handlers[job.name].function(now=now, **job.arguments)
    except Exception as error:  # noqa: BLE001  # whatever it was, it is kept on the row
        # One duty that fails must not keep the others from being done; it stays visible on its row. The error's
        # own message stays out of the log: a database quotes the row it refused, with what people wrote.
        logger.error("job %s failed: %s at %s", job.name, type(error).__name__, _where(error))  # noqa: TRY400
        _after_failure(job, error, now)
        return False
    _after_success(job, now)
    return True


def _where(error: Exception) -> str:
    """Return the module's file and line in which an error was raised."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"


def troubles() -> int:
    """Return how many jobs failed the last time they ran."""
    return Job.objects.filter(attempts__gt=0).count()


def _floor(name: str) -> int:
    """Return how high in the house the room of a job lies."""
    rooms = [config.label for config in apps.get_app_configs()]
    room = name.split(".", 1)[0]
    return rooms.index(room) if room in rooms else len(rooms)


@working
def _plan_duties(now: datetime) -> None:
    duties = {name for name, registered in _handlers.items() if registered.every is not None}
    known = set(Job.objects.filter(once_named__isnull=False).values_list("once_named", flat=True))
    Job.objects.bulk_create(
        [Job(name=name, once_named=name, due_at=now) for name in sorted(duties - known)], ignore_conflicts=True,
    )
    # A duty that a newer version no longer has would fail for ever.
    Job.objects.filter(once_named__in=known - duties).delete()


@working
def _lease(job: Job, now: datetime) -> bool:
    # With the time it was read at: somebody else may have done it since, and given its lease back.
    free = Job.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now), pk=job.pk, due_at=job.due_at)
    return free.update(leased_until=now + LEASE) == 1


@working
def _after_success(job: Job, now: datetime) -> None:
    period = _handlers[job.name].every
    if period is None:
        Job.objects.filter(pk=job.pk).delete()
    else:
        Job.objects.filter(pk=job.pk).update(due_at=now + period, leased_until=None, attempts=0, error="")


@working
def _after_failure(job: Job, error: Exception, now: datetime) -> None:
    doublings = min(job.attempts, 10)  # after some forty failures the number of minutes would fit no timedelta
    pause = min(timedelta(minutes=2**doublings), LONGEST_PAUSE)
    Job.objects.filter(pk=job.pk).update(
        due_at=now + pause, leased_until=None, attempts=job.attempts + 1, error=f"{type(error).__name__}",
    )


def load_duties() -> None:
    """Import every room's duties; called once, when all rooms are ready."""
    for config in apps.get_app_configs():
        if config.name.startswith("qianxian."):
            try:
                import_module(f"{config.name}.duties")
            except ModuleNotFoundError as error:
                if error.name != f"{config.name}.duties":
                    raise
