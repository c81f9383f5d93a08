"""What the register says goes by itself after so many days does, on the day: each row with a proof of its own."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from qianxian.base import clock
from qianxian.base.kept import everything_kept
from qianxian.storage import jobs

PROOFS = {}


def proof(field):
    """Register how to make a thing of this row, and how to see whether it is still there."""

    def decorate(function):
        PROOFS[field] = function
        return function

    return decorate


@proof("Contact.phone")
def a_number(world, now, _home):
    from qianxian.concerns import actions as concerns
    from qianxian.people.models import Contact
    from qianxian.tasks import actions as tasks

    report = world.report(now, phone="13912345678")
    task, unit = world.task_of(report), world.viewer("grid3")
    tasks.receive(actor=unit, task=task, version=1, headline="灯不亮", now=now)
    tasks.report_done(actor=unit, task=task, version=2, outcome="换了灯", evidence=[], now=now)
    report.refresh_from_db()
    concerns.confirm(actor=world.holder(report), report=report, version=world.concern_of(report).version, now=now)
    return lambda: Contact.objects.get(pk=report.contact_id).phone != ""


@proof("Message.to")
def a_message(world, now, _home):
    from qianxian.notices import channels

    channels.of_district().get("folder").send(channels.Message(7, "13912345678", "办好了。", "http://127.0.0.1:8000/"))
    path = next(channels.outbox().glob("*.txt"))
    os.utime(path, (now.timestamp(), now.timestamp()))
    return path.exists


@proof("Session.session_data")
def a_session(world, now, _home):
    from django.contrib.sessions.models import Session

    from qianxian.people.queries import SESSION_KEPT

    Session.objects.create(session_key="x" * 32, session_data="receipts", expire_date=now + SESSION_KEPT)
    return Session.objects.exists


@proof("ResidentCode.phone")
def a_code(world, now, _home):
    from qianxian.people import actions as people
    from qianxian.people.models import ResidentCode

    people.make_code(phone="13912345678", resident_id=None, now=now)
    return ResidentCode.objects.exists


@proof("Voice.name")
def a_voice_message(world, now, _home):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.models import Voice
    from qianxian.storage.voices import StoredVoice

    report = world.report(now, words="", voice=StoredVoice("e" * 32 + ".mp3", "0" * 64, 2, 12))
    concerns.withdraw(actor=world.holder(report), report=report, now=now)
    return Voice.objects.filter(report=report).exists


@proof("PagePhoto.name")
def a_register_page(world, now, _home):
    from qianxian.concerns import actions as concerns
    from qianxian.concerns.models import PagePhoto
    from qianxian.storage.files import StoredPhoto

    concerns.open_page(
        actor=world.viewer("gate"), place_id=world.locust.id, key="page", now=now,
        photo=StoredPhoto("d" * 32 + ".jpg", "0" * 64, 2, 100, 100),
    )
    return PagePhoto.objects.exists


@proof("SigningSheet.name")
def a_signing_sheet(world, now, _home):
    from happenings.meetings import tuesdays
    from qianxian.meetings import actions as meetings
    from qianxian.meetings.models import SigningSheet
    from qianxian.storage.files import StoredPhoto

    meetings.keep_sheet(
        actor=world.viewer("grid3"), meeting=tuesdays(world, now)[0], now=now,
        photo=StoredPhoto("e" * 32 + ".jpg", "0" * 64, 2, 100, 100),
    )
    return SigningSheet.objects.exists


@proof("MediationParty.name")
def a_quarrel(world, now, _home):
    from happenings.mediation import opened
    from qianxian.meetings import actions as meetings
    from qianxian.meetings.models import MediationParty

    case = opened(world, now)
    meetings.withdraw_mediation(actor=world.viewer("community"), mediation=case, version=case.version, now=now)
    return MediationParty.objects.filter(mediation=case, name__gt="").exists


@proof("uploading/*")
def an_upload(world, now, home):
    path = home / "uploading" / "left.upload"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"photograph")
    os.utime(path, (now.timestamp(), now.timestamp()))
    return path.exists


def rows():
    return [one for one in everything_kept() if one.for_days is not None]


def test_every_row_that_goes_by_itself_is_proven():
    unproven = [str(one.what) for one in rows() if not PROOFS.keys() & set(one.fields)]
    assert unproven == []
    assert PROOFS.keys() <= {field for one in rows() for field in one.fields}


@pytest.mark.parametrize("one", rows(), ids=lambda one: one.fields[0])
def test_it_is_there_until_its_day_and_then_it_goes(one, world, now, tmp_path, settings):
    settings.QIANXIAN_HOME = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploading")
    is_kept = PROOFS[next(field for field in one.fields if field in PROOFS)](world, now, tmp_path)
    for later, kept in ((timedelta(days=one.for_days) - timedelta(hours=1), True),
                        (timedelta(days=one.for_days) + timedelta(hours=1), False)):
        with clock.held_at(now + later):
            jobs.run_due(now + later, everything=True)
        assert is_kept() == kept, (str(one.what), later)
