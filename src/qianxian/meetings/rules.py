"""Who may convene, answer, count and correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from qianxian.base.permits import GRANTED, Permit, refused
from qianxian.meetings.states import (
    GATES,
    LIFECYCLE,
    MEDIATION_LIFECYCLE,
    OWNERS,
    ROUND_LIFECYCLE,
    DecisionClass,
    MediationState,
    MeetingState,
    Purpose,
    RoundState,
    SeriesKind,
    TopicState,
)
from qianxian.people.states import OfficeKind, OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from qianxian.concerns.models import Report
    from qianxian.meetings.models import (
        Booking,
        CalendarLink,
        Idea,
        Invitation,
        Mediation,
        Meeting,
        ProjectRound,
        Series,
        Topic,
    )
    from qianxian.people.queries import Viewer

ABOVE = (
    OrganisationKind.GENERAL_BRANCH, OrganisationKind.WORK_COMMITTEE, OrganisationKind.DISTRICT_OFFICE,
    OrganisationKind.JOINT_REVIEW,
)
INSIDE = (
    OrganisationKind.BRANCH, OrganisationKind.OWNERS_COMMITTEE, OrganisationKind.MANAGEMENT_COMMITTEE,
    OrganisationKind.COURTYARD_COMMITTEE, OrganisationKind.PROPERTY_COMPANY, OrganisationKind.PARTY_GROUP,
)
"""One core and two wings: those whose offices see their own grid's meetings from inside."""


def may_set_up(viewer: Viewer, district_path: str) -> Permit:
    """The form of minutes is the whole district's, so whoever administers it chooses it."""
    return viewer.may_administer(district_path)


def may_see_room(viewer: Viewer, path: str) -> Permit:
    """A room is booked by the offices around it: those of its centre's place, below it and above it."""
    office = viewer.office
    if viewer.is_operator:
        return GRANTED
    if office is None or office.kind == OfficeKind.GATEKEEPER or not (
        office.covers(path) or any(own.startswith(path) for own in office.paths)
    ):
        return refused(_("This room belongs to another place."))
    return GRANTED


def may_book(viewer: Viewer, path: str, purpose: Purpose) -> Permit:
    """Whoever is around may book for a meeting; for a mediation a branch, the community or an office above it."""
    if not (permit := may_see_room(viewer, path)):
        return permit
    office = viewer.office
    if purpose == Purpose.MEDIATION and office is not None and office.organisation_kind not in (
        *ABOVE, OrganisationKind.BRANCH,
    ):
        return refused(_("Mediation is the community's: ask it, please, or the branch of your grid."))
    return GRANTED


def may_let_go(viewer: Viewer, booking: Booking) -> Permit:
    """A room is let go by the unit that booked it, or by an office in whose care its centre is."""
    office = viewer.office
    if viewer.is_operator:
        return GRANTED
    if office is None or not (
        office.organisation_id == booking.office.organisation_id
        or (office.organisation_kind in ABOVE and office.covers(booking.room.centre.place.path))
    ):
        return refused(_("This room was booked by another unit. Talk to the community, please."))
    return GRANTED


def may_subscribe(viewer: Viewer) -> Permit:
    """A secret calendar is for those who hold an office; everybody else has the public ones."""
    if viewer.account_id is None or viewer.office is None:
        return refused(_("This is for those who hold an office. The calendar of your community is open to everybody."))
    return GRANTED


def may_end_link(viewer: Viewer, link: CalendarLink) -> Permit:
    """A secret address is ended by whoever made it."""
    if viewer.account_id is None or viewer.account_id != link.account_id:
        return refused(_("This address is somebody else's."))
    return GRANTED


def may_plan_all(viewer: Viewer) -> Permit:
    """The meetings of all grids are laid out by the community for its own, and by those above for theirs."""
    office = viewer.office
    if viewer.is_operator:
        return GRANTED
    if office is None or office.organisation_kind not in ABOVE or office.kind == OfficeKind.GATEKEEPER:
        return refused(_("The meetings of all grids are laid out by the community, or an office above it."))
    return GRANTED


