"""PUT /api/courses/<id>/update/"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from courses.enrollments import Enrollment
from tests.conftest import (
    Person,
    assert_problem,
    assert_refused,
    contents,
    make_course,
    make_user,
)


def update(course):
    return f"/api/courses/{course.id}/update/"


def modules_of(person, course):
    return person.get(f"/api/courses/{course.id}/").json()["course"]["modules"]


def test_only_what_is_sent_changes(bob, course, db):
    before = db.courses.find_one()
    answer = bob.put(update(course), {"title": "Python for all", "price": "10"})
    assert answer.status_code == 200
    assert answer.json()["message"]
    shown = answer.json()["course"]
    assert (shown["title"], shown["price"], shown["version"]) == ("Python for all", "10.00", 2)
    after = db.courses.find_one()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"title", "price", "words", "version", "updated_at"}
    assert after["price"] == 1000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "New"),
        ("description", "New *text*."),
        ("description", ""),
        ("category", "Art"),
        ("level", "advanced"),
        ("language", "fr"),
        ("thumbnail", "/media/new.jpg"),
        ("thumbnail", ""),
        ("outcomes", ["One", "Two"]),
        ("outcomes", []),
        ("requirements", ["One"]),
    ],
)
def test_each_field(bob, db, name, value):
    course = make_course(bob, status="draft")
    assert bob.put(update(course), {name: value}).json()["course"][name] == value
    assert db.courses.find_one()[name] == value


def test_nothing_sent_changes_nothing_but_the_version(bob, course, db):
    before = db.courses.find_one()
    assert bob.put(update(course), {}).status_code == 200
    after = db.courses.find_one()
    assert {name for name in after if after[name] != before[name]} <= {"version", "updated_at"}


def test_what_the_server_owns_cannot_be_sent(bob, dora, enrolled, course, db):
    before = db.courses.find_one()
    owned = {
        "_id": "0" * 24,
        "id": "0" * 24,
        "instructor_id": str(dora.id),
        "instructor": {"id": str(dora.id)},
        "students": [],
        "students_count": 0,
        "rating": 5,
        "rating_count": 9,
        "created_at": "2001-01-01T00:00:00Z",
        "words": [],
        "$set": {"price": 0},
    }
    assert bob.put(update(course), owned).status_code == 200
    after = db.courses.find_one()
    assert {name for name in after if after[name] != before[name]} <= {"version", "updated_at"}


@pytest.mark.parametrize(
    ("who", "published", "draft"),
    [("visitor", 401, 401), ("dora", 403, 403), ("sam", 403, 404), ("alice", 200, 200)],
)
def test_who_may_update(request, bob, db, who, published, draft):
    sam = Person(make_user("Sam", "instructor"))
    person = sam if who == "sam" else request.getfixturevalue(who)
    for status, expected in (("published", published), ("draft", draft)):
        course = make_course(bob, status=status)
        answer = person.put(update(course), {"title": "Mine now"})
        assert answer.status_code == expected
        kept = db.courses.find_one({"_id": course.id})
        assert kept["title"] == ("Mine now" if expected == 200 else "Python for everyone")
        assert kept["instructor_id"] == bob.id


def test_an_instructor_who_became_a_student_may_not(bob, course, db):
    db.users.update_one({"_id": bob.id}, {"$set": {"role": "student"}})
    assert_problem(bob.put(update(course), {"title": "Still mine"}), 403)


@pytest.mark.parametrize("course_id", ["x", "0" * 23, "%24ne", "%00", "f" * 24])
def test_an_unknown_course(bob, course_id):
    assert_problem(bob.put(f"/api/courses/{course_id}/update/", {"title": "X"}), 404)


# Versions


def test_the_version_that_was_read_is_taken(bob, course):
    answer = bob.put(update(course), {"title": "One", "version": 1})
    assert answer.json()["course"]["version"] == 2
    assert bob.put(update(course), {"title": "Two", "version": 2}).status_code == 200


@pytest.mark.parametrize("version", [2, 99])
def test_another_version_is_a_conflict(bob, course, db, version):
    before = contents(db)
    answer = bob.put(update(course), {"title": "Late", "version": version})
    assert_problem(answer, 409, "version-conflict")
    assert contents(db) == before


@pytest.mark.parametrize("version", ["1", 1.0, 0, -1, True, None, {"$gte": 0}, 2**70])
def test_what_is_no_version(bob, course, db, version):
    before = contents(db)
    assert_refused(bob.put(update(course), {"title": "X", "version": version}), "version")
    assert contents(db) == before


def test_of_many_edits_of_one_version_one_wins(bob, course, db):
    def edit(number):
        body = {"title": f"Title {number}", "version": 1}
        return bob.put(update(course), body).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(edit, range(8)))
    assert sorted(statuses) == [200] + [409] * 7
    stored = db.courses.find_one()
    assert (stored["title"], stored["version"]) == (f"Title {statuses.index(200)}", 2)


def test_an_enrolment_is_no_edit(bob, charlie, course):
    Enrollment.enroll(user_id=charlie.id, course_id=course.id)
    answer = bob.put(update(course), {"title": "One", "version": 1})
    assert answer.status_code == 200
    assert answer.json()["course"]["students"] == [str(charlie.id)]


# Modules and lessons


def test_ids_are_kept_through_rename_and_reorder(bob, course):
    module = modules_of(bob, course)[0]
    first, second = module["lessons"]
    sent = [
        {
            "id": module["id"],
            "title": "Fundamentals",
            "lessons": [{"id": second["id"], "title": "The core"}, {**first, "title": "Hello"}],
        }
    ]
    shown = bob.put(update(course), {"modules": sent}).json()["course"]["modules"]
    assert [m["id"] for m in shown] == [module["id"]]
    assert [lesson["id"] for lesson in shown[0]["lessons"]] == [second["id"], first["id"]]
    assert [lesson["title"] for lesson in shown[0]["lessons"]] == ["The core", "Hello"]
    assert shown[0]["lessons"][0]["body"] == "Hidden **words**.", "what isn't sent is kept"
    assert shown[0]["lessons"][0]["duration"] == 630


def test_progress_is_kept_through_rename_reorder_and_a_move(bob, enrolled, course):
    first, second = course.lesson_ids
    progress = f"/api/courses/{course.id}/progress/"
    enrolled.put(progress, {"lesson": second, "completed": True, "position": 12})
    module = modules_of(bob, course)[0]
    sent = [
        {"title": "New", "lessons": [{"id": second, "title": "Moved"}]},
        {"id": module["id"], "title": "Basics", "lessons": [{"id": first, "title": "Hi"}]},
    ]
    assert bob.put(update(course), {"modules": sent}).status_code == 200
    kept = enrolled.get(progress).json()["progress"]
    assert kept["lessons"][second]["completed"] is True
    assert kept["lessons"][second]["position"] == 12
    assert (kept["percent"], list(kept["lessons"])) == (50, [second, first])


def test_what_a_learner_gets_may_be_sent_back_by_an_editor_whole(bob, course):
    before = modules_of(bob, course)
    assert bob.put(update(course), {"modules": before}).status_code == 200
    assert modules_of(bob, course) == before


def test_a_lesson_that_is_left_out_is_gone(bob, enrolled, course):
    module = modules_of(bob, course)[0]
    module["lessons"].pop()
    shown = bob.put(update(course), {"modules": [module]}).json()["course"]
    assert (shown["lessons_count"], shown["duration"]) == (1, 60)
    progress = enrolled.get(f"/api/courses/{course.id}/progress/").json()["progress"]
    assert list(progress["lessons"]) == [module["lessons"][0]["id"]]


def test_a_module_sent_without_lessons_keeps_them(bob, course):
    module = modules_of(bob, course)[0]
    sent = [{"id": module["id"], "title": "Renamed"}]
    shown = bob.put(update(course), {"modules": sent}).json()["course"]["modules"][0]
    assert shown == {**module, "title": "Renamed"}


def test_a_module_sent_without_lessons_loses_those_that_moved(bob, course):
    module = modules_of(bob, course)[0]
    first, second = module["lessons"]
    sent = [
        {"id": module["id"], "title": "Renamed"},
        {"title": "New", "lessons": [{"id": second["id"], "title": "Moved"}]},
    ]
    shown = bob.put(update(course), {"modules": sent}).json()["course"]["modules"]
    assert [[lesson["id"] for lesson in m["lessons"]] for m in shown] == [
        [first["id"]],
        [second["id"]],
    ]


def test_ids_of_another_course_and_repeated_ids_are_made_new(bob, course):
    other = make_course(bob, title="Other")
    foreign, own = other.lesson_ids[1], course.lesson_ids[0]
    lessons = [{"id": one, "title": "X", "body": "Y"} for one in (foreign, own, own, "$ne", "x")]
    sent = {"modules": [{"title": "M", "lessons": lessons}]}
    shown = bob.put(update(course), sent).json()["course"]["modules"][0]["lessons"]
    ids = [lesson["id"] for lesson in shown]
    assert ids[1] == own
    assert foreign not in ids
    assert len(set(ids)) == 5
    assert "Hidden" not in str(shown)


def test_questions_keep_their_ids(bob):
    quiz = {"questions": [{"kind": "true_false", "text": "?", "answer": True}]}
    lesson = {"title": "Test", "type": "quiz", "quiz": quiz}
    course = make_course(bob, modules=[{"title": "M", "lessons": []}])
    module = {"title": "M", "lessons": [lesson]}
    sent = bob.put(update(course), {"modules": [module]}).json()["course"]["modules"]
    question = sent[0]["lessons"][0]["quiz"]["questions"][0]
    new = {"kind": "true_false", "text": "New?", "answer": False}
    sent[0]["lessons"][0]["quiz"]["questions"] = [new, {**question, "text": "Old?"}]
    shown = bob.put(update(course), {"modules": sent}).json()["course"]["modules"]
    first, second = shown[0]["lessons"][0]["quiz"]["questions"]
    assert second["id"] == question["id"] != first["id"]


def test_a_lesson_may_change_its_type_and_back(bob):
    quiz = {"questions": [{"kind": "true_false", "text": "?", "answer": True}]}
    course = make_course(bob)
    lesson = {"id": course.lesson_ids[0], "title": "L", "type": "article", "quiz": quiz}
    for kind in ("article", "quiz", "video", "quiz"):
        sent = {"modules": [{"title": "M", "lessons": [{**lesson, "type": kind}]}]}
        answer = bob.put(update(course), sent)
        assert answer.status_code == 200, answer.content
        lesson.pop("quiz", None)
    shown = answer.json()["course"]["modules"][0]["lessons"][0]
    assert shown["quiz"]["questions"][0]["id"]
