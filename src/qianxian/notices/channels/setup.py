"""Which channels a district has: a file beside the keys, because half of it is secrets.

`QIANXIAN_KEYS/channels.json`, or `channels-411002.json` for one district of several. `channels` names each way out and
what it needs; `residents` is the one by which numbers that residents left are reached, and `groups` gives a
unit, by its name, the robot of its group. Without a file everything goes into the folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from qianxian.notices.channels.dingtalk import DingTalkRobot
from qianxian.notices.channels.here import Console, Folder
from qianxian.notices.channels.mail import Mail
from qianxian.notices.channels.protocol import Later
from qianxian.notices.channels.sms import AlibabaSms, TencentSms
from qianxian.notices.channels.wecom import WeCom, WeComRobot
from qianxian.storage import districts

if TYPE_CHECKING:
    from collections.abc import Callable

    from qianxian.notices.channels.protocol import Channel

KINDS: dict[str, Callable[..., Channel]] = {
    "console": Console, "folder": Folder, "mail": Mail, "sms-tencent": TencentSms, "sms-alibaba": AlibabaSms,
    "wecom": WeCom, "wecom-robot": WeComRobot, "dingtalk-robot": DingTalkRobot,
}
GROUPS = ("wecom-robot", "dingtalk-robot")
TO_STAFF = ("mail", "wecom")
"""Kinds by which somebody in office can be told what is new, at an address of their own."""


@dataclass(frozen=True, slots=True)
class Setup:
    """The channels of a district by name, what kind each is, and by which residents are reached.

    `groups` says which unit, by its name, has a group with a robot; `wrong` what is wrong with the file.
    """

    channels: dict[str, Channel]
    kinds: dict[str, str]
    residents: str
    groups: dict[str, str] = field(default_factory=dict)
    wrong: str = ""

    def get(self, name: str) -> Channel:
        """Return a channel.

        :raises Later: if it is not set up, or not any more.
        """
        try:
            return self.channels[name]
        except KeyError:
            raise Later("not set up") from None


_read: dict[Path, tuple[int, Setup]] = {}


def of_district() -> Setup:
    """Return how the chosen district's channels are set up; the file is read again when it was written anew."""
    folder = Path(settings.QIANXIAN_KEYS)
    own = folder / f"channels-{districts.current().code}.json"
    path = own if own.exists() else folder / "channels.json"
    try:
        written = path.stat().st_mtime_ns
    except FileNotFoundError:
        return FIRST
    known = _read.get(path)
    if known is None or known[0] != written:
        known = _read[path] = written, _made_from(path)
    return known[1]


def _made_from(path: Path) -> Setup:
    """Return what a file sets up; one that is wrong sets up nothing, so that nothing goes where it should not."""
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        given: dict[str, dict[str, Any]] = {name: dict(one) for name, one in said.get("channels", {}).items()}
        kinds = {name: str(one.pop("kind")) for name, one in given.items()}
        made = {name: KINDS[kinds[name]](**one) for name, one in given.items()}
        residents = str(said.get("residents", "folder"))
        groups = {str(unit): str(name) for unit, name in said.get("groups", {}).items()}
        if any(kinds[name] not in GROUPS for name in groups.values()):
            raise ValueError("not a group")  # noqa: TRY301  # wrong in the same way as the rest
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Setup({}, {}, residents="", wrong=type(error).__name__)
    wrong = "" if residents in made or residents in FIRST.channels else residents
    return Setup({**FIRST.channels, **made}, {**FIRST.kinds, **kinds}, residents, groups, wrong)


FIRST = Setup(
    channels={"folder": Folder(), "console": Console()}, kinds={"folder": "folder", "console": "console"},
    residents="folder",
)
"""What every district begins with."""