def may_convene_at(viewer: Viewer, unit_id: int, path: str) -> Permit:
    """A meeting is convened by its own unit, or by the community or an office above it."""
    if viewer.is_operator:
        return GRANTED
    office = viewer.office
    if office is None or office.kind == OfficeKind.GATEKEEPER:
        return refused(_("Only the unit that convenes the meeting, or the community above it, can do that."))
    if office.organisation_id == unit_id or (office.organisation_kind in ABOVE and office.covers(path)):
        return GRANTED
    return refused(_("Only the unit that convenes the meeting, or the community above it, can do that."))


def may_convene(viewer: Viewer, series: Series) -> Permit:
    """Who may call, move, open and close the meetings of a series."""
    return may_convene_at(viewer, series.convener_id, series.place.path)


def may_see_inside(viewer: Viewer, series: Series, invited: Iterable[int] = ()) -> Permit:
    """The desk's page of a meeting is for its convener, those above, its place's core and wings, and who is asked.

    Numbered meetings of a task force or an executive are nobody's below, though their place is.
    """
    if may_convene(viewer, series):
        return GRANTED
    office = viewer.office
    if office is not None and (
        office.organisation_id in set(invited)
        or (
            series.kind != SeriesKind.NUMBERED and office.organisation_kind in INSIDE
            and any(path.startswith(series.place.path) for path in office.paths)
        )
    ):
        return GRANTED
    return refused(_("This meeting belongs to another place."))


def may_ask(viewer: Viewer, report: Report) -> Permit:
    """Whoever raised a matter may ask that the meeting talks about it; so may the offices around it, for them."""
    if report.id in viewer.receipts or (
        viewer.resident_id is not None and viewer.resident_id == report.resident_id
    ):
        return GRANTED
    office = viewer.office
    if office is not None and (office.covers(report.concern.place.path) or _of_its_line(viewer, report)):
        return GRANTED
    return refused(_("Only the one who raised it, or an office of the place, can ask for that."))


def _of_its_line(viewer: Viewer, report: Report) -> bool:
    office = viewer.office
    path = report.concern.place.path
    return office is not None and any(path.startswith(own) for own in office.paths)


def may_reply(viewer: Viewer, invitation: Invitation, now: datetime) -> Permit:
    """An invitation is answered by the unit that got it, until the meeting begins."""
    if viewer.office is None or viewer.office.organisation_id != invitation.unit_id:
        return refused(_("Only the unit that was invited can answer."))
    if now >= invitation.meeting.starts_at:
        return refused(_("The meeting has begun; the answer is what the roll call says."))
    return GRANTED


def may_decide(topic: Topic | None) -> Permit:
    """A meeting decides what is its own; owners' and community matters it can only refer."""
    if topic is None or topic.decision_class == DecisionClass.COORDINATION:
        return GRANTED
    if topic.decision_class in OWNERS:
        return refused(
            _("This is for all owners to decide (Civil Code, art. 278). The meeting can talk about it and refer it to "
              "the owners' assembly."),
        )
    return refused(
        _("This is a matter of the whole community: four steps and two disclosures. The meeting can talk about it and "
          "refer it."),
    )


def may_correct(meeting: Meeting, attended: Iterable[int], now: datetime) -> Permit:
    """Whoever was there corrects the minutes, as long as they are open to it."""
    if meeting.state != MeetingState.MINUTES_CIRCULATED or meeting.correct_until is None:
        return refused(_("These minutes are not open to corrections now."))
    if now >= meeting.correct_until:
        return refused(
            _("The time for corrections is over. Tell the convener; a later correction is added with its date."),
        )
    if meeting.id not in set(attended):
        return refused(
            _("Corrections come from those who were there. Tell the convener by telephone or on paper; it is written "
              "down for you."),
        )
    return GRANTED


