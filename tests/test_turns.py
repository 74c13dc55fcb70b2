"""Few requests run at once, and one that waits for something slow lets the others by."""

import os
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from django.test import RequestFactory

from accounts import hashing
from edulearn import turns
from tests.conftest import PASSWORD, Person, assert_problem
from tests.server import ask, serving, within

CONNECTIONS = 1_000
ASKED = RequestFactory().get("/api/courses/")


def test_whoever_steps_aside_lets_another_run(monkeypatch):
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))
    other = turns.Turns(lambda request: "other")
    seen = []

    def slow(request):
        with turns.stepping_aside():
            thread = threading.Thread(target=lambda: seen.append(other(ASKED)))
            thread.start()
            thread.join(timeout=5)
        return "slow"

    assert turns.Turns(slow)(ASKED) == "slow"
    assert seen == ["other"]


def test_whether_the_process_is_alive_is_told_without_a_turn(monkeypatch):
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))
    with turns._turns:
        assert turns.Turns(lambda request: "alive")(RequestFactory().get("/healthz")) == "alive"


def test_outside_a_request_there_is_nothing_to_step_aside_from():
    with turns.stepping_aside():
        pass


def test_a_turn_is_given_back_when_a_request_fails(monkeypatch):
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))

    def fail(request):
        return 1 / 0

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            turns.Turns(fail)(ASKED)


def test_who_waits_too_long_to_sign_in_is_told_when_to_come_back(visitor, charlie, monkeypatch):
    monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 0.05)
    login = {"email": charlie.email, "password": PASSWORD}
    with ThreadPoolExecutor(1) as pool, monkeypatch.context() as busy:
        begun, over = threading.Event(), threading.Event()
        busy.setattr(hashing, "_pool", pool)
        pool.submit(lambda: begun.set() or over.wait(30))
        assert begun.wait(30)
        answer = visitor.post("/api/auth/login/", login)
        assert_problem(answer, 503, "too-many-sign-ins")
        assert answer["Retry-After"]
        assert visitor.get("/api/courses/").status_code == 200
        over.set()
    monkeypatch.undo()
    assert visitor.post("/api/auth/login/", login).status_code == 200


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own")
def test_who_hashes_lets_others_go_first():
    def niceness():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert hashing.in_turn(niceness) == min(niceness() + 10, 19)


def test_who_comes_when_too_many_wait_is_told_at_once(charlie, monkeypatch):
    monkeypatch.setattr(hashing, "_QUEUE", threading.BoundedSemaphore(1))
    login = {"email": charlie.email, "password": PASSWORD}
    with hashing._QUEUE:
        assert_problem(Person().post("/api/auth/login/", login), 503, "too-many-sign-ins")


@pytest.fixture
def site(tmp_path):
    """The port of a server of its own."""
    with serving(tmp_path) as port:
        yield port


def sign_in_from(address, port):
    """The status of a sign-in attempt from another client's address."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5, source_address=(address, 0))
    body = b'{"email": "nobody@example.org", "password": "a wrong password"}'
    connection.request("POST", "/api/auth/login/", body, {"Content-Type": "application/json"})
    return connection.getresponse().status


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /api/courses/ HTTP/1.1\r\nHost: loc",
        b"POST /api/auth/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b'Content-Length: 1000\r\n\r\n{"email": ',
    ],
    ids=["half a head", "half a body"],
)
def test_half_open_connections_do_not_stop_the_site(site, begun):
    with ExitStack() as connections:
        for number in range(CONNECTIONS):
            client = f"127.0.1.{number // 30 + 1}"
            connection = socket.create_connection(("127.0.0.1", site), 5, (client, 0))
            connections.enter_context(connection).sendall(begun)
        started = time.monotonic()
        assert ask(site, "/healthz")[0] == 200
        assert sign_in_from("127.0.0.2", site) == 401
        assert time.monotonic() - started < 10
    assert within(10, lambda: sign_in_from("127.0.1.1", site) == 401)
