"""How what happens to places is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes
from qianxian.places.hours import Hours, say_hours

if TYPE_CHECKING:
    from typing import Any

HOURS = {"spans": _p("field", "working hours")}
FIELDS = {
    "name": _p("field", "name"),
    "kind": _p("field", "kind"),
    "estate": _p("field", "estate"),
    "extent": _p("field", "buildings"),
    "households": _p("field", "households"),
    "buildings": _p("field", "number of buildings"),
    "longitude": _p("field", "longitude"),
    "latitude": _p("field", "latitude"),
    "synthetic": _p("field", "made up"),
    "address": _p("field", "address"),
    "area_m2": _p("field", "usable area, m²"),
    "phone": _p("field", "telephone"),
    "hours": _p("field", "opening hours"),
}


def _centre_changed(words: dict[str, Any]) -> str:
    """Say what was changed of a centre, its hours as people say them."""
    changes = [
        [column, say_hours(Hours.kept(before)), say_hours(Hours.kept(after))] if column == "hours"
        else [column, before, after]
        for column, before, after in words.get("changes", ())
    ]
    return with_changes(_("%(name)s was changed:"), FIELDS)({**words, "changes": changes})


say("place.added", resident=None, desk=_("%(name)s was put on the map."))
say("place.changed", resident=None, desk=with_changes(_("%(name)s was changed:"), FIELDS))
say("place.ended", resident=None, desk=_("%(name)s was ended."))
say("place.taken_back", resident=None, desk=_("%(name)s was added by mistake and taken back."))
say("place.revived", resident=None, desk=_("That %(name)s was ended was taken back."))
say("name.restored", resident=None, desk=_("%(name)s is found as “%(other)s” again."))
say("centre.taken_back", resident=None, desk=_("%(name)s was entered by mistake and taken back."))
say("centre.reopened", resident=None, desk=_("That %(name)s was closed was taken back."))
say("place.coded", resident=None, desk=_("%(name)s has the code %(code)s from %(from_on)s."))
say("name.added", resident=None, desk=_("%(name)s is also found as “%(other)s”."))
say("name.retired", resident=None, desk=_("%(name)s is no longer found as “%(other)s”."))
say("plate.hung", resident=None, desk=_("A plate was hung at %(name)s."))
say("plate.retired", resident=None, desk=_("The plate %(code)s of %(name)s was retired."))
say("border.drawn", resident=None, desk=_("The border of %(name)s was drawn."))
say("calendar.set", resident=None, desk=_("The working calendar of %(year)s was loaded, %(days)s days."))
say("calendar.hours_set", resident=None, desk=with_changes(_("The working hours were changed:"), HOURS))
say("centre.opened", resident=None, desk=_("%(name)s opened."))
say("centre.changed", resident=None, desk=_centre_changed)
say("centre.furnished", resident=None, desk=_("The rooms of %(name)s were entered: %(rooms)s."))
say("centre.checked", resident=None, desk=_("%(name)s was looked over: it has %(there)s of %(of)s."))
say("centre.verified", resident=None, desk=_("Somebody looked: all that is said of %(name)s is so."))
say("centre.closed", resident=None, desk=_("%(name)s was closed."))
say("checklist.set", resident=None, desk=_("What every service centre should have was set."))
say(
    "centre_standard.set", resident=None,
    desk=_(
        "For service centres it was set: at least %(least_area_m2)s m², %(walk_minutes)s minutes on foot, "
        "verified every %(stale_days)s days.",
    ),
)
say("plan.drafted", resident=None, desk=_("Plan %(number)s of %(name)s was drafted: %(grids)s grids."))
say(
    "plan.adopted", resident=None,
    desk=_("Plan %(number)s of %(name)s was adopted; it takes effect on %(effective_on)s."),
)
say("plan.withdrawn", resident=None, desk=_("Plan %(number)s of %(name)s was withdrawn."))
say(
    "plan.set_aside", resident=None,
    desk=_("Plan %(number)s of %(name)s did not take effect: its courtyards had moved. Draft it anew."),
)
say("plan.took_effect", resident=None, desk=_("Plan %(number)s of %(name)s took effect; %(began)s grids began."))