MOST_DEFERRALS, MOST_DAYS = 3, 28
"""So often, or so long, a topic is talked about in a grid; then the joint meeting is offered it."""
STEPS = (
    "open_agenda", "publish_agenda", "move", "take_room", "leave_room", "cancel", "call_to_order", "adjourn",
    "circulate",
)
"""Steps that a convener takes by hand."""


def open_steps(viewer: Viewer, meeting: Meeting) -> frozenset[str]:
    """Return the steps of the table that the viewer may take with a meeting now."""
    if not may_convene(viewer, meeting.series):
        return frozenset()
    state = MeetingState(meeting.state)
    return frozenset(verb for verb in STEPS if LIFECYCLE.offers(state, verb))


def is_stale(topic: Topic, now: datetime) -> bool:
    """Say whether a topic was deferred three times, or is open for 28 days: then the joint meeting is offered it."""
    return topic.state == TopicState.OPEN and (
        topic.deferrals >= MOST_DEFERRALS or (now - topic.raised_at).days >= MOST_DAYS
    )


# ── one people's project a year ──────────────────────────────────────────────────────────────────────────────────

OPEN_ROUNDS = (OrganisationKind.GENERAL_BRANCH, OrganisationKind.WORK_COMMITTEE, OrganisationKind.DISTRICT_OFFICE)
NO_COUNTERS = (OrganisationKind.PROPERTY_COMPANY, OrganisationKind.ENTERPRISE)
"""Who earns from what is built does not count the ballots."""


def may_open_round(viewer: Viewer) -> Permit:
    """The year's project is opened by a community, a sub-district or the district, at its own place."""
    office = viewer.office
    if office is None or not office.place_ids or office.organisation_kind not in OPEN_ROUNDS:
        return refused(_("The year's project is opened by the community, the sub-district or the district."))
    return GRANTED


def may_run(viewer: Viewer, round_: ProjectRound) -> Permit:
    """A round is run by the unit that opened it, or by those above it."""
    if may_convene_at(viewer, round_.convener_id, round_.place.path):
        return GRANTED
    return refused(_("Only the unit that opened this round, or an office above it, can do that."))


def may_see_round(viewer: Viewer, round_: ProjectRound) -> Permit:
    """The desk's page of a round is for whoever runs it, and for every office around or in its area."""
    if may_run(viewer, round_):
        return GRANTED
    office = viewer.office
    path = round_.place.path
    if office is not None and any(own.startswith(path) or path.startswith(own) for own in office.paths):
        return GRANTED
    return refused(_("This round belongs to another place."))


def may_write_ideas(viewer: Viewer, round_: ProjectRound) -> Permit:
    """Whoever holds an office in the area writes down what somebody there wants, the gatehouse too."""
    if viewer.office is None:
        return refused(_("This page is for people who hold an office. Sign in with your office's account."))
    return may_see_round(viewer, round_)


def may_count_paper(viewer: Viewer, round_: ProjectRound) -> Permit:
    """Paper is counted by any two units of the area, but by none that builds and is paid for it."""
    office = viewer.office
    if office is None or office.kind == OfficeKind.GATEKEEPER or office.organisation_kind in NO_COUNTERS:
        return refused(_("Paper ballots are counted by two offices of the area: not by a gatehouse or a company."))
    return may_see_round(viewer, round_)


def may_build(viewer: Viewer, unit_id: int, round_: ProjectRound) -> Permit:
    """How far the work is, its unit says, or whoever runs the round."""
    if viewer.office is not None and viewer.office.organisation_id == unit_id:
        return GRANTED
    return may_run(viewer, round_)


ROUND_STEPS = ("call_off", *(gate.verb for gate in GATES.values()))


