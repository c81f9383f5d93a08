"""Stand-ins for providers, on this machine: they keep what they were sent and answer what the test wants."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

DROP = object()
"""An answer that never comes: the request is read whole, then the connection is closed."""


@dataclass
class Request:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    raw_query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body.decode("utf-8"))


@dataclass
class Provider:
    """What was asked, and what is answered next: (status, object), a function of the request, or DROP."""

    address: str = ""
    requests: list[Request] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)

    def take(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(request) if callable(answer) else answer


@contextmanager
def provider(*answers):
    """Let a provider answer `answers` one after the other, the last of them for ever."""
    made = Provider(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = made.take(Request(self.command, parts.path, query, parts.query, headers, body))
            if answer is DROP:
                self.close_connection = True
                return
            status, said, *more = answer
            written = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            for name, value in more:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(written)

        do_GET = do_POST  # noqa: N815  # the name that the library looks for

        def log_message(self, *_arguments):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def mail_server(*, refuse=None, drop_after=""):
    """Take mail; `refuse` is the answer to RCPT, `drop_after` a command after which the connection is closed."""
    letters = []

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self):
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                verb = line[:4].upper()
                if verb == "DATA":
                    self.say("354 go on")
                    written = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        written += part
                    letters.append(written)
                    if drop_after == "DATA":
                        return
                    self.say("250 taken")
                elif verb == "RCPT" and refuse:
                    self.say(refuse)
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], letters
        finally:
            server.shutdown()
            thread.join()
