"""Texts of messages."""

from addresses import ADMINISTRATORS

GET = {"messages": ADMINISTRATORS, "message": ADMINISTRATORS}
POST_ONLY = set()


def arguments(world, now):
    return {"message": ["concern.accepted", "zh-hans"]}
