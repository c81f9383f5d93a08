"""A document that has everything a document can have, for the tests of its writers."""

from __future__ import annotations

from datetime import date

from qianxian.base.documents.parts import (
    Annex,
    Attendance,
    Colophon,
    Document,
    Paragraph,
    Section,
    Signature,
    Table,
)

LONG = (
    "会议听取了老旧管网改造的进度：主管道已铺设一万三千米（全长二万六千米），预计十二月底前通水；"
    "居民提出的夜间施工扰民、路面恢复不及时等问题，由施工单位逐院说明。"
)


def minutes(**changed):
    facts = {
        "head": "七里店社区治理议事会议纪要",
        "number": "〔2026〕14号",
        "title": "关于七里店社区老旧管网改造和电动车停放的议事纪要",
        "parts": (
            Paragraph("2026年11月24日（星期二）下午，七里店社区第三网格召开红色治理议事日会议。" + LONG),
            Section("上次决定的落实情况", (
                Section("水网改造", (
                    Paragraph(LONG),
                    Section("主管道", (Paragraph(LONG * 2), Section("接口", (Paragraph("已全部更换。"),)))),
                    Section("入户管", (Paragraph("十二月开始。"),)),
                )),
                Section("路灯", (Paragraph("已修复12盏。"),)),
            )),
            Section("本次决定", (
                Table(
                    ("事项", "承办单位", "完成时限"),
                    (
                        ("在3号院北门设电动车集中停放点，划线、装充电桩", "物业公司", "2026年12月15日"),
                        ("主管道通水后逐院试压", "区自来水公司", "2026年12月31日"),
                    ),
                    (3, 2, 2),
                ),
                Paragraph("以上事项由社区党委督办。"),
            )),
        ),
        "attendance": Attendance(
            ("第三网格党支部3人", "七里店社区居委会2人", "槐荫院、金桂院、东风院居民代表17人", "物业公司1人"),
            ("区自来水公司",), ("街道办事处1人",),
        ),
        "signature": Signature("七里店社区党委", date(2026, 11, 24)),
        "note": "联系电话：0374-2965001",
        "annexes": (Annex("签到表", (Paragraph("本附件另存。"),)), Annex("停放点平面图", (Paragraph("见图。"),))),
        "colophon": Colophon("七里店社区党委", date(2026, 11, 26), ("区委社会工作部", "街道党工委")),
    }
    return Document(**(facts | changed))
