"""A small HTTP client that sends as fast as answers come: some connections, each with its own thread and a raw socket.

It takes little of the processors that it measures: requests are made before the clock starts.
"""

from __future__ import annotations

import http.client
import socket
import statistics
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ground import BackEnds, Served


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of some requests."""

    requests: int
    seconds: float
    median_ms: float
    p95_ms: float
    web_cpu_ms: float
    database_cpu_ms: float
    wrong: int
    length: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of a request: the server's and the database's."""
        return self.web_cpu_ms + self.database_cpu_ms


def request(path: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> bytes:
    """Return a request as it goes over the wire."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1", *(
        f"{name}: {value}" for name, value in (headers or {}).items())]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def send(
    served: Served, back_ends: BackEnds, requests: Sequence[bytes], *, connections: int, expected: int,
) -> Measured:
    """Send all requests over so many connections and measure."""
    todo = iter(requests)
    lock, took, wrong, lengths = threading.Lock(), [], [], []

    def run() -> None:
        pipe, reader = _connect(served.port)
        while True:
            with lock:
                one = next(todo, None)
            if one is None:
                return
            began = time.perf_counter()
            pipe.sendall(one)
            status, length = _read(reader)
            took.append(time.perf_counter() - began)
            lengths.append(length)
            if status != expected:
                wrong.append(status)

    threads = [threading.Thread(target=run) for _ in range(connections)]
    web, database, began = served.cpu_s(), back_ends.cpu_s(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    web, database, n = served.cpu_s() - web, back_ends.cpu_s() - database, len(took)
    return Measured(
        n, seconds, statistics.median(took) * 1000, sorted(took)[int(n * 0.95)] * 1000, web * 1000 / n,
        database * 1000 / n, len(wrong), round(statistics.median(lengths)),
    )


def _connect(port: int):  # a socket and its file
    pipe = socket.create_connection(("127.0.0.1", port), timeout=900)
    pipe.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return pipe, pipe.makefile("rb")


def _read(reader) -> tuple[int, int]:
    """Read an answer and return its status and the bytes of its body as they came over the wire."""
    status, length, chunked = int(reader.readline().split()[1]), 0, False
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked |= name.lower() == b"transfer-encoding" and b"chunked" in value
    if not chunked:
        reader.read(length)
        return status, length
    total = 0
    while size := int(reader.readline(), 16):
        total += len(reader.read(size))
        reader.readline()
    reader.readline()
    return status, total


def sign_in(served: Served, user: str, password: str) -> dict[str, str]:
    """Sign in as people do and return the headers that say who asks."""
    secret = "a" * 32
    pipe = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    form = urlencode({"csrfmiddlewaretoken": secret, "username": user, "password": password})
    pipe.request("POST", "/sign-in/", form, {
        "Host": f"127.0.0.1:{served.port}", "Cookie": f"csrftoken={secret}",
        "Content-Type": "application/x-www-form-urlencoded",
    })
    answer = pipe.getresponse()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    if not any(cookie.startswith("sessionid=") for cookie in cookies):
        raise SystemExit(f"can't sign in as {user}: {answer.status}")
    return {"Cookie": "; ".join(cookies)}
