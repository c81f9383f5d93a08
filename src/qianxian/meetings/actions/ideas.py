"""Ideas for the year's project: handed in by anybody, answered with a reason, put together, costed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from qianxian.base.permits import Unfit, require
from qianxian.base.states import NotPossible
from qianxian.base.text import clean
from qianxian.concerns import actions as concerns
from qianxian.concerns.actions.handed_in import notice_in_force
from qianxian.concerns.actions.own_words import require_own_words
from qianxian.concerns.states import BY_OTHERS
from qianxian.meetings import queries, rules
from qianxian.meetings.actions.round_taking import LISTED, in_phase, record, tell_authors
from qianxian.meetings.actions.taking import key_of, read_text
from qianxian.meetings.models import Idea, Project
from qianxian.meetings.naming import idea_secret_of
from qianxian.meetings.states import IDEA_LIFECYCLE, ROUND_LIFECYCLE, IdeaState, RoundState, Who
from qianxian.notices import actions as notices
from qianxian.people import actions as people
from qianxian.people import queries as people_queries
from qianxian.places import queries as places
from qianxian.storage import codes, ids
from qianxian.storage.acts import act, swap
from qianxian.storage.secret_links import hash_of
from qianxian.tasks.models import HEADLINE_LENGTH

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from qianxian.concerns.models import Concern
    from qianxian.concerns.states import Channel
    from qianxian.meetings.models import ProjectRound, Topic
    from qianxian.people.queries import Viewer

MOST_WORDS = 1000
LONGEST_MEASURE = 10


# ── handing in ───────────────────────────────────────────────────────────────────────────────────────────────────


def hand_in_idea(
    *, actor: Viewer, round_: ProjectRound, key: str, words: str, channel: Channel, now: datetime,
    place_id: int | None = None, phone: str = "", language: str = "", concern: Concern | None = None,
    topic: Topic | None = None,
) -> Idea:
    """Take somebody's idea, with no account and no name asked; sent twice, it is one idea.

    An office writes it down for somebody, or takes it from a concern or a meeting's topic, and the link is kept.

    :raises Refused: if an office writes it down that has nothing to do with the area.
    :raises NotPossible: if no ideas are collected now.
    :raises Unfit: if nothing is said, the place lies elsewhere, or the number left is none.
    """
    made = Idea.objects.filter(key=key_of(key, round_.id)).first()
    if made is not None:
        return made
    return _hand_in_idea(
        actor=actor, round_=round_, key=key, words=words, channel=channel, place_id=place_id, phone=phone,
        language=language, concern=concern, topic=topic, now=now,
    )


@act
def _hand_in_idea(
    *, actor: Viewer, round_: ProjectRound, key: str, words: str, channel: Channel, place_id: int | None, phone: str,
    language: str, concern: Concern | None, topic: Topic | None, now: datetime,
) -> Idea:
    for_others = channel in BY_OTHERS or concern is not None or topic is not None
    if for_others:
        require(rules.may_write_ideas(actor, round_))
    ROUND_LIFECYCLE.take(RoundState(round_.state), "hand_in", by=Who.RAISER)
    last = queries.until(round_, RoundState.COLLECTING)
    if last is not None and timezone.localtime(now).date() > last:
        raise NotPossible(_("The time for ideas is over. The next round asks again."))
    said = clean(words)
    if not said and concern is None and topic is None:
        raise Unfit(_("Say in a few words what should be built or mended, and where."), "words")
    if len(said) > MOST_WORDS:
        raise Unfit(_("At most %(n)s characters, please. The rest can be told later.") % {"n": MOST_WORDS}, "words")
    contact_id = None
    if phone.strip():
        try:
            number = people.read_phone(phone)
        except people.NotAPhone:
            raise Unfit(_("This is no telephone number we can read. Eleven digits of a mobile will do."),
                        "phone") from None
        contact_id = people.leave_contact(
            phone=number, language=language, notice_number=notice_in_force(now), now=now,
        ).pk
    idea_id = ids.new()
    made = Idea.objects.create(
        id=idea_id, code=codes.make(idea_id), key=key_of(key, round_.id),
        link_hash=hash_of(idea_secret_of(idea_id)), round=round_, place_id=_place(round_, place_id), words=said,
        channel=channel, recorded_by_id=actor.office_id if for_others else None, contact_id=contact_id,
        concern=concern, topic=topic, state=IdeaState.HANDED_IN, handed_in_at=now,
    )
    entry_id = record(
        "idea.handed_in", actor if for_others else None, round_, now, about=made, channel=channel.value,
        words_sha256=hashlib.sha256(said.encode()).hexdigest(),
    )
    tell_authors([made], entry_id, now)
    return made


def _place(round_: ProjectRound, place_id: int | None) -> int:
    if place_id is None:
        return round_.place_id
    path = round_.place.path
    if not any(spot.id == place_id and spot.path.startswith(path) for spot in places.tree.now()):
        raise Unfit(_("Choose a place in the area of this round."), "place")
    return place_id


@act
def take_back_idea(*, idea: Idea, secret: str, version: int, now: datetime) -> None:
    """Let the author take an idea back; once it is on the list it stays there, and only words and number go.

    :raises Refused: if it is not the author's link.
    :raises Conflict: if it changed since `version`.
    """
    require(rules.may_take_back(hash_of(secret), idea))
    was = IdeaState(idea.state)
    became = IDEA_LIFECYCLE.take(was, "take_back", by=Who.RAISER) if was == IdeaState.HANDED_IN else was
    swap(idea, version=version, state=became, words="", erased_at=now)
    if idea.contact_id is not None:
        people.forget_contact(contact_id=idea.contact_id, now=now, withdrawn=True)
        notices.drop_all(contact_id=idea.contact_id)
    record("idea.taken_back", None, idea.round, now, was=was, about=idea)


@act
def forget_idea_number(*, idea: Idea, now: datetime) -> None:
    """Erase the number that was left with an idea, because its time is over."""
    if idea.contact_id is not None:
        people.forget_contact(contact_id=idea.contact_id, now=now)
    record("idea.number_forgotten", None, idea.round, now, was=idea.state, about=idea)


# ── screening ────────────────────────────────────────────────────────────────────────────────────────────────────


def _answer(idea: Idea, version: int, verb: str, **changes: object) -> IdeaState:
    was = IdeaState(idea.state)
    swap(idea, version=version, state=IDEA_LIFECYCLE.take(was, verb, by=Who.CONVENER, said=changes), **changes)
    return was


def _tell(round_: ProjectRound, idea: Idea, entry_id: int, said: str, now: datetime) -> None:
    """Tell the author, and those who raised the concern from which it came."""
    tell_authors([idea], entry_id, now)
    if idea.concern is not None:
        concerns.heard(concern=idea.concern, meeting=round_.name, said=said, now=now)


@act
def accept_idea(*, actor: Viewer, round_: ProjectRound, idea: Idea, version: int, title: str, now: datetime) -> Project:
    """Put an idea onto the list under a title of the office's own; its author is told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if ideas are not looked at now, or this one was answered.
    :raises Unfit: if the title is missing or holds a number of somebody.
    :raises Unsaid: if it repeats what the author wrote.
    :raises Conflict: if the idea changed since `version`.
    """
    in_phase(actor, round_, RoundState.SCREENING)
    said = read_text(title, field="title", what=_("Give the project a title in your own words."))[:HEADLINE_LENGTH]
    require_own_words(said, [idea.words])
    last = Project.objects.filter(round=round_).order_by("-number").values_list("number", flat=True).first()
    made = Project.objects.create(round=round_, number=(last or 0) + 1, title=said, place_id=idea.place_id)
    was = _answer(idea, version, "accept", project_id=made.id)
    entry_id = record("idea.accepted", actor, round_, now, was=was, about=idea, number=made.number, title=said)
    _tell(round_, idea, entry_id, _("It is on the list of projects as No. %(number)s: %(title)s.")
          % {"number": made.number, "title": said}, now)
    return made


@act
def merge_idea(
    *, actor: Viewer, round_: ProjectRound, idea: Idea, version: int, project: Project, now: datetime,
) -> None:
    """Put an idea together with others like it that are on the list already; its author is told.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if ideas are not looked at now, or this one was answered.
    :raises Unfit: if the project is not on the list.
    :raises Conflict: if the idea changed since `version`.
    """
    in_phase(actor, round_, RoundState.SCREENING)
    if project.round_id != round_.id or project.dropped:
        raise Unfit(_("Choose a project from the list."), "project")
    was = _answer(idea, version, "merge", project_id=project.id)
    entry_id = record(
        "idea.merged", actor, round_, now, was=was, about=idea, number=project.number, title=project.title,
    )
    _tell(round_, idea, entry_id, _("It is on the list of projects as No. %(number)s: %(title)s.")
          % {"number": project.number, "title": project.title}, now)


def refuse_idea(*, actor: Viewer, round_: ProjectRound, idea: Idea, version: int, reason: str, now: datetime) -> None:
    """Say why an idea does not come onto the list; its author is told, and everybody can read it.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if ideas are not looked at now, or this one was answered.
    :raises Unfit: if it is not said why.
    :raises Unsaid: if it repeats what the author wrote.
    :raises Conflict: if the idea changed since `version`.
    """
    in_phase(actor, round_, RoundState.SCREENING)
    if idea.state in LISTED:
        raise NotPossible(_("It is on the list. Take the project off instead; then all its authors are told."))
    _refuse_idea(actor=actor, round_=round_, idea=idea, version=version, reason=reason, now=now)


@act
def _refuse_idea(
    *, actor: Viewer, round_: ProjectRound, idea: Idea, version: int, reason: str, now: datetime,
) -> None:
    said = read_text(reason, field="reason", what=_("Say why, and what happens instead: it is sent and shown."))
    require_own_words(said, [idea.words])
    was = _answer(idea, version, "refuse", said=said)
    entry_id = record("idea.refused", actor, round_, now, was=was, about=idea, reason=said)
    _tell(round_, idea, entry_id, said, now)


@act
def drop_project(
    *, actor: Viewer, round_: ProjectRound, project: Project, version: int, reason: str, now: datetime,
) -> None:
    """Take a project off the list before that is published, and tell the authors of all its ideas why.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if the list is published.
    :raises Unfit: if it is not said why.
    :raises Conflict: if the project changed since `version`.
    """
    in_phase(actor, round_, RoundState.SCREENING)
    said = read_text(reason, field="reason", what=_("Say why, and what happens instead: it is sent and shown."))
    swap(project, version=version, dropped=said)
    for idea in Idea.objects.filter(project=project, state__in=LISTED).select_related("concern").order_by("id"):
        _refuse_idea(actor=actor, round_=round_, idea=idea, version=idea.version, reason=said, now=now)
    record("project.dropped", actor, round_, now, about=project, title=project.title, reason=said)


@act
def cost_project(
    *, actor: Viewer, round_: ProjectRound, project: Project, version: int, yuan: int, source: str, unit_id: int,
    now: datetime, measure: str = "", planned: Decimal | None = None,
) -> None:
    """Say what a project costs, how that is known and by which unit; and how much work it is, in its measure.

    :raises Refused: if the actor does not run the round.
    :raises NotPossible: if the list is published.
    :raises Unfit: if the cost is above the budget, or its source, unit or measure is missing.
    :raises Conflict: if the project changed since `version`.
    """
    in_phase(actor, round_, RoundState.SCREENING)
    if yuan <= 0:
        raise Unfit(_("Say in whole yuan what it costs."), "cost")
    if yuan > round_.budget:
        raise Unfit(
            _("It costs more than the whole budget, so nobody could vote it in. Take it off the list and say so, or "
              "make it smaller."), "cost",
        )
    unit = people_queries.directory.now().find(unit_id)
    if unit is None:
        raise Unfit(_("Say which unit worked the cost out."), "unit")
    said = read_text(source, field="source", what=_("Say how the cost is known: an offer, a price list, the last job."))
    kind = read_measure(measure, planned)
    swap(
        project, version=version, cost=yuan, cost_source=said, costed_by_id=unit.id, measure=kind, planned=planned,
    )
    record(
        "project.costed", actor, round_, now, about=project, title=project.title, yuan=yuan, source=said,
        by=unit.name,
    )


def read_measure(measure: str, planned: Decimal | None) -> str:
    """Return in what the work is measured.

    :raises Unfit: if an amount is given without a measure, or one that can't be.
    """
    kind = clean(measure)
    if len(kind) > LONGEST_MEASURE:
        raise Unfit(_("Write the measure in one word, such as 米, 盏 or 户."), "measure")
    if planned is not None and (planned <= 0 or not kind):
        raise Unfit(_("Say how much, above nought, and in what it is measured."), "measure")
    return kind
