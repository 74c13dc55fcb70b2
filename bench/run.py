"""`make bench`: the site against its bare floor, and against itself under a flood of logins.

Figures of one machine at one time mean little alone, so each line is a ratio within one run.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
COURSES, REQUESTS, CONNECTIONS = 1_000, 1_500, 2


def main():
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        subprocess.run([sys.executable, "-m", "bench.data", str(COURSES)], env=env, check=True)
        with server(env, [*GRANIAN, "bench.floor:application"]) as port:
            floor = measure(port, "/")
        with server(env, [sys.executable, "manage.py", "serve"]) as port:
            report(floor, port)


def report(floor, port):
    quiet = measure(port, "/api/courses/")
    print(f"{'':<28}{'p50 ms':>8}{'p99 ms':>8}{'ratio':>8}")
    line("bare floor", floor, floor)
    line("catalogue", quiet, floor)
    for path in ("?category=Category%201", "?search=subject", "?sort=price&page_size=100"):
        line(path, measure(port, f"/api/courses/{path}"), floor)
    with flood_of_logins(port):
        busy = measure(port, "/api/courses/")
    line("catalogue, logins flooding", busy, quiet)


def line(name, times, base):
    p50, p99 = (statistics.quantiles(times, n=100)[n - 1] * 1000 for n in (50, 99))
    ratio = statistics.median(times) / statistics.median(base)
    print(f"{name:<28}{p50:>8.2f}{p99:>8.2f}{ratio:>8.2f}")


def measure(port, path):
    """The seconds that each of `REQUESTS` took, over a few kept connections."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        shares = pool.map(lambda _: ask(port, path, REQUESTS // CONNECTIONS), range(CONNECTIONS))
    return [seconds for share in shares for seconds in share]


def ask(port, path, count):
    connection, times = http.client.HTTPConnection("127.0.0.1", port, timeout=30), []
    for _ in range(count):
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append(time.perf_counter() - begun)
    return times


@contextmanager
def flood_of_logins(port):
    """Four clients who try passwords as fast as they are answered."""
    over = threading.Event()
    guessers = [threading.Thread(target=guess, args=(port, over)) for _ in range(4)]
    for guesser in guessers:
        guesser.start()
    try:
        yield
    finally:
        over.set()
        for guesser in guessers:
            guesser.join()


def guess(port, over):
    body = json.dumps({"email": "b@x.org", "password": "not the password"})
    while not over.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/api/auth/login/", body, {"Content-Type": "application/json"})
        connection.getresponse().read()


GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "16"]


def environment(folder):
    return {
        **os.environ,
        "ENV_FILE": os.devnull,
        "DATA_DIR": folder,
        "RATE_LIMITS": "off",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "edulearn.settings",
    }


@contextmanager
def server(env, command):
    """A server process on a free port, ended by its own id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if "granian" in command:
        command = [*command, "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**env, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port, process):
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("The server to measure did not start.")


if __name__ == "__main__":
    main()
