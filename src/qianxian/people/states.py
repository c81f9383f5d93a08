"""Kinds of organisations and offices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy as _p

from qianxian.base.states import Lifecycle, Step


class OrganisationKind(models.TextChoices):
    """What an organisation is in the building of one core and two wings, and around it."""

    DISTRICT_OFFICE = "district_office", _p("organisation", "District office")
    WORK_COMMITTEE = "party_work_committee", _p("organisation", "Party work committee")
    GENERAL_BRANCH = "general_branch", _p("organisation", "General branch")
    PARTY_GROUP = "party_group", _p("organisation", "Courtyard party group")
    BRANCH = "branch", _p("organisation", "Grid branch")
    OWNERS_COMMITTEE = "owners_committee", _p("organisation", "Owners' committee")
    MANAGEMENT_COMMITTEE = "management_committee", _p("organisation", "Management committee")
    COURTYARD_COMMITTEE = "courtyard_committee", _p("organisation", "Courtyard committee")
    PROPERTY_COMPANY = "property_company", _p("organisation", "Property company")
    DEPARTMENT = "department", _p("organisation", "Department")
    ENTERPRISE = "enterprise", _p("organisation", "Enterprise")
    RESIDENT_UNIT = "resident_unit", _p("organisation", "Resident unit")
    VOLUNTEER_TEAM = "volunteer_team", _p("organisation", "Volunteer team")
    COOPERATIVE = "cooperative", _p("organisation", "Cooperative")
    TASK_FORCE = "task_force", _p("organisation", "Task force")
    JOINT_REVIEW = "joint_review", _p("organisation", "Joint review")
    GATEHOUSE = "gatehouse", _p("organisation", "Gatehouse")


COMMITTEES = (
    OrganisationKind.OWNERS_COMMITTEE,
    OrganisationKind.MANAGEMENT_COMMITTEE,
    OrganisationKind.COURTYARD_COMMITTEE,
)


class OfficeKind(models.TextChoices):
    """What somebody does in an organisation; what they may do follows from it and from its places."""

    SECRETARY = "secretary", _p("office", "Secretary")
    GRID_WORKER = "grid_worker", _p("office", "Grid worker")
    COURTYARD_HEAD = "courtyard_head", _p("office", "Courtyard head")
    GATEKEEPER = "gatekeeper", _p("office", "Gatekeeper")
    CLERK = "clerk", _p("office", "Clerk")
    GRID_LEAD = "grid_lead", _p("office", "Grid lead")
    BUILDING_HEAD = "building_head", _p("office", "Building head")
    STAIRWELL_HEAD = "stairwell_head", _p("office", "Stairwell head")
    LEADER = "leader", _p("office", "Leader")
    LIAISON = "liaison", _p("office", "Liaison")
    MEMBER = "member", _p("office", "Member")
    ADMINISTRATOR = "administrator", _p("office", "Administrator")


class ManagementKind(models.TextChoices):
    """The rungs of the ladder of courtyards without management, lowest first."""

    UNMANAGED = "unmanaged", _p("management", "Nobody manages it")
    ENTRUSTED = "entrusted", _p("management", "Entrusted")
    PILOT = "pilot", _p("management", "On trial with a company")
    MANAGED = "managed", _p("management", "Managed")


WITH_A_COMPANY = (ManagementKind.PILOT, ManagementKind.MANAGED)
"""Rungs on which there is a property company; a courtyard may also be entrusted to one, or to the community."""

_EVERY = tuple(ManagementKind)
LADDER = Lifecycle(
    starts=_EVERY,  # where the record of a courtyard begins
    ends=(),
    steps=[
        Step("entrust", _EVERY, ManagementKind.ENTRUSTED),  # also to somebody else
        Step("try_out", _EVERY, ManagementKind.PILOT),
        # Nobody is given to a company for good unseen: it was entrusted or tried before.
        Step("take_on", (ManagementKind.ENTRUSTED, ManagementKind.PILOT, ManagementKind.MANAGED),
             ManagementKind.MANAGED),
        Step("give_up", (ManagementKind.ENTRUSTED, ManagementKind.PILOT, ManagementKind.MANAGED),
             ManagementKind.UNMANAGED),
    ],
)
VERB_TO = {
    ManagementKind.UNMANAGED: "give_up", ManagementKind.ENTRUSTED: "entrust", ManagementKind.PILOT: "try_out",
    ManagementKind.MANAGED: "take_on",
}


class SheetKind(models.TextChoices):
    """The sheets with which a district is set up, in the order in which they refer to each other."""

    PLACES = "places", _p("sheet", "Places")
    ORGANISATIONS = "organisations", _p("sheet", "Organisations")
    MANAGEMENT = "management", _p("sheet", "Who manages each courtyard")
    OFFICES = "offices", _p("sheet", "Offices")
    ACCOUNTS = "accounts", _p("sheet", "Accounts")
    CENTRES = "centres", _p("sheet", "Service centres")


class ImportState(models.TextChoices):
    """How far an imported sheet has come."""

    LOOKING = "looking", _p("import", "Being looked over")
    CHECKED = "checked", _p("import", "Looked at")
    WAITING = "waiting", _p("import", "Waiting to begin")
    RUNNING = "running", _p("import", "Under way")
    DONE = "done", _p("import", "Done")
    FAILED = "failed", _p("import", "Stopped")
