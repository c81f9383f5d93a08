"""Voice messages: whatever a telephone makes comes out as one MP3, and nothing else is let in."""

from __future__ import annotations

import io
import random

import av
import pytest

from qianxian.storage import files, voices
from qianxian.storage.voices import NotAVoice
from recordings import KINDS, SECRET, recording


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.QIANXIAN_HOME = tmp_path
    return tmp_path


def store(content: bytes) -> voices.StoredVoice:
    return voices.store_voice(io.BytesIO(content), len(content))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_telephone_a_browser_or_a_messenger_records_is_kept_as_one_mp3(kind):
    kept = store(recording(kind))
    content = files.path_of(kept.name).read_bytes()
    assert (kept.name[-4:], kept.seconds, kept.size) == (".mp3", 2, len(content))
    with av.open(io.BytesIO(content)) as written:
        stream = written.streams.audio[0]
        sound = stream.codec_context
        assert (written.format.name, sound.channels, sound.sample_rate) == ("mp3", 1, 22_050)
        heard = [frame.to_ndarray() for frame in written.decode(stream)]
    assert max(abs(wave).max() for wave in heard) > 0.1, "the tone is still in it"


@pytest.mark.parametrize("kind", ["m4a", "webm", "mp3"])
def test_nothing_that_the_telephone_wrote_beside_the_sound_is_kept(kind):
    assert SECRET.encode() in recording(kind)
    content = files.path_of(store(recording(kind)).name).read_bytes()
    assert SECRET.encode() not in content
    with av.open(io.BytesIO(content)) as written:
        assert written.metadata == {}


def test_the_same_recording_sent_twice_is_the_same():
    assert store(recording("webm")).sha256 == store(recording("webm")).sha256
    assert store(recording("webm")).sha256 != store(recording("webm", tone=880)).sha256


def test_ninety_seconds_are_kept_in_less_than_half_a_megabyte():
    kept = store(recording("amr", seconds=90))
    assert kept.seconds == 90
    assert kept.size < 400_000


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (recording("amr", seconds=95), "minute and a half"),
        (recording("wav", seconds=0.4), "Nothing can be heard"),
        (b"", "not a recording"),
        ("我想说楼道的灯不亮。".encode() * 50, "not a recording"),
        (b"\xff\xd8\xff\xe0" + b"0" * 4000, "not a recording"),
        (b"MZ" + bytes(4000), "not a recording"),
        (b"#!SILK_V3" + bytes(4000), "not a recording"),
        (recording("m4a", seconds=5)[:9000], "not a recording"),
        (bytes(voices.LARGEST + 1), "5 MB"),
    ],
    ids=["too long", "too short", "empty", "a text", "a picture", "a program", "silk", "cut off", "too large"],
)
def test_what_is_no_voice_message_is_refused_with_a_sentence(content, why, settings, home):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(NotAVoice) as refused:
        store(content)
    assert why in str(refused.value)
    assert not list((home / "files").glob("*/*/*")) if (home / "files").exists() else True


@pytest.mark.parametrize("names", ["#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{}\n#EXT-X-ENDLIST\n",
                                   "ffconcat version 1.0\nfile '{}'\n"])
def test_a_list_that_names_other_files_of_the_server_opens_none_of_them(names, tmp_path):
    other = tmp_path / "other.mp3"
    other.write_bytes(recording("mp3"))
    with pytest.raises(NotAVoice):
        store(names.format(other).encode())


def test_damaged_recordings_are_refused_or_kept_and_nothing_else_happens():
    for seed in range(60):
        chance = random.Random(seed)  # noqa: S311  # the same damage every time
        content = bytearray(recording(chance.choice(["m4a", "webm", "amr", "ogg"])))
        for _ in range(chance.randint(1, 40)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            store(bytes(content))
        except NotAVoice:
            continue


def test_a_file_that_no_row_names_goes_after_a_day_and_one_that_a_report_names_stays(db, world, now, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(settings.QIANXIAN_HOME / "uploading")
    left, named = store(recording("wav")), store(recording("wav", tone=880))
    world.report(now, words="", voice=named)
    assert files.remove_orphans(files.path_of(left.name).stat().st_mtime + 2 * files.ORPHAN_AGE_S) == 1
    assert not files.path_of(left.name).exists()
    assert files.path_of(named.name).exists()
