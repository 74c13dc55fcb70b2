"""Courses: who may do what with one, its verbs, and its JSON."""

from bson import ObjectId
from django.conf import settings
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument

from courses.content import check_complete, find_lesson, merge_modules, modules_to_dict
from courses.derived import derived, words_of
from courses.locks import locks_for_stranger
from courses.markdown import to_html
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, Forbidden, Invalid, NotFound
from edulearn.money import to_decimal

DRAFT, PENDING, PUBLISHED, ARCHIVED = STATUSES = ("draft", "pending", "published", "archived")
LEVELS = ("beginner", "intermediate", "advanced", "all")
LATEST_STUDENTS = 100

# What a card of the catalogue is made from: never the modules, which may be large.
SUMMARY = dict.fromkeys(
    """title summary category level language price thumbnail instructor_id instructor_name status
    rating rating_count students_count lessons_count duration lesson_ids created_at
    updated_at""".split(),
    1,
)
WHOLE = {"words": 0}


class CourseNotFound(NotFound):
    detail = "There is no such course."


class VersionConflict(Conflict):
    slug, title = "version-conflict", "Changed meanwhile"
    detail = "Someone else has changed this course since you opened it. Load it again first."


class NotReady(Invalid):
    def __init__(self, missing):
        wanted = " and ".join(missing.values())
        super().__init__(
            f"A course needs {wanted} before it leaves draft.",
            errors={"status": [f"Add {wanted} first."]},
        )


class Emptied(Invalid):
    """An edit that takes away what a course must have outside of draft."""

    def __init__(self, status, missing):
        super().__init__(
            errors={
                field: [f"A {status} course needs {what}: make it a draft first, or keep one."]
                for field, what in missing.items()
            }
        )


