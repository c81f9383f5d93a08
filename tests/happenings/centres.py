"""What is done to service centres, names of places and plates."""

from datetime import date

from qianxian.people.queries import OPERATOR
from qianxian.places import actions as places
from qianxian.places.hours import read_hours
from qianxian.places.rooms import read_rooms
from qianxian.places.states import NameKind, PlateEnd


def happen(world, now):
    facts = places.Facts(name="文峰社区党群服务中心", hours=read_hours("每天8:30—17:30"), area_m2=203)
    centre = places.open_centre(
        actor=OPERATOR, place=world.community, facts=facts, opened_on=date(2024, 1, 1), now=now,
        rooms=read_rooms("综合服务区、调解室 8座"),
    )
    better = facts._replace(phone="0374-0000310", hours=read_hours("工作日 8:30—12:00"))
    places.change_centre(actor=OPERATOR, centre=centre, version=centre.version, facts=better, now=now)
    places.set_rooms(
        actor=OPERATOR, centre=centre, version=centre.version, rooms=read_rooms("会客厅 20座"), now=now,
    )
    places.check_centre(
        actor=OPERATOR, centre=centre, has={"premises": True, "flag": False}, checked_on=now.date(), now=now,
    )
    places.verify_centre(actor=OPERATOR, centre=centre, verified_on=now.date(), now=now)
    places.close_centre(actor=OPERATOR, centre=centre, version=centre.version, closed_on=now.date(), now=now)
    places.reopen_centre(actor=OPERATOR, centre=centre, now=now)
    places.take_back_centre(actor=OPERATOR, centre=centre, now=now)
    places.set_checklist(actor=OPERATOR, district=world.district, names=["有场所", "有电话"], now=now)
    places.set_centre_standard(
        actor=OPERATOR, district=world.district, stale_days=90, walk_minutes=5, least_area_m2=40, now=now,
    )
    name = places.add_name(
        actor=OPERATOR, place=world.locust, name="纺织厂家属院", kind=NameKind.FORMER, valid_from=now.date(), now=now,
    )
    places.retire_name(actor=OPERATOR, name=name, valid_until=now.date(), now=now)
    places.restore_name(actor=OPERATOR, name=name, now=now)
    plate = places.hang_plate(actor=OPERATOR, courtyard=world.maple, hung_on=now.date(), now=now)
    places.retire_plate(actor=OPERATOR, plate=plate, because=PlateEnd.LOST, retired_on=now.date(), now=now)
