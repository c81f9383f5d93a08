"""Texts of messages."""

from addresses import ADMINISTRATORS, DISTRICTS, Sent

GET = {"messages": ADMINISTRATORS, "message": DISTRICTS}
POST_ONLY = set()


def arguments(world, now):
    return {"message": ["concern.accepted", "zh-hans"]}


def sent(scene):
    return {"message": Sent(DISTRICTS, "wording.set", {"text": "您反映的事，我们收到了。"}, page="message")}
