"""POST, GET and DELETE /api/courses/<id>/files/, and the files at /media/…"""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import BoundedSemaphore
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.signing import Signer

from courses import files, media_links, uploads
from courses.enrollments import Enrollment
from edulearn import ranges
from tests.conftest import assert_problem, assert_refused, make_course, unknown_id

MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
SAMPLES = {
    "a.mp4": (MP4, "video/mp4"),
    "a.webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"x" * 90, "video/webm"),
    "a.vtt": (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi", "text/vtt"),
    "A.PDF": (b"%PDF-1.7 x", "application/pdf"),
    "a.png": (PNG, "image/png"),
    "a.jpeg": (b"\xff\xd8\xff\xe0x", "image/jpeg"),
    "a.webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    "a.zip": (b"PK\x03\x04x", "application/zip"),
}


def path_of(course, rest=""):
    return f"/api/courses/{course.id}/files/{rest}"


def upload(person, course, name="a.mp4", body=MP4, **headers):
    return person.post(f"{path_of(course)}?name={name}", body, **headers)


def stored_files():
    return sorted(path for path in settings.UPLOADS_DIR.glob("*/*") if path.is_file())


@pytest.fixture(autouse=True)
def _empty_disk(tmp_path, settings):
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def video(bob, course):
    """An uploaded video, as its uploader gets it."""
    return upload(bob, course).json()["file"]


@pytest.fixture
def film(bob, charlie, video, course):
    """The path of that video in a lesson that is for learners; Charlie is one."""
    lesson = {"title": "Film", "type": "video", "video": {"src": video["url"]}}
    sent = {"modules": [{"title": "M", "lessons": [lesson]}]}
    assert bob.put(f"/api/courses/{course.id}/update/", sent).status_code == 200
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    return source_for(charlie, course)


def source_for(person, course):
    detail = person.get(f"/api/courses/{course.id}/").json()["course"]
    return detail["modules"][0]["lessons"][0].get("video", {}).get("src")


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# Uploading


@pytest.mark.parametrize("name", SAMPLES)
def test_types_that_are_taken(bob, course, db, name):
    body, media_type = SAMPLES[name]
    answer = upload(bob, course, name, body, content_type="application/x-anything")
    assert answer.status_code == 201, answer.content
    file = answer.json()["file"]
    assert (file["name"], file["type"], file["size"]) == (name, media_type, len(body))
    assert file["url"] == f"/media/{file['id']}/{name}"
    [on_disk] = stored_files()
    assert on_disk.read_bytes() == body
    assert on_disk.stat().st_mode & 0o777 == 0o600
    assert db.files.find_one()["sha256"] == on_disk.name


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.mp4", b"<html>not a film</html>"),
        ("a.html", PNG),
        ("a.png", MP4),
        ("a.exe", b"MZ" + b"x" * 80),
        ("png", PNG),
        ("a.webm", b"\x1aE\xdf\xa3matroska" + b"x" * 80),
    ],
)
def test_types_that_are_not(bob, course, db, name, body):
    assert_problem(upload(bob, course, name, body), 415, "file-type-not-taken")
    assert stored_files() == []
    assert db.files.count_documents({}) == 0


@pytest.mark.parametrize("name", ["", "a/b.mp4", "..%5Cb.mp4", ".mp4", "a%00.mp4", "a" * 300])
def test_names_that_are_none(bob, course, name):
    assert_refused(upload(bob, course, name), "name")


def test_who_may_upload(alice, charlie, dora, visitor, course):
    assert upload(alice, course).status_code == 201
    assert_problem(upload(charlie, course), 403)
    assert_problem(upload(visitor, course), 401)
    assert_problem(dora.get(path_of(course)), 403)


def test_another_instructor_may_not(course):
    from accounts.models import INSTRUCTOR
    from tests.conftest import Person, make_user

    assert_problem(upload(Person(make_user("Ivo", INSTRUCTOR)), course), 403)


def test_more_than_a_mebibyte_is_taken_but_not_everywhere(bob, course):
    body = MP4 + bytes(2 * 1024**2)
    assert upload(bob, course, body=body).json()["file"]["size"] == len(body)
    other = bob.post(f"/api/courses/{course.id}/reviews/", body, content_type="application/json")
    assert_problem(other, 413, "body-too-large")


def test_too_large_is_refused_while_it_comes(bob, course, settings, db):
    settings.MAX_UPLOAD_BYTES = 1024**2
    problem = assert_problem(upload(bob, course, body=MP4 + bytes(1024**2)), 413)
    assert "1 MiB" in problem["detail"]
    assert stored_files() == []
    assert db.files.count_documents({}) == 0


def test_what_did_not_arrive_whole_is_refused(bob, course, db):
    assert_problem(upload(bob, course, body=b""), 400, "upload-cut-off")
    short = patch("courses.file_views.declared_length", return_value=len(MP4) + 5)
    with short:
        assert_problem(upload(bob, course), 400, "upload-cut-off")
    assert stored_files() == []
    assert db.files.count_documents({}) == 0


