"""Tables of the concerns."""

from qianxian.concerns.models.kinds import (
    Answerer,
    Category,
    Deadline,
    DissatisfactionReason,
    Rule,
)
from qianxian.concerns.models.matters import (
    Concern,
    Dispatch,
    FollowUp,
    InPerson,
    Joining,
    PagePhoto,
    Photo,
    RegisterPage,
    Report,
    Voice,
)
from qianxian.concerns.models.suggested import (
    CategoryModel,
    GroupedMatter,
    LikenessPair,
    LikenessThreshold,
    MatterGroup,
    Suggestion,
)
from qianxian.concerns.models.telling import (
    AreaDigest,
    Consent,
    ContactView,
    DataRequest,
    Subscription,
)

__all__ = [
    "Answerer",
    "AreaDigest",
    "Category",
    "CategoryModel",
    "Concern",
    "Consent",
    "ContactView",
    "DataRequest",
    "Deadline",
    "Dispatch",
    "DissatisfactionReason",
    "FollowUp",
    "GroupedMatter",
    "InPerson",
    "Joining",
    "LikenessPair",
    "LikenessThreshold",
    "MatterGroup",
    "PagePhoto",
    "Photo",
    "RegisterPage",
    "Report",
    "Rule",
    "Subscription",
    "Suggestion",
    "Voice",
]
