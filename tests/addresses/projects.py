"""The year's people's project: its rounds and ballots for everybody, and at the desks around them."""

from datetime import timedelta
from decimal import Decimal

from addresses import ADMINISTRATORS, EVERYBODY, OFFICES, Sent

RUN = {"community", "subdistrict", "district", "admin", "admin_community"}
"""Who runs a round of the community: it, and the offices above."""
INSIDE = RUN | {"gate", "head", "grid1", "grid3"}
COUNT = INSIDE - {"gate"}
OPEN = {"community", "subdistrict", "district"} | ADMINISTRATORS

GET = {
    "projects_of": EVERYBODY,
    "project_round": EVERYBODY,
    "hand_in_idea": EVERYBODY,
    "own_idea": EVERYBODY,  # whoever has the link
    "vote_on_projects": EVERYBODY,
    "projects_done": EVERYBODY,
    "ballots_file": EVERYBODY,
    "desk_projects": OFFICES,
    "new_round": OPEN,
    "desk_round": INSIDE,
    "write_down_idea": INSIDE,
    "count_batch": COUNT,
    "progress_photo": INSIDE,
}
POST_ONLY = {
    "give_out_tokens", "open_batch", "round_step", "idea_step", "project_step", "milestone_step",
}
ELSE = {"new_round": 403}
HOLD_A_LINK = {"own_idea"}
TOKENS = {}
"""What was printed, for those who vote in a test."""


