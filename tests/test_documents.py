"""The documents as the contract names their fields, and the rules that indexes keep."""

from datetime import datetime

import pytest
from bson import ObjectId
from pymongo.errors import DuplicateKeyError

from courses.enrollments import Enrollment
from tests.conftest import PASSWORD


def kinds(document, **expected):
    return {name: type(document[name]) for name in expected} == expected


def test_users(visitor, db):
    sent = {"name": "Erin", "email": "Erin@example.org", "password": PASSWORD}
    visitor.post("/api/auth/signup/", sent)
    user = db.users.find_one()
    assert kinds(
        user,
        _id=ObjectId,
        name=str,
        email=str,
        password=str,
        role=str,
        status=str,
        enrolled_courses=list,
        created_at=datetime,
        updated_at=datetime,
    )
    assert user["email"] == "erin@example.org"


def test_courses(bob, db):
    lesson = {"title": "L", "body": "x"}
    sent = {"title": "T", "price": "49.99", "modules": [{"title": "M", "lessons": [lesson]}]}
    bob.post("/api/courses/create/", sent)
    course = db.courses.find_one()
    assert kinds(
        course,
        _id=ObjectId,
        title=str,
        description=str,
        category=str,
        price=int,
        instructor_id=ObjectId,
        modules=list,
        students=list,
        students_count=int,
        status=str,
        thumbnail=str,
        level=str,
        language=str,
        version=int,
        created_at=datetime,
        updated_at=datetime,
    )
    assert course["price"] == 4999


def test_enrollments(enrolled, course, db):
    enrollment = db.enrollments.find_one()
    assert enrollment["user_id"] == enrolled.id
    assert enrollment["course_id"] == course.id
    assert db.users.find_one({"_id": enrolled.id})["enrolled_courses"] == [course.id]
    stored = db.courses.find_one()
    assert (stored["students"], stored["students_count"]) == ([enrolled.id], 1)


def test_to_enroll_again_counts_nobody_twice(enrolled, course, db):
    Enrollment.enroll(user_id=enrolled.id, course_id=course.id)
    assert db.enrollments.count_documents({}) == 1
    stored = db.courses.find_one()
    assert (stored["students"], stored["students_count"]) == ([enrolled.id], 1)
    assert db.users.find_one({"_id": enrolled.id})["enrolled_courses"] == [course.id]


def test_an_email_is_unique(charlie, db):
    with pytest.raises(DuplicateKeyError):
        db.users.insert_one({"email": "charlie@example.org"})


def test_an_enrolment_is_unique(enrolled, course, db):
    with pytest.raises(DuplicateKeyError):
        db.enrollments.insert_one({"user_id": enrolled.id, "course_id": course.id})
