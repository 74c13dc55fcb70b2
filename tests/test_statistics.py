"""GET /api/courses/stats/"""

from datetime import UTC, datetime

import pytest
from bson import ObjectId

from courses.enrollments import Enrollment
from edulearn.documents import now
from tests.conftest import assert_problem, make_course


def stats(person):
    return person.get("/api/courses/stats/").json()["stats"]


def months(person, figure):
    """The months that have some of a figure: `{"2026-01": 2}`."""
    return {month["month"]: month[figure] for month in stats(person)["months"] if month[figure]}


def enroll(db, course, *, at, **fields):
    """Someone's enrolment of that moment."""
    user = ObjectId()
    Enrollment.enroll(user_id=user, course_id=course.id)
    db.enrollments.update_one({"user_id": user}, {"$set": {"created_at": at, **fields}})


def back(count):
    """The middle of the month that was `count` months ago."""
    years, month = divmod(now().year * 12 + now().month - 1 - count, 12)
    return datetime(years, month + 1, 15, tzinfo=UTC)


@pytest.fixture
def learners(db, alice, course):
    """Of Bob's course: two of this month, one of it who gave it back, one of three months ago,
    one of a year ago; and one of this month of Alice's."""
    enroll(db, course, at=now())
    enroll(db, course, at=now())
    enroll(db, course, at=now(), revoked_at=now())
    enroll(db, course, at=back(3))
    enroll(db, course, at=back(12))
    enroll(db, make_course(alice), at=now())


def test_enrollments_by_month(learners, alice, bob):
    recent, older = f"{now():%Y-%m}", f"{back(3):%Y-%m}"
    assert months(bob, "enrollments") == {older: 1, recent: 2}
    assert months(alice, "enrollments") == {older: 1, recent: 3}


def test_the_months_are_the_last_twelve_with_or_without_figures(bob):
    named = [month["month"] for month in stats(bob)["months"]]
    assert named == [f"{back(count):%Y-%m}" for count in range(11, -1, -1)]
    assert months(bob, "enrollments") == {}


def test_revenue_by_month_is_what_was_paid_less_what_was_given_back(bob, charlie, dora, db, course):
    for person in (charlie, dora):
        order = {"course_id": str(course.id), "payment_method": "card", "payment_token": "tok_ok"}
        assert person.post("/api/courses/payment/process/", order).status_code == 201
    db.payments.update_one({"user_id": charlie.id}, {"$set": {"refunded_amount": 999}})
    assert months(bob, "revenue")[f"{now():%Y-%m}"] == stats(bob)["revenue"] == "89.99"
    assert months(bob, "payments") == {f"{now():%Y-%m}": 2}


def test_students_have_no_figures(charlie):
    assert_problem(charlie.get("/api/courses/stats/"), 403)
