"""Enrolments: one document for each learner of each course, which also keeps their progress."""

from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError

from accounts.models import User
from courses import progress
from courses.certificates import certificate_of, new_code, proof_of
from courses.locks import LessonLocked, locks_for_learner, locks_for_stranger
from courses.models import Course
from edulearn.documents import Collection, now
from edulearn.errors import Forbidden, NotFound
from edulearn.pagination import read_page


class NotEnrolled(Forbidden):
    slug, title = "not-enrolled", "Not enrolled"
    detail = "Enrol in this course first."


class Enrollment(Collection):
    """One learner in one course."""

    NAME = "enrollments"
    INDEXES = [
        IndexModel([("user_id", ASCENDING), ("course_id", ASCENDING)], unique=True),
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("user_id", ASCENDING), ("updated_at", DESCENDING)]),
        IndexModel([("created_at", DESCENDING)]),
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
        if not document or "revoked_at" in document:
            raise NotEnrolled()
        return cls(document)

    @classmethod
    def find(cls, user, course):
        """The caller's enrolment, or None; for who isn't a learner of the course, unasked."""
        standing = {"user_id": user.id, "course_id": course.id, "revoked_at": None}
        document = user.is_enrolled(course.id) and cls.collection().find_one(standing)
        return cls(document) if document else None

    @classmethod
    def page(cls, course, query):
        """A page of those who have the course, who came last first."""
        where = {"course_id": course.id, "revoked_at": None}
        return read_page(cls.collection(), where=where, sort=[("created_at", -1)], query=query)

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
        earned = {"certificate_code": {"$exists": True}, "revoked_at": None}
        found = cls.collection().find({"user_id": user.id, **earned})
        return [cls(document).certificate() for document in found.sort("completed_at", -1)]

    @classmethod
    def proof(cls, code):
        """What a certificate's code proves; raises NotFound or CertificateRevoked."""
        document = cls.collection().find_one({"certificate_code": code.upper()})
        if not document:
            raise NotFound("There is no certificate with this code.")
        return proof_of(document)

    # Verbs

    @classmethod
    def enroll(cls, *, user_id, course_id):
        """Enrol, once: every step can be taken again after a crash without counting twice.

        The first step decides whether this learner is new, or back after a refund; only then is
        the course's count raised. Returns False where a new learner, or the course, is gone.
        """
        is_new = cls._insert(user_id, course_id) or cls._return(user_id, course_id)
        is_here = User.add_course(user_id, course_id)
        return not is_new or (Course.count_student(course_id, user_id) and is_here)

    @classmethod
    def _insert(cls, user_id, course_id):
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
            return True
        except DuplicateKeyError:
            return False

    @classmethod
    def _return(cls, user_id, course_id):
        revoked = {"user_id": user_id, "course_id": course_id, "revoked_at": {"$exists": True}}
        back = cls.collection().update_one(revoked, {"$unset": {"revoked_at": ""}})
        return bool(back.modified_count)

    @classmethod
    def revoke(cls, *, user_id, course_id):
        """Take the access back, once; the progress is kept for whoever comes back."""
        User.remove_course(user_id, course_id)
        active = {"user_id": user_id, "course_id": course_id, "revoked_at": {"$exists": False}}
        gone = cls.collection().update_one(active, {"$set": {"revoked_at": now()}})
        if gone.modified_count:
            Course.discount_student(course_id, user_id)

    def save(self, course, changes, *, learner, last_lesson=None, gated=True):
        """Store `{lesson id: what is told of it}`, and the certificate when all is done.

        Read, merged and written over what was read; where another write came between, again. So
        two devices lose nothing of each other, and one certificate is awarded. Raises LessonLocked,
        unless what is told was earned while the lesson was open (`gated` is false).
        """
        moment = now()
        if gated:
            self._check_open(course, changes, learner, moment)
        while news := self._news(course, changes, learner, last_lesson, moment):
            known = {"_id": self.document["_id"], "revision": self.document.get("revision")}
            written = self.collection().find_one_and_update(
                {**known, "revoked_at": None},
                {"$set": {**news, "updated_at": moment}, "$inc": {"revision": 1}},
                return_document=ReturnDocument.AFTER,
            )
            if written:
                self.document = written
                return
            self.document = self.collection().find_one({"_id": known["_id"], "revoked_at": None})
            if not self.document:
                raise NotEnrolled()

    def _news(self, course, changes, learner, last_lesson, moment):
        """The fields to set, as the stored document is known; none where nothing is new."""
        stored, after = self.document["progress"], self._after(changes, moment)
        merged = {lesson: after.document["progress"][lesson] for lesson in changes}
        news = {f"progress.{i}": m for i, m in merged.items() if m != stored.get(i, {})}
        at = progress.latest(changes, moment)
        if last_lesson and at >= self.document.get("last_lesson_at", at):
            news |= {"last_lesson": last_lesson, "last_lesson_at": at}
        return news | after._award(course, learner)

    def _after(self, changes, moment):
        """This enrolment as it would be after the changes."""
        stored = self.document["progress"]
        merged = {
            lesson: progress.merged(stored.get(lesson, {}), told, moment)
            for lesson, told in changes.items()
        }
        return Enrollment({**self.document, "progress": {**stored, **merged}})

    def _check_open(self, course, changes, learner, moment):
        """Raises LessonLocked; what is told of one lesson may open the next one told of."""
        locks = locks_of(course, learner, self, after=self._after(changes, moment))
        for lesson_id in changes:
            if lesson_id in locks:
                raise LessonLocked(locks[lesson_id])

    def _award(self, course, learner):
        """The certificate's fields, where it is due now."""
        is_done = self.summary(course.lesson_ids)["percent"] == 100
        if not is_done or "certificate_code" in self.document:
            return {}
        return {
            "certificate_code": new_code(),
            "certificate_name": learner.name,
            "course_title": course.title,
            "completed_at": now(),
        }

    def best_score(self, lesson_id):
        """The best score in a quiz, or None."""
        return self.document["progress"].get(lesson_id, {}).get("best_score")

    # JSON

    def summary(self, lesson_ids):
        """How far the learner is, of the lessons that the course has now."""
        return progress.summary(self.document, lesson_ids)

    def to_dict(self, lesson_ids):
        """The progress on each lesson."""
        stored = self.document["progress"]
        lessons = {lesson: progress.shown(stored.get(lesson, {})) for lesson in lesson_ids}
        code = self.document.get("certificate_code")
        return {**self.summary(lesson_ids), "lessons": lessons, "certificate": code}

    def certificate(self):
        """The certificate; raises NotFinished."""
        return certificate_of(self.document)


def locks_of(course, user, enrollment, *, after=None):
    """`{lesson id: Lock}` of the lessons of a whole course that are not open to `user`.

    `after` is the enrolment as it would be after what is being told.
    """
    if course.editable_by(user):
        return {}
    if not enrollment:
        return locks_for_stranger(course.document["modules"])
    return locks_for_learner(
        course.document,
        since=enrollment.document["created_at"],
        done=progress.done((after or enrollment).document),
        done_before=progress.done(enrollment.document),
        moment=now(),
    )
