"""The wishlist: courses that someone means to take, latest wish first."""

from pymongo import ASCENDING, DESCENDING, IndexModel

from courses.models import PUBLISHED, SUMMARY, Course
from edulearn.documents import Collection, now
from edulearn.errors import Conflict

MAX_WISHES = 200


class WishlistFull(Conflict):
    slug, title = "wishlist-full", "Wishlist full"
    detail = f"A wishlist holds {MAX_WISHES} courses. Remove one first."


class Wish(Collection):
    """One course on one user's wishlist."""

    NAME = "wishes"
    INDEXES = [
        IndexModel([("user_id", ASCENDING), ("course_id", ASCENDING)], unique=True),
        IndexModel([("user_id", ASCENDING), ("created_at", DESCENDING)]),
    ]

    @classmethod
    def courses_of(cls, user):
        """The wished courses that are on sale now and not owned yet, latest wish first."""
        wishes = cls.collection().find({"user_id": user.id}).sort([("created_at", -1), ("_id", -1)])
        ids = [wish["course_id"] for wish in wishes.limit(MAX_WISHES)]
        found = Course.collection().find({"_id": {"$in": ids}, "status": PUBLISHED}, SUMMARY)
        courses = {document["_id"]: Course(document) for document in found}
        wished = [courses[course_id] for course_id in ids if course_id in courses]
        return [c for c in wished if not (user.is_enrolled(c.id) or c.owned_by(user))]

    @classmethod
    def among(cls, user, course_ids):
        """Those of the courses that are on the user's wishlist, by id."""
        wishes = cls.collection().find(
            {"user_id": user.id, "course_id": {"$in": list(course_ids)}}, {"course_id": 1}
        )
        return {wish["course_id"] for wish in wishes}

    @classmethod
    def add(cls, user, course):
        """Put the course on the list; a second time changes nothing. Raises WishlistFull."""
        others = {"user_id": user.id, "course_id": {"$ne": course.id}}
        if cls.collection().count_documents(others, limit=MAX_WISHES) == MAX_WISHES:
            raise WishlistFull()
        cls.collection().update_one(
            {"user_id": user.id, "course_id": course.id},
            {"$setOnInsert": {"created_at": now()}},
            upsert=True,
        )

    @classmethod
    def remove(cls, user, course_id):
        cls.collection().delete_one({"user_id": user.id, "course_id": course_id})