class Course(Collection):
    """A course, wrapped around its document (whole, or a summary)."""

    NAME = "courses"
    INDEXES = [
        IndexModel([("status", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("status", ASCENDING), ("students_count", DESCENDING), ("_id", DESCENDING)]),
        IndexModel(
            [
                ("status", ASCENDING),
                ("rating", DESCENDING),
                ("rating_count", DESCENDING),
                ("_id", DESCENDING),
            ]
        ),
        IndexModel([("status", ASCENDING), ("price", ASCENDING), ("_id", ASCENDING)]),
        *(
            IndexModel(
                [
                    (field, ASCENDING),
                    ("status", ASCENDING),
                    ("created_at", DESCENDING),
                    ("_id", DESCENDING),
                ]
            )
            for field in ("category", "level", "language")
        ),
        IndexModel([("instructor_id", ASCENDING), ("created_at", DESCENDING)]),
        IndexModel(
            [
                ("words", ASCENDING),
                ("status", ASCENDING),
                ("students_count", DESCENDING),
                ("_id", DESCENDING),
            ]
        ),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    # Rules

    @property
    def status(self):
        return self.document["status"]

    @property
    def price(self):
        """Minor units of the site's currency."""
        return self.document["price"]

    @property
    def price_text(self):
        """The price as clients see it."""
        return to_decimal(self.price, settings.CURRENCY)

    @property
    def title(self):
        return self.document["title"]

    @property
    def lesson_ids(self):
        return self.document["lesson_ids"]

    def owned_by(self, user):
        return self.document["instructor_id"] == user.id

    def editable_by(self, user):
        return user.is_admin or (user.teaches and self.owned_by(user))

    def readable_by(self, user):
        return self.status == PUBLISHED or user.is_enrolled(self.id) or self.editable_by(user)

    # Reading

    @classmethod
    def get(cls, course_id, projection=WHOLE):
        """The course of that ObjectId, whatever its status; raises NotFound."""
        document = course_id and cls.collection().find_one({"_id": course_id}, projection)
        if not document:
            raise CourseNotFound()
        return cls(document)

    @classmethod
    def readable(cls, course_id, user, projection=WHOLE):
        """The course, if `user` may know that it exists; raises NotFound."""
        course = cls.get(course_id, projection)
        if not course.readable_by(user):
            raise CourseNotFound()
        return course

    @classmethod
    def editable(cls, course_id, user, projection=WHOLE):
        """The course, if `user` may change it; raises NotFound or Forbidden."""
        course = cls.readable(course_id, user, projection)
        if not course.editable_by(user):
            raise Forbidden("Only its instructor and admins may change this course.")
        return course

    @classmethod
    def on_sale(cls, course_id, user):
        """The course, if `user` may buy it; raises NotFound or Forbidden (an own course)."""
        course = cls.get(course_id, SUMMARY)
        if course.owned_by(user):
            raise Forbidden(
                "This is your own course.",
            )
        if course.status != PUBLISHED and not user.is_enrolled(course.id):
            raise CourseNotFound()
        return course

    @classmethod
    def named(cls, course_ids):
        """`{id: {id, title}}` of some courses, in one operation."""
        found = cls.collection().find({"_id": {"$in": list(course_ids)}}, {"title": 1})
        return {c["_id"]: {"id": c["_id"], "title": c["title"]} for c in found}

    @classmethod
    def category_counts(cls):
        """Categories of published courses, by name, with how many there are in each."""
        groups = cls.collection().aggregate(
            [
                {"$match": {"status": PUBLISHED}},
                {"$group": {"_id": "$category", "count": {"$sum": 1}}},
                {"$sort": {"_id": 1}},
            ]
        )
        return [{"name": group["_id"], "count": group["count"]} for group in groups]

    def lesson(self, lesson_id):
        """The lesson of that id; raises NotFound."""
        lesson = find_lesson(self.document["modules"], lesson_id)
        if not lesson:
            raise NotFound("There is no such lesson in this course.")
        return lesson

    # Verbs

    @classmethod
    def create_course(cls, *, instructor, title, modules=(), status=DRAFT, **fields):
        """A new course owned by `instructor`; it stays a draft where it isn't ready for more."""
        moment = now()
        course = cls(
            {
                "_id": ObjectId(),
                **BLANK,
                **fields,
                "title": title,
                "modules": merge_modules(modules, []),
                "instructor_id": instructor.id,
                "instructor_name": instructor.name,
                "status": DRAFT,
                "created_at": moment,
                "updated_at": moment,
            }
        )
        if not course._missing():
            course.document["status"] = course._next_status(status, instructor)
        course.document |= derived(course.document)
        cls.collection().insert_one(course.document)
        return course

    def update_course(self, user, *, version=None, status=None, modules=None, **fields):
        """Store the sent fields; raises VersionConflict, NotReady, Emptied or Invalid.

        The stored version is compared and counted up in one operation, so of two edits of the
        same version one is told that it was late.
        """
        stored = self.document["version"]
        if version is not None and version != stored:
            raise VersionConflict()
        if modules is not None:
            fields["modules"] = merge_modules(modules, self.document["modules"])
        changed = Course({**self.document, **fields})
        if status:
            fields["status"] = changed._status_after(status, user)
        elif self.status in (PENDING, PUBLISHED):
            changed._check_not_emptied(fields)
        self._store({**fields, **derived({**self.document, **fields})}, version=stored)

    def _store(self, fields, *, version):
        document = self.collection().find_one_and_update(
            {"_id": self.id, "version": version},
            {"$set": {**fields, "updated_at": now()}, "$inc": {"version": 1}},
            projection=WHOLE,
            return_document=ReturnDocument.AFTER,
        )
        if not document:
            raise VersionConflict()
        self.document = document

    def _status_after(self, wanted, user):
        status = self._next_status(wanted, user)
        if status in (PENDING, PUBLISHED):
            missing = self._missing()
            if missing:
                raise NotReady(missing)
            check_complete(self.document["modules"])
        return status

    def _check_not_emptied(self, fields):
        missing = {field: what for field, what in self._missing().items() if field in fields}
        if missing:
            raise Emptied(self.status, missing)

    def _next_status(self, wanted, user):
        """An instructor who asks for publication gets a review; an admin's word is the review."""
        if wanted in (PENDING, PUBLISHED) and not user.is_admin:
            reviewed = self.status == PUBLISHED or not settings.COURSE_REVIEW
            return PUBLISHED if reviewed else PENDING
        return wanted

    def _missing(self):
        """What a course must have outside of draft, and this one lacks, by field."""
        has_lesson = any(module["lessons"] for module in self.document["modules"])
        return {
            **({} if self.document["description"].strip() else {"description": "a description"}),
            **({} if has_lesson else {"modules": "a lesson"}),
        }

    def archive(self):
        """Out of the catalogue; its learners keep it."""
        self._store({"status": ARCHIVED}, version=self.document["version"])

    def delete_course(self, *, in_use):
        """Archive it, so that nobody new comes in; then remove it unless it is `in_use()`.

        Returns whether it is gone.
        """
        self.archive()
        if in_use():
            return False
        self.collection().delete_one({"_id": self.id, "status": ARCHIVED})
        return True

    @classmethod
    def count_student(cls, course_id, user_id):
        """Count one more learner; called once for each enrolment that was inserted.

        Returns whether there is such a course.
        """
        newest = {"$each": [user_id], "$slice": -LATEST_STUDENTS}
        change = {"$inc": {"students_count": 1}, "$push": {"students": newest}}
        return bool(cls.collection().update_one({"_id": course_id}, change).matched_count)

    @classmethod
    def discount_student(cls, course_id, user_id):
        """Count one learner less; called once for each enrolment that was revoked."""
        return cls.collection().update_one(
            {"_id": course_id}, {"$inc": {"students_count": -1}, "$pull": {"students": user_id}}
        )

    @classmethod
    def set_students(cls, course_id, stored_count, students):
        """Set right what a crash left, if the count is still the stored one; returns whether."""
        wrong = {"_id": course_id, "students_count": stored_count}
        right = {"students_count": len(students), "students": students[-LATEST_STUDENTS:]}
        return cls.collection().update_one(wrong, {"$set": right}).modified_count

    @classmethod
    def rename_instructor(cls, user):
        """Write an instructor's new name into their courses, where cards and search read it."""
        for document in cls.collection().find({"instructor_id": user.id}, WHOLE):
            renamed = {**document, "instructor_name": user.name}
            cls.collection().update_one(
                {"_id": document["_id"]},
                {"$set": {"instructor_name": user.name, "words": words_of(renamed)}},
            )

    # JSON

    def to_summary(self):
        document = self.document
        return {
            "id": self.id,
            "title": document["title"],
            "description": document["summary"],
            "category": document["category"],
            "level": document["level"],
            "language": document["language"],
            "price": self.price_text,
            "currency": settings.CURRENCY,
            "thumbnail": document["thumbnail"],
            "instructor_id": document["instructor_id"],
            "instructor": {"id": document["instructor_id"], "name": document["instructor_name"]},
            "status": document["status"],
            "rating": document["rating"],
            "rating_count": document["rating_count"],
            "students_count": document["students_count"],
            "lessons_count": document["lessons_count"],
            "duration": document["duration"],
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }

    def to_dict(self, user, *, locks=None):
        """The detail as `user` may see it; `locks` (by lesson id) hide what isn't open to them."""
        document, editor = self.document, self.editable_by(user)
        if locks is None:
            locks = {} if editor else locks_for_stranger(document["modules"])
        detail = {
            **self.to_summary(),
            "description": document["description"],
            "description_html": to_html(document["description"]),
            "outcomes": document["outcomes"],
            "requirements": document["requirements"],
            "sequential": document.get("sequential", False),
            "modules": modules_to_dict(
                document["modules"], course_id=self.id, locks=locks, editor=editor
            ),
            "enrolled": user.is_enrolled(self.id),
            "can_edit": editor,
            "version": document["version"],
        }
        return {**detail, "students": document["students"]} if editor else detail


BLANK = {
    "description": "",
    "category": "General",
    "level": "all",
    "language": "en",
    "price": 0,
    "thumbnail": "",
    "outcomes": [],
    "requirements": [],
    "sequential": False,
    "students": [],
    "students_count": 0,
    "rating": 0.0,
    "rating_count": 0,
    "rating_sum": 0,
    "stars": {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0},
    "ratings_version": 0,
    "version": 1,
}