def open_round_steps(viewer: Viewer, round_: ProjectRound) -> frozenset[str]:
    """Return the steps of the table that the viewer may take with a round, once its gate is open."""
    if not may_run(viewer, round_):
        return frozenset()
    state = RoundState(round_.state)
    return frozenset(verb for verb in ROUND_STEPS if ROUND_LIFECYCLE.offers(state, verb))


def may_take_back(link_hash: str, idea: Idea) -> Permit:
    """An idea is its author's, who has the link that was given out with it."""
    if link_hash == idea.link_hash:
        return GRANTED
    return refused(_("This page opens with the link that you were given."))


# ── mediation ────────────────────────────────────────────────────────────────────────────────────────────────────

KEEP_MEDIATIONS = (OrganisationKind.GENERAL_BRANCH, OrganisationKind.BRANCH)
NEVER_MEDIATION = (OfficeKind.GATEKEEPER, OfficeKind.ADMINISTRATOR)
"""Who looks after the gate or the accounts has no business with who quarrels, whatever access they open."""


def may_see_mediations(viewer: Viewer) -> Permit:
    """The list is there for every office that may keep a case or be named for one; it shows each its own only."""
    if viewer.office is None or viewer.office.kind in NEVER_MEDIATION:
        return refused(_("Mediation is for those who mediate. The gatehouse and the administration see nothing of it."))
    return GRANTED


def may_open_mediation(viewer: Viewer) -> Permit:
    """A case is opened by the community or a grid's branch, and kept by whoever opened it."""
    if not (permit := may_see_mediations(viewer)):
        return permit
    office = viewer.office
    if office is None or office.organisation_kind not in KEEP_MEDIATIONS or not office.place_ids:
        return refused(_("Mediation is the community's: ask it, please, or the branch of your grid."))
    return GRANTED


def may_keep_mediators(viewer: Viewer, place_id: int) -> Permit:
    """Who mediates in a community, and where it sends people, is said by the community itself."""
    office = viewer.office
    if (
        office is None or office.kind in NEVER_MEDIATION or place_id not in office.place_ids
        or office.organisation_kind != OrganisationKind.GENERAL_BRANCH
    ):
        return refused(_("The list of mediators is kept by the community."))
    return GRANTED


def may_keep_mediation(viewer: Viewer, mediation: Mediation, aside: Iterable[int]) -> Permit:
    """A case is led by the unit that keeps it, but never by an office of it that stands aside."""
    office = viewer.office
    if (
        office is None or office.kind in NEVER_MEDIATION or office.organisation_id != mediation.unit_id
        or not {one.id for one in viewer.offices}.isdisjoint(aside)
    ):
        return refused(_("Only the unit that keeps this case can do that."))
    return GRANTED


def may_mediate(viewer: Viewer, mediation: Mediation, aside: Iterable[int], mediators: Iterable[int]) -> Permit:
    """A case is read by the unit that keeps it and by the offices named as its mediators; nobody above looks in.

    `aside`: offices that stand aside; `mediators`: offices of the mediators who were named.
    """
    away = set(aside)
    if may_keep_mediation(viewer, mediation, away):
        return GRANTED
    office = viewer.office
    if (
        office is None or office.kind in NEVER_MEDIATION or office.id not in set(mediators)
        or not {one.id for one in viewer.offices}.isdisjoint(away)
    ):
        return refused(_("This case belongs to those who mediate it."))
    return GRANTED


MEDIATION_STEPS = (
    "take_on", "decline", "name_mediators", "add_party", "stand_aside", "arrange", "note", "agree", "not_agree",
    "refer", "withdraw", "look", "talk_again",
)


def open_mediation_steps(mediation: Mediation, *, keeps: bool) -> frozenset[str]:
    """Return the steps of the table for somebody who reads a case; who does not keep it notes what was said."""
    state = MediationState(mediation.state)
    found = frozenset(verb for verb in MEDIATION_STEPS if MEDIATION_LIFECYCLE.offers(state, verb))
    return found if keeps else found & {"note", "stand_aside"}
