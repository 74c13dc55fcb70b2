"""POST /api/courses/create/"""

import pytest

from tests.conftest import Person, assert_problem, assert_refused, contents, make_user

CREATE = "/api/courses/create/"
QUESTIONS = {
    "single": {"options": ["3", "4"], "answer": 1},
    "multiple": {"options": ["2", "3", "4"], "answer": [0, 1]},
    "true_false": {"answer": True},
    "short": {"answer": ["Paris", "paris, France"]},
    "numeric": {"answer": 3.14, "tolerance": 0.01},
}


def full():
    return {
        "title": "Gardens",
        "description": "Of **soil**.",
        "category": "Home",
        "level": "beginner",
        "language": "en-GB",
        "price": "49.99",
        "thumbnail": "https://example.org/a.jpg",
        "outcomes": ["Grow beans"],
        "requirements": ["A spade"],
        "modules": [
            {
                "title": "Spring",
                "lessons": [
                    {"title": "Read", "type": "article", "body": "Text.", "preview": True},
                    {
                        "title": "Watch",
                        "type": "video",
                        "duration": "10:30",
                        "video": {
                            "src": "/media/a.mp4",
                            "captions": [{"src": "/media/a.vtt", "lang": "de", "label": "Deutsch"}],
                        },
                    },
                    {
                        "title": "Print",
                        "type": "file",
                        "file": {"url": "/media/a.pdf", "name": "Plan", "size": 100},
                    },
                    {"title": "Try", "type": "quiz", "quiz": {"questions": every_kind()}},
                ],
            },
            {"title": "Summer", "lessons": []},
        ],
    }


def every_kind():
    return [{"kind": kind, "text": "?", **rest} for kind, rest in QUESTIONS.items()]


def with_lesson(**lesson):
    return {"title": "T", "modules": [{"title": "M", "lessons": [{"title": "L", **lesson}]}]}


def with_question(**question):
    quiz = {"questions": [{"kind": "short", "text": "?", "answer": ["a"], **question}]}
    return with_lesson(type="quiz", quiz=quiz)


def test_a_title_is_enough(bob, db):
    answer = bob.post(CREATE, {"title": "Gardens"})
    assert answer.status_code == 201
    course = answer.json()["course"]
    assert answer["Location"].endswith(f"/api/courses/{course['id']}/")
    assert bob.get(answer["Location"]).json()["course"] == course
    assert answer.json()["message"]
    stored = db.courses.find_one()
    assert str(stored["_id"]) == course["id"]
    assert stored["instructor_id"] == bob.id
    assert (stored["status"], stored["price"], stored["version"]) == ("draft", 0, 1)
    assert (stored["modules"], stored["students"], stored["students_count"]) == ([], [], 0)
    assert course["price"] == "0.00"


def test_every_field_is_kept(bob, db):
    course = bob.post(CREATE, full()).json()["course"]
    stored = db.courses.find_one()
    assert stored["price"] == 4999
    for name in "title description category level language thumbnail outcomes requirements".split():
        assert course[name] == stored[name] == full()[name]
    read, watch, to_print, attempt = course["modules"][0]["lessons"]
    assert (read["body"], read["preview"], read["locked"]) == ("Text.", True, False)
    assert (watch["duration"], watch["video"]["src"]) == (630, "/media/a.mp4")
    assert watch["video"]["captions"][0]["lang"] == "de"
    assert to_print["file"] == {"url": "/media/a.pdf", "name": "Plan", "size": 100}
    assert [q["kind"] for q in attempt["quiz"]["questions"]] == list(QUESTIONS)
    assert [q["answer"] for q in attempt["quiz"]["questions"]] == [
        question["answer"] for question in QUESTIONS.values()
    ]
    assert (course["lessons_count"], course["duration"]) == (4, 630)
    assert course["modules"][1]["lessons"] == []