def test_the_same_content_is_stored_once(bob, course, db):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda i: upload(bob, course, f"{i}.mp4").status_code, range(4)))
    assert answers == [201] * 4
    assert db.files.count_documents({}) == 4
    assert len(stored_files()) == 1


def test_list_and_limit(bob, course, monkeypatch):
    for name in ("1.mp4", "2.mp4", "3.mp4"):
        upload(bob, course, name)
    page = bob.get(path_of(course), {"page_size": 2}).json()
    assert [file["name"] for file in page["files"]] == ["3.mp4", "2.mp4"]
    assert page["count"] == 3
    monkeypatch.setattr(files, "MAX_FILES", 3)
    assert_problem(upload(bob, course), 409, "too-many-files")


def test_removing(bob, dora, course, video, film, db):
    one = path_of(course, f"{video['id']}/")
    assert_problem(dora.delete(one), 403)
    assert_problem(bob.delete(one), 409, "file-in-use")
    other = upload(bob, course, "b.mp4").json()["file"]
    assert bob.delete(path_of(course, f"{other['id']}/")).status_code == 200
    assert_problem(bob.delete(path_of(course, f"{other['id']}/")), 404)
    assert_problem(bob.delete(path_of(course, f"{unknown_id()}/")), 404)
    assert db.files.count_documents({}) == 1


def test_sweep_takes_what_nobody_has(bob, course, db, video):
    left = upload(bob, course, "b.png", PNG).json()["file"]
    bob.delete(path_of(course, f"{left['id']}/"))
    assert files.sweep() == 0
    with patch.object(uploads, "DAY", -1):
        assert files.sweep() == 1
        db.courses.delete_many({})
        assert files.sweep() == 1
    assert stored_files() == []
    assert db.files.count_documents({}) == 0


# Links


def test_a_lesson_gives_a_signed_link_where_it_is_open(film, course, dora, visitor, video):
    assert re.fullmatch(r"/media/[^/]{60,}/a\.mp4", film)
    assert visitor.get(film).status_code == 200
    for stranger in (dora, visitor):
        assert source_for(stranger, course) is None
        assert video["id"].encode() not in stranger.get(f"/api/courses/{course.id}/").content


def test_the_link_stays_the_same_for_a_while(film, charlie, course):
    assert source_for(charlie, course) == film


def test_without_signature_only_pictures(visitor, bob, course, video):
    assert_problem(visitor.get(video["url"]), 404)
    picture = upload(bob, course, "a.png", PNG).json()["file"]
    answer = visitor.get(picture["url"])
    assert (answer.status_code, body_of(answer)) == (200, PNG)
    assert "immutable" in answer["Cache-Control"]


def test_links_that_are_none(visitor, film, course, video):
    _, _, token, _ = film.split("/")
    foreign = Signer(salt="edulearn.media").sign_object([video["id"], unknown_id(), 2**40])
    old = Signer(salt="edulearn.media").sign_object([video["id"], str(course.id), 1])
    assert_problem(visitor.get(f"/media/{token}/b.mp4"), 404)
    for wrong in (token[:-1], "x" + token, foreign, old, "nonsense", unknown_id()):
        assert_problem(visitor.get(f"/media/{wrong}/a.mp4"), 404)


def test_links_end(visitor, film, monkeypatch):
    later = media_links.time() + 13 * 3600
    monkeypatch.setattr(media_links, "time", lambda: later)
    assert_problem(visitor.get(film), 404)


def test_an_editor_may_send_the_signed_link_back(bob, course, film, video, db):
    sent = bob.get(f"/api/courses/{course.id}/").json()["course"]["modules"]
    assert sent[0]["lessons"][0]["video"]["src"] != video["url"]
    assert bob.put(f"/api/courses/{course.id}/update/", {"modules": sent}).status_code == 200
    stored = db.courses.find_one({"_id": course.id})
    assert stored["modules"][0]["lessons"][0]["video"]["src"] == video["url"]
    sent[0]["lessons"][0]["video"]["src"] = "/media/forged/a.mp4"
    refused = bob.put(f"/api/courses/{course.id}/update/", {"modules": sent})
    assert_refused(refused, "modules.0.lessons.0.video.src")


def test_another_courses_file_can_not_be_borrowed(bob, visitor, course, film):
    lesson = {"title": "Film", "type": "video", "preview": True, "video": {"src": film}}
    other = make_course(bob)
    sent = {"modules": [{"title": "M", "lessons": [lesson]}]}
    assert bob.put(f"/api/courses/{other.id}/update/", sent).status_code == 200
    assert_problem(visitor.get(source_for(visitor, other)), 404)


