"""A server of its own, as a deployment runs it."""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

ROOT = Path(__file__).parent.parent
STARTS_WITHIN, STOPS_WITHIN = 60, 30
FIRST_PORT, PORTS = 20_000, 12_000


@contextmanager
def serving(data_dir, **environment):
    """Within, a server runs; gives its port. It has to end well when it is told to."""
    port = free_port()
    child = launch(port, data_dir, RATE_LIMITS="off", **environment)
    try:
        assert within(STARTS_WITHIN, lambda: ask(port, "/healthz")[0] == 200)
        yield port
    finally:
        child.terminate()
        assert child.wait(timeout=STOPS_WITHIN) == 0


def launch(port, data_dir, *, stderr=subprocess.DEVNULL, **environment):
    """The process of a server that starts: the first of a group of its own."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={
            "PORT": str(port),
            "DATA_DIR": str(data_dir),
            "ENV_FILE": os.devnull,
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )


def free_port():
    """A port that nobody has, of those that systems don't give to outgoing connections."""
    for _ in range(100):
        port = FIRST_PORT + secrets.randbelow(PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("No free port was found.")


def ask(port, path):
    """The status and headers of an answer; None where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers
    except OSError:
        return None, {}


def within(seconds, is_so):
    """Whether it becomes so in that time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        Event().wait(0.05)
    return True
