"""The year's people's project: opened, with ideas, voted on online and on paper, built, taken over, looked back at."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from qianxian.concerns.models import Report
from qianxian.concerns.states import Channel
from qianxian.meetings import actions as meetings
from qianxian.meetings import duties
from qianxian.meetings.models import Idea, Milestone, PaperBatch, Project, ProjectRound
from qianxian.meetings.states import DATED, RoundState, Voters
from qianxian.people.queries import STRANGER
from qianxian.storage.files import StoredPhoto
from qianxian.tasks import actions as tasks

WORK = StoredPhoto("e" * 32 + ".jpg", "0" * 64, 2, 100, 100)
OLD_FILE = (
    "META\nkey;value\ndescription;2024年\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;votes;name\n"
    "1;60;2;甲\n2;50;1;乙\nVOTES\nvoter_id;vote\n1;1\n2;1,2\n"
).encode()


def fresh(round_):
    """Return a round as it stands in the database."""
    return ProjectRound.objects.select_related("place", "convener", "looking_back").get(pk=round_.pk)


def days_from(now, step=7):
    """Return the last days of the phases, a week each."""
    today = timezone.localtime(now).date()
    return {phase: today + timedelta(days=step * (number + 1)) for number, phase in enumerate(DATED)}


def opened(world, now, *, year=2027, budget=1_000_000, most=2, name="文峰社区2027年民心工程", **more):
    """Return a round of the community, being announced."""
    made = meetings.open_round(
        actor=world.viewer("community"), place_id=world.community.id, year=year, name=name, budget=budget, most=most,
        voters=Voters.HOUSEHOLD, days=days_from(now), now=now, **more,
    )
    return fresh(made)


def after(round_, phase, days=1):
    """Return a moment at noon, some days after the last day of a phase."""
    last = next(one.until_on for one in round_.phases.all() if one.phase == phase)
    return timezone.make_aware(timezone.datetime(last.year, last.month, last.day, 12)) + timedelta(days=days)


def go_on(world, round_, verb, at):
    """Lead a round on by hand."""
    round_ = fresh(round_)
    meetings.go_on_with_round(
        actor=world.viewer("community"), round_=round_, version=round_.version, verb=verb, now=at,
    )
    return fresh(round_)


def idea(round_, words, now, *, key=None, actor=STRANGER, channel=Channel.WEB, **more):
    """Return an idea that was handed in."""
    made = meetings.hand_in_idea(
        actor=actor, round_=round_, key=key or words, words=words, channel=channel, now=now, **more,
    )
    return Idea.objects.select_related("round__place", "round__convener", "concern").get(pk=made.pk)


def screened(world, round_, at, wanted):
    """Accept an idea for each title, with its cost; return the projects."""
    made = []
    for number, (title, yuan) in enumerate(wanted):
        handed = Idea.objects.select_related("concern").filter(round=round_, state="handed_in").order_by("id").first()
        assert handed is not None, number
        project = meetings.accept_idea(
            actor=world.viewer("community"), round_=round_, idea=handed, version=handed.version, title=title, now=at,
        )
        meetings.cost_project(
            actor=world.viewer("community"), round_=round_, project=project, version=project.version, yuan=yuan,
            source="三家报价取低", unit_id=world.units["subdistrict"].id, now=at,
        )
        made.append(project)
    return made


THREE = (("更换老旧供水管", 600_000), ("加装路灯", 300_000), ("修凉亭", 300_000))


def voting(world, now, wanted=THREE, tokens=8, **more):
    """Return a round in which people vote, its tokens, and a moment within the vote."""
    round_ = opened(world, now, **more)
    at = after(round_, RoundState.INFORMING)
    round_ = go_on(world, round_, "collect", at)
    for number in range(len(wanted)):
        idea(round_, f"请办第{number}件事", at)
    at = after(round_, RoundState.COLLECTING)
    round_ = go_on(world, round_, "screen", at)
    screened(world, round_, at, wanted)
    round_ = go_on(world, round_, "publish", at)
    made = meetings.give_out_tokens(actor=world.viewer("community"), round_=round_, number=tokens, now=at)
    at = after(round_, RoundState.COSTED)
    return go_on(world, round_, "open_voting", at), made, at


def counted(world, now, ticks=({1, 2}, {1}, {1, 3}), **more):
    """Return a round that was counted, with three ballots online, and a moment after that."""
    round_, tokens, at = voting(world, now, **more)
    for token, ticked in zip(tokens, ticks, strict=False):
        meetings.cast_ballot(round_=round_, token=token, numbers=frozenset(ticked), now=at)
    at = after(round_, RoundState.VOTING)
    meetings.count_votes(actor=world.viewer("community"), round_=round_, version=round_.version, now=at)
    return fresh(round_), tokens, at


def paper(world, round_, tokens, at, *, first, second=None, by=("community", "grid3")):
    """Open a batch and let two units count it; `second` counts what `first` does, if not said otherwise."""
    batch = meetings.open_batch(actor=world.viewer("community"), round_=round_, typed=tokens, now=at).batch
    agree = None
    for who, typed in zip(by, (first, second or first), strict=True):
        batch = PaperBatch.objects.get(pk=batch.pk)
        agree = meetings.count_batch(
            actor=world.viewer(who), round_=round_, batch=batch, version=batch.version, ballots=typed, blank=0,
            spoiled=0, now=at,
        )
    return PaperBatch.objects.get(pk=batch.pk), agree


def in_delivery(world, now, **more):
    """Return a round that is being built, its first project, and a moment."""
    round_, tokens, at = counted(world, now, **more)
    return go_on(world, round_, "deliver", at), tokens, at


def milestone(world, round_, at, *, title="一号院主管换完", unit="grid3"):
    """Return a milestone of the first project that was voted for."""
    project = Project.objects.filter(round=round_, funded=True).order_by("number").first()
    made = meetings.set_milestone(
        actor=world.viewer("community"), round_=round_, project=project, title=title, unit_id=world.units[unit].id,
        due_on=timezone.localtime(at).date() + timedelta(days=30), now=at,
    )
    return Milestone.objects.select_related("project", "task__unit").get(pk=made.pk)


def built(world, round_, at):
    """Let every project that was voted for have a milestone that is reached."""
    for project in Project.objects.filter(round=round_, funded=True):
        made = meetings.set_milestone(
            actor=world.viewer("community"), round_=round_, project=project, title="全部完工", now=at,
            unit_id=world.units["grid3"].id, due_on=timezone.localtime(at).date() + timedelta(days=30),
        )
        reach(world, round_, Milestone.objects.select_related("project", "task__unit").get(pk=made.pk), at)


def reach(world, round_, one, at):
    """Let a milestone's unit report it done, and sign it off."""
    tasks.report_done(
        actor=world.viewer("grid3"), task=one.task, version=one.task.version, outcome="完工", evidence=[], now=at,
    )
    meetings.sign_off_milestone(
        actor=world.viewer("community"), round_=round_, milestone=one, version=one.version, now=at,
    )


