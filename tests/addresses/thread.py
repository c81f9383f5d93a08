"""From the gate to the answer confirmed: pages for everybody, for the holder of a receipt, and the desks."""

from addresses import EVERYBODY, OFFICES

SEE_THE_TASK = {"grid3", "community", "subdistrict", "district", "admin"}
"""The unit and those above it; `head` also works for grid 3, but acts for the courtyard until it switches."""

GET = {
    "front": EVERYBODY,
    "healthz": EVERYBODY,
    "courtyard": EVERYBODY,
    "report": EVERYBODY,
    "board": EVERYBODY,
    "about_the_system": EVERYBODY,
    "your_data": EVERYBODY,
    "district": EVERYBODY,
    "find": EVERYBODY,
    "sign_in": EVERYBODY,
    "matter": EVERYBODY,  # whoever has the secret link
    "receipt": EVERYBODY,
    "matter_photo": EVERYBODY,
    "mine": {"holder"},
    "mine_photo": {"holder"},
    "desk": OFFICES,
    "task": SEE_THE_TASK | {"admin_community"},
    "task_photo": SEE_THE_TASK | {"admin_community"},
    "on_behalf": OFFICES,
    "settle": OFFICES - {"gate"},
    "slip": set(),  # only in the session that wrote it down
}
POST_ONLY = {"sign_out", "office", "receive", "done", "contact"}
ELSE = {"mine": 404, "mine_photo": 404, "settle": 403}
SIGNED_OUT = {"mine": 404, "mine_photo": 404}
HOLD_A_LINK = {"matter", "receipt", "matter_photo", "matter_data"}
