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
say("name.added", resident=None, desk=_("%(name)s is also found as “%(other)s”."))
say("name.retired", resident=None, desk=_("%(name)s is no longer found as “%(other)s”."))
say("plate.hung", resident=None, desk=_("A plate was hung at %(name)s."))
say("plate.retired", resident=None, desk=_("The plate %(code)s of %(name)s was retired."))
say("calendar.set", resident=None, desk=_("The working calendar of %(year)s was loaded, %(days)s days."))
say("centre.opened", resident=None, desk=_("%(name)s opened."))
say("centre.changed", resident=None, desk=_("What is known of %(name)s was changed."))
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
