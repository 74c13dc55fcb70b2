"""PUT /api/courses/<id>/progress/ from several tabs and devices, late and at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from courses.enrollments import Enrollment
from tests.conftest import assert_problem, assert_refused, make_course
from tests.operations import counting

NINE, TEN, ELEVEN = (f"2026-01-31T{hour}:00:00Z" for hour in ("09", "10", "11"))


@pytest.fixture
def put(enrolled, course):
    """Tells of the second lesson; gives what is stored of it then."""

    def tell(**told):
        sent = {"lesson": course.lesson_ids[1], **told}
        answer = enrolled.put(f"/api/courses/{course.id}/progress/", sent)
        assert answer.status_code == 200, answer.content
        return answer.json()["progress"]["lessons"][course.lesson_ids[1]]

    return tell


def test_the_later_position_stays(put):
    assert put(position=100, at=TEN)["position"] == 100
    assert put(position=5, at=NINE)["position"] == 100
    assert put(position=50, at=ELEVEN)["position"] == 50


def test_a_late_message_takes_no_completion_away(put):
    put(completed=True, at=TEN)
    assert put(completed=False, position=3, at=NINE)["completed"] is True
    assert put(position=7, at=NINE)["completed"] is True
    assert put(completed=False, at=TEN)["completed"] is True
    assert put(completed=False, at=ELEVEN)["completed"] is False
    assert put(completed=True, at=TEN)["completed"] is False


def test_sending_again_changes_nothing(put, db):
    put(completed=True, position=10, at=TEN)
    before = db.enrollments.find_one()
    put(completed=True, position=10, at=TEN)
    after = db.enrollments.find_one()
    assert after["progress"] == before["progress"]


def test_the_future_is_taken_as_now(put):
    put(position=10, at="2999-01-01T00:00:00Z")
    assert put(position=20)["position"] == 20


def test_what_two_devices_have_played_counts_together(put):
    put(played=[[0, 10], [30, 40]])
    shown = put(played=[[5, 20.2], [20.5, 25], [50, 50]], at=NINE)
    assert shown["played"] == [[0, 25], [30, 40]]
    assert shown["watched"] == 35
    many = put(played=[[100 + 2 * n, 101 + 2 * n] for n in range(100)])
    assert len(many["played"]) == 100
    assert many["played"][:2] == [[0, 25], [30, 40]]


def test_the_most_that_was_watched_stays(put):
    assert put(watched=90)["watched"] == 90
    assert put(watched=30)["watched"] == 90


@pytest.mark.parametrize("at", ["now", "", 5, True, None, [], "1970-01-01T00:00:00Z"])
def test_times_that_are_none(enrolled, course, at):
    sent = {"lesson": course.lesson_ids[0], "at": at}
    assert_refused(enrolled.put(f"/api/courses/{course.id}/progress/", sent), "at")


def test_times_of_other_zones(put):
    put(position=100, at="2026-01-31T12:00:00+02:00")
    assert put(position=5, at=NINE)["position"] == 100


def test_devices_at_once_lose_nothing_of_each_other(enrolled, bob):
    lessons = [{"title": str(number), "body": "x"} for number in range(12)]
    course = make_course(bob, modules=[{"title": "M", "lessons": lessons}])
    Enrollment.enroll(user_id=enrolled.id, course_id=course.id)

    def complete(lesson):
        path = f"/api/courses/{course.id}/progress/"
        return enrolled.put(path, {"lesson": lesson, "completed": True}).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(complete, course.lesson_ids)) == {200}
    shown = enrolled.get(f"/api/courses/{course.id}/progress/").json()["progress"]
    assert shown["percent"] == 100
    assert shown["certificate"]


def test_the_last_lesson_is_the_latest_told(enrolled, course):
    first, second = course.lesson_ids
    path = f"/api/courses/{course.id}/progress/"
    enrolled.put(path, {"lesson": second, "position": 1, "at": TEN})
    shown = enrolled.put(path, {"lesson": first, "position": 1, "at": NINE}).json()["progress"]
    assert shown["last_lesson"] == second
    queue = {"lessons": {first: {"position": 2, "at": ELEVEN}, second: {"position": 2, "at": TEN}}}
    assert enrolled.put(path, queue).json()["progress"]["last_lesson"] == first


def test_where_to_go_on(enrolled, bob):
    lessons = [{"title": str(number), "body": "x"} for number in range(3)]
    course = make_course(bob, modules=[{"title": "M", "lessons": lessons}])
    Enrollment.enroll(user_id=enrolled.id, course_id=course.id)
    one, two, three = course.lesson_ids

    def after(**told):
        answer = enrolled.put(f"/api/courses/{course.id}/progress/", told)
        return answer.json()["progress"]["next_lesson"]

    assert enrolled.get(f"/api/courses/{course.id}/").json()["course"]["progress"]["percent"] == 0
    assert after(lesson=two, position=5) == two
    assert after(lesson=two, completed=True) == three
    assert after(lesson=three, completed=True) == one
    assert after(lesson=one, completed=True) is None


def test_an_edit_of_the_course_loses_no_progress(enrolled, bob, course):
    first, second = course.lesson_ids
    enrolled.put(f"/api/courses/{course.id}/progress/", {"lesson": second, "completed": True})
    moved = [
        {"title": "New", "lessons": [{"id": second, "title": "Renamed"}, {"title": "Added"}]},
        {"title": "Rest", "lessons": [{"id": first, "title": "Welcome"}]},
    ]
    assert bob.put(f"/api/courses/{course.id}/update/", {"modules": moved}).status_code == 200
    shown = enrolled.get(f"/api/courses/{course.id}/progress/").json()["progress"]
    assert (shown["completed"], shown["lessons_count"]) == (1, 3)
    assert shown["lessons"][second]["completed"] is True


def test_a_lesson_that_comes_back_brings_its_progress(enrolled, bob, course, db):
    first, second = course.lesson_ids
    enrolled.put(f"/api/courses/{course.id}/progress/", {"lesson": second, "position": 9})
    only = [{"title": "M", "lessons": [{"id": first, "title": "Welcome"}]}]
    bob.put(f"/api/courses/{course.id}/update/", {"modules": only})
    assert db.enrollments.find_one()["progress"][second]["position"] == 9


def test_a_revoked_learner_has_none(enrolled, course):
    Enrollment.revoke(user_id=enrolled.id, course_id=course.id)
    sent = {"lesson": course.lesson_ids[0], "completed": True}
    assert_problem(enrolled.put(f"/api/courses/{course.id}/progress/", sent), 403, "not-enrolled")


def test_few_operations(enrolled, course, monkeypatch):
    path = f"/api/courses/{course.id}/"
    sent = {"lesson": course.lesson_ids[1], "position": 5}
    with counting(monkeypatch) as counted:
        enrolled.put(f"{path}progress/", sent)
    assert counted == {
        "users.find_one": 1,
        "courses.find_one": 1,
        "enrollments.find_one": 1,
        "enrollments.find_one_and_update": 1,
    }
    with counting(monkeypatch) as counted:
        enrolled.get(path)
    assert counted == {"users.find_one": 1, "courses.find_one": 1, "enrollments.find_one": 1}


def test_recent_courses_first(enrolled, bob, course, visitor):
    others = [make_course(bob, title=title) for title in ("Second", "Third")]
    for other in others:
        Enrollment.enroll(user_id=enrolled.id, course_id=other.id)
    sent = {"lesson": course.lesson_ids[0], "position": 1}
    enrolled.put(f"/api/courses/{course.id}/progress/", sent)

    def titles(**query):
        asked = {"enrolled": "true", "sort": "recent", **query}
        return [shown["title"] for shown in enrolled.get("/api/courses/", asked).json()["courses"]]

    assert titles() == [course.title, "Third", "Second"]
    assert titles(search="third") == ["Third"]
    page = enrolled.get("/api/courses/?enrolled=true&sort=recent&page_size=2").json()
    assert (page["count"], page["courses"][0]["progress"]["percent"]) == (3, 0)
    last = enrolled.get(page["next"]).json()["courses"]
    assert [shown["title"] for shown in last] == ["Second"]
    assert_refused(visitor.get("/api/courses/", {"sort": "recent"}), "sort")
    Enrollment.revoke(user_id=enrolled.id, course_id=course.id)
    assert titles() == ["Third", "Second"]
