"""Recordings as telephones, browsers and messengers make them, for the tests."""

from __future__ import annotations

import io
import math
from array import array
from functools import cache

import av
from django.core.files.uploadedfile import SimpleUploadedFile

KINDS = {
    "m4a": ("mp4", "aac", 44_100),
    "webm": ("webm", "libopus", 48_000),
    "ogg": ("ogg", "libopus", 48_000),
    "amr": ("amr", "libopencore_amrnb", 8_000),
    "3gp": ("3gp", "libopencore_amrnb", 8_000),
    "mp3": ("mp3", "libmp3lame", 44_100),
    "wav": ("wav", "pcm_s16le", 16_000),
}
"""By ending: container, codec, samples a second."""
SECRET = "在槐荫院5号楼录的"
A_FRAME = 160


@cache
def recording(kind: str = "m4a", *, seconds: float = 2, tone: int = 440) -> bytes:
    """Return a tone of so many seconds as a file of a kind, with a title that says where it was made."""
    container, codec, rate = KINDS[kind]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as written:
        stream = written.add_stream(codec, rate=rate, layout="mono")
        written.metadata["title"] = SECRET
        for start in range(0, int(rate * seconds), A_FRAME):
            wave = [int(9_000 * math.sin(math.tau * tone * (start + n) / rate)) for n in range(A_FRAME)]
            frame = av.AudioFrame(format="s16", layout="mono", samples=A_FRAME)
            frame.planes[0].update(array("h", wave).tobytes())
            frame.rate, frame.pts = rate, start
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    return file.getvalue()


def uploaded(kind: str = "m4a", **more) -> SimpleUploadedFile:
    """Return a recording as a form hands it in."""
    return SimpleUploadedFile(f"voice.{kind}", recording(kind, **more), content_type="audio/mpeg")
