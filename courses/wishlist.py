"""The wishlist: courses that someone means to take, latest wish first."""

from pymongo import ASCENDING, DESCENDING, IndexModel

from courses.models import PUBLISHED, SUMMARY, Course
from edulearn.documents import Collection, now
from edulearn.errors import Conflict
from edulearn.pagination import read_page

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
    def page_of(cls, user, query):
        """A page of the wishes for courses that are on sale now and not owned yet, latest first,
        and those courses by id."""
        wishes = cls.collection().find({"user_id": user.id}, {"course_id": 1}).limit(MAX_WISHES)
        wished = {"_id": {"$in": [wish["course_id"] for wish in wishes]}, "status": PUBLISHED}
        found = [Course(document) for document in Course.collection().find(wished, SUMMARY)]
        courses = {c.id: c for c in found if not (user.is_enrolled(c.id) or c.owned_by(user))}
        page = read_page(
            cls.collection(),
            where={"user_id": user.id, "course_id": {"$in": list(courses)}},
            sort=[("created_at", -1)],
            query=query,
        )
        return page, courses

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
