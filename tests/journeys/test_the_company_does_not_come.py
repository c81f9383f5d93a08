"""物业服务不到位: the company says whose it is, is supervised when it has it after all, and a second no takes it up."""

from __future__ import annotations

from datetime import timedelta

from journeys.hands import COMPANY
from qianxian.concerns import actions as concerns
from qianxian.people.queries import OPERATOR
from qianxian.people.states import OrganisationKind
from qianxian.places.states import Level
from qianxian.tasks.models import Supervision


def test_what_the_company_gives_back_comes_home_and_a_second_no_goes_up(world, now, hands):
    hands.company()
    concerns.set_rule(
        actor=OPERATOR, position=2, category=world.categories["utilities"], level=Level.COURTYARD,
        unit_kind=OrganisationKind.PROPERTY_COMPANY, now=now,
    )
    report = hands.say("交了物业费，楼道半年没人扫，打电话也没人来。", "utilities", phone="13900001234")
    assert hands.holder(report) == COMPANY
    hands.press("company", report, "give-back", unit=world.units["grid3"].id, words="楼道保洁归网格")
    assert hands.holder(report) == "第3网格党支部"
    assert COMPANY in hands.page(report)

    # The grid knows better; the office above decides, with its name and reason.
    company = world.units["company"].id
    hands.press("community", report, "assign", unit=company, words="合同第六条：楼道保洁归物业")
    assert hands.holder(report) == COMPANY
    assert "合同第六条" not in hands.board()
    hands.press("community", report, "supervise", words="三天内扫干净")
    assert Supervision.objects.get().wants == "三天内扫干净"

    with hands.at(now + timedelta(days=1)):
        hands.press("company", report, "receive", headline="楼道保洁不到位")
        hands.press("company", report, "done", outcome="已安排清扫。")
        hands.answer(report, "no", missing="只扫了一楼")
        assert hands.holder(report) == COMPANY, "the first no comes back to who did it"
    with hands.at(now + timedelta(days=2)):
        hands.press("company", report, "done", outcome="又扫了一遍。")
        hands.answer(report, "no", missing="三楼以上还是没人扫")
        assert hands.holder(report) == "文峰社区党总支", "the second goes up a rung by itself"
        hands.press("community", report, "receive", headline="楼道保洁不到位")
    with hands.at(now + timedelta(days=4)):
        hands.press("community", report, "done", outcome="约谈了物业，换了保洁班，每周三、周六扫全楼。")
        hands.answer(report, "yes")
    concern = world.concern_of(report)
    assert (concern.state, concern.reopened_times) == ("confirmed", 2)
    assert "只扫了一楼" not in hands.board()
