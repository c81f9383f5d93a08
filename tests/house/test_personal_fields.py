"""Nothing is kept about people that nobody has thought about: every column that can hold words is decided upon."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from qianxian.base.kept import everything_kept, kept_columns
from qianxian.storage.fields import CodeField

HOLD_WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
NOT_PERSONAL = {
    "names of the house's own work: who leads, what falls due, what was read": {
        "Lease.name", "Lease.holder", "Job.name", "Job.once_named", "Job.error", "Pending.reader",
    },
    "arguments of a job: ids and the random names of files": {"Job.arguments"},
    "the record's own words for kinds and states; the words of people stand apart in Text": {
        "Entry.kind", "Entry.about_kind", "Entry.was", "Entry.became", "Entry.commitment", "Notice.about_kind",
        "Notice.error", "Notice.channel", "Attempt.channel", "Attempt.reason", "Attempt.provider_ref",
        "Task.source", "Dispatch.inputs", "SheetImport.datum", "Seat.alone",
    },
    "the number of another system's order, and the random key of a form": {
        "Report.external_ref", "RegisterPage.key",
    },
    "public by their nature: places, days, bodies, kinds of concerns, titles of offices": {
        "CalendarDay.name", "Place.name", "Place.path", "Place.estate", "Place.extent", "PlaceCode.scheme",
        "PlaceCode.value", "Organisation.name", "Organisation.ref", "Organisation.hours",
        "Organisation.note", "Office.title",
        "Category.key", "Category.name", "Category.short", "Category.emergency", "Category.checklist", "Border.rings",
        "PlannedGrid.name",
        "Zone.name", "Zone.rings", "Rule.words", "Rota.key",
        "DissatisfactionReason.name", "ServiceCentre.name", "ServiceCentre.address", "ServiceCentre.hours",
        "Room.name", "ChecklistItem.key", "ChecklistItem.name", "PlaceName.name",
    },
    "the district's own texts, public or for everybody who is told": {
        "Wording.kind", "Wording.language", "Wording.text", "Wording.template", "GridPlan.reason",
    },
    "figures of the planner, ids of courtyards, and its own sentence about why it stopped": {
        "GridPlan.certificate", "PlanSearch.courtyards", "PlanSearch.found", "PlanSearch.stopped",
    },
    "weights of hashed pairs of characters, figures about them, and keys of categories": {
        "CategoryModel.content", "CategoryModel.report", "Suggestion.offered",
    },
    "phrases that several people used, or a unit's own sentence; never of disputes and care": {
        "MatterGroup.identity", "MatterGroup.title",
    },
    "an area's own form and what it is called": {"FigureTemplate.name", "FigureTemplate.content"},
    "what for a room is taken, and why no more: a unit's own sentence, refused with numbers; of mediation nothing": {
        "Booking.title", "Booking.reason",
    },
    "a body of the state to which people are sent, with its public address": {
        "ReferralBody.name", "ReferralBody.where",
    },
    "the hash of a random address": {"CalendarLink.secret_hash"},
    "the district's own letterhead for minutes": {"MinutesTemplate.content"},
    "how many answers took how long": {"Summary.answered", "Summary.taken"},
    "the telephone of a body, not of a person": {"Organisation.phone", "ServiceCentre.phone"},
    "a unit's own sentences, refused where they repeat a resident's words or hold a number": {
        "Task.headline", "Concern.sentence", "ChecklistLine.words", "CostLine.what", "CostLine.unit",
        "Outsider.name", "Outsider.wanted", "Outsider.where",
        "Round.name", "Round.rule", "RoundPoint.where", "RoundPoint.look_at", "SeenPoint.reason",
    },
    "a unit's own answer about its work; the district answers for it": {
        "Task.outcome", "Concern.answer", "Pause.words", "Extension.reason", "Extension.said", "Supervision.wants",
        "Supervision.answer", "AnswerTemplate.name", "AnswerTemplate.text",
    },
    "what a body decided about a courtyard, and the titles of work that was open when an office changed hands": {
        "Management.decision", "HandOver.lines",
    },
    "what the district tells everybody": {"PrivacyNotice.chinese", "PrivacyNotice.english", "PrivacyNotice.why"},
    "a body's own sentences at a public meeting: rules of days, titles, motions, decisions, reasons; no names": {
        "Series.name", "Series.term", "Series.rule", "Series.venue", "Series.template", "Series.quorum_of",
        "Meeting.venue", "Meeting.reason", "Meeting.looked_back", "Topic.title", "Topic.said", "Passing.reason",
        "Item.said", "Invitation.reason", "Vote.motion", "Vote.objection", "Outcome.text", "Rectification.text",
        "Correction.taken_over", "Minutes.sections", "Procedure.note",
    },
    "an office's own sentences and figures about the year's project, refused where they repeat an author's words": {
        "ProjectRound.name", "ProjectRound.reason", "ProjectRound.said", "ProjectRound.counted", "Project.title",
        "Project.cost_source", "Project.dropped", "Project.measure", "Idea.said", "PastVote.name", "PastVote.counted",
        "PastVote.remarks", "Milestone.title", "Progress.text",
    },
    "how many ballots say the same, without token, time or order": {
        "BallotBox.marks", "PaperCount.marks", "PaperCount.votes",
    },
    "the random name of a photograph of works": {"ProgressPhoto.name"},
    "a hash of what lies beside it, which tells nothing once that is gone": {
        "Evidence.sha256", "OutsidePhoto.sha256", "Photo.sha256", "PagePhoto.sha256", "Voice.sha256",
        "Report.link_hash", "Report.intake_key", "Report.family_hash", "Outsider.link_hash", "OutsideWord.key",
        "SigningSheet.sha256", "Minutes.sha256", "ProgressPhoto.sha256", "Progress.key", "Idea.key", "Idea.link_hash",
        "Mediation.key", "AgreementPhoto.sha256", "VotingToken.token_hash",
        "HeadCount.key", "Vote.key", "Outcome.key", "Correction.key",
        "RecoveryCode.code_hash", "ResidentCode.code_hash", "SignIn.session_hash",
    },
}
"""Why → columns that hold words and say nothing about anybody."""


def columns():
    """Every column of the house that can hold words of any kind; a choice from a list and a code can't."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("qianxian.")
        for field in model._meta.get_fields()
        if isinstance(field, HOLD_WORDS) and not isinstance(field, CodeField) and not field.choices
    }


def test_every_column_that_holds_words_is_in_the_register_or_has_a_reason_not_to_be():
    """A new column fails here until somebody decided: say it in the room's `personal.py`, or say here why not."""
    excused = set().union(*NOT_PERSONAL.values())
    assert columns() - kept_columns() - excused == set()
    assert excused & kept_columns() == set(), "either personal or not"


def test_no_excuse_outlives_its_column():
    assert set().union(*NOT_PERSONAL.values()) - columns() == set()


def test_every_column_in_the_register_is_there():
    models_ = {model.__name__: model for model in apps.get_models()}
    for field in kept_columns():
        name, _dot, column = field.partition(".")
        if name in models_:
            models_[name]._meta.get_field(column)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_row_of_the_register_says_everything(language):
    with translation.override(language):
        for one in everything_kept():
            for said in (one.what, one.purpose, one.seen_by, one.basis.said, one.whose.said, one.retention, one.erased):
                assert str(said).strip()
