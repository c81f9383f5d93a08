"""What an office does with its work: the steps of a task, supervision, the ledger of tasks, several at once."""

from addresses import OFFICES, Sent

ABOVE = {"grid3", "community", "subdistrict", "district", "admin", "admin_community"}
"""The unit that owes the work of grid 3, and the offices above it."""

GET = {
    "several": OFFICES,
    "late": OFFICES,
    "answers": OFFICES,
    "answer": {"grid3"},
    "task_ledger": OFFICES,
    "task_ledger_sheet": OFFICES,
    "supervision": OFFICES,
    "supervision_notice": ABOVE,
}
POST_ONLY = {"step", "retire_answer"}


def arguments(world, now):
    from qianxian.tasks import actions as tasks

    report = world.report(now, key="work")
    task = world.task_of(report)
    notice = tasks.supervise(actor=world.viewer("community"), task=task, wants="三天内办好", now=now)
    kept = tasks.add_answer_template(actor=world.viewer("grid3"), name="已修好", text="已经修好，请您再看看。", now=now)
    return {
        "step": [task.id, "note"], "supervision_notice": [notice.id], "answer": [kept.id], "retire_answer": [kept.id],
    }


def sent(scene):
    from qianxian.tasks import actions as tasks

    world, now = scene.world, scene.now
    own, notice = scene.arguments["step"][0], scene.arguments["supervision_notice"][0]
    elsewhere = world.task_of(world.report(now, place=world.river, key="work elsewhere")).id
    line = {"words": "买灯泡", "version": 1}
    press = {"words": "三天内办好", "version": 1}
    kept = {"name": "已办", "text": "已经办好，请您再看看。"}
    theirs = tasks.add_answer_template(actor=world.viewer("neighbour"), now=now, **kept).id
    grid, over = {"grid3"}, ABOVE - {"grid3"}
    over_river = {"district", "admin", "admin_elsewhere"}
    return {
        "step": [
            Sent(grid, "task.line_added", line, to=[own, "line"], told=over, opens=False),
            Sent({"neighbour"}, "task.line_added", line, to=[elsewhere, "line"], told=over_river, opens=False),
            Sent(over, "task.supervised", press, to=[own, "supervise"], told=grid, opens=False),
            Sent(over_river, "task.supervised", press, to=[elsewhere, "supervise"], told={"neighbour"}, opens=False),
        ],
        "answers": Sent(OFFICES, "answer_template.added", {"name": "再看看", "text": "请再看看。"}, opens=False),
        "answer": [
            Sent({"grid3"}, "answer_template.changed", kept, page="answer", opens=False),
            Sent({"neighbour"}, "answer_template.changed", {**kept, "name": "好了"}, to=[theirs], page="answer",
                 opens=False),
        ],
        "retire_answer": [
            Sent({"grid3"}, "answer_template.retired", {"version": 1}, opens=False),
            Sent({"neighbour"}, "answer_template.retired", {"version": 1}, to=[theirs], opens=False),
        ],
        "supervision_notice": Sent(
            {"grid3"}, "task.supervision_answered", {"answer": "明天办"}, to=[notice], told=over, opens=False,
        ),
        "several": Sent(ABOVE, body={"do": "slips", "task": f"{own}.1"}, otherwise=422, opens=False,
                        done=lambda answer: answer.status_code == 200),
    }
