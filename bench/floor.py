"""The floor: the same rows written by bare psycopg behind a WSGI application of two lines, under the same gunicorn.

The statements are those that the product sent for one create, captured from it; only the ids and what has to be unique
are new each time. No routing, no rules, no objects, no checks, no page.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
from pathlib import Path

import psycopg

HERE = threading.local()
LAST = [0]
LOCK = threading.Lock()


def application(environ, start_response):
    """Write one create and say so."""
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    write()
    start_response("302 Found", [("Location", "/"), ("Content-Length", "0")])
    return [b""]


STATEMENTS = pickle.loads(Path(os.environ["BENCH_FLOOR"]).read_bytes()) if "BENCH_FLOOR" in os.environ else []


def write():
    """Write the rows of one create in one transaction."""
    if not hasattr(HERE, "connection"):
        HERE.connection = psycopg.connect(os.environ["DATABASE_URL"])
    with LOCK:
        LAST[0] += 1
        number = str((os.getpid() << 40) + LAST[0] * 64)
    with HERE.connection.transaction():
        for sql, parameters in STATEMENTS:
            HERE.connection.execute(sql, [_own(value, number) for value in parameters])


def _own(value, number):
    """Return a value as captured, or where it has to be another each time, another one: «id:3», «text:40»."""
    if isinstance(value, list):
        return [_own(one, number) for one in value]
    if isinstance(value, dict):
        if "id" in value:
            return int(number) + value["id"]
        return f"{value['text']}{number}"[-value["length"] :]
    return value


def health(environ, start_response):
    """Answer the question whether it runs, and hand the rest on."""
    if environ["PATH_INFO"] == "/healthz":
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]
    return application(environ, start_response)


if __name__ == "__main__":
    from gunicorn.app.wsgiapp import run

    sys.argv = [
        "gunicorn", "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning",
        "--chdir", str(Path(__file__).parent), "--bind", f"127.0.0.1:{sys.argv[1]}", "floor:health",
    ]
    run()