def happen(world, now):
    community = world.viewer("community")
    off = opened(world, now, year=2030, name="试办")
    meetings.move_phase(
        actor=community, round_=off, version=off.version, phase=RoundState.ACCEPTANCE, reason="下雨顺延",
        until_on=days_from(now)[RoundState.ACCEPTANCE] + timedelta(days=9), now=now,
    )
    meetings.call_off_round(actor=community, round_=off, version=off.version, reason="资金未落实", now=now)
    round_ = opened(world, now)
    meetings.read_past_vote(actor=community, round_=round_, name="", content=OLD_FILE, now=now)
    at = after(round_, RoundState.INFORMING)
    round_ = go_on(world, round_, "collect", at)
    first = idea(round_, "自来水总停，管子太老", at, phone="13912345678")
    report = world.report(now, key="behind an idea")
    of_concern = idea(round_, "", at, key="c", actor=world.viewer("grid3"), channel=Channel.MEETING,
                      concern=Report.objects.select_related("concern").get(pk=report.pk).concern)
    refused, gone, dropped = (idea(round_, words, at) for words in ("把高速路改道", "我再想想", "建一座大楼"))
    from qianxian.meetings.naming import idea_secret_of

    meetings.take_back_idea(idea=gone, secret=idea_secret_of(gone.id), version=gone.version, now=at)
    at = after(round_, RoundState.COLLECTING)
    round_ = go_on(world, round_, "screen", at)
    project = meetings.accept_idea(
        actor=community, round_=round_, idea=first, version=first.version, title="更换老旧供水管", now=at,
    )
    meetings.merge_idea(
        actor=community, round_=round_, idea=of_concern, version=of_concern.version, project=project, now=at,
    )
    meetings.refuse_idea(
        actor=community, round_=round_, idea=refused, version=refused.version, reason="属国道，社区无权改动。", now=at,
    )
    other = meetings.accept_idea(
        actor=community, round_=round_, idea=dropped, version=dropped.version, title="新建综合楼", now=at,
    )
    meetings.drop_project(
        actor=community, round_=round_, project=other, version=other.version, reason="超出全部预算。", now=at,
    )
    meetings.cost_project(
        actor=community, round_=round_, project=project, version=project.version, yuan=900_000, source="设计院概算",
        unit_id=world.units["subdistrict"].id, measure="米", planned=Decimal(26000), now=at,
    )
    round_ = go_on(world, round_, "publish", at)
    tokens = meetings.give_out_tokens(actor=community, round_=round_, number=4, now=at)
    at = after(round_, RoundState.COSTED)
    round_ = go_on(world, round_, "open_voting", at)
    meetings.cast_ballot(round_=round_, token=tokens[0], numbers=frozenset({1}), now=at)
    at = after(round_, RoundState.VOTING)
    paper(world, round_, tokens[1:3], at, first="1 ×2", second="1\n1")
    meetings.count_votes(actor=community, round_=round_, version=round_.version, now=at)
    build(world, fresh(round_), at)


def build(world, round_, at):
    community = world.viewer("community")
    round_ = go_on(world, round_, "deliver", at)
    project = Project.objects.get(round=round_, funded=True)
    meetings.measure_project(
        actor=community, round_=round_, project=project, version=project.version, kind="米", planned=Decimal(26400),
        now=at,
    )
    one = milestone(world, round_, at)
    meetings.report_progress(
        actor=world.viewer("grid3"), round_=round_, project=project, key="p", amount=Decimal(5200), text="一号院主管",
        photos=[WORK], now=at,
    )
    tasks.report_done(
        actor=world.viewer("grid3"), task=one.task, version=one.task.version, outcome="完工", evidence=[], now=at,
    )
    meetings.send_back_milestone(
        actor=community, round_=round_, milestone=one, version=one.version, now=at,
        due_on=timezone.localtime(at).date() + timedelta(days=9),
    )
    reach(world, round_, Milestone.objects.select_related("project", "task__unit").get(pk=one.pk), at)
    round_ = go_on(world, round_, "hand_over", at)
    late = after(round_, RoundState.ACCEPTANCE, days=183)
    duties.go_on_with_rounds(late)
    round_ = fresh(round_)
    meetings.look_back_at_round(
        actor=community, round_=round_, version=round_.version, said="水压稳定，没有再漏。", now=late,
    )
    duties.forget_numbers(late + timedelta(days=91))
