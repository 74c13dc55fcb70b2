"""Enrolments: one document for each learner of each course, which also keeps their progress."""

import secrets

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from accounts.models import User
from courses.models import Course
from edulearn.documents import Collection, now
from edulearn.errors import Forbidden, NotFound

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike


class NotEnrolled(Forbidden):
    slug, title = "not-enrolled", "Not enrolled"
    detail = "Enrol in this course first."


class NotFinished(NotFound):
    slug, title = "not-finished", "Course not finished"
    detail = "The certificate comes when every lesson is complete."


class Enrollment(Collection):
    """One learner in one course."""

    NAME = "enrollments"
    INDEXES = [
        IndexModel([("user_id", ASCENDING), ("course_id", ASCENDING)], unique=True),
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel(
            [("certificate_code", ASCENDING)],
            unique=True,
            partialFilterExpression={"certificate_code": {"$exists": True}},
        ),
    ]

    def __init__(self, document):
        self.document = document

    # Reading

    @classmethod
    def of(cls, user, course):
        """The caller's enrolment; raises NotEnrolled."""
        document = cls.collection().find_one({"user_id": user.id, "course_id": course.id})
        if not document:
            raise NotEnrolled()
        return cls(document)

    @classmethod
    def progress_by_course(cls, user, courses):
        """`{course id: progress}` of some courses, in one operation."""
        by_id = {course.id: course for course in courses}
        found = cls.collection().find({"user_id": user.id, "course_id": {"$in": list(by_id)}})
        return {e["course_id"]: cls(e).summary(by_id[e["course_id"]].lesson_ids) for e in found}

    @classmethod
    def exist_in(cls, course):
        return bool(cls.collection().find_one({"course_id": course.id}, {"_id": 1}))

    @classmethod
    def certificates_of(cls, user):
        found = cls.collection().find({"user_id": user.id, "certificate_code": {"$exists": True}})
        return [cls(document).certificate() for document in found.sort("completed_at", -1)]

    @classmethod
    def with_code(cls, code):
        """The enrolment that a certificate's code stands for; raises NotFound."""
        document = cls.collection().find_one({"certificate_code": code.upper()})
        if not document:
            raise NotFound("There is no certificate with this code.")
        return cls(document)

    # Verbs

    @classmethod
    def enroll(cls, *, user_id, course_id):
        """Enrol, once: every step can be taken again after a crash without counting twice.

        The order lets a retry finish: the insert decides whether this learner is new, and only
        then is the course's count raised.
        """
        moment = now()
        document = {
            "user_id": user_id,
            "course_id": course_id,
            "progress": {},
            "last_lesson": None,
            "created_at": moment,
            "updated_at": moment,
        }
        try:
            cls.collection().insert_one(document)
            is_new = True
        except DuplicateKeyError:
            is_new = False
        User.add_course(user_id, course_id)
        if is_new:
            Course.count_student(course_id, user_id)

    def save(self, course, changes, *, last_lesson, learner_name):
        """Store `{lesson id: {completed, position}}` and award the certificate when all is done."""
        fields = {
            f"progress.{lesson_id}.{name}": value
            for lesson_id, change in changes.items()
            for name, value in change.items()
        }
        self.document = self.collection().find_one_and_update(
            {"_id": self.document["_id"]},
            {"$set": {**fields, "last_lesson": last_lesson, "updated_at": now()}},
            return_document=ReturnDocument.AFTER,
        )
        if self.summary(course.lesson_ids)["percent"] == 100:
            self._award(course, learner_name)

    def _award(self, course, learner_name):
        """The certificate, once: whoever comes second finds the first one's code."""
        awarded = {
            "certificate_code": "".join(secrets.choice(CODE_LETTERS) for _ in range(12)),
            "certificate_name": learner_name,
            "course_title": course.title,
            "completed_at": now(),
        }
        self.collection().update_one(
            {"_id": self.document["_id"], "certificate_code": {"$exists": False}},
            {"$set": awarded},
        )
        self.document = self.collection().find_one({"_id": self.document["_id"]})

    # JSON

    def summary(self, lesson_ids):
        """How far the learner is, of the lessons that the course has now."""
        progress = self.document["progress"]
        done = sum(bool(progress.get(lesson, {}).get("completed")) for lesson in lesson_ids)
        return {
            "percent": done * 100 // len(lesson_ids) if lesson_ids else 0,
            "completed": done,
            "lessons_count": len(lesson_ids),
            "last_lesson": self.document["last_lesson"],
            "updated_at": self.document["updated_at"],
        }

    def to_dict(self, lesson_ids):
        """The progress on each lesson."""
        progress = self.document["progress"]
        lessons = {
            lesson: {"completed": False, "position": 0, **progress.get(lesson, {})}
            for lesson in lesson_ids
        }
        code = self.document.get("certificate_code")
        return {**self.summary(lesson_ids), "lessons": lessons, "certificate": code}

    def certificate(self):
        """The certificate; raises NotFinished."""
        document = self.document
        if "certificate_code" not in document:
            raise NotFinished()
        return {
            "code": document["certificate_code"],
            "course_id": document["course_id"],
            "course_title": document["course_title"],
            "name": document["certificate_name"],
            "issued_at": document["completed_at"],
            "url": f"/api/certificates/{document['certificate_code']}/",
        }