def test_modules_lessons_and_questions_get_ids_that_are_all_different(bob):
    course = bob.post(CREATE, full()).json()["course"]
    lessons = [lesson for module in course["modules"] for lesson in module["lessons"]]
    questions = lessons[3]["quiz"]["questions"]
    ids = [part["id"] for part in [*course["modules"], *lessons, *questions]]
    assert len(set(ids)) == len(ids)
    assert all(len(part) == 24 for part in ids)


def test_ids_sent_for_a_new_course_are_not_taken(bob, course):
    stolen = course.lesson_ids[0]
    sent = with_lesson(id=stolen)
    sent["modules"][0]["id"] = course.document["modules"][0]["id"]
    module = bob.post(CREATE, sent).json()["course"]["modules"][0]
    assert module["id"] != course.document["modules"][0]["id"]
    assert module["lessons"][0]["id"] != stolen


def test_what_the_server_owns_cannot_be_sent(bob, dora, db):
    owned = {
        "_id": "0" * 24,
        "id": "0" * 24,
        "instructor_id": str(dora.id),
        "instructor_name": "Eve",
        "students": [str(dora.id)],
        "students_count": 1_000,
        "rating": 5,
        "rating_count": 99,
        "version": 7,
        "words": ["x"],
        "lesson_ids": ["x"],
        "created_at": "2001-01-01T00:00:00Z",
        "unheard_of": {"$set": 1},
    }
    assert bob.post(CREATE, {"title": "Gardens", **owned}).status_code == 201
    stored = db.courses.find_one()
    assert str(stored["_id"]) != "0" * 24
    assert stored["instructor_id"] == bob.id
    assert stored["instructor_name"] == "Bob"
    assert (stored["students"], stored["students_count"], stored["rating"]) == ([], 0, 0)
    assert (stored["version"], stored["lesson_ids"]) == (1, [])
    assert stored["created_at"].year > 2001
    assert "unheard_of" not in stored


@pytest.mark.parametrize(
    ("price", "stored"),
    [
        ("49.99", 4999),
        (49.99, 4999),
        (49, 4900),
        ("49", 4900),
        ("49.9", 4990),
        (0, 0),
        ("0.00", 0),
        (0.1, 10),
        (100000.0, 10_000_000),
        ("999999.99", 99_999_999),
    ],
)
def test_prices(bob, db, price, stored):
    assert bob.post(CREATE, {"title": "Gardens", "price": price}).status_code == 201
    assert db.courses.find_one()["price"] == stored


@pytest.mark.parametrize(
    ("currency", "price", "shown"), [("JPY", 500, "500"), ("KWD", "1.234", "1.234")]
)
def test_a_price_has_the_digits_of_its_currency(bob, settings, currency, price, shown):
    settings.CURRENCY = currency
    course = bob.post(CREATE, {"title": "Gardens", "price": price}).json()["course"]
    assert (course["price"], course["currency"]) == (shown, currency)
    too_fine = {"title": "Gardens", "price": "1.2345"}
    assert_refused(bob.post(CREATE, too_fine), "price")


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [(0, 0), (630, 630), ("630", 630), ("10:30", 630), ("1:02:03", 3723), ("90:00", 5400)],
)
def test_durations(bob, duration, seconds):
    course = bob.post(CREATE, with_lesson(duration=duration)).json()["course"]
    assert course["duration"] == seconds


