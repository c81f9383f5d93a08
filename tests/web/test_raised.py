"""The page of a matter in every state: what it says, and every word that its raiser has."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.happenings.lifecycle import DAY, done, taken_on, version
from tests.web.test_statements import counted

from qianxian.base import clock
from qianxian.concerns import actions as concerns
from qianxian.concerns import duties
from qianxian.concerns.links import family_secret_of, secret_of
from qianxian.concerns.models import Concern, Photo, Report
from qianxian.concerns.states import Channel, ConcernState
from qianxian.people.queries import OPERATOR
from qianxian.tasks import actions as tasks
from qianxian.tasks.states import PauseReason


def address(report):
    return reverse("matter", args=[secret_of(report.id)])


def read(report, query=""):
    answer = Client().get(address(report) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def say(report, world, **fields):
    fields = {"version": version(world, report), **fields}
    return Client().post(address(report), fields)


def reason(name="没修好", *, reopens=True, now):
    return concerns.add_reason(actor=OPERATOR, name=name, position=1, reopens=reopens, now=now)


def confirmed(world, now, key="k"):
    report = done(world, now, key)
    concerns.confirm(actor=world.holder(report), report=report, version=version(world, report), now=now)
    return report


def suspended(world, now, why, words="几号楼？"):
    report, task = taken_on(world, now, f"k{why}")
    tasks.suspend(
        actor=world.viewer("grid3"), task=task, version=task.version, reason=why, words=words,
        review_on=now.date() + 5 * DAY, now=now,
    )
    return report


def declined(world, now):
    report, task = taken_on(world, now, "no")
    tasks.give_back(actor=world.viewer("grid3"), task=task, version=task.version, reason="不归我们", now=now)
    task = world.task_of(report)
    tasks.decline(
        actor=world.viewer("community"), task=task, version=task.version, reason="not_ours", said="路灯归市里管",
        whose="市城管局", now=now,
    )
    return report


def reopened(world, now):
    report = done(world, now, "again")
    concerns.reopen(
        actor=world.holder(report), report=report, version=version(world, report), missing="还黑着", now=now,
    )
    return report


def unconfirmed(world, now):
    report = done(world, now - 14 * DAY, "silent")
    duties.hear_silence(now)
    return report


def withdrawn(world, now):
    report = world.report(now, key="back")
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
    return report


def voided(world, now):
    report = world.report(now, key="gate", actor=world.viewer("gate"), channel=Channel.GATEHOUSE, words="写错了")
    concerns.void(actor=world.viewer("gate"), report=report, reason="写错了院子", now=now)
    return report


def joined(world, now):
    first, second = taken_on(world, now, "first")[0], taken_on(world, now, "second", words="另一位的原话在这里")[0]
    concerns.join(
        actor=world.viewer("grid3"), concern=first.concern, into=second.concern, version=version(world, first), now=now,
    )
    return first


def divided(world, now):
    report = taken_on(world, now, "split")[0]
    concerns.split(
        actor=world.viewer("community"), concern=report.concern, version=version(world, report), now=now,
        parts=[concerns.Part("utilities", "楼道灯不亮"), concerns.Part("parking", "车棚插座坏了")],
    )
    return report


STATES = {
    ConcernState.REPORTED: lambda world, now: world.report(now),
    ConcernState.ACCEPTED: lambda world, now: taken_on(world, now, "k")[0],
    ConcernState.SUSPENDED: lambda world, now: suspended(world, now, PauseReason.MATERIAL, "水泵配件在途"),
    ConcernState.DONE: lambda world, now: done(world, now, "k"),
    ConcernState.REOPENED: reopened,
    ConcernState.CONFIRMED: confirmed,
    ConcernState.UNCONFIRMED: unconfirmed,
    ConcernState.DECLINED: declined,
    ConcernState.WITHDRAWN: withdrawn,
    ConcernState.VOIDED: voided,
    ConcernState.SPLIT: divided,
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_said_with_a_number_to_ring(world, now, state):
    page = read(STATES[state](world, now))
    assert f'data-state="{state.value}"' in page
    assert "tel:0374" in page


def test_who_was_joined_reads_that_others_raised_it_and_never_their_words(world, now):
    report = joined(world, now)
    page = read(Report.objects.get(pk=report.pk))
    assert 'data-state="accepted"' in page
    assert "另一位的原话在这里" not in page


def test_the_planned_day_is_said(world, now):
    report, task = taken_on(world, now, "k")
    tasks.start(
        actor=world.viewer("grid3"), task=task, version=task.version, planned_on=now.date() + 2 * DAY, now=now,
    )
    assert "11月25日" in read(report) or "后天" in read(report)


def test_a_question_is_answered_on_the_page_and_it_goes_on(world, now):
    report = suspended(world, now, PauseReason.ASKED)
    assert "几号楼？" in read(report)
    assert say(report, world, said="answer", words=" ").status_code == 422
    assert say(report, world, said="answer", words="3号楼").status_code == 302
    assert world.concern_of(report).state == ConcernState.IN_HAND


def test_pressing_counts_once_a_day(world, now):
    report = world.report(now)
    assert say(report, world, said="urge").status_code == 302
    assert 'value="urge"' not in read(report)
    assert say(report, world, said="urge").status_code == 409
    assert world.concern_of(report).urged_times == 1
    with clock.held_at(now + DAY):
        assert 'value="urge"' in read(report)


def test_taking_back_asks_first_and_reading_never_does_it(world, now):
    report = world.report(now)
    where = reverse("take_back", args=[secret_of(report.id)])
    assert Client().get(where).status_code == 200
    assert world.concern_of(report).state == ConcernState.REPORTED
    assert Client().post(where).status_code == 302
    assert world.concern_of(report).state == ConcernState.WITHDRAWN
    assert Client().get(where).status_code == 200
    assert Client().post(where).status_code == 409


def test_a_no_takes_a_reason_words_and_a_photograph(world, now, tmp_path, settings):
    import io

    from PIL import Image

    settings.QIANXIAN_HOME = tmp_path
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(written, "JPEG")
    why, report = reason(now=now), done(world, now, "k")
    assert str(why.id) in read(report, "?no=1")
    photo = SimpleUploadedFile("photo.jpg", written.getvalue(), "image/jpeg")
    assert say(report, world, said="no", reason=why.id, missing="还黑着", photos=photo).status_code == 302
    report.refresh_from_db()
    assert (report.solved, report.dissatisfied, report.missing) == (False, why, "还黑着")
    assert Photo.objects.filter(report=report).count() == 1
    assert world.concern_of(report).state == ConcernState.REOPENED


def test_a_reason_that_does_not_reopen_is_kept_and_counts_as_a_yes(world, now):
    rude, report = reason("态度不好", reopens=False, now=now), done(world, now, "k")
    assert say(report, world, said="no", reason=rude.id).status_code == 302
    report.refresh_from_db()
    assert (world.concern_of(report).state, report.dissatisfied) == (ConcernState.CONFIRMED, rude)
    assert str(rude.id) not in read(report, "?no=1")  # closed: only what opens it again is offered


def test_a_reason_that_is_not_on_the_list_is_refused(world, now):
    why, report = reason(now=now), done(world, now, "k")
    concerns.retire_reason(actor=OPERATOR, reason=why, version=1, now=now)
    assert say(report, world, said="no", reason=why.id).status_code == 400
    assert world.concern_of(report).state == ConcernState.DONE


def test_of_two_the_first_yes_waits_for_the_other(world, now):
    report, task = taken_on(world, now, "k")
    world.report(now, key="other", joins_id=report.concern_id, words="我家也是")
    tasks.report_done(
        actor=world.viewer("grid3"), task=task, version=task.version, outcome="换了", evidence=[], now=now,
    )
    assert say(report, world, said="yes").status_code == 302
    page = read(report)
    assert 'data-state="done"' in page
    assert 'value="yes"' not in page


def test_what_was_settled_is_opened_for_thirty_days_then_raised_anew_with_a_link_to_the_old(world, now):
    report = confirmed(world, now)
    again = reverse("raise_again", args=[secret_of(report.id)])
    assert "again/" not in read(report)
    with clock.held_at(now + 29 * DAY):
        assert "?no=1" in read(report)
    with clock.held_at(now + 31 * DAY):
        assert "again/" in read(report)
        form = Client().get(again).content.decode()
        assert report.words in form
        sent = {"key": "again", "kind": "utilities", "words": "灯又不亮了"}
        assert Client().post(again, {**sent, "kind": "nothing"}).status_code == 422
        assert Client().post(again, sent).status_code == 302
    new = Concern.objects.latest("id")
    assert new.follows_id == report.concern_id
    assert world.concern_of(report).state == ConcernState.CONFIRMED


def test_what_is_still_open_is_not_raised_again(world, now):
    report = world.report(now)
    Client().post(
        reverse("raise_again", args=[secret_of(report.id)]), {"key": "x", "kind": "utilities", "words": "又来"},
    )
    assert Concern.objects.count() == 1


def test_each_part_has_an_outcome_and_a_word_of_its_own(world, now):
    report = divided(world, now)
    parts = list(report.parts.order_by("id"))
    task = world.task_of(parts[0])
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="灯", now=now)
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了灯头", evidence=[], now=now)
    page = read(report)
    assert "换了灯头" in page
    assert "车棚插座坏了" in page
    assert page.count('value="yes"') == 1
    answer = Client().post(
        address(report), {"said": "yes", "part": parts[0].code, "version": version(world, parts[0])},
    )
    assert answer.status_code == 302
    assert world.concern_of(parts[0]).state == ConcernState.CONFIRMED
    assert world.concern_of(parts[1]).state == ConcernState.REPORTED


def test_nobody_speaks_for_a_part_of_somebody_elses_matter(world, now):
    report, other = divided(world, now), world.report(now, key="other")
    part = report.parts.first()
    answer = Client().post(address(other), {"said": "urge", "part": part.code})
    assert answer.status_code == 404


def test_the_family_reads_and_presses_nothing(world, now):
    report = done(world, now, "for the family")
    concerns.make_family_link(actor=world.holder(report), report=report, now=now)
    where = reverse("family_matter", args=[family_secret_of(report.id, report.family_links)])
    page = Client().get(where).content.decode()
    assert 'data-state="done"' in page
    assert 'name="said"' not in page
    assert Client().post(where, {"said": "yes", "version": 1}).status_code == 405


def test_the_page_makes_as_many_statements_for_many_who_raised_it(world, now):
    report = taken_on(world, now, "k")[0]
    world.report(now, key="one more", joins_id=report.concern_id)
    read(report)
    with counted() as few:
        read(report)
    for number in range(10):
        world.report(now, key=f"more {number}", joins_id=report.concern_id)
    read(report)
    with counted() as many:
        read(report)
    assert len(many) == len(few)


def test_a_late_matter_stands_on_a_higher_rung(world, now):
    report = taken_on(world, now, "k")[0]
    assert 'aria-current="step"' in read(report)
    with clock.held_at(now + timedelta(days=10)):
        duties.climb(clock.now())
        page = read(report)
    assert page.count('class="was"') == 2


def test_who_did_the_work_is_offered_no_word_of_the_one_who_raised_it(world, now, signed_in):
    finished, settled = done(world, now, "own"), confirmed(world, now, "own settled")
    unit, other = signed_in("grid3"), signed_in("grid1")
    for report, offered in ((finished, 'value="yes"'), (finished, "take-back/"), (settled, "?no=1")):
        assert offered in other.get(address(report)).content.decode()
        page = unit.get(address(report)).content.decode()
        assert offered not in page
        assert 'name="said" value="yes"' not in unit.get(address(report) + "?no=1").content.decode()
    assert "这件事由您单位承办" in unit.get(address(finished)).content.decode()


def test_who_does_a_part_is_offered_no_word_about_it(world, now, signed_in):
    report = divided(world, now)
    task = world.task_of(report.parts.order_by("id")[0])
    grid = world.viewer("grid3")
    tasks.receive(actor=grid, task=task, version=task.version, headline="灯", now=now)
    tasks.report_done(actor=grid, task=task, version=task.version, outcome="换了灯头", evidence=[], now=now)
    offered = {name: signed_in(name).get(address(report)).content.decode() for name in ("grid1", "grid3")}
    assert offered["grid1"].count('value="yes"') == 1
    assert 'value="yes"' not in offered["grid3"]
