"""How what happens to places is said."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from qianxian.ledger.bus import say, with_changes

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
}

say("place.added", resident=None, desk=_("%(name)s was put on the map."))
say("place.changed", resident=None, desk=with_changes(_("%(name)s was changed:"), FIELDS))
say("place.ended", resident=None, desk=_("%(name)s was ended."))
say("plate.hung", resident=None, desk=_("A plate was hung at %(name)s."))
say("border.drawn", resident=None, desk=_("The border of %(name)s was drawn."))
say("calendar.set", resident=None, desk=_("The working calendar of %(year)s was loaded, %(days)s days."))
say("plan.drafted", resident=None, desk=_("Plan %(number)s of %(name)s was drafted: %(grids)s grids."))
say(
    "plan.adopted", resident=None,
    desk=_("Plan %(number)s of %(name)s was adopted; it takes effect on %(effective_on)s."),
)
say("plan.withdrawn", resident=None, desk=_("Plan %(number)s of %(name)s was withdrawn."))
say("plan.took_effect", resident=None, desk=_("Plan %(number)s of %(name)s took effect; %(began)s grids began."))