def test_captions_and_files_are_signed_too(bob, visitor, course):
    captions = upload(bob, course, "a.vtt", SAMPLES["a.vtt"][0]).json()["file"]
    archive = upload(bob, course, "a.zip", b"PK\x03\x04x").json()["file"]
    clip = {"src": "/demo/x.mp4", "captions": [{"src": captions["url"]}]}
    lessons = [
        {"title": "V", "type": "video", "preview": True, "video": clip},
        {"title": "F", "type": "file", "preview": True},
    ]
    lessons[1]["file"] = {"url": archive["url"], "name": "a.zip", "size": 5}
    sent = {"modules": [{"title": "M", "lessons": lessons}]}
    assert bob.put(f"/api/courses/{course.id}/update/", sent).status_code == 200
    detail = visitor.get(f"/api/courses/{course.id}/").json()["course"]
    film, file = detail["modules"][0]["lessons"]
    assert film["video"]["src"] == "/demo/x.mp4"
    shown = visitor.get(film["video"]["captions"][0]["src"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "text/vtt")
    download = visitor.get(file["file"]["url"])
    assert download["Content-Disposition"] == 'attachment; filename="a.zip"'


# Ranges


def ask(visitor, path, asked=None, **headers):
    return visitor.get(path, **({"Range": asked} if asked else {}), **headers)


def test_the_whole_file(visitor, film):
    answer = ask(visitor, film)
    assert (answer.status_code, body_of(answer)) == (200, MP4)
    assert answer["Content-Length"] == str(len(MP4))
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Disposition"] == 'inline; filename="a.mp4"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, len(MP4)),
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("BYTES=10-19", 10, 20),
        (f"bytes={len(MP4) - 1}-", len(MP4) - 1, len(MP4)),
        ("bytes=100-999999999", 100, len(MP4)),
        ("bytes=-5", len(MP4) - 5, len(MP4)),
        ("bytes=-999999999", 0, len(MP4)),
    ],
)
def test_ranges(visitor, film, asked, start, end):
    answer = ask(visitor, film, asked)
    assert (answer.status_code, body_of(answer)) == (206, MP4[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(MP4)}"
    assert answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "bytes",
        "items=0-5",
        "bytes=0-1,5-6",
        f"bytes={'9' * 5000}-",
        "bytes=١-٢",
    ],
)
def test_ranges_that_are_none_give_the_whole(visitor, film, asked):
    answer = ask(visitor, film, asked)
    assert (answer.status_code, body_of(answer)) == (200, MP4)


@pytest.mark.parametrize("asked", [f"bytes={len(MP4)}-", "bytes=99999999-", "bytes=-0"])
def test_ranges_outside(visitor, film, asked):
    answer = ask(visitor, film, asked)
    assert_problem(answer, 416, "range-not-satisfiable")
    assert answer["Content-Range"] == f"bytes */{len(MP4)}"


@pytest.fixture
def long_film(bob, course, monkeypatch):
    """The path of a file that is too long to be sent in one piece."""
    monkeypatch.setattr(ranges, "AT_ONCE", 1000)
    file = upload(bob, course, "long.png", PNG + bytes(range(256)) * 20).json()["file"]
    return file["url"], PNG + bytes(range(256)) * 20


def test_an_open_range_ends_early_and_is_asked_on_from(visitor, long_film):
    path, whole = long_film
    got = b""
    while len(got) < len(whole):
        answer = ask(visitor, path, f"bytes={len(got)}-")
        assert answer.status_code == 206
        assert int(answer["Content-Length"]) <= 1000
        got += body_of(answer)
    assert got == whole


def test_what_is_long_is_streamed_to_a_few(visitor, long_film, monkeypatch):
    path, whole = long_film
    monkeypatch.setattr(ranges, "_streams", BoundedSemaphore(1))
    first = ask(visitor, path)
    assert first.streaming
    busy = assert_problem(ask(visitor, path), 503, "unavailable")
    assert "downloaded" in busy["detail"]
    early = ask(visitor, path, "bytes=5-4000")
    assert (body_of(early), early["Content-Range"]) == (
        whole[5:1005],
        f"bytes 5-1004/{len(whole)}",
    )
    first.close()
    exact = ask(visitor, path, "bytes=5-4000")
    assert body_of(exact) == whole[5:4001]
    exact.close()
    assert ask(visitor, path).streaming


def test_if_range(visitor, film):
    whole = ask(visitor, film)
    for validator in (whole["ETag"], whole["Last-Modified"]):
        assert ask(visitor, film, "bytes=0-4", **{"If-Range": validator}).status_code == 206
    for other in ('"other"', f"W/{whole['ETag']}", "Thu, 01 Jan 1970 00:00:00 GMT"):
        assert ask(visitor, film, "bytes=0-4", **{"If-Range": other}).status_code == 200


def test_not_modified(visitor, film):
    etag = ask(visitor, film)["ETag"]
    answer = ask(visitor, film, **{"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag
    assert_problem(visitor.get(film, **{"If-Match": '"other"'}), 412, "precondition-failed")
    assert ask(visitor, film, **{"If-None-Match": '"other"'}).status_code == 200


def test_head(visitor, film):
    answer = visitor.client.head(film, headers={"Range": "bytes=0-4"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Length"] == str(len(MP4))


def test_other_methods(visitor, film):
    assert_problem(visitor.post(film, {}), 405, "method-not-allowed")


def test_a_content_that_is_lost_is_not_found(visitor, film):
    stored_files()[0].unlink()
    assert_problem(visitor.get(film), 404)


def test_a_link_lasts_six_to_twelve_hours():
    assert timedelta(seconds=media_links.WINDOW) == timedelta(hours=6)
