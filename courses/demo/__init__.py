"""The demo: courses and accounts that fill an empty database on a first run."""

import secrets
import tomllib
from pathlib import Path

from accounts.models import ADMIN, INSTRUCTOR, STUDENT, User
from courses.enrollments import Enrollment
from courses.models import PUBLISHED, Course
from courses.serializers import CourseInput
from edulearn.db import get_db

FOLDER = Path(__file__).parent
PASSWORD = "edulearn-demo"
ACCOUNTS = {
    ADMIN: "admin@edulearn.local",
    INSTRUCTOR: "teacher@edulearn.local",
    STUDENT: "student@edulearn.local",
}
NAMES = {ADMIN: "Alice Admin", INSTRUCTOR: "Bob Berger", STUDENT: "Charlie Chen"}
_KEY = {"_id": "demo"}


def needs_filling():
    """Whether the database is empty, or a filling was cut off."""
    begun = get_db().site.find_one(_KEY)
    if begun:
        return not begun["complete"]
    return not User.collection().find_one({}, {"_id": 1})


def fill():
    """Add what is missing of the demo; a filling that was cut off is completed by the next."""
    get_db().site.update_one(_KEY, {"$set": {"complete": False}}, upsert=True)
    people = {role: _account(NAMES[role], ACCOUNTS[role], PASSWORD, role) for role in ACCOUNTS}
    teachers = {"teacher": people[INSTRUCTOR], **_teachers()}
    courses = [_course(path, teachers, people[ADMIN]) for path in FOLDER.glob("*/course.toml")]
    _begin_learning(people[STUDENT], [course for course in courses if not course.price])
    get_db().site.update_one(_KEY, {"$set": {"complete": True}})


def _teachers():
    """The other instructors: nobody signs in as one."""
    return {
        key: _account(teacher["name"], f"{key}@edulearn.local", secrets.token_hex(16), INSTRUCTOR)
        for key, teacher in tomllib.loads((FOLDER / "teachers.toml").read_text("utf-8")).items()
    }


def _account(name, email, password, role):
    known = User.collection().find_one({"email": email}, {"password": 0})
    if known:
        return User(known)
    return User.create_user(
        name=name, email=email, password=password, role=role, email_verified=True
    )


def _course(path, teachers, admin):
    content = tomllib.loads(path.read_text("utf-8"))
    teacher = teachers[content.pop("teacher")]
    known = Course.collection().find_one({"title": content["title"], "instructor_id": teacher.id})
    if known:
        return Course(known)
    for module in content["modules"]:
        for lesson in module["lessons"]:
            _read_lesson(lesson, path.parent)
    form = CourseInput(data=content)
    form.is_valid(raise_exception=True)
    course = Course.create_course(instructor=teacher, **form.validated_data)
    course.update_course(admin, status=PUBLISHED)
    return course


def _read_lesson(lesson, folder):
    if "file" in lesson:
        lesson["body"] = (folder / lesson.pop("file")).read_text("utf-8")
    if lesson["type"] == "quiz":
        quiz = {"questions": lesson.pop("questions")}
        lesson["quiz"] = quiz | {n: lesson.pop(n) for n in ("pass_mark",) if n in lesson}


def _begin_learning(student, courses):
    """The student has two courses, one of them begun: a dashboard with something to go on with."""
    for course in sorted(courses, key=lambda course: course.title)[:2]:
        Enrollment.enroll(user_id=student.id, course_id=course.id)
    enrollment = Enrollment.of(student, course)
    first = course.lesson_ids[0]
    enrollment.save(course, {first: {"completed": True}}, learner=student, last_lesson=first)
