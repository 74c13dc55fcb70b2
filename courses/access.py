"""The way to a lesson for every route that works on one: only where it is open to the caller."""

from courses.enrollments import Enrollment, locks_of
from courses.locks import LessonLocked
from courses.models import Course
from edulearn.documents import object_id


def open_lesson(user, course_id, lesson_id):
    """The course, the lesson, and the user's enrolment or None.

    Raises NotFound, or LessonLocked where the lesson is not open to the user.
    """
    course = Course.readable(object_id(course_id), user)
    lesson = course.lesson(lesson_id)
    enrollment = Enrollment.find(user, course)
    lock = locks_of(course, user, enrollment).get(lesson_id)
    if lock:
        raise LessonLocked(lock)
    return course, lesson, enrollment
