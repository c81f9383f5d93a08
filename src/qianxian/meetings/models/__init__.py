"""Meetings with what is talked about and decided there, and the year's people's project."""

from qianxian.meetings.models.around import Booking, CalendarLink, MinutesTemplate
from qianxian.meetings.models.delivery import Milestone, Objection, Progress, ProgressPhoto
from qianxian.meetings.models.mediation import (
    WHERE_LENGTH,
    AgreementPhoto,
    Mediation,
    MediationMediator,
    MediationParty,
    MediationPromise,
    MediationRecusal,
    MediationTalk,
    Mediator,
    ReferralBody,
)
from qianxian.meetings.models.meetings import (
    NAME_LENGTH,
    REASON_LENGTH,
    Correction,
    DecisionTask,
    HeadCount,
    Invitation,
    Item,
    Meeting,
    Minutes,
    Outcome,
    OwnersBallot,
    Passing,
    Procedure,
    Rectification,
    Series,
    SigningSheet,
    Topic,
    TopicConcern,
    Vote,
)
from qianxian.meetings.models.projects import Idea, PastVote, Project, ProjectRound, RoundPhase
from qianxian.meetings.models.voting import BallotBox, PaperBatch, PaperCount, VotingToken

__all__ = [
    "NAME_LENGTH", "REASON_LENGTH", "WHERE_LENGTH", "AgreementPhoto", "BallotBox", "Booking", "CalendarLink",
    "Correction", "DecisionTask", "HeadCount", "Idea", "Invitation", "Item", "Mediation", "MediationMediator",
    "MediationParty", "MediationPromise", "MediationRecusal", "MediationTalk", "Mediator", "Meeting", "Milestone",
    "Minutes", "MinutesTemplate", "Objection", "Outcome", "OwnersBallot", "PaperBatch", "PaperCount", "Passing",
    "PastVote", "Procedure", "Progress", "ProgressPhoto", "Project", "ProjectRound", "Rectification",
    "ReferralBody", "RoundPhase", "Series", "SigningSheet", "Topic", "TopicConcern", "Vote", "VotingToken",
]
