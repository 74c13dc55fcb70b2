"""Fills the database of this environment with courses to measure on."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edulearn.settings")

import django  # noqa: E402

django.setup()

from accounts.models import INSTRUCTOR, User  # noqa: E402
from courses.models import PUBLISHED, Course  # noqa: E402
from edulearn.indexes import ensure_indexes  # noqa: E402

TEXT = "A lesson is a page or so of words that someone reads in a few minutes. " * 40


def fill(count):
    ensure_indexes()
    teacher = User(User.blank(name="Bench", email="b@x.org", password="", role=INSTRUCTOR))
    User.collection().insert_one(teacher.document)
    for number in range(count):
        lessons = [{"title": f"Lesson {n}", "body": TEXT, "duration": 300} for n in range(8)]
        course = Course.create_course(
            instructor=teacher,
            title=f"Course {number} on subject {number % 37}",
            description=TEXT[:600],
            category=f"Category {number % 9}",
            price=number % 5 * 1000,
            modules=[{"title": "All of it", "lessons": lessons}],
        )
        Course.collection().update_one({"_id": course.id}, {"$set": {"status": PUBLISHED}})


if __name__ == "__main__":
    fill(int(sys.argv[1]))
