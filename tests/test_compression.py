"""What goes out compressed, and what does not."""

import gzip

import pytest

from tests.conftest import PASSWORD

GZIP = {"Accept-Encoding": "gzip, deflate"}


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    "accept", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, br", "*;q=0", "xgzipx"]
)
@pytest.mark.parametrize("path", ["/js/admin.js", "/api/schema/"])
def test_whoever_does_not_take_gzip_gets_it_plain(visitor, accept, path):
    answer = visitor.get(path, **{"Accept-Encoding": accept})
    assert "Content-Encoding" not in answer.headers
    assert len(body_of(answer)) == int(answer["Content-Length"])


@pytest.mark.parametrize("headers", [GZIP, {}, {"Range": "bytes=0-99"}], ids=str)
def test_a_file_of_the_pages_holds_no_thread_while_it_is_read(visitor, headers):
    answer = visitor.get("/js/admin.js", **headers)
    assert not answer.streaming
    assert len(answer.content) == int(answer["Content-Length"])


def test_answers_are_compressed(visitor, course):
    plain = visitor.get("/api/courses/")
    answer = visitor.get("/api/courses/", **GZIP)
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content) == plain.content


def test_answers_with_secrets_are_not(charlie):
    sent = {"email": charlie.email, "password": PASSWORD}
    answer = charlie.post("/api/auth/login/", sent, **GZIP)
    assert answer.json()["token"]
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/icons/icon-192.png", "/demo/contrast.mp4"])
def test_what_is_small_already_is_left_alone(visitor, path):
    assert "Content-Encoding" not in visitor.get(path, **GZIP).headers


def test_a_part_of_a_script_is_a_part_of_the_plain_one(visitor):
    whole = body_of(visitor.get("/js/admin.js"))
    answer = visitor.get("/js/admin.js", **GZIP, Range="bytes=10-19")
    assert answer.status_code == 206
    assert body_of(answer) == whole[10:20]
    assert "Content-Encoding" not in answer.headers


def test_a_part_of_a_film_is_a_part(visitor):
    answer = visitor.get("/demo/contrast.mp4", **GZIP, Range="bytes=0-9")
    assert answer.status_code == 206
    assert len(body_of(answer)) == 10
