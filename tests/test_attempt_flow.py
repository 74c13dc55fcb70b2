"""…/attempts/start/, …/attempts/<aid>/ and submit: shuffled, timed, limited, saved half-done."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from courses import attempts as module
from courses import quiz_results
from courses.enrollments import Enrollment
from edulearn.documents import now
from tests.conftest import assert_problem, assert_refused, make_course, unknown_id

OPTIONS = ["red", "green", "blue", "white", "black", "grey", "pink", "brown"]
QUESTIONS = [
    {"kind": "single", "text": "Grass?", "options": OPTIONS, "answer": 1, "explanation": "Leaf"},
    {"kind": "multiple", "text": "Flag?", "options": OPTIONS, "answer": [0, 3], "explanation": "!"},
    {"kind": "true_false", "text": "True?", "options": [], "answer": True, "explanation": ""},
    {"kind": "short", "text": "Word?", "options": [], "answer": ["yes"], "explanation": ""},
    {"kind": "numeric", "text": "Sum?", "options": [], "answer": 4, "explanation": ""},
]
RIGHT = {"Grass?": ["green"], "Flag?": ["red", "white"], "True?": True, "Word?": "Yes", "Sum?": 4}


@pytest.fixture
def quiz(bob, charlie):
    """Makes a course of one quiz, which Charlie learns; gives the path of its attempts."""

    def make(**rules):
        lesson = {"title": "Q", "type": "quiz", "quiz": {"pass_mark": 60, **rules}}
        lesson["quiz"]["questions"] = [dict(question) for question in QUESTIONS]
        modules = [{"title": "M", "lessons": [lesson, {"title": "Then", "body": "x"}]}]
        course = make_course(bob, modules=modules)
        Enrollment.enroll(user_id=charlie.id, course_id=course.id)
        return f"/api/courses/{course.id}/lessons/{course.lesson_ids[0]}/attempts/"

    return make


def start(person, path):
    return person.post(f"{path}start/").json()["attempt"]


def right_answers(attempt):
    """What a learner who knows it all answers to this attempt, as it is shown."""
    answers = {}
    for question in attempt["questions"]:
        right = RIGHT[question["text"]]
        if isinstance(right, list):
            right = [question["options"].index(text) for text in right]
            right = right if question["kind"] == "multiple" else right[0]
        answers[question["id"]] = right
    return answers


def submit(person, path, attempt, answers):
    answer = person.post(f"{path}{attempt['id']}/submit/", {"answers": answers})
    assert answer.status_code == 200, answer.content
    return answer.json()["attempt"]


def let_time_pass(db, seconds):
    """As if all attempts had begun earlier."""
    for stored in list(db.attempts.find({"deadline": {"$ne": None}})):
        earlier = stored["deadline"] - timedelta(seconds=seconds)
        db.attempts.update_one({"_id": stored["_id"]}, {"$set": {"deadline": earlier}})


def test_a_shuffled_attempt_is_marked_right(charlie, quiz, db):
    path = quiz(shuffle=True)
    attempt = start(charlie, path)
    assert attempt["status"] == "open"
    result = submit(charlie, path, attempt, right_answers(attempt))
    assert (result["score"], result["passed"], result["status"]) == (100, True, "done")
    assert [shown["id"] for shown in result["results"]] == [q["id"] for q in attempt["questions"]]
    [stored] = db.enrollments.find()
    [progress] = stored["progress"].values()
    assert (progress["completed"], progress["best_score"]) == (True, 100)


def test_orders_differ_and_stay(charlie, quiz):
    path = quiz(shuffle=True)
    orders = set()
    for _ in range(6):
        attempt = start(charlie, path)
        assert (
            charlie.get(f"{path}{attempt['id']}/").json()["attempt"]["questions"]
            == (attempt["questions"])
        )
        orders.add(json.dumps([[q["id"], q["options"]] for q in attempt["questions"]]))
        submit(charlie, path, attempt, {})
    assert len(orders) > 1


def test_wrong_in_any_order(charlie, quiz):
    path = quiz(shuffle=True)
    attempt = start(charlie, path)
    wrong = right_answers(attempt)
    for question in attempt["questions"]:
        if question["kind"] == "single":
            wrong[question["id"]] = question["options"].index("pink")
    result = submit(charlie, path, attempt, wrong)
    assert result["score"] == 80
    by_id = {shown["id"]: shown["correct"] for shown in result["results"]}
    assert [by_id[q["id"]] for q in attempt["questions"]].count(False) == 1


def test_no_answers_before_the_end(charlie, quiz):
    path = quiz(shuffle=True)
    answer = charlie.post(f"{path}start/")
    assert answer.status_code == 201
    for secret in (b"correct", b"explanation", b"Leaf", b"tolerance", b"score"):
        assert secret not in answer.content
    assert set(answer.json()["attempt"]["questions"][0]) == {"id", "kind", "text", "options"}


def test_the_right_answers_only_where_the_quiz_says(charlie, quiz):
    path = quiz(shuffle=True, show_answers=True)
    attempt = start(charlie, path)
    expected = right_answers(attempt)
    result = submit(charlie, path, attempt, {})
    shown = {one["id"]: one["answer"] for one in result["results"]}
    for question in attempt["questions"]:
        if question["kind"] in ("single", "multiple"):
            right = expected[question["id"]]
            assert shown[question["id"]] == (sorted(right) if isinstance(right, list) else right)
    plain = quiz()
    result = submit(charlie, plain, start(charlie, plain), {})
    assert all(set(one) == {"id", "correct", "explanation"} for one in result["results"])


def test_half_done_answers_are_kept(charlie, quiz, db):
    path = quiz()
    attempt = start(charlie, path)
    one, two = attempt["questions"][:2]
    saved = charlie.put(f"{path}{attempt['id']}/", {"answers": {one["id"]: 1}})
    assert saved.json()["attempt"]["answers"] == {one["id"]: 1}
    charlie.put(f"{path}{attempt['id']}/", {"answers": {two["id"]: [0, 3], "other": 5}})
    again = charlie.post(f"{path}start/")
    assert again.status_code == 200
    assert again.json()["attempt"]["id"] == attempt["id"]
    assert again.json()["attempt"]["answers"] == {one["id"]: 1, two["id"]: [0, 3]}
    assert submit(charlie, path, attempt, {})["score"] == 40
    assert db.attempts.count_documents({}) == 1


def test_an_answer_can_be_taken_back(charlie, quiz, db):
    path = quiz()
    attempt = start(charlie, path)
    one, two = (question["id"] for question in attempt["questions"][:2])
    charlie.put(f"{path}{attempt['id']}/", {"answers": {one: 1, two: [0]}})
    saved = charlie.put(f"{path}{attempt['id']}/", {"answers": {one: None, "other": None}})
    assert saved.json()["attempt"]["answers"] == {two: [0]}
    assert db.attempts.find_one()["answers"] == {two: [0]}


def test_answers_that_are_none_are_not_kept(charlie, quiz, db):
    path = quiz()
    attempt = start(charlie, path)
    ids = [question["id"] for question in attempt["questions"]]
    for bad in (99, -1, "1", [1], {"$gt": ""}, True, None, 10**18, 1.5):
        charlie.put(f"{path}{attempt['id']}/", {"answers": {ids[0]: bad, ids[1]: [bad]}})
    assert db.attempts.find_one()["answers"] == {}
    assert_refused(charlie.put(f"{path}{attempt['id']}/", {"answers": []}), "answers")


def test_submitting_again_answers_the_same(charlie, quiz):
    path = quiz()
    attempt = start(charlie, path)
    first = submit(charlie, path, attempt, {})
    assert submit(charlie, path, attempt, right_answers(attempt)) == first
    late_save = charlie.put(f"{path}{attempt['id']}/", {"answers": {}})
    assert_problem(late_save, 409, "attempt-over")


def test_the_best_score_is_kept(charlie, quiz):
    path = quiz()
    for answers in (right_answers, lambda attempt: {}):
        attempt = start(charlie, path)
        submit(charlie, path, attempt, answers(attempt))
    listed = charlie.get(path).json()
    assert [attempt["score"] for attempt in listed["attempts"]] == [0, 100]
    assert (listed["best_score"], listed["attempts_left"], listed["count"]) == (100, None, 2)


def test_attempts_are_limited_however_taken(charlie, bob, quiz):
    path = quiz(max_attempts=2)
    submit(charlie, path, start(charlie, path), {})
    assert charlie.get(path).json()["attempts_left"] == 1
    assert charlie.post(path, {"answers": {}}).status_code == 201
    assert_problem(charlie.post(path, {"answers": {}}), 409, "no-attempts-left")
    assert_problem(charlie.post(f"{path}start/"), 409, "no-attempts-left")
    for _ in range(3):
        assert bob.post(path, {"answers": {}}).status_code == 201


def test_the_limit_holds_when_asked_at_once(charlie, quiz, db):
    path = quiz(max_attempts=3)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: charlie.post(path, {"answers": {}}), range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 5
    assert sorted(stored["number"] for stored in db.attempts.find()) == [1, 2, 3]


def test_starting_at_once_starts_one(charlie, quiz, db):
    path = quiz(max_attempts=5)
    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(lambda _: start(charlie, path)["id"], range(6)))
    assert len(ids) == db.attempts.count_documents({}) == 1


def test_saving_and_submitting_at_once_is_consistent(charlie, quiz, db):
    path = quiz()
    for _ in range(5):
        attempt = start(charlie, path)
        right = right_answers(attempt)

        def act(question, attempt=attempt, right=right):
            if question is None:
                return submit(charlie, path, attempt, {})
            saved = {"answers": {question: right[question]}}
            return charlie.put(f"{path}{attempt['id']}/", saved)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(act, [*right, None]))
    for stored in db.attempts.find():
        assert set(stored["correct"]) == set(stored["answers"])


def test_the_same_key_is_one_attempt(charlie, quiz, db):
    path = quiz()
    sent = {"answers": {}, "key": "queued-1"}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: charlie.post(path, sent), range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert db.attempts.count_documents({}) == 1
    assert_refused(charlie.post(path, {"answers": {}, "key": "a b"}), "key")


def test_a_timed_quiz_shows_its_questions_only_in_an_attempt(charlie, bob, quiz):
    path = quiz(time_limit=60)
    course_path = path.partition("lessons/")[0]
    lesson = charlie.get(course_path).json()["course"]["modules"][0]["lessons"][0]
    assert (lesson["quiz"]["questions"], lesson["quiz"]["questions_count"]) == ([], 5)
    assert lesson["quiz"]["time_limit"] == 60
    editor = bob.get(course_path).json()["course"]["modules"][0]["lessons"][0]
    assert editor["quiz"]["questions"][0]["answer"] == 1
    assert_problem(charlie.post(path, {"answers": {}}), 409, "timed-quiz")
    attempt = start(charlie, path)
    assert 0 < attempt["seconds_left"] <= 60
    assert submit(charlie, path, attempt, right_answers(attempt))["late"] is False


def test_a_few_seconds_of_grace(charlie, quiz, db):
    path = quiz(time_limit=60)
    attempt = start(charlie, path)
    let_time_pass(db, 62)
    result = submit(charlie, path, attempt, right_answers(attempt))
    assert (result["score"], result["late"]) == (100, False)


def test_late_answers_are_refused(charlie, quiz, db):
    path = quiz(time_limit=60)
    attempt = start(charlie, path)
    right = right_answers(attempt)
    one = attempt["questions"][0]["id"]
    charlie.put(f"{path}{attempt['id']}/", {"answers": {one: right[one]}})
    let_time_pass(db, 70)
    late = charlie.put(f"{path}{attempt['id']}/", {"answers": right})
    assert_problem(late, 409, "time-is-up")
    result = submit(charlie, path, attempt, right)
    assert (result["score"], result["late"], result["passed"]) == (20, True, False)


def test_a_late_submission_marks_what_was_saved(charlie, quiz, db):
    path = quiz(time_limit=60)
    attempt = start(charlie, path)
    let_time_pass(db, 70)
    result = submit(charlie, path, attempt, right_answers(attempt))
    assert (result["score"], result["late"], result["answers"]) == (0, True, {})


def test_an_attempt_left_behind_ends_by_itself(charlie, quiz, db):
    path = quiz(time_limit=60)
    attempt = start(charlie, path)
    let_time_pass(db, 3600)
    assert charlie.get(f"{path}{attempt['id']}/").json()["attempt"]["status"] == "done"
    again = charlie.post(f"{path}start/")
    assert (again.status_code, again.json()["attempt"]["number"]) == (201, 2)
    let_time_pass(db, 3600)
    assert start(charlie, path)["number"] == 3
    assert db.attempts.count_documents({"state": "open"}) == 1


def test_an_edit_meanwhile_changes_nothing_for_who_is_in_it(charlie, bob, quiz):
    path = quiz()
    attempt = start(charlie, path)
    right = right_answers(attempt)
    empty = {"modules": [{"title": "M", "lessons": [{"title": "Now this", "body": "x"}]}]}
    assert bob.put(f"{path.partition('lessons/')[0]}update/", empty).status_code == 200
    assert submit(charlie, path, attempt, right)["score"] == 100


def test_attempts_are_ones_own(charlie, dora, bob, visitor, quiz):
    path = quiz()
    one = f"{path}{start(charlie, path)['id']}/"
    for other in (dora, bob):
        assert_problem(other.get(one), 404)
        assert_problem(other.post(f"{one}submit/", {}), 404)
    assert_problem(visitor.get(one), 401)
    assert_problem(charlie.get(f"{path}{unknown_id()}/"), 404)
    assert_problem(charlie.get(f"{path}nonsense/"), 404)


def test_a_crash_before_the_progress_is_repaired(charlie, quiz, db, monkeypatch):
    path = quiz()
    attempt = start(charlie, path)
    monkeypatch.setattr(Enrollment, "save", lambda *a, **k: 1 / 0)
    crashed = charlie.post(f"{path}{attempt['id']}/submit/", {"answers": right_answers(attempt)})
    assert_problem(crashed, 500)
    monkeypatch.undo()
    assert db.enrollments.find_one()["progress"] == {}
    assert quiz_results.repair() == 0
    db.attempts.update_one({}, {"$set": {"submitted_at": now() - timedelta(minutes=2)}})
    assert quiz_results.repair() == 1
    [progress] = db.enrollments.find_one()["progress"].values()
    assert (progress["completed"], progress["best_score"]) == (True, 100)
    assert quiz_results.repair() == 0


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("time_limit", 5),
        ("time_limit", "60"),
        ("max_attempts", 0),
        ("max_attempts", True),
        ("shuffle", "yes"),
        ("show_answers", 1),
    ],
)
def test_rules_that_are_none(bob, course, rule, value):
    quiz = {"questions": QUESTIONS[:1], rule: value}
    lessons = [{"title": "Q", "type": "quiz", "quiz": quiz}]
    answer = bob.put(
        f"/api/courses/{course.id}/update/", {"modules": [{"title": "M", "lessons": lessons}]}
    )
    assert_refused(answer, f"modules.0.lessons.0.quiz.{rule}")


def test_grace_is_a_few_seconds():
    assert timedelta(0) < module.GRACE < timedelta(seconds=15)
