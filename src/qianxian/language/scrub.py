"""Personal numbers taken out of a text before anything is indexed, learned from or shown.

The model is a short list of written forms, tried in turn on the folded text, longest first: identity numbers
(GB 11643-1999: 17 digits and a check digit or X; 15 digits before 1999), bank cards (GB/T 19584: 13 to 19
digits), mobile numbers (11 digits beginning 13 to 19, also with +86 and with blanks or hyphens between),
landlines (area code 0xx or 0xxx, then 7 or 8 digits; or a bare 7 or 8 digits after a word for telephone),
e-mail addresses, number plates, and accounts of WeChat and QQ that are announced as such. Check digits are
not tested: a mistyped identity number still tells who wrote. Dates, sums, house numbers and public short
numbers (110, 12345) stay.
"""

from __future__ import annotations

import re
from typing import Final

from qianxian.language.folding import fold

_GAP: Final = r"[\s\-·.]?"
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("邮箱", re.compile(r"[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")),
    (
        "证件号",
        re.compile(
            rf"(?<!\d)\d{{6}}{_GAP}(?:18|19|20)\d\d{_GAP}[01]\d{_GAP}?[0-3]\d{_GAP}\d{{3}}{_GAP}[\dx](?![\da-z])"
        ),
    ),
    ("证件号", re.compile(r"(?<!\d)[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")),
    (
        "手机号",
        re.compile(
            rf"(?<![\d.])(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d{{4}}){{2}}(?!\d)"
            rf"|(?<![\d.])(?:(?:\+|00)?86{_GAP})?1[\s\-]?[3-9](?:[\s\-]?\d){{9}}(?!\d)"
        ),
    ),
    (
        "电话",
        re.compile(
            r"(?<![\d.])(?:\(0\d{2,3}\)\s?|0\d{2,3}[\s\-—]{0,2})\d{7,8}(?:\s?(?:转|-)\s?\d{1,5})?(?!\d)"
        ),
    ),
    (
        "电话",
        re.compile(
            r"(?:(?<=电话)|(?<=致电)|(?<=座机)|(?<=tel))[:：\s是为]{0,3}[2-9]\d{2,3}[\s\-]?\d{4}(?!\d)"
        ),
    ),
    ("卡号", re.compile(r"(?<![\d.])\d{4}(?:[\s\-]?\d{4}){2,3}(?:[\s\-]?\d{1,3})?(?!\d)")),
    ("卡号", re.compile(r"(?<![\d.])\d{13,19}(?!\d)")),
    ("车牌", re.compile(rf"[{_PROVINCES}][a-hj-np-z][·.\s]?[a-hj-np-z0-9]{{5,6}}(?![a-z0-9])")),
    (
        "账号",
        re.compile(
            r"(?:(?<=微信)|(?<=微信号)|(?<=qq)|(?<=qq号)|(?<=wechat))[:：\s是为]{0,3}(?=[a-z0-9_\-]*\d)[a-z0-9_\-]{5,20}"
        ),
    ),
)

_ANY: Final = re.compile(r"[0-9]|@")


def scrub(text: str) -> str:
    """Give the text with each personal number replaced by its kind in 〔〕, the rest as typed.

    :param text: words of a resident, in any width or case.
    :returns: the same words; ``scrub(scrub(text)) == scrub(text)``.
    """
    # The folded text has the same positions, so a number typed in full width is found and cut out too.
    folded = fold(text)
    if not _ANY.search(folded):
        return text
    for kind, form in _FORMS:
        pieces: list[str] = []
        end = 0
        for match in form.finditer(folded):
            pieces += [text[end : match.start()], f"〔{kind}〕"]
            end = match.end()
        if pieces:
            text = "".join([*pieces, text[end:]])
            folded = fold(text)
    return text
