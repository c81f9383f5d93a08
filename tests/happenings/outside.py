"""Work handed outside by a link, what is said there, and the link taken back."""

from datetime import timedelta

from happenings.lifecycle import taken_on
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import OutsideSaid


def happen(world, now):
    grid = world.viewer("grid3")
    _report, task = taken_on(world, now, "handed outside")
    outsider = tasks.hand_outside(
        actor=grid, task=task, name="安达电梯公司", wanted="检修门机", where="3号楼3单元", now=now,
        until_on=now.date() + timedelta(days=7),
    )
    for number, kind in enumerate(OutsideSaid):
        tasks.say_outside(
            outsider=outsider, kind=kind, words="要等配件", planned_on=now.date() + timedelta(days=1), photos=(),
            key=f"k{number}", now=now,
        )
    tasks.take_back_outside(actor=grid, outsider=outsider, now=now)
