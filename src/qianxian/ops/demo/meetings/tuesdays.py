"""A year of Tuesdays of one grid: attendance, an agenda that writes itself, decisions, work, minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from qianxian.meetings import actions as meetings
from qianxian.meetings import queries
from qianxian.meetings.counting import Side
from qianxian.meetings.states import Capacity, DecisionClass, ItemKind, ItemState, MeetingState, OutcomeKind
from qianxian.ops.demo import texts
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level

if TYPE_CHECKING:
    from datetime import date, datetime

    from qianxian.meetings.models import Meeting, Series
    from qianxian.ops.demo.meetings.hall import Hall
    from qianxian.ops.demo.year.stage import Life
    from qianxian.people.queries import Viewer
    from qianxian.places.models import Place

ENOUGH = 2
"""So many items beside the first; with fewer, the branch brings something in itself."""
BROUGHT_IN = 0.75
OWNERS_MATTER = "闲置空地划电瓶车车棚"
OWNERS_MATTER_AT = 9
"""The meeting at which it comes up; it is the owners' by Civil Code art. 278, and comes back with their count."""
SPECIAL = (Side(298, 2_610_000), Side(214, 1_902_500), Side(171, 1_520_300))
"""All owners, those who took part and those who agreed, with areas in hundredths of a square metre."""


def plan(grid: Place, first_on: date) -> meetings.Plan:
    """Return what the Tuesdays of a grid have in common."""
    return meetings.Plan(name=f"{grid.name}周二议事", first_on=first_on)


class Tuesdays:
    """The meetings of one grid and those who come to them."""

    def __init__(self, hall: Hall, grid: Place, series: Series, *, owners_matter: bool = False) -> None:
        self.hall, self.grid, self.series, self.owners_matter = hall, grid, series, owners_matter
        cast = hall.cast
        self.secretary = cast.of(series.convener_id)
        yards = cast.tree.below(grid.id, Level.COURTYARD)
        companies = [unit for yard in yards if (unit := cast.company(yard.id)) is not None]
        community = cast.community(grid.id).office
        assert community is not None  # noqa: S101  # everybody of the cast holds one
        self._units = {
            "grid": series.convener_id, "community": community.organisation_id,
            "company": companies[0].id if companies else series.convener_id,
        }
        wings = cast.directory.core_and_wings(cast.tree, grid.id)
        self.has_committee, self.has_company = wings.committee is not None, bool(companies)
        said = list(texts.topics("tuesday"))
        hall.chance.shuffle(said)
        self._deck, self._words = said, {one.sentences[0]: one for one in said}

    def life(self) -> Life:
        """Let every meeting that is laid out be held, one after the other."""
        hall = self.hall
        for place, number in enumerate(self.series.meetings.order_by("starts_at").values_list("id", flat=True), 1):
            self._scheduled = place
            meeting = yield from hall.announced(hall.read(number), self.secretary, self._bring_in)
            now = meeting.starts_at
            if meeting.state != MeetingState.AGENDA_PUBLISHED:
                continue
            session = hall.begin(self.secretary, meeting, self._heads(), now)
            for turn in session.admitted:
                if turn.topic is not None and turn.topic.title == OWNERS_MATTER:
                    self._refer_or_decide(meeting, turn, now)
                else:
                    hall.talk(
                        self.secretary, turn, session, now, words=self._words, unit_of=self._units.__getitem__,
                    )
            now = yield meeting.ends_at
            yield from hall.end(meeting, self.secretary, now)
            if self.owners_matter and place == OWNERS_MATTER_AT:
                self._count_owners(meeting.ends_at)

    def _bring_in(self, meeting: Meeting, now: datetime) -> None:
        """Bring something in where little stands on the agenda, of what fits the month and was longest ago."""
        if self.owners_matter and self._scheduled == OWNERS_MATTER_AT:
            self._put(meeting, OWNERS_MATTER, now)
        titles = set(meeting.items.filter(topic__isnull=False).values_list("topic__title", flat=True))
        if len(titles) >= ENOUGH or not self.hall.often(BROUGHT_IN):
            return
        month = timezone.localtime(now).month
        said = next(one for one in self._deck if month in one.months and one.sentences[0] not in titles)
        self._deck.remove(said)
        self._deck.append(said)
        self._put(meeting, said.sentences[0], now)

    def _put(self, meeting: Meeting, title: str, now: datetime) -> None:
        meetings.bring_in(actor=self.secretary, meeting=meeting, title=title, kind=ItemKind.DECIDE, now=now)

    def _heads(self) -> dict[Capacity, int]:
        some = self.hall.chance.randint
        heads = {
            Capacity.BRANCH: some(2, 4), Capacity.COMMUNITY: some(1, 2), Capacity.COMMITTEE: some(1, 3),
            Capacity.PROPERTY: some(1, 2), Capacity.COURTYARD_HEAD: some(2, 6),
            Capacity.OWNERS_REPRESENTATIVE: some(4, 11), Capacity.RESIDENT: some(5, 22),
        }
        if not self.has_committee:
            del heads[Capacity.COMMITTEE]
        if not self.has_company:
            del heads[Capacity.PROPERTY]
        return heads

    # ── what only all owners decide ──────────────────────────────────────────────────────────────────────────────

    def _refer_or_decide(self, meeting: Meeting, turn: queries.Turn, now: datetime) -> None:
        topic, item = turn.topic, turn.item
        assert topic is not None  # noqa: S101  # the caller looked
        if item.state != ItemState.ADMITTED:
            return
        item.meeting = meeting
        if topic.decision_class == DecisionClass.COORDINATION:
            meetings.classify(
                actor=self.secretary, topic=topic, version=topic.version, series=meeting.series, now=now,
                decision_class=DecisionClass.OWNERS_SPECIAL,
            )
            meetings.say(
                actor=self.secretary, item=item, key=self.hall.key(), kind=OutcomeKind.REFERRAL, now=now,
                text="划用共有空地要由全体业主共同决定，提请业主大会表决。",
            )
            return
        outcome = meetings.say(
            actor=self.secretary, item=item, key=self.hall.key(), kind=OutcomeKind.DECISION, now=now,
            text="按业主大会表决结果，东侧空地划作电瓶车车棚，留出消防通道。", unit_id=self._units["company"],
            due_on=self.hall.due(now),
        )
        self.hall.work(outcome, "车棚划线、加顶完工，停得下四十八辆电瓶车，楼道口已经清空。")

    def _count_owners(self, now: datetime) -> None:
        """Enter how the owners voted, a few days after."""
        found = next((one for one in queries.referred_of(self.series) if one.title == OWNERS_MATTER), None)
        if found is not None:
            everybody, took_part, agreed = SPECIAL
            meetings.enter_ballot(
                actor=self.secretary, topic=found, everybody=everybody, took_part=took_part, agreed=agreed,
                counted_on=timezone.localtime(now).date(), series=self.series, now=now,
            )


def convener_of(hall: Hall, grid: Place) -> Viewer:
    """Return the secretary of a grid's branch."""
    return hall.cast.at(grid.id, Level.GRID, OrganisationKind.BRANCH)
