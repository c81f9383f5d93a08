"""A pasted chat becomes lines without those who spoke."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qianxian.language.pasted import read_pasted

CHAIN = """#接龙
3栋反映路灯的报一下
1. 3栋李叔：东门路灯不亮，晚上看不见台阶
2. 张姐 5号楼下水道堵了，电话13912345678
3、 王师傅 东门路灯不亮，晚上看不见台阶。
4. +1
"""

CHAT = """李叔 2026/11/22 19:02
地下车库有电瓶车飞线充电
拉到一楼窗户了

3栋2单元赵阿姨：垃圾桶满了三天没人收
收到
@李叔 同意
"""


def test_a_numbered_list_becomes_its_items():
    words = [item.words for item in read_pasted(CHAIN)]
    assert words[1] == "3栋 东门路灯不亮，晚上看不见台阶"
    assert words[2] == "5号楼下水道堵了，电话〔手机号〕"
    assert words[3] == "东门路灯不亮，晚上看不见台阶。"
    assert len(words) == 4


def test_what_says_the_same_points_to_the_first():
    items = read_pasted(CHAIN)
    assert [item.same for item in items] == [0, 0, 0, 2]


def test_a_chat_loses_who_spoke_and_keeps_where():
    words = [item.words for item in read_pasted(CHAT)]
    assert words == ["地下车库有电瓶车飞线充电 拉到一楼窗户了", "3栋2单元 垃圾桶满了三天没人收"]


def test_nobody_who_spoke_is_left():
    for text in (CHAIN, CHAT):
        for item in read_pasted(text):
            assert not any(name in item.words for name in ("李叔", "张姐", "王师傅", "赵阿姨", "139"))


@given(st.text(alphabet="1.、：: \n栋李叔灯坏了@+收到", max_size=120))
def test_any_text_is_taken_apart_without_an_error(text):
    items = read_pasted(text)
    assert all(item.same < number for number, item in enumerate(items, start=1))
