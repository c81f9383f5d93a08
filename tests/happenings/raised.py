"""The list of reasons for “not settled”."""

from qianxian.concerns import actions as concerns
from qianxian.people.queries import OPERATOR


def happen(world, now):
    reason = concerns.add_reason(actor=OPERATOR, name="没修好", position=1, now=now)
    concerns.change_reason(actor=OPERATOR, reason=reason, version=1, now=now, name="还是没修好", reopens=False)
    concerns.retire_reason(actor=OPERATOR, reason=reason, version=reason.version, now=now)
    concerns.restore_reason(actor=OPERATOR, reason=reason, version=reason.version, now=now)
