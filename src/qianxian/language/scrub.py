"""Personal numbers taken out of a text before anything is indexed, learned from or shown.

The model is a short list of written forms, tried in turn on the folded text, longest first: identity numbers
(GB 11643-1999: 17 digits and a check digit or X; 15 digits before 1999), other papers announced as such, bank
cards (GB/T 19584: 13 to 19 digits), mobile numbers (11 digits beginning 13 to 19, also with +86, with blanks,
hyphens or brackets between), landlines (area code 0xx or 0xxx, then 7 or 8 digits; or a bare 7 or 8 digits after
a word for telephone), e-mail addresses, number plates (GA 36-2018), and accounts of WeChat and QQ that are
announced as such. Identity, mobile and landline numbers are tried first with spelt digits read as digits
(幺三八…, 壹叁捌…, ①③⑧…). Check digits are not tested: a mistyped identity number still tells who wrote.

Dates, sums, house numbers, numbers that begin with a date (of a form or an order) and public short numbers (110,
12345) stay. So do lists of rooms: what is written apart and followed by a word for a room or a building is none.
"""

from __future__ import annotations

import re
from typing import Final

from qianxian.language.folding import fold

_GAP: Final = r"[\s\-·._—–]{0,2}"
_SMALL_GAP: Final = r"[\s\-·.]?"
_IS: Final = r"[:\s是为]{0,3}"
_NO_ROOMS: Final = r"(?!\d|\s?[、,]?\s?[室栋幢户层楼房]|\s?号[楼院])"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_IDENTITY: Final = re.compile(
    rf"(?<!\d)\d{{6}}{_SMALL_GAP}(?:18|19|20)\d\d{_SMALL_GAP}[01]\d{_SMALL_GAP}[0-3]\d{_SMALL_GAP}\d{{3}}"
    rf"{_SMALL_GAP}[\dx](?![\da-z])"
    r"|(?<!\d)[1-9](?:[\s\-]\d){16}[\s\-][\dx](?![\da-z])"
)
_MOBILE: Final = re.compile(
    # In one piece, or 3-4-4 however parted, or all eleven digits apart, or parted anywhere behind the third.
    rf"(?<![\d.])(?:(?:\+|00)?86{_GAP})?"
    rf"(?:1[3-9]\d{{9}}(?!\d)"
    rf"|\(?1[3-9]\d\)?{_GAP}\d{{4}}{_GAP}\d{{4}}{_NO_ROOMS}"
    rf"|1[\s\-][3-9](?:[\s\-]\d){{9}}{_NO_ROOMS}"
    rf"|1[3-9]\d(?:[\s\-]?\d){{8}}{_NO_ROOMS})"
)
_LANDLINE: Final = re.compile(
    r"(?<![\d.])(?:\(0\d{2,3}\)\s?|0\d{2,3}[\s\-—–]{1,2}|0[1-9]\d{1,2})\d{7,8}(?:\s?(?:转|-)\s?\d{1,5})?(?!\d)"
)
_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("邮箱", re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")),
    ("证件号", _IDENTITY),
    ("证件号", re.compile(r"(?<!\d)[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")),
    (
        "证件号",
        re.compile(
            r"(?:(?<=护照)|(?<=通行证)|(?<=军官证)|(?<=士兵证)|(?<=居住证)|(?<=驾驶证)|(?<=身份证)|(?<=社保卡)"
            rf"|(?<=医保卡))(?:号码?|编号)?{_IS}(?=[a-z]*\d{{5}})[a-z0-9]{{6,20}}(?![a-z0-9])"
        ),
    ),
    ("手机号", _MOBILE),
    ("电话", _LANDLINE),
    (
        "电话",
        re.compile(
            rf"(?:(?<=电话)|(?<=致电)|(?<=座机)|(?<=联系方式)|(?<=tel)){_IS}[2-9]\d{{2,3}}[\s\-]?\d{{4}}(?!\d)"
        ),
    ),
    # What begins with a day of this century is the number of a form or an order; four years are four years.
    (
        "卡号",
        re.compile(
            r"(?<![\d.])(?!20[0-4]\d(?:0[1-9]|1[0-2])[0-3]\d)(?!(?:(?:19|20)\d\d[\s\-]?){4})"
            rf"(?:[2-9]\d{{3}}(?:[\s\-]\d{{4}}){{3}}(?:[\s\-]?\d{{1,3}})?{_NO_ROOMS}|\d{{13,19}}(?!\d))"
        ),
    ),
    # Longer than anything that is one number: two of them, run together.
    ("卡号", re.compile(r"(?<![\d.])\d{20,}(?!\d)")),
    (
        "车牌",
        re.compile(
            rf"[{_PROVINCES}]\s?[a-hj-np-z][·.\-\s]?(?=[a-z]*\d)"
            r"(?:[a-hj-np-z0-9]{5,6}(?![a-z0-9])|[a-hj-np-z0-9]{4}[警学挂港澳领试超])"
            rf"|wj[·.\-\s]?[{_PROVINCES}]?[·.\-\s]?\d{{4,5}}[a-z]?(?![a-z0-9])"
            rf"|(?:(?<=车牌)|(?<=车牌号)){_IS}[a-hj-np-z](?=[a-z]*\d)[a-hj-np-z0-9]{{5,6}}(?![a-z0-9])"
        ),
    ),
    (
        "账号",
        re.compile(
            r"(?:(?<=微信)|(?<=微信号)|(?<=v信)|(?<=薇信)|(?<=加微)|(?<=扣扣)|(?<=qq)|(?<=qq号)|(?<=wechat)"
            rf"|(?<=(?<![a-z])[vw]x)){_IS}(?![19]\d{{4}}(?!\d))(?=[a-z_\-]*\d)[a-z0-9_\-]{{5,20}}"
            r"|(?:(?<=微信)|(?<=微信号)|(?<=wechat)|(?<=(?<![a-z])[vw]x))[:是]\s?[a-z][a-z0-9_\-]{5,19}"
        ),
    ),
)
_SPELT: Final = (("证件号", _IDENTITY), ("手机号", _MOBILE), ("电话", _LANDLINE))
_DIGITS: Final = str.maketrans(
    {
        **{letter: str(value) for value, letters in enumerate(
            ("零〇洞⓪", "一幺壹①", "二两贰貳②", "三叁叄參③", "四肆④", "五伍⑤", "六陆陸⑥", "七柒拐⑦", "八捌⑧", "九玖勾⑨")
        ) for letter in letters},
        "ⅹ": "x", "Ⅹ": "x", "×": "x",
    }
)  # fmt: skip
_ANY: Final = re.compile(
    r"[0-9]|@|[:是]\s?[a-z]|(?:[零〇洞一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖拐勾⓪①-⑨][\s\-]?){9}"
)


def scrub(text: str) -> str:
    """Give the text with each personal number replaced by its kind in 〔〕, the rest as typed.

    :param text: words of a resident, in any width or case.
    :returns: the same words; ``scrub(scrub(text)) == scrub(text)``.
    """
    while True:
        # The folded text has the same positions, so a number typed in full width is found and cut out too.
        folded = fold(text)
        if not _ANY.search(folded):
            return text
        before = text
        for kind, form in _SPELT:
            text, folded = _cut(text, folded, folded.translate(_DIGITS), kind, form)
        for kind, form in _FORMS:
            text, folded = _cut(text, folded, folded, kind, form)
        # What stood beside a number that is gone may only now be seen to be one.
        if text == before:
            return text


def _cut(text: str, folded: str, read: str, kind: str, form: re.Pattern[str]) -> tuple[str, str]:
    """Cut every match in ``read`` out of the text; the three have the same positions."""
    pieces: list[str] = []
    end = 0
    for match in form.finditer(read):
        pieces += [text[end : match.start()], f"〔{kind}〕"]
        end = match.end()
    if not pieces:
        return text, folded
    text = "".join([*pieces, text[end:]])
    return text, fold(text)