def arguments(world, now):
    from tests.happenings import projects as made

    from qianxian.meetings import actions as meetings
    from qianxian.meetings.models import Idea, Project
    from qianxian.meetings.naming import idea_secret_of
    from qianxian.storage.files import path_of

    def since(days):
        return now - timedelta(days=days)

    collecting = made.go_on(world, made.opened(world, since(8), year=2021), "collect", now)
    own = made.idea(collecting, "在槐荫院装一部电梯", now)
    screening = made.go_on(world, made.opened(world, since(15), year=2022), "collect", since(7))
    for words in ("修路", "装灯"):
        made.idea(screening, words, since(7))
    screening = made.go_on(world, screening, "screen", now)
    made.screened(world, screening, now, [("翻修院内道路", 50_000)])
    one = (("更换老旧供水管", 600_000),)
    over, tokens, _at = made.voting(world, since(36), year=2023, wanted=one, tokens=3)
    TOKENS["paper"] = tokens
    batch = meetings.open_batch(actor=world.viewer("community"), round_=over, typed=tokens[:2], now=now).batch
    voting, TOKENS["online"], _at = made.voting(world, since(29), year=2024, wanted=one, tokens=2)
    building, _tokens, _at = made.in_delivery(world, since(40), year=2025, wanted=one, ticks=({1},))
    part = made.milestone(world, building, now)
    project = Project.objects.get(round=building)
    meetings.measure_project(
        actor=world.viewer("community"), round_=building, project=project, version=project.version, kind="米",
        planned=Decimal(26000), now=now,
    )
    meetings.report_progress(
        actor=world.viewer("grid3"), round_=building, project=project, key="p", amount=Decimal(5200), text="一号院",
        photos=[made.WORK], now=now,
    )
    path = path_of(made.WORK.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\xff\xd8")
    done, TOKENS["done"], _at = made.in_delivery(world, since(45), year=2026, wanted=one, ticks=({1},))
    made.built(world, done, now)
    done = made.go_on(world, done, "hand_over", now)
    waiting = Idea.objects.get(round=screening, state="handed_in")
    return {
        "projects_of": ["411002010003"], "project_round": [done.id], "hand_in_idea": [collecting.id],
        "own_idea": [idea_secret_of(own.id)], "vote_on_projects": [voting.id], "projects_done": [done.id],
        "ballots_file": [done.id], "desk_round": [building.id], "write_down_idea": [collecting.id],
        "count_batch": [over.id, batch.id], "progress_photo": [building.id, made.WORK.name],
        "give_out_tokens": [voting.id], "open_batch": [over.id], "round_step": [over.id, "move"],
        "idea_step": [screening.id, waiting.id, "accept"],
        "project_step": [building.id, project.id, "milestone"],
        "milestone_step": [building.id, part.id, "sign_off"],
    }


def put_in(answer):
    """Say whether a ballot, or a word, was taken: no entry tells, so the page does."""
    return 'class="note g" role="status"' in answer.content.decode()


def sent(scene):
    from qianxian.meetings.models import Milestone, PaperBatch, Project, ProjectRound
    from qianxian.tasks import actions as tasks
    from qianxian.tasks.models import Task

    building, project, _name = scene.arguments["project_step"]
    over, batch = scene.arguments["count_batch"]
    screening, waiting, _step = scene.arguments["idea_step"]
    done = Project.objects.get(round_id=scene.arguments["projects_done"][0])
    part = Milestone.objects.get(pk=scene.arguments["milestone_step"][1])
    costed = Project.objects.get(round_id=screening)
    told = INSIDE - RUN
    unit = scene.world.units["grid3"].id
    days = {phase: f"2026-12-{number + 1:02}" for number, phase in enumerate(
        ("informing", "collecting", "screening", "costed", "voting", "delivery", "acceptance"),
    )}

    def report_done():
        tasks.report_done(
            actor=scene.world.viewer("grid3"), task=Task.objects.get(pk=part.task_id), version=1, outcome="完工",
            evidence=[], now=scene.now,
        )

    return {
        "hand_in_idea": Sent(EVERYBODY, "idea.handed_in", {"words": "修亭子", "key": "k"}, opens=False),
        "own_idea": Sent(EVERYBODY, "idea.taken_back", {"version": 1}, opens=False),
        "vote_on_projects": Sent(
            EVERYBODY, body={"token": TOKENS["online"][0], "ticked": "1"}, done=put_in, opens=False,
        ),
        "projects_done": Sent(
            EVERYBODY, body={"token": TOKENS["done"][5], f"done{done.id}": "yes"}, done=put_in, opens=False,
        ),
        "new_round": Sent(
            OPEN, "round.opened", otherwise=403, opens=False,
            body={"name": "2031年民心工程", "year": "2031", "budget": "1000000", "most": "3", "least": "1",
                  "voters": "household", **days},
        ),
        "write_down_idea": Sent(
            INSIDE, "idea.handed_in", {"words": "修亭子", "key": "k", "channel": "counter"}, opens=False,
        ),
        "give_out_tokens": Sent(RUN, "tokens.given_out", {"number": "2"}, told=told, opens=False),
        "open_batch": Sent(RUN, "batch.opened", {"tokens": TOKENS["paper"][2]}, told=told, opens=False),
        "count_batch": Sent(
            COUNT, "batch.counted",
            {"ballots": "1 ×2", "version": PaperBatch.objects.get(pk=batch).version}, opens=False,
        ),
        "round_step": Sent(
            RUN, "round.day_moved", told=told, opens=False,
            body={"phase": "acceptance", "until_on": "2027-03-01", "reason": "下雨",
                  "version": ProjectRound.objects.get(pk=over).version},
        ),
        "idea_step": [
            Sent(RUN, "idea.accepted", {"version": 1, "title": "加装路灯"}, told=told, opens=False),
            Sent(RUN, "idea.refused", {"version": 1, "reason": "属市政道路。"}, told=told, opens=False,
                 to=[screening, waiting, "refuse"]),
            Sent(RUN, "idea.merged", {"version": 1, "project": costed.id}, told=told, opens=False,
                 to=[screening, waiting, "merge"]),
        ],
        "project_step": [
            Sent(RUN, "milestone.set", {"title": "二号院换完", "unit": unit, "due_on": "2026-12-20"}, told=told,
                 opens=False),
            Sent(RUN | {"grid3"}, "project.progressed", {"amount": "100", "text": "二号院", "key": "x"},
                 to=[building, project, "progress"], told=INSIDE - RUN - {"grid3"}, opens=False),
            Sent(RUN, "project.dropped", {"version": costed.version, "reason": "重复"}, told=told, opens=False,
                 to=[screening, costed.id, "drop"]),
        ],
        "milestone_step": Sent(
            RUN, "milestone.reached", {"version": part.version}, told=told, opens=False, before=report_done,
        ),
    }
