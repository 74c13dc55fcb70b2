"""The files of the pages, for whoever takes gzip."""

import gzip
import os

from django.conf import settings

from edulearn.compression import AT_LEAST, twin_of

SCRIPT = "/js/lib/form.js"


def source(path):
    return (settings.FRONTEND_DIR / path.lstrip("/")).read_bytes()


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_text_comes_compressed_to_whoever_takes_it(visitor):
    answer = visitor.get(SCRIPT, **{"Accept-Encoding": "gzip, deflate, br"})
    sent = body(answer)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Type"].startswith("text/javascript")
    assert int(answer["Content-Length"]) == len(sent) < len(source(SCRIPT)) / 2
    assert gzip.decompress(sent) == source(SCRIPT)


def test_others_get_it_as_it_is(visitor):
    answer = visitor.get(SCRIPT)
    assert "Content-Encoding" not in answer
    assert "Accept-Encoding" in answer["Vary"]
    assert body(answer) == source(SCRIPT)


def test_what_is_known_is_not_sent_again(visitor):
    known = visitor.get(SCRIPT, **{"Accept-Encoding": "gzip"})["ETag"]
    again = visitor.get(SCRIPT, **{"Accept-Encoding": "gzip", "If-None-Match": known})
    assert again.status_code == 304


def test_images_stay_as_they_are(visitor):
    answer = visitor.get("/icons/icon-192.png", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer


def test_a_twin_follows_its_text(tmp_path):
    text = tmp_path / "some.css"
    text.write_bytes(b"a" * AT_LEAST)
    twin = twin_of(text)
    text.write_bytes(b"b" * AT_LEAST)
    os.utime(text, ns=(0, 1))
    assert twin_of(text) == twin
    assert gzip.decompress(twin.read_bytes()) == b"b" * AT_LEAST
    text.write_bytes(b"short")
    assert twin_of(text) is None
