"""Serving the pages with gunicorn, and the tick beside it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

if TYPE_CHECKING:
    import argparse

TICK_S = 20


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn with threads: each waits for the database, none for the others."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; in each worker anew."""
        return import_app("qianxian.wsgi:application")


def serve(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; the tick runs in a process of its own and ends with the server."""
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()  # a worker must not inherit a connection
    tick: subprocess.Popen[bytes] | None = None
    if not arguments.no_tick:
        command = [sys.executable, "-m", "qianxian", "tick"]
        tick = subprocess.Popen([*command, "--every", str(TICK_S)])  # noqa: S603  # our own command
    try:
        Server(
            {
                "bind": f"{arguments.host}:{arguments.port}",
                "workers": arguments.workers,
                "threads": arguments.threads,
                "worker_class": "gthread",
                "keepalive": 5,
                "graceful_timeout": 20,
                "forwarded_allow_ips": "*" if settings.QIANXIAN_PROXIES else "127.0.0.1",
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,
            },
        ).run()
    finally:
        if tick is not None:
            tick.terminate()
            tick.wait(timeout=10)
    return 0
