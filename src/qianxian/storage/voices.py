"""Voice messages that people hand in: decoded, made mono and written anew, as what every telephone plays.

What is kept is a new MP3 of one voice, without any tag of the recording: no place, no name, no model of a telephone.
Like photographs, the new file is safe on disk before the act that refers to it begins.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from qianxian.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame
    from av.container import InputContainer
    from django.utils.functional import _StrPromise

LARGEST = 5 * 1024 * 1024
"""Bytes of a recording as handed in; ninety seconds of a telephone's own are 1–3 MB."""
LONGEST_S = 90
SHORTEST_S = 1
OVER_S = 2
"""A recorder that stops at ninety seconds may write a little more."""
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,amr,amrnb,amrwb,aac,caf,flac"
"""What telephones, browsers and messengers write; no list of other files, and nothing that names an address."""
RATES = range(4_000, 192_001)
MOST_CHANNELS = 8
KEPT_RATE = 22_050
KEPT_BITS = 32_000
_opening = threading.BoundedSemaphore(2)
"""Two recordings at a time in each process."""


class NotAVoice(Exception):
    """What was handed in can't be kept as a voice message; `reason` says what to do instead."""

    def __init__(self, reason: str | _StrPromise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StoredVoice:
    """A voice message on disk, not yet in any table; the fields are those of its row."""

    name: str
    sha256: str
    size: int
    seconds: int


def store_voice(upload: IO[bytes], size: int) -> StoredVoice:
    """Write the recording `upload` (of `size` bytes) anew and keep it in the chosen district's folder.

    :raises NotAVoice: if it is too large, too long, nothing that can be heard, or damaged.
    """
    import av  # noqa: PLC0415  # 20 MB, and only needed where somebody speaks

    if size > LARGEST:
        raise NotAVoice(_("This recording is larger than 5 MB. Say it in less than a minute and a half, please."))
    try:
        with _opening:
            content, seconds = _written(upload)
    except (av.error.FFmpegError, ValueError, EOFError, OSError) as error:
        raise NotAVoice(
            _("This is not a recording that can be played. Record it again, write a few words, or leave it out."),
        ) from error
    return StoredVoice(files.keep(content, "mp3"), hashlib.sha256(content).hexdigest(), len(content), seconds)


def _written(upload: IO[bytes]) -> tuple[bytes, int]:
    """Return the bytes of a new MP3 and its length in whole seconds."""
    import av  # noqa: PLC0415  # as above

    written = io.BytesIO()
    tags = {"id3v2_version": "0", "write_id3v1": "0"}
    options = {"format_whitelist": CONTAINERS, "protocol_whitelist": ""}
    samples = 0
    with (
        av.open(upload, options=options, metadata_errors="ignore") as recorded,
        av.open(written, "w", format="mp3", container_options=tags) as kept,
    ):
        stream = kept.add_stream("libmp3lame", rate=KEPT_RATE, layout="mono", bit_rate=KEPT_BITS)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        for frame in _heard(cast("InputContainer", recorded)):
            samples += frame.samples
            if samples > (LONGEST_S + OVER_S) * KEPT_RATE:
                raise NotAVoice(
                    _("This recording is longer than a minute and a half. Say the main points; somebody will ask."),
                )
            kept.mux(stream.encode(frame))
        kept.mux(stream.encode(None))
    if samples < SHORTEST_S * KEPT_RATE:
        raise NotAVoice(_("Nothing can be heard in this recording. Record it again, please."))
    return written.getvalue(), round(samples / KEPT_RATE)


def _heard(recorded: InputContainer) -> Iterator[AudioFrame]:
    """Yield the sound of a recording, in one channel; a picture in it is left out."""
    import av  # noqa: PLC0415  # as above

    if not recorded.streams.audio:
        raise NotAVoice(_("There is no sound in this file. Record it again, or write a few words."))
    stream = recorded.streams.audio[0]
    sound = stream.codec_context
    if sound is None or sound.sample_rate not in RATES or not 1 <= sound.channels <= MOST_CHANNELS:
        raise ValueError(sound)
    one_voice = av.AudioResampler(format="s16p", layout="mono", rate=KEPT_RATE)
    for frame in recorded.decode(stream):
        frame.pts = None  # messengers write times that jump
        yield from one_voice.resample(frame)
    yield from one_voice.resample(None)
