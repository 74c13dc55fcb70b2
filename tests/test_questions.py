"""GET and POST /api/courses/<id>/questions/, their answers, accepting, hiding and removing."""

import pytest

from tests.conftest import Person, assert_problem, assert_refused, make_user, unknown_id


@pytest.fixture
def eve(course):
    """Another learner of the course."""
    from courses.enrollments import Enrollment

    person = Person(make_user("Eve"))
    Enrollment.enroll(user_id=person.id, course_id=course.id)
    return person


def path_of(course, rest=""):
    return f"/api/courses/{course.id}/questions/{rest}"


def ask(person, course, title="Why?", **fields):
    return person.post(path_of(course), {"title": title, **fields}).json()["question"]


def reply(person, course, question, text="Because."):
    return person.post(path_of(course, f"{question['id']}/answers/"), {"text": text})


def test_a_question_is_asked(enrolled, course, db):
    lesson = course.lesson_ids[0]
    answer = enrolled.post(
        path_of(course), {"title": "Why?", "text": "I see `x` ![i](https://x/y)", "lesson": lesson}
    )
    assert answer.status_code == 201
    question = answer.json()["question"]
    assert question["user"] == {"id": str(enrolled.id), "name": "Charlie"}
    assert question["lesson"] == lesson
    assert "<code>x</code>" in question["text_html"]
    assert "<img" not in question["text_html"]
    assert (question["answers_count"], question["accepted_answer"]) == (0, None)
    assert (question["by_instructor"], question["hidden"]) == (False, False)
    assert db.questions.find_one()["user_id"] == enrolled.id


def test_only_members_read_and_ask(enrolled, dora, visitor, bob, alice, course):
    question = ask(enrolled, course)
    for path in (path_of(course), path_of(course, f"{question['id']}/answers/")):
        assert_problem(dora.get(path), 403, "not-enrolled")
        assert_problem(visitor.get(path), 401)
        assert bob.get(path).status_code == alice.get(path).status_code == 200
    assert_problem(dora.post(path_of(course), {"title": "x"}), 403, "not-enrolled")
    assert_problem(reply(dora, course, question), 403, "not-enrolled")


def test_bad_input_is_refused(enrolled, course):
    assert_refused(enrolled.post(path_of(course), {"title": " "}), "title")
    assert_refused(enrolled.post(path_of(course), {"title": 5}), "title")
    assert_refused(enrolled.post(path_of(course), {"title": "x", "lesson": "nowhere"}), "lesson")
    question = ask(enrolled, course)
    assert_refused(reply(enrolled, course, question, ""), "text")
    assert_problem(enrolled.get(path_of(course, f"{unknown_id()}/")), 404)
    assert_problem(enrolled.get(path_of(course, "nonsense/answers/")), 404)


def test_list_is_filtered_and_paged(enrolled, eve, course):
    first, second = course.lesson_ids
    ask(enrolled, course, "one", lesson=first)
    ask(enrolled, course, "two", lesson=second)
    ask(eve, course, "three")

    def titles(**query):
        return [q["title"] for q in enrolled.get(path_of(course), query).json()["questions"]]

    assert titles() == ["three", "two", "one"]
    assert titles(sort="oldest") == ["one", "two", "three"]
    assert titles(lesson=first) == ["one"]
    assert titles(mine="true") == ["two", "one"]
    page = enrolled.get(path_of(course), {"page_size": 2}).json()
    assert page["count"] == 3
    assert [q["title"] for q in enrolled.get(page["next"]).json()["questions"]] == ["one"]


def test_answers_come_in_order_and_are_counted(enrolled, eve, bob, course):
    question = ask(enrolled, course)
    assert reply(eve, course, question, "I think so.").status_code == 201
    by_bob = reply(bob, course, question, "It is so.").json()["answer"]
    assert by_bob["by_instructor"] is True
    answers = enrolled.get(path_of(course, f"{question['id']}/answers/")).json()["answers"]
    assert [a["text"] for a in answers] == ["I think so.", "It is so."]
    assert [a["by_instructor"] for a in answers] == [False, True]
    assert enrolled.get(path_of(course)).json()["questions"][0]["answers_count"] == 2


