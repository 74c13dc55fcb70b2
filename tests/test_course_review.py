"""From draft to published: PUT /api/courses/<id>/update/ with `status`"""

import pytest

from tests.conftest import assert_problem, assert_refused, contents, make_course


def ask(person, course, status):
    return person.put(f"/api/courses/{course.id}/update/", {"status": status})


def status_of(db, course):
    return db.courses.find_one({"_id": course.id})["status"]


@pytest.mark.parametrize(
    ("who", "was", "asked", "becomes"),
    [
        ("bob", "draft", "pending", "pending"),
        ("bob", "draft", "published", "pending"),
        ("bob", "pending", "published", "pending"),
        ("bob", "pending", "draft", "draft"),
        ("bob", "published", "published", "published"),
        ("bob", "published", "archived", "archived"),
        ("bob", "archived", "published", "pending"),
        ("bob", "archived", "draft", "draft"),
        ("alice", "draft", "published", "published"),
        ("alice", "pending", "published", "published"),
        ("alice", "pending", "draft", "draft"),
        ("alice", "published", "pending", "pending"),
        ("alice", "archived", "published", "published"),
    ],
)
def test_who_gets_which_status(request, bob, db, who, was, asked, becomes):
    person, course = request.getfixturevalue(who), make_course(bob, status=was)
    answer = ask(person, course, asked)
    assert answer.status_code == 200, answer.content
    assert answer.json()["course"]["status"] == status_of(db, course) == becomes


def test_the_whole_way(bob, alice, visitor, db):
    course = make_course(bob, status="draft")
    path = f"/api/courses/{course.id}/"
    assert_problem(visitor.get(path), 404)
    ask(bob, course, "published")
    assert_problem(visitor.get(path), 404)
    waiting = alice.get("/api/courses/", {"status": "pending"}).json()["courses"]
    assert [one["id"] for one in waiting] == [str(course.id)]
    ask(alice, course, "published")
    assert visitor.get(path).status_code == 200
    assert visitor.get("/api/courses/").json()["count"] == 1


def test_a_later_edit_of_a_published_course_leaves_it_published(bob, course, db):
    answer = bob.put(f"/api/courses/{course.id}/update/", {"title": "New title"})
    assert answer.json()["course"]["status"] == status_of(db, course) == "published"


@pytest.mark.parametrize("was", ["draft", "pending", "archived"])
def test_without_reviews_an_instructor_publishes(bob, settings, db, was):
    settings.COURSE_REVIEW = False
    course = make_course(bob, status=was)
    assert ask(bob, course, "published").json()["course"]["status"] == "published"
    assert status_of(db, course) == "published"


@pytest.mark.parametrize("who", ["bob", "alice"])
@pytest.mark.parametrize("asked", ["pending", "published"])
@pytest.mark.parametrize(
    "lacking",
    [{"description": ""}, {"description": "  "}, {"modules": []}, {"modules": [{"title": "M"}]}],
    ids=str,
)
def test_a_course_leaves_draft_with_a_description_and_a_lesson(
    request, bob, db, who, asked, lacking
):
    person = request.getfixturevalue(who)
    course = make_course(bob, status="draft", **lacking)
    before = contents(db)
    assert_refused(ask(person, course, asked), "status")
    assert contents(db) == before


def test_what_is_missing_may_come_with_the_asking(alice, db):
    course = make_course(alice, status="draft", description="", modules=[])
    sent = {
        "description": "Now there.",
        "modules": [{"title": "M", "lessons": [{"title": "L", "body": "Text."}]}],
        "status": "published",
    }
    answer = alice.put(f"/api/courses/{course.id}/update/", sent)
    assert answer.json()["course"]["status"] == status_of(db, course) == "published"


@pytest.mark.parametrize("status", ["gone", "", None, True, 1, ["published"], {"$ne": ""}])
def test_what_is_no_status(bob, course, db, status):
    before = contents(db)
    assert_refused(ask(bob, course, status), "status")
    assert contents(db) == before


EMPTYING = [
    ({"description": ""}, ["description"]),
    ({"description": "  \n "}, ["description"]),
    ({"modules": []}, ["modules"]),
    ({"modules": [{"title": "Empty", "lessons": []}]}, ["modules"]),
    ({"title": "Bare", "description": "", "modules": []}, ["description", "modules"]),
]


@pytest.mark.parametrize("status", ["pending", "published"])
@pytest.mark.parametrize(("change", "fields"), EMPTYING)
def test_what_left_draft_is_not_emptied(bob, db, status, change, fields):
    course = make_course(bob, status=status)
    before = contents(db)
    assert_refused(bob.put(f"/api/courses/{course.id}/update/", change), *fields)
    assert contents(db) == before


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_draft_may_be_emptied(bob, db, status):
    course = make_course(bob, status=status)
    emptied = bob.put(f"/api/courses/{course.id}/update/", {"description": "", "modules": []})
    assert emptied.status_code == 200
    assert db.courses.find_one({"_id": course.id})["lessons_count"] == 0


def test_a_course_may_be_emptied_as_it_becomes_a_draft(bob, course, db):
    change = {"status": "draft", "modules": []}
    assert bob.put(f"/api/courses/{course.id}/update/", change).status_code == 200
    stored = db.courses.find_one({"_id": course.id})
    assert (stored["status"], stored["lessons_count"]) == ("draft", 0)
