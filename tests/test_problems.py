"""What goes wrong before a route is reached: RFC 9457 problems, never HTML, never a 5xx."""

import json

import pytest

from tests.conftest import PASSWORD, assert_problem, assert_refused, contents

SIGNUP, LOGIN, CREATE = "/api/auth/signup/", "/api/auth/login/", "/api/courses/create/"
SIGN_UP = {"name": "Erin", "email": "erin@example.org", "password": PASSWORD}


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/none",
        "/api/auth/",
        "/api/auth/none/",
        "/api/courses/x/y/",
        "/api/courses//",
        "/api/courses/../auth/users/",
        "/api/%00/",
        "/api/%ff/",
        "/api/" + "x" * 10_000,
        "/none",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_an_unknown_route(alice, method, path):
    assert_problem(alice.request(method, path), 404, "not-found")


def test_an_unknown_route_of_the_api_is_never_html(visitor):
    assert_problem(visitor.get("/api/none/", Accept="text/html"), 404)
    page = visitor.get("/none", Accept="text/html")
    assert page.status_code == 404
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", SIGNUP),
        ("PUT", LOGIN),
        ("POST", "/api/auth/user/"),
        ("GET", "/api/auth/refresh/"),
        ("DELETE", "/api/courses/"),
        ("POST", "/api/courses/categories/"),
        ("GET", CREATE),
        ("PATCH", "/api/contact/"),
        ("POST", "/api/site/"),
        ("POST", "/healthz"),
        ("TRACE", "/api/courses/"),
        ("PROPFIND", "/api/courses/"),
        ("get", "/api/courses/create/"),
    ],
)
def test_a_method_that_a_route_does_not_have(alice, db, method, path):
    before = contents(db)
    answer = alice.request(method, path, None if method == "GET" else {})
    assert_problem(answer, 405, "method-not-allowed")
    assert answer["Allow"]
    assert contents(db) == before


@pytest.mark.parametrize("path", ["/", "/player.html", "/css/base.css", "/icon.svg", "/media/x/y"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_a_method_that_a_page_or_file_does_not_have(visitor, method, path):
    answer = visitor.request(method, path, {}, Accept="text/html")
    assert_problem(answer, 405, "method-not-allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD"}


def test_a_range_that_a_file_does_not_have(visitor):
    answer = visitor.get("/demo/contrast.mp4", Range="bytes=99999999-")
    assert_problem(answer, 416, "range-not-satisfiable")
    assert answer["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/courses", 200),
        ("GET", "/api/site", 200),
        ("POST", "/api/auth/signup", 201),
        ("GET", "/api/courses?page_size=1", 200),
        ("GET", "/api/none", 404),
    ],
)
def test_the_last_slash_may_be_left_out(visitor, method, path, status):
    answer = visitor.request(method, path, SIGN_UP if method == "POST" else None)
    assert answer.status_code == status


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "text/json",
        "application/octet-stream",
        "nonsense",
    ],
)
def test_another_content_type(visitor, db, content_type):
    body = json.dumps(SIGN_UP)
    answer = visitor.post(SIGNUP, body, content_type=content_type)
    assert_problem(answer, 415, "unsupported-media-type")
    assert db.users.count_documents({}) == 0


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/json;"]
)
def test_json_by_any_of_its_names(visitor, content_type):
    assert visitor.post(SIGNUP, json.dumps(SIGN_UP), content_type=content_type).status_code == 201


UNREADABLE = {
    "not JSON": b"{",
    "text": b"hello",
    "single quotes": b"{'name': 'Erin'}",
    "trailing comma": b'{"name": "Erin",}',
    "two values": b"{} {}",
    "NaN": b'{"price": NaN}',
    "Infinity": b'{"price": -Infinity}',
    "1e400": b'{"price": 1e400}',
    "invalid UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "Erin"}'.encode("utf-16"),
    "a lone surrogate": b'{"name": "\\ud800"}',
    "surrogates the wrong way round": b'{"name": "\\udc00\\ud800"}',
    "an encoded surrogate": b'{"name": "\xed\xa0\x80"}',
    "a raw NUL": b'{"name": "\x00"}',
    "100,000 lists deep": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "deep and unclosed": b'{"name":' + b"[" * 500_000,
    "a little too deep": b'{"name":' + b"[" * 20 + b"]" * 20 + b"}",
    "a BOM": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("path", [SIGNUP, LOGIN, CREATE, "/api/contact/"])
def test_unreadable_json(alice, db, path, body):
    before = contents(db)
    assert_problem(alice.post(path, body), 400, "unreadable-json")
    assert contents(db) == before


@pytest.mark.parametrize("body", [b"[]", b'[{"name": "x"}]', b'"text"', b"5", b"true", b"null"])
@pytest.mark.parametrize("path", [SIGNUP, LOGIN, CREATE, "/api/contact/"])
def test_json_that_is_no_object(alice, db, path, body):
    before = contents(db)
    assert_refused(alice.post(path, body), "body")
    assert contents(db) == before


@pytest.mark.parametrize("body", [None, b"", b"{}"])
def test_an_empty_body_lacks_its_fields(visitor, body):
    assert_refused(visitor.post(LOGIN, body), "email", "password")


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
def test_a_body_over_one_mebibyte(bob, db, size):
    before = contents(db)
    body = json.dumps({"title": "x" * size})
    assert_problem(bob.post(CREATE, body), 413, "body-too-large")
    assert contents(db) == before


def test_a_body_of_just_one_mebibyte_is_read(bob):
    body = json.dumps({"title": "Large", "unknown": ""})
    body = body.replace('""', '"' + "x" * (1024 * 1024 - len(body)) + '"')
    assert len(body) == 1024 * 1024
    assert bob.post(CREATE, body).status_code == 201


@pytest.mark.parametrize("length", ["-1", "x", "١", "1e9", "99999999999"])
def test_an_odd_content_length(visitor, length):
    answer = visitor.client.post(
        LOGIN, "{}", content_type="application/json", CONTENT_LENGTH=length
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/*", "text/html, */*;q=0.1"]
)
def test_json_is_answered_to_who_takes_it(visitor, accept):
    answer = visitor.get("/api/site/", Accept=accept)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "nonsense", ";;;", "a/b/c"])
def test_what_is_accepted_makes_no_server_error(visitor, accept):
    answer = visitor.get("/api/courses/", Accept=accept)
    assert answer.status_code in (200, 406)
    assert "json" in answer["Content-Type"]


def test_an_unknown_host(visitor):
    assert_problem(visitor.get("/api/site/", Host="evil.example"), 400)


def test_a_fault_of_ours_is_told_without_its_trace(visitor, monkeypatch):
    def break_down(*_):
        raise RuntimeError("the secret inside")

    monkeypatch.setattr("courses.views.search_courses", break_down)
    answer = visitor.get("/api/courses/")
    assert_problem(answer, 500, "server-error")
    assert b"secret" not in answer.content
    assert b"Traceback" not in answer.content
