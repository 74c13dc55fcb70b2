"""GET and PUT /api/courses/<id>/lessons/<lid>/note/, GET /api/courses/<id>/notes/"""

from concurrent.futures import ThreadPoolExecutor

from courses import notes
from tests.conftest import assert_problem, assert_refused

NINE, TEN, ELEVEN = (f"2026-01-31T{hour}:00:00Z" for hour in ("09", "10", "11"))


def path_of(course, index=1):
    return f"/api/courses/{course.id}/lessons/{course.lesson_ids[index]}/note/"


def note(text, id="n1", **fields):
    return {"id": id, "text": text, "updated_at": TEN, **fields}


def put(person, course, *sent):
    return person.put(path_of(course), {"notes": list(sent)})


def texts(answer):
    return [shown["text"] for shown in answer.json()["notes"]]


def test_notes_are_kept_by_place(enrolled, course, db):
    answer = put(enrolled, course, note("b", "n2", at=62.5), note("a", "n3", at=5), note("free"))
    assert answer.status_code == 200
    assert texts(answer) == ["free", "a", "b"]
    assert answer.json()["notes"][2] == {
        "id": "n2",
        "at": 62.5,
        "text": "b",
        "updated_at": "2026-01-31T10:00:00Z",
    }
    assert texts(enrolled.get(path_of(course))) == ["free", "a", "b"]
    assert {stored["user_id"] for stored in db.notes.find()} == {enrolled.id}


def test_sending_again_changes_nothing(enrolled, course, db):
    for _ in range(3):
        assert texts(put(enrolled, course, note("once"))) == ["once"]
    assert db.notes.count_documents({}) == 1


def test_the_later_version_stays(enrolled, course):
    put(enrolled, course, note("ten"))
    assert texts(put(enrolled, course, note("nine", updated_at=NINE))) == ["ten"]
    assert texts(put(enrolled, course, note("eleven", updated_at=ELEVEN))) == ["eleven"]


def test_one_note_needs_no_id(enrolled, course):
    for text in ("first", "better"):
        answer = enrolled.put(path_of(course), {"text": text})
        assert texts(answer) == [text]
    assert_refused(enrolled.put(path_of(course), {"text": 5}), "text")
    assert texts(enrolled.put(path_of(course), {"text": ""})) == []


def test_notes_that_were_not_sent_stay(enrolled, course):
    put(enrolled, course, note("one", "n1"))
    assert texts(put(enrolled, course, note("two", "n2"))) == ["one", "two"]


def test_a_deleted_note_does_not_come_back(enrolled, course, db):
    put(enrolled, course, note("secret"))
    assert texts(put(enrolled, course, note("", updated_at=ELEVEN, deleted=True))) == []
    assert texts(put(enrolled, course, note("secret"))) == []
    assert db.notes.find_one()["text"] == ""


def test_the_future_is_taken_as_now(enrolled, course):
    put(enrolled, course, note("from a fast clock", updated_at="2999-01-01T00:00:00Z"))
    later = put(enrolled, course, {"id": "n1", "text": "later"})
    assert texts(later) == ["later"]


def test_many_devices_at_once(enrolled, course):
    times = [f"2026-01-31T10:00:{second:02d}Z" for second in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: put(enrolled, course, note(at, updated_at=at)), times))
    assert texts(enrolled.get(path_of(course))) == [times[-1]]


def test_bad_input_is_refused(enrolled, course, db):
    bad = [
        ({"text": "x"}, "id"),
        (note("x", "a/b"), "id"),
        (note("x", 5), "id"),
        (note("x", at=-1), "at"),
        (note("x", at="5"), "at"),
        (note("x", updated_at="yesterday"), "updated_at"),
        (note("x", updated_at=5), "updated_at"),
        (note({"$gt": ""}), "text"),
    ]
    for sent, field in bad:
        assert_refused(put(enrolled, course, sent), f"notes.0.{field}")
    assert_refused(enrolled.put(path_of(course), {}), "notes")
    assert db.notes.count_documents({}) == 0


def test_notes_are_ones_own_and_for_open_lessons(enrolled, dora, bob, visitor, course):
    put(enrolled, course, note("mine"))
    assert texts(bob.get(path_of(course))) == []
    assert_problem(put(dora, course, note("x")), 403, "lesson-locked")
    assert dora.put(path_of(course, 0), {"notes": [note("preview")]}).status_code == 200
    assert_problem(put(visitor, course, note("x")), 401)
    missing = f"/api/courses/{course.id}/lessons/nowhere/note/"
    assert_problem(enrolled.get(missing), 404)


def test_there_is_a_limit(enrolled, course, monkeypatch):
    monkeypatch.setattr(notes, "MAX_NOTES", 2)
    put(enrolled, course, note("a", "n1"), note("b", "n2"))
    assert_problem(put(enrolled, course, note("c", "n3")), 409, "too-many-notes")
    again = put(enrolled, course, note("a2", "n1", updated_at=ELEVEN))
    assert texts(again) == ["a2", "b"]


def test_all_notes_of_a_course(enrolled, course):
    put(enrolled, course, note("two\nlines", at=3725))
    enrolled.put(path_of(course, 0), {"notes": [note("first", "n2")]})
    all_of_them = enrolled.get(f"/api/courses/{course.id}/notes/").json()["notes"]
    assert {shown["lesson"] for shown in all_of_them} == set(course.lesson_ids)
    export = enrolled.get(f"/api/courses/{course.id}/notes/", {"format": "md"})
    assert export["Content-Type"] == "text/markdown; charset=utf-8"
    assert "attachment" in export["Content-Disposition"]
    assert export.content.decode() == (
        "# Python for everyone\n\n## Welcome\n\n- first\n\n"
        "## The heart of it\n\n- **1:02:05** two\n  lines\n"
    )


def test_notes_outlive_their_lesson(enrolled, bob, course):
    put(enrolled, course, note("kept"))
    others = [{"title": "Basics", "lessons": [{"title": "New", "body": "Text."}]}]
    bob.put(f"/api/courses/{course.id}/update/", {"modules": others})
    export = enrolled.get(f"/api/courses/{course.id}/notes/", {"format": "md"}).content.decode()
    assert "no longer there\n\n- kept" in export
