"""GET, POST and DELETE /api/courses/<id>/reviews/, replies, and the counters beside the course."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bson import ObjectId

from courses import ratings
from courses.enrollments import Enrollment
from courses.reviews import Review
from edulearn.documents import now
from tests.conftest import Person, assert_problem, assert_refused, make_user, unknown_id


def path_of(course, rest=""):
    return f"/api/courses/{course.id}/reviews/{rest}"


def learner(course, name):
    person = Person(make_user(name))
    Enrollment.enroll(user_id=person.id, course_id=course.id)
    return person


def counters(db, course):
    stored = db.courses.find_one({"_id": course.id})
    return stored["rating"], stored["rating_count"], stored["stars"]


def stars(**given):
    return {str(star): given.get(f"s{star}", 0) for star in range(1, 6)}


def test_first_review_is_created(enrolled, course, db):
    answer = enrolled.post(path_of(course), {"rating": 4, "text": "Clear and short.", "role": "x"})
    assert answer.status_code == 201
    body = answer.json()
    assert body["review"]["user"] == {"id": str(enrolled.id), "name": "Charlie"}
    assert (body["review"]["rating"], body["review"]["reply"]) == (4, None)
    assert (body["rating"], body["rating_count"]) == (4.0, 1)
    [stored] = db.reviews.find()
    assert (stored["rating"], stored["text"], stored["pending"]) == (4, "Clear and short.", [])
    assert "role" not in stored
    assert counters(db, course) == (4.0, 1, stars(s4=1))


def test_second_review_edits_the_first(enrolled, course, db):
    enrolled.post(path_of(course), {"rating": 1})
    answer = enrolled.post(path_of(course), {"rating": 5, "text": "Better now."})
    assert answer.status_code == 200
    assert db.reviews.count_documents({}) == 1
    assert counters(db, course) == (5.0, 1, stars(s5=1))


def test_only_learners_review(dora, bob, course, db, visitor):
    assert_problem(dora.post(path_of(course), {"rating": 5}), 403, "not-enrolled")
    assert_problem(bob.post(path_of(course), {"rating": 5}), 403, "not-enrolled")
    assert_problem(visitor.post(path_of(course), {"rating": 5}), 401)
    assert db.reviews.count_documents({}) == 0


def test_bad_input_is_refused(enrolled, course, db):
    for rating in (0, 6, 4.5, "4", True, None, {"$gt": 0}):
        assert_refused(enrolled.post(path_of(course), {"rating": rating}), "rating")
    assert_refused(enrolled.post(path_of(course), {"rating": 4, "text": ["x"]}), "text")
    assert db.reviews.count_documents({}) == 0


def test_anyone_reads_them(enrolled, course, visitor, dora):
    enrolled.post(path_of(course), {"rating": 5, "text": "Good"})
    enrolled_too = learner(course, "Eve")
    enrolled_too.post(path_of(course), {"rating": 2, "text": "Hm"})
    body = visitor.get(path_of(course)).json()
    assert [review["rating"] for review in body["reviews"]] == [2, 5]
    assert (body["rating"], body["rating_count"], body["count"]) == (3.5, 2, 2)
    assert body["distribution"] == stars(s5=1, s2=1)
    assert body["mine"] is None
    assert enrolled_too.get(path_of(course)).json()["mine"]["rating"] == 2
    assert "email" not in body["reviews"][0]["user"]
    only = visitor.get(path_of(course), {"rating": 5}).json()
    assert [review["text"] for review in only["reviews"]] == ["Good"]
    sorted_up = visitor.get(path_of(course), {"sort": "lowest"}).json()
    assert [review["rating"] for review in sorted_up["reviews"]] == [2, 5]
    assert_refused(visitor.get(path_of(course), {"sort": "best"}), "sort")


def test_list_is_paged(course, visitor):
    for number in range(5):
        learner(course, f"L{number}").post(path_of(course), {"rating": 1 + number})
    seen, url = [], path_of(course) + "?page_size=2"
    while url:
        body = visitor.get(url).json()
        seen += [review["rating"] for review in body["reviews"]]
        url = body["next"]
    assert seen == [5, 4, 3, 2, 1]


def test_own_review_is_removed(enrolled, course, db):
    enrolled.post(path_of(course), {"rating": 3})
    answer = enrolled.delete(path_of(course))
    assert (answer.status_code, answer.json()["rating_count"]) == (200, 0)
    assert db.reviews.count_documents({}) == 0
    assert counters(db, course) == (0.0, 0, stars())
    assert_problem(enrolled.delete(path_of(course)), 404)


def test_admin_removes_any_others_do_not(alice, bob, dora, enrolled, course, db):
    review = enrolled.post(path_of(course), {"rating": 3}).json()["review"]
    one = path_of(course, f"{review['id']}/")
    assert_problem(bob.delete(one), 403)
    assert_problem(dora.delete(one), 403)
    assert alice.delete(one).status_code == 200
    assert counters(db, course) == (0.0, 0, stars())
    assert_problem(alice.delete(one), 404)
    assert_problem(alice.delete(path_of(course, f"{unknown_id()}/")), 404)


def test_instructor_replies(bob, dora, enrolled, course, db):
    review = enrolled.post(path_of(course), {"rating": 3}).json()["review"]
    reply = path_of(course, f"{review['id']}/reply/")
    assert_problem(dora.post(reply, {"text": "no"}), 403)
    assert_problem(enrolled.post(reply, {"text": "no"}), 403)
    shown = bob.post(reply, {"text": "Thank you"}).json()["review"]["reply"]
    assert (shown["text"], db.reviews.find_one()["reply"]["text"]) == ("Thank you", "Thank you")
    enrolled.post(path_of(course), {"rating": 4})
    assert db.reviews.find_one()["reply"]["text"] == "Thank you"
    assert bob.post(reply, {"text": ""}).json()["review"]["reply"] is None


def test_closed_account_leaves_no_name(enrolled, course, visitor, db):
    enrolled.post(path_of(course), {"rating": 3})
    db.users.delete_one({"_id": enrolled.id})
    assert visitor.get(path_of(course)).json()["reviews"][0]["user"] is None


def test_counters_are_right_after_a_race(course, db):
    people = [learner(course, f"L{number}") for number in range(4)]

    def write(step):
        person, rating = people[step % 4], 1 + step % 5
        if step % 7 == 3:
            person.delete(path_of(course))
        else:
            assert person.post(path_of(course), {"rating": rating}).status_code in (200, 201)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    ratings_left = [review["rating"] for review in db.reviews.find({"rating": {"$gte": 1}})]
    expected = stars(**{f"s{r}": len(list(g)) for r, g in itertools.groupby(sorted(ratings_left))})
    mean = round(sum(ratings_left) / len(ratings_left), 2) if ratings_left else 0.0
    assert counters(db, course) == (mean, len(ratings_left), expected)


def test_first_reviews_at_once_make_one(enrolled, course, db):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda r: enrolled.post(path_of(course), {"rating": r}), [3] * 6))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert counters(db, course) == (3.0, 1, stars(s3=1))


def test_repair_counts_what_a_crash_left(enrolled, course, db, monkeypatch):
    monkeypatch.setattr(ratings, "count_change", lambda *step: 1 / 0)
    assert_problem(enrolled.post(path_of(course), {"rating": 5}), 500)
    monkeypatch.undo()
    assert counters(db, course)[1] == 0
    assert ratings.repair() == []  # it may still be under way
    mark = ObjectId.from_datetime(now() - timedelta(minutes=2))
    db.reviews.update_one({}, {"$set": {"pending": [mark]}})
    assert ratings.repair() == [course.id]
    assert counters(db, course) == (5.0, 1, stars(s5=1))
    assert db.reviews.find_one()["pending"] == []
    assert ratings.repair() == []


def test_repair_takes_half_removed_reviews_away(enrolled, course, db):
    enrolled.post(path_of(course), {"rating": 5})
    mark = ObjectId.from_datetime(now() - timedelta(minutes=2))
    db.reviews.update_one({}, {"$set": {"rating": 0, "pending": [mark]}})
    assert enrolled.get(path_of(course)).json()["reviews"] == []
    assert ratings.repair() == [course.id]
    assert db.reviews.count_documents({}) == 0
    assert counters(db, course) == (0.0, 0, stars())


def test_recount_waits_for_a_change_under_way(enrolled, course, db):
    enrolled.post(path_of(course), {"rating": 5})
    db.reviews.update_one({}, {"$set": {"pending": [ObjectId()]}})
    assert ratings.recount(course.id) is False
    assert Review.collection().count_documents({}) == 1


def test_editing_a_course_keeps_its_rating(enrolled, bob, course, db):
    enrolled.post(path_of(course), {"rating": 5})
    bob.put(f"/api/courses/{course.id}/update/", {"title": "New title", "rating": 1})
    assert counters(db, course) == (5.0, 1, stars(s5=1))
