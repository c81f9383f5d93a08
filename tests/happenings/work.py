"""What an office does with its work: notes, a checklist, costs, answers given often, an answer to a notice."""

from happenings.lifecycle import DAY, taken_on
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties as concern_duties
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks
from qianxian.tasks import duties as task_duties
from qianxian.tasks.states import PauseReason


def happen(world, now):
    grid, above = world.viewer("grid3"), world.viewer("community")
    category = world.categories["utilities"]
    category.refresh_from_db()
    concerns.change_category(
        actor=OPERATOR, category=category, version=category.version, now=now, checklist="现场看过\n拍照",
    )
    _report, task = taken_on(world, now, "with a checklist")
    tasks.add_note(actor=above, task=task, words="跟供电所说好了", now=now)
    pressed, _task = taken_on(world, now, "pressed for")
    for days in range(3):  # nothing is heard in between
        concerns.urge(actor=world.holder(pressed), report=pressed, now=now + days * DAY)
    _report, waits = taken_on(world, now, "waits for an answer")
    tasks.suspend(
        actor=grid, task=waits, version=waits.version, reason=PauseReason.ASKED, words="几单元？",
        review_on=(now + 2 * DAY).date(), now=now,
    )
    task_duties.remind_in_time(now + DAY)
    concern_duties.ask_again(now + DAY + DAY / 24)
    line = tasks.add_line(actor=grid, task=task, words="通知住户停电", now=now)
    for ticked in (True, False):
        tasks.tick(actor=grid, line=line, ticked=ticked, now=now)
    cost = tasks.add_cost(
        actor=grid, task=task, what="LED灯泡", amount="2", unit="个", yuan="36.50", payer="company", now=now,
    )
    tasks.strike_cost(actor=grid, line=cost, now=now)
    notice = tasks.supervise(actor=above, task=task, wants="三天内办好", now=now)
    tasks.answer_supervision(actor=grid, notice=notice, answer="周三前换好", now=now)
    template = tasks.add_answer_template(actor=grid, name="已修好", text="已经修好，请您再看看。", now=now)
    tasks.change_answer_template(
        actor=grid, template=template, version=template.version, name="修好了", text="已经修好。", now=now,
    )
    tasks.retire_answer_template(actor=grid, template=template, version=template.version, now=now)
