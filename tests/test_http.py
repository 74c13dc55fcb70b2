"""HTTP as it comes over the wire, to a real server: odd bodies, odd paths, HEAD, compression."""

import gzip
import json
import socket
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse

import pytest

from tests.conftest import PASSWORD
from tests.server import serving

MESSAGE = {"name": "Erin", "email": "erin@example.org", "message": "Hello"}
BODY = json.dumps(MESSAGE).encode()
LARGE = json.dumps({**MESSAGE, "more": "x" * 1024**2}).encode()
CONTACT = "POST /api/contact/"
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 3 * 1024**2


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("http")) as port:
        yield Site(port)


class Site:
    """Asks the server, word for word."""

    def __init__(self, port):
        self.port = port

    def say(self, head, *parts):
        """The status of the answer to what is sent in these parts, and its body."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(head)
            with suppress(BrokenPipeError, ConnectionResetError):  # answered before it is sent
                for part in parts:
                    connection.sendall(part)
            answer = HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.read()

    def ask(self, request, body=None, **headers):
        """The answer to `"GET /path"` with these headers, and its body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        method, path = request.split(" ", 1)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, names)
        answer = connection.getresponse()
        return answer, answer.read()

    def post(self, path, form, **headers):
        headers["Content_Type"] = "application/json"
        return json.loads(self.ask(f"POST {path}", json.dumps(form).encode(), **headers)[1])


def head(request, *lines):
    """The head of a request that is the last of its connection."""
    kept = [f"{request} HTTP/1.1", "Host: localhost", "Connection: close", *lines]
    return "\r\n".join([*kept, "", ""]).encode()


def json_head(*lines):
    return head(CONTACT, "Content-Type: application/json", *lines)


def chunk(part):
    return b"%x\r\n%s\r\n" % (len(part), part)


# Bodies


def test_a_body_in_chunks_is_read(site):
    parts = chunk(BODY[:10]), chunk(BODY[10:]), chunk(b"")
    assert site.say(json_head("Transfer-Encoding: chunked"), *parts)[0] == 201


def test_a_body_in_chunks_has_the_same_bound(site):
    status, body = site.say(json_head("Transfer-Encoding: chunked"), chunk(LARGE), chunk(b""))
    assert status == 413
    assert json.loads(body)["type"].endswith("/body-too-large")


@pytest.mark.parametrize(
    ("length", "statuses"),
    [
        ("-1", [400]),
        ("abc", [400]),
        ("1e3", [400]),
        ("+5", [400]),
        ("9" * 30, [400, 413]),
        ("999999999999", [413]),
        ("0", [400]),
        ("5", [400]),
    ],
)
def test_a_length_that_is_none_or_wrong_is_refused(site, length, statuses):
    assert site.say(json_head(f"Content-Length: {length}"), BODY)[0] in statuses


def test_chunks_that_are_none_are_refused(site):
    assert site.say(json_head("Transfer-Encoding: chunked"), b"zz\r\nabc\r\n")[0] == 400


@pytest.fixture(scope="module")
def teacher(site):
    """The headers of someone who teaches, and the path of their course's files."""
    form = {"name": "Bob", "email": "bob@example.org", "password": PASSWORD, "role": "instructor"}
    token = site.post("/api/auth/signup/", form)["token"]
    headers = {"Authorization": f"Bearer {token}"}
    course = site.post("/api/courses/create/", {"title": "Course"}, **headers)["course"]
    return headers, f"/api/courses/{course['id']}/files/?name=a.png"


def test_a_large_file_is_taken_whole(site, teacher):
    headers, path = teacher
    answer, body = site.ask(f"POST {path}", PNG, **headers)
    assert answer.status == 201
    file = json.loads(body)["file"]
    assert file["size"] == len(PNG)
    assert site.ask(f"GET {file['link']}")[1] == PNG


def test_a_file_in_chunks_is_refused_since_nobody_could_tell_whether_it_is_whole(site, teacher):
    headers, path = teacher
    lines = ["Transfer-Encoding: chunked", f"Authorization: {headers['Authorization']}"]
    status, body = site.say(head(f"POST {path}", *lines), chunk(PNG[:99]), chunk(b""))
    assert status == 400
    assert "length was not told" in json.loads(body)["detail"]


# Paths


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%ff",
        "//",
        "//api//courses//",
        "/api/%00/",
        "/api/courses/%ff/",
        "/api/courses/%ed%a0%80/",
        "/media/x/%00",
        "/.git/config",
        "/..%2f..%2fmanage.py",
        "/js/../../manage.py",
        "/" + "x" * 16_384,
        "/api/" + "x" * 16_384,
        "*",
    ],
    ids=lambda path: path[:30],
)
def test_a_path_that_leads_nowhere_is_not_found(site, path):
    status, body = site.say(head(f"GET {path}"))
    assert status == 404
    assert json.loads(body)["type"] == "/problems/not-found"


# Methods


@pytest.mark.parametrize("path", ["/", "/js/admin.js", "/healthz", "/api/courses/", "/api/schema/"])
def test_head_is_get_without_the_body_and_the_connection_goes_on(site, path):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    seen = []
    for method in ("HEAD", "GET", "HEAD"):
        connection.request(method, path)
        answer = connection.getresponse()
        seen.append((answer.status, answer.headers["Content-Length"], len(answer.read())))
    [first, get, last] = seen
    assert first == last == (200, get[1], 0)
    assert get[2] == int(get[1]) > 0


# Compression


@pytest.mark.parametrize("path", ["/", "/js/admin.js", "/css/base.css", "/demo/clear-writing.svg"])
def test_the_files_of_the_pages_go_out_compressed(site, path):
    plain, whole = site.ask(f"GET {path}")
    small, compressed = site.ask(f"GET {path}", Accept_Encoding="br, gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed) == whole
    assert len(compressed) < len(whole)
    assert "Accept-Encoding" in plain.headers["Vary"] == small.headers["Vary"]
    assert plain.headers["Content-Encoding"] is None
    assert plain.headers["Content-Type"] == small.headers["Content-Type"]


# The end


def test_a_body_that_stalls_and_connections_kept_open_do_not_hold_up_the_end(tmp_path):
    with serving(tmp_path) as port:
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.sendall(json_head("Content-Length: 1000") + b"{")
        keeping = HTTPConnection("127.0.0.1", port, timeout=30)
        keeping.request("GET", "/healthz")
        assert keeping.getresponse().read()
    connection.close()  # that it ended within its time is what `serving` sees to
