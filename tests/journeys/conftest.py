"""A server of the real thing, in a process of its own, with a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import psycopg
import pytest


@dataclass
class Server:
    """A running server and the environment in which `qianxian` speaks to the same database."""

    base: str
    environment: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)

    def command(self, *words, check=True, timeout=300):
        """Run the `qianxian` command beside the server and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "qianxian", *words], env=self.environment, capture_output=True, text=True,
            timeout=timeout, check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self):
        """Start serving and wait until it answers."""
        port = self.base.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "qianxian", "serve", "--port", port, "--no-tick"]
        # A session of its own, so that a test can kill the server with all its workers at one blow.
        self.processes.append(
            subprocess.Popen(
                command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            ),
        )
        for _ in range(600):
            try:
                if httpx.get(f"{self.base}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        pytest.fail("the server did not start")

    def kill(self):
        """Kill the server and its workers where they stand."""
        os.killpg(self.processes[-1].pid, 9)
        self.processes[-1].wait()


@pytest.fixture
def hands(world, now):
    """The people of a journey, with the pages that they have."""
    from journeys.hands import Hands

    return Hands(world, now)


@pytest.fixture
def server(tmp_path):
    """The demonstration district, served; on SQLite, or in a PostgreSQL database made for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ, "QIANXIAN_HOME": str(tmp_path / "var"), "QIANXIAN_KEYS": str(tmp_path / "keys"),
        "QIANXIAN_DEMO": "1", "QIANXIAN_BASE_URL": f"http://127.0.0.1:{port}", "QIANXIAN_REPORT_BURST": "100000",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    url, name = os.environ.get("DATABASE_URL", ""), f"journey_{uuid4().hex[:12]}"
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = f"{url.rsplit('/', 1)[0]}/{name}"
    running = Server(f"http://127.0.0.1:{port}", environment)
    running.command("migrate")
    running.command("demo", "--short")
    running.start()
    yield running
    for process in running.processes:
        if process.poll() is None:
            os.killpg(process.pid, 15)
            process.wait(timeout=30)
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
