"""HEAD wherever there is a GET, and OPTIONS"""

from collections import defaultdict

import pytest

from tests.conftest import assert_problem, unknown_id
from tests.test_openapi import PAGES, operations

READABLE = [path for path, method in operations() if method == "get"]


@pytest.mark.parametrize("path", READABLE + sorted(PAGES))
def test_head_is_as_get_without_the_body(alice, enrolled, course, path):
    known = {"course_id": course.id, "lesson_id": course.lesson_ids[0], "user_id": enrolled.id}
    url = path.format_map(defaultdict(unknown_id, known))
    for person in (alice, enrolled):
        get, head = person.get(url), person.request("HEAD", url)
        assert head.status_code == get.status_code
        assert head["Content-Type"] == get["Content-Type"]
        assert head.content == b""
        assert head["Content-Length"] == get["Content-Length"] or "request_id" in get.json()


def test_head_of_what_takes_no_get_is_refused(alice):
    answer = alice.request("HEAD", "/api/courses/create/")
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/courses/", {"GET", "HEAD", "OPTIONS"}),
        ("/api/courses/create/", {"POST", "OPTIONS"}),
        ("/api/auth/user/", {"GET", "HEAD", "PATCH", "DELETE", "OPTIONS"}),
        ("/api/contact/", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_options_tells_the_methods_to_anyone(visitor, path, allowed):
    answer = visitor.request("OPTIONS", path)
    assert answer.status_code == 204
    assert set(answer["Allow"].split(", ")) == allowed


def test_options_of_nothing(visitor):
    assert_problem(visitor.request("OPTIONS", "/api/none/"), 404, "not-found")
