"""A voice message, written down and forgotten; and what somebody of the family said for an older person."""

from qianxian.concerns import actions as concerns
from qianxian.concerns.states import Channel
from qianxian.storage.voices import StoredVoice


def happen(world, now):
    voice = StoredVoice("f" * 32 + ".mp3", "0" * 64, 2, 12)
    report = world.report(now, key="spoken", words="", voice=voice, channel=Channel.VOICE, phone="13900005678")
    concerns.write_down(
        actor=world.viewer("grid3"), report=report, version=1, words="井盖松了，100%会绊人。", category_key="utilities",
        now=now,
    )
    concerns.forget_voice(report=report, now=now)
    world.report(
        now, key="for my mother", channel=Channel.FAMILY, relation="child", elder_phone="13900008765",
        phone="13900001111",
    )