def test_asker_or_instructor_accepts(enrolled, eve, bob, course):
    question = ask(enrolled, course)
    answer = reply(eve, course, question).json()["answer"]
    accept = path_of(course, f"{question['id']}/accept/")
    assert_problem(eve.post(accept, {"answer": answer["id"]}), 403)
    accepted = enrolled.post(accept, {"answer": answer["id"]}).json()["question"]
    assert accepted["accepted_answer"] == answer["id"]
    answers = eve.get(path_of(course, f"{question['id']}/answers/")).json()["answers"]
    assert answers[0]["accepted"] is True
    assert len(eve.get(path_of(course), {"resolved": "true"}).json()["questions"]) == 1
    assert eve.get(path_of(course), {"resolved": "false"}).json()["questions"] == []
    assert bob.post(accept, {"answer": None}).json()["question"]["accepted_answer"] is None
    assert_problem(enrolled.post(accept, {"answer": unknown_id()}), 404)
    assert_refused(enrolled.post(accept, {"answer": 5}), "answer")


def test_answer_of_another_question_is_not_accepted(enrolled, course):
    one, other = ask(enrolled, course), ask(enrolled, course)
    answer = reply(enrolled, course, other).json()["answer"]
    accept = path_of(course, f"{one['id']}/accept/")
    assert_problem(enrolled.post(accept, {"answer": answer["id"]}), 404)


def test_only_the_writer_edits(enrolled, eve, bob, course, db):
    question = ask(enrolled, course)
    answer = reply(eve, course, question).json()["answer"]
    one = path_of(course, f"{question['id']}/")
    for stranger in (eve, bob):
        assert_problem(stranger.patch(one, {"title": "Mine"}), 403)
    assert enrolled.patch(one, {"title": "How?"}).json()["question"]["title"] == "How?"
    of_answer = f"{one}answers/{answer['id']}/"
    assert_problem(enrolled.patch(of_answer, {"text": "x"}), 403)
    assert eve.patch(of_answer, {"text": "Edited", "hidden": True}).status_code == 200
    assert db.answers.find_one()["text"] == "Edited"
    assert db.answers.find_one()["hidden"] is False


def test_writer_and_instructor_remove(enrolled, eve, bob, course, db):
    question = ask(enrolled, course)
    answer = reply(eve, course, question).json()["answer"]
    one = path_of(course, f"{question['id']}/")
    enrolled.post(f"{one}accept/", {"answer": answer["id"]})
    assert_problem(enrolled.delete(f"{one}answers/{answer['id']}/"), 403)
    assert eve.delete(f"{one}answers/{answer['id']}/").status_code == 200
    assert db.questions.find_one()["accepted_id"] is None
    reply(eve, course, question)
    assert_problem(eve.delete(one), 403)
    assert bob.delete(one).status_code == 200
    assert db.questions.count_documents({}) == db.answers.count_documents({}) == 0


def test_instructor_hides(enrolled, eve, bob, course):
    question = ask(enrolled, course)
    one = path_of(course, f"{question['id']}/")
    answer = reply(eve, course, question).json()["answer"]
    assert_problem(eve.post(f"{one}hide/", {"hidden": True}), 403)
    hide_answer = f"{one}answers/{answer['id']}/hide/"
    assert bob.post(hide_answer, {"hidden": True}).json()["answer"]["hidden"] is True
    assert enrolled.get(f"{one}answers/").json()["answers"] == []
    assert len(eve.get(f"{one}answers/").json()["answers"]) == 1
    assert enrolled.get(path_of(course)).json()["questions"][0]["answers_count"] == 0
    bob.post(f"{one}hide/", {"hidden": True})
    assert_problem(eve.get(one), 404)
    assert eve.get(path_of(course)).json()["questions"] == []
    assert enrolled.get(one).json()["question"]["hidden"] is True
    assert len(bob.get(path_of(course)).json()["questions"]) == 1
    assert bob.post(f"{one}hide/", {"hidden": False}).status_code == 200
    assert eve.get(one).status_code == 200


def test_questions_of_other_courses_stay_there(enrolled, bob, course):
    from courses.enrollments import Enrollment
    from tests.conftest import make_course

    other = make_course(bob)
    Enrollment.enroll(user_id=enrolled.id, course_id=other.id)
    question = ask(enrolled, course)
    assert_problem(enrolled.get(path_of(other, f"{question['id']}/")), 404)
