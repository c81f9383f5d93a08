"""A pasted group chat, or a list that people continued one after the other (接龙), taken apart into lines.

The model: a line of text begins an item when it is numbered (“3. …”, “③ …”) or names who speaks (“3栋李叔：…”,
“李叔 2026/11/23 10:22”); what follows a number or a name with its time goes on with it up to a blank line. Who
spoke is dropped, and the building that stands before a name is kept, because it says where. Numbers and accounts
are scrubbed. What says nothing about any matter (“+1”, “收到”, a mere number of a flat) is no item.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from qianxian.language.near_copies import near_copy_groups
from qianxian.language.scrub import scrub

_TIME: Final = r"(?:(?:\d{2,4}[-/年.])?\d{1,2}[-/月.]\d{1,2}日?\s*)?(?:[上下]午|早上|晚上)?\s*\d{1,2}:\d{2}(?::\d{2})?"
_NUMBERED: Final = re.compile(r"\s*(?:[#＃]?\d{1,3}\s*[.．、)）]\s*(?!\d)|[①-⑳]\s*)(.*)")
_NAME: Final = r"[^\s:：。，,]{1,20}"
_HEADER: Final = re.compile(rf"\s*{_NAME}\s+{_TIME}\s*[:：]?\s*|\s*{_TIME}\s+{_NAME}\s*[:：]?\s*")
_WHERE: Final = (
    r"(?:\d{1,3}\s*(?:号楼|栋|幢|座|#)\s*(?:\d{1,2}\s*单元)?\s*(?:\d{1,4}\s*[室户]?)?|\d{1,3}-\d{1,2}(?:-\d{1,4})?)"
)
_SPEAKER: Final = re.compile(
    rf"\s*(?P<where>{_WHERE})?\s*(?P<who>[^\s:：。，,；;！!？?\d]{{0,12}})\s*[:：]\s*(?P<said>.*)"
)
_TITLE: Final = (
    "师傅|阿姨|叔叔|大爷|大妈|大叔|大姐|大哥|奶奶|爷爷|先生|女士|老师|叔|姨|姐|哥|嫂|婶|伯|爷|奶"
)
_SURNAMES: Final = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
_NAMED: Final = re.compile(
    rf"(?:(?<=^)|(?<=[\s，,、。；;]))[老小]?[{_SURNAMES}](?:{_TITLE})(?=[\s，,、。；;]|$)[\s，,、]*"
)
_MENTION: Final = re.compile(r"@[^\s:：，,。]{1,20}\s?")
_NOTHING: Final = re.compile(
    r"(?:[\W_]|\+1|收到|好的?|谢谢|辛苦了?|同意|同上|支持|顶|嗯+|ok|接龙|例|\[[^\]]{1,6}\]|\d+|栋|号楼|单元|室)*",
    re.IGNORECASE,
)
SHORTEST: Final = 4


class Pasted(NamedTuple):
    """An item of a paste: its words, and the number (from 1) of an earlier item that says the same, or 0."""

    words: str
    same: int


def read_pasted(text: str, at_most: int = 50) -> list[Pasted]:
    """Take a pasted chat or list apart.

    :param text: as copied, at least one line for each item.
    :returns: up to ``at_most`` items in their order, without who spoke and without personal numbers.
    """
    words = [said for said in (_cleaned(item) for item in _items(text)) if said][:at_most]
    if not words:
        return []
    same = near_copy_groups(words) if len(words) > 1 else [0]
    return [
        Pasted(said, int(first) + 1 if first != at else 0)
        for at, (said, first) in enumerate(zip(words, same, strict=True))
    ]


def _items(text: str) -> list[str]:
    items: list[str] = []
    goes_on = False
    for line in text.replace("\r", "").split("\n"):
        if not line.strip():
            goes_on = False
            continue
        if _NOTHING.fullmatch(_MENTION.sub("", line).strip()):
            continue
        if _HEADER.fullmatch(line):
            items.append("")
            goes_on = True
            continue
        numbered, speaks = _NUMBERED.fullmatch(line), _SPEAKER.fullmatch(line)
        if goes_on and not numbered and not speaks:
            items[-1] = f"{items[-1]} {line.strip()}".strip()
            continue
        items.append(numbered[1] if numbered else line)
        goes_on = numbered is not None
    return items


def _cleaned(item: str) -> str:
    """Return what was said, with the building and without the speaker; empty where it says nothing."""
    item = _HEADER.sub("", item, count=1) if _HEADER.match(item) else item
    speaks = _SPEAKER.fullmatch(item)
    if speaks:
        item = f"{speaks['where'] or ''} {speaks['said']}"
    item = _NAMED.sub("", _MENTION.sub("", item))
    # A building, then a name without a colon: “3-2-501 张姐 灯坏了”.
    item = re.sub(rf"^\s*({_WHERE})\s+[\u4e00-\u9fff]{{2,3}}\s+(?=\S)", r"\1 ", item)
    said = " ".join(scrub(item).split())
    return "" if _NOTHING.fullmatch(said) or len(said) < SHORTEST else said
