"""What a marked attempt means for its learner's progress, brought there even after a crash."""

from datetime import timedelta

from accounts.models import User
from courses.attempts import DONE, Attempt
from courses.enrollments import Enrollment
from courses.models import WHOLE, Course
from edulearn.documents import now

ABANDONED = timedelta(minutes=1)


def apply(attempt, course, enrollment, learner):
    """Keep the best score on the enrolment, and complete the lesson if it is passed.

    Twice is once: the score is a maximum, and what is complete stays so.
    """
    document = attempt.document
    if document["state"] != DONE or "unapplied" not in document:
        return
    if enrollment:
        told = {"best_score": document["score"], "at": document["submitted_at"]}
        told |= {"completed": True} if document["passed"] else {}
        lesson = document["lesson_id"]
        enrollment.save(course, {lesson: told}, learner=learner, last_lesson=lesson, gated=False)
    Attempt.collection().update_one({"_id": attempt.id}, {"$unset": {"unapplied": ""}})


def repair():
    """Apply the results that a crash left behind; returns how many there were."""
    left = {"unapplied": True, "submitted_at": {"$lt": now() - ABANDONED}}
    documents = list(Attempt.collection().find(left))
    for document in documents:
        _apply_anew(Attempt(document))
    return len(documents)


def _apply_anew(attempt):
    user = User.collection().find_one({"_id": attempt.document["user_id"]}, {"password": 0})
    course = Course.collection().find_one({"_id": attempt.document["course_id"]}, WHOLE)
    if user and course:
        learner, course = User(user), Course(course)
        apply(attempt, course, Enrollment.find(learner, course), learner)
