"""The form in which minutes are printed: handed in, used, taken back."""

from addresses.papers import handed_in
from qianxian.meetings import actions as meetings
from qianxian.people.queries import OPERATOR


def happen(world, now):
    for template in (handed_in(now), handed_in(now, "【正文】"), None):
        meetings.use_minutes_template(actor=OPERATOR, template=template, now=now)