@pytest.mark.parametrize(
    "duration", [-1, 1.5, True, None, "", "x", "10:75", "1:75:00", "٣", 86_401, 2**63, [1], {}]
)
def test_what_is_no_duration(bob, duration):
    answer = bob.post(CREATE, with_lesson(duration=duration))
    assert_refused(answer, "modules.0.lessons.0.duration")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"kind": "single", "options": ["a", "b"], "answer": 2}, "answer"),
        ({"kind": "single", "options": ["a", "b"], "answer": -1}, "answer"),
        ({"kind": "single", "options": ["a", "b"], "answer": True}, "answer"),
        ({"kind": "single", "options": ["a", "b"], "answer": "a"}, "answer"),
        ({"kind": "multiple", "options": ["a", "b"], "answer": []}, "answer"),
        ({"kind": "multiple", "options": ["a", "b"], "answer": [0, 0]}, "answer"),
        ({"kind": "multiple", "options": ["a", "b"], "answer": [[0]]}, "answer"),
        ({"kind": "multiple", "options": ["a", "b"], "answer": {"$ne": 1}}, "answer"),
        ({"kind": "true_false", "answer": 1}, "answer"),
        ({"kind": "short", "answer": "Paris"}, "answer"),
        ({"kind": "short", "answer": [""]}, "answer"),
        ({"kind": "short", "answer": [5]}, "answer"),
        ({"kind": "numeric", "answer": "5"}, "answer"),
        ({"kind": "numeric", "answer": 1e300}, "answer"),
        ({"kind": "numeric", "answer": 1, "tolerance": -1}, "tolerance"),
        ({"kind": "essay"}, "kind"),
        ({"kind": None}, "kind"),
        ({"answer": None}, "answer"),
        ({"text": ""}, "text"),
        ({"options": "ab"}, "options"),
        ({"options": ["a", 5]}, "options.1"),
        ({"explanation": {"$ne": ""}}, "explanation"),
    ],
    ids=str,
)
def test_what_is_no_question_is_named_by_its_whole_path(bob, db, question, field):
    answer = bob.post(CREATE, with_question(**question))
    assert_refused(answer, f"modules.0.lessons.0.quiz.questions.0.{field}")
    assert db.courses.count_documents({}) == 0


def test_a_quiz_has_a_question_and_a_pass_mark_within_reason(bob):
    for quiz, field in (({"questions": []}, "questions"), ({}, "questions")):
        answer = bob.post(CREATE, with_lesson(type="quiz", quiz=quiz))
        assert_refused(answer, f"modules.0.lessons.0.quiz.{field}")
    for mark in (0, 101, "70", 70.5, True):
        quiz = {"questions": every_kind(), "pass_mark": mark}
        answer = bob.post(CREATE, with_lesson(type="quiz", quiz=quiz))
        assert_refused(answer, "modules.0.lessons.0.quiz.pass_mark")


def test_every_mistake_is_told_at_once(bob):
    sent = full() | {"title": "", "price": -1}
    sent["modules"][0]["lessons"][2]["title"] = 5
    sent["modules"][1]["title"] = None
    answer = bob.post(CREATE, sent)
    assert_refused(answer, "title", "price", "modules.0.lessons.2.title", "modules.1.title")


@pytest.mark.parametrize(("who", "status"), [("visitor", 401), ("charlie", 403)])
def test_who_may_not_create(request, db, who, status):
    person = request.getfixturevalue(who)
    before = contents(db)
    assert_problem(person.post(CREATE, {"title": "Gardens"}), status)
    assert contents(db) == before


def test_admins_may_create(alice, db):
    assert alice.post(CREATE, {"title": "Gardens"}).status_code == 201
    assert db.courses.find_one()["instructor_id"] == alice.id


# Publication, asked for at once


@pytest.mark.parametrize(
    ("role", "asked", "got"),
    [
        ("instructor", None, "draft"),
        ("instructor", "draft", "draft"),
        ("instructor", "pending", "pending"),
        ("instructor", "published", "pending"),
        ("admin", "published", "published"),
        ("admin", "pending", "pending"),
    ],
)
def test_the_status_that_is_asked_for(db, role, asked, got):
    person = Person(make_user("Sam", role))
    sent = full() | ({"status": asked} if asked else {})
    assert person.post(CREATE, sent).json()["course"]["status"] == got
    assert db.courses.find_one()["status"] == got


def test_without_reviews_an_instructor_publishes(bob, settings):
    settings.COURSE_REVIEW = False
    sent = full() | {"status": "published"}
    assert bob.post(CREATE, sent).json()["course"]["status"] == "published"


@pytest.mark.parametrize("missing", ["description", "modules"])
def test_a_course_that_is_not_ready_stays_a_draft(alice, missing):
    sent = full() | {"status": "published"}
    del sent[missing]
    answer = alice.post(CREATE, sent)
    assert answer.status_code == 201
    assert answer.json()["course"]["status"] == "draft"
