"""A gentle hint when a text seems to describe an emergency: which number to ring, now.

The model: a list of described dangers, each with the number that answers (110 police, 119 fire, 120
ambulance). A danger counts unless the letters around it speak of something past, feared or asked in
general (去年, 怕, 隐患, 演练), or deny it. The hint is words on the page and nothing else: it is a pure
function of the text, it never refuses, holds or re-routes a report, and a text without a hint is not
thereby safe.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from qianxian.language.folding import fold


class Hint(NamedTuple):
    """What to ring and why: the words that made the hint, as typed.

    With it goes the sentence to show, in English and in Chinese.
    """

    number: str
    words: str
    english: str
    chinese: str


_DANGERS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "119",
        re.compile(
            "着火(?!车)|(?<![0-9一二三四五六七八九十])起火(?!灾)|失火|着了火|火灾|冒浓烟|烧起来|煤气泄漏|燃气泄漏|天然气泄漏|煤气味很大|漏气|(?<!大)爆炸|被困|困人|困在电梯|困在里面"
            "|关在电梯|楼要塌|房子塌|塌方埋|on fire|smoke everywhere|gas leak|trapped|explosion"
        ),
    ),
    (
        "120",
        re.compile(
            "昏迷|昏倒|晕倒|没有呼吸|没呼吸|不省人事|大出血|血流不止|心脏病发|心梗|中风了|抽搐|触电|溺水|落水|掉进水里|掉进河|煤气中毒|一氧化碳中毒"
            "|喝农药|喝了农药|从楼上掉|坠楼|unconscious|not breathing|heart attack|bleeding badly|drown"
        ),
    ),
    (
        "110",
        re.compile(
            "跳楼|轻生|自杀|不想活|持刀|拿刀|砍人|捅人|正在打架|打起来了|家暴(?!征)|抢劫|入室(?!内)|有人撬门|撬锁|孩子丢了|小孩走失|老人走失|走丢"
            "|knife|robbery|kidnap|suicide|kill myself|breaking in"
        ),
    ),
)
_NOT_NOW: Final = re.compile(
    "去年|前年|上个月|上月|曾|以前|之前|当年|年前|天前|历经|已经?扑灭|已被救|怕|担心|万一|容易|可能|隐患|如果|假如|要是"
    "|一旦|防止|预防|避免|以免|难道|多次|几次|多发|频发|经常|几十起|[0-9一二三四五六七八九十]起|原因|事故责任|索赔|赔偿"
    "|演练|演习|宣传|知识|培训|保险|烟花|没有发生|未发生|差点|last year|last month|might|afraid|could",
)
_NOW: Final = re.compile("正在|现在|刚刚|刚才|马上|快来|快点|救命|赶紧|此刻|right now|just now|help")
_AROUND: Final = 15
_EARLY: Final = 60
_SENTENCES: Final = {
    "119": (
        "If this is happening now, ring 119 first. Your report is taken in either way.",
        "如果正在发生，请先拨打119。您的反映照常受理。",
    ),
    "120": (
        "If somebody is in danger now, ring 120 first. Your report is taken in either way.",
        "如果有人正处于危险中，请先拨打120。您的反映照常受理。",
    ),
    "110": (
        "If somebody is in danger now, ring 110 first. Your report is taken in either way.",
        "如果有人正处于危险中，请先拨打110。您的反映照常受理。",
    ),
}


def emergency_hint(text: str) -> Hint | None:
    """Give a hint when the text seems to describe an emergency happening now, else None.

    :param text: a report's words in Chinese, traditional or simplified, or English; the first 4,000
        letters are read.
    """
    folded = fold(text[:4000])
    for number, form in _DANGERS:
        for match in form.finditer(folded):
            around = folded[max(0, match.start() - _AROUND) : match.end() + _AROUND]
            is_now = match.start() < _EARLY or _NOW.search(around)
            if is_now and not _NOT_NOW.search(around):
                english, chinese = _SENTENCES[number]
                return Hint(number, text[match.start() : match.end()], english, chinese)
    return None
