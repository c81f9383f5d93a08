"""DingTalk (钉钉): a robot in a group, signed with the time and a secret.

Source: open.dingtalk.com, “自定义机器人安全设置” and “自定义机器人发送群聊消息”.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qianxian.notices.channels import posting
from qianxian.notices.channels.protocol import Later, Never
from qianxian.notices.channels.wecom import code_of, shortened

if TYPE_CHECKING:
    from qianxian.notices.channels.protocol import Message

LONGEST = 5000
"""Bytes of UTF-8; the provider cuts at about 20,000, readers long before."""
BUSY = (-1, 130101, 130102, 410100)


def sign(secret: str, milliseconds: int) -> str:
    """Return the signature of a moment: HMAC-SHA256 of “moment, new line, secret” under the secret, base64."""
    text = f"{milliseconds}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), text, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class DingTalkRobot:
    """A robot in a group; whoever is in the group reads it, so only work is told here and nothing of a resident."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    endpoint: str = "https://oapi.dingtalk.com"
    title: str = "牵线"
    at_once = True
    wakes = True
    recognises = False

    def send(self, message: Message) -> str:
        """Send it to the group."""
        moment = time.time_ns() // 1_000_000
        text = message.sentence if not message.link else f"{message.sentence}\n\n[打开]({message.link})"
        body = {"msgtype": "markdown", "markdown": {"title": self.title, "text": shortened(text, LONGEST)}}
        said = posting.post(
            f"{self.endpoint}/robot/send", json.dumps(body, ensure_ascii=False).encode(),
            params={"access_token": self.token, "timestamp": str(moment), "sign": sign(self.secret, moment)},
        )
        if code := code_of(said):
            raise (Later(str(code)) if code in BUSY else Never(str(code)))
        return ""
