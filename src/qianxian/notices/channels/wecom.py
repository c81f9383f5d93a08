"""WeCom (企业微信): messages of an application to a member, and a robot in a group.

Source: developer.work.weixin.qq.com, documents 90236 (messages), 91039 (access_token), 91770 (group robots).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qianxian.notices.channels import posting
from qianxian.notices.channels.protocol import Later, Never, Unclear, UnknownNumber

if TYPE_CHECKING:
    from qianxian.notices.channels.protocol import Message

LONGEST_CARD, LONGEST_MARKDOWN = 512, 4096
"""Bytes of UTF-8."""
TOKEN_IS_OVER = (40001, 40014, 42001)
BUSY = (-1, 45009, 45033, 45047, 50002)
NOBODY = (60111, 81013, 82001, 40003, 60121)
RECOGNISED = 4 * 3600
"""Seconds within which the same message to the same member is sent once; the longest that can be asked for."""

_tokens: dict[tuple[str, str, str], tuple[str, float]] = {}


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of UTF-8, cut at a character."""
    said = text.encode()
    return text if len(said) <= most else said[: most - 3].decode(errors="ignore") + "…"


def fail(code: int) -> None:
    """Raise what a code other than 0 means.

    :raises NotSent: always.
    """
    if code in NOBODY:
        raise UnknownNumber(str(code))
    if code in BUSY or code in TOKEN_IS_OVER:
        raise Later(str(code))
    raise Never(str(code))


def code_of(said: dict[str, Any]) -> int:
    """Return the code of an answer; one without a code is no answer."""
    code = said.get("errcode")
    if not isinstance(code, int):
        raise Unclear("no errcode")
    return code


@dataclass(frozen=True, slots=True)
class WeCom:
    """Messages of an application: a card with the sentence that leads to the link."""

    corp: str
    secret: str = field(repr=False)
    agent: int
    endpoint: str = "https://qyapi.weixin.qq.com"
    title: str = "牵线"
    at_once = True
    wakes = True
    recognises = True

    def send(self, message: Message) -> str:
        """Send it and return its id; a token that is over is fetched anew, once."""
        said = self._send(message)
        if code_of(said) in TOKEN_IS_OVER:
            _tokens.pop(self._key, None)
            said = self._send(message)
        if code := code_of(said):
            fail(code)
        if said.get("invaliduser"):
            raise UnknownNumber("invaliduser")
        return str(said.get("msgid", ""))

    @property
    def _key(self) -> tuple[str, str, str]:
        return self.endpoint, self.corp, str(self.agent)

    def _send(self, message: Message) -> dict[str, Any]:
        body = {
            "touser": message.to,
            "agentid": self.agent,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": RECOGNISED,
        }
        if message.link:
            body |= {
                "msgtype": "textcard",
                "textcard": {
                    "title": self.title, "description": shortened(message.sentence, LONGEST_CARD),
                    "url": message.link, "btntxt": "打开",
                },
            }
        else:
            body |= {"msgtype": "text", "text": {"content": shortened(message.sentence, 2048)}}
        return posting.post(
            f"{self.endpoint}/cgi-bin/message/send", json.dumps(body, ensure_ascii=False).encode(),
            params={"access_token": self._token()},
        )

    def _token(self) -> str:
        token, until = _tokens.get(self._key, ("", 0.0))
        if time.monotonic() < until:
            return token
        said = posting.get(f"{self.endpoint}/cgi-bin/gettoken", {"corpid": self.corp, "corpsecret": self.secret})
        if said.get("errcode"):
            fail(code_of(said))
        if not (token := str(said.get("access_token", ""))):
            raise Later("no token")
        # A little before its time, so that none runs out on its way.
        _tokens[self._key] = token, time.monotonic() + int(said.get("expires_in", 7200)) - 60
        return token


@dataclass(frozen=True, slots=True)
class WeComRobot:
    """A robot in a group; whoever is in the group reads it, so only work is told here and nothing of a resident."""

    key: str = field(repr=False)
    endpoint: str = "https://qyapi.weixin.qq.com"
    at_once = True
    wakes = True
    recognises = False

    def send(self, message: Message) -> str:
        """Send it to the group."""
        content = message.sentence if not message.link else f"{message.sentence}\n[打开]({message.link})"
        body = {"msgtype": "markdown", "markdown": {"content": shortened(content, LONGEST_MARKDOWN)}}
        said = posting.post(
            f"{self.endpoint}/cgi-bin/webhook/send", json.dumps(body, ensure_ascii=False).encode(),
            params={"key": self.key},
        )
        if code := code_of(said):
            fail(code)
        return ""
