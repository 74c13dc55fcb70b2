"""The courses that someone learns, those they were last at first: for going on."""

from dataclasses import replace

from courses.enrollments import Enrollment
from courses.models import SUMMARY, Course
from edulearn.pagination import read_page


def recently_learned(user, where, query):
    """The page of `user`'s courses by latest activity; `where` is the catalogue's filter."""
    standing = {"user_id": user.id, "revoked_at": None}
    if where.keys() != {"_id"}:
        fitting = Course.collection().find(where, {"_id": 1})
        standing["course_id"] = {"$in": [document["_id"] for document in fitting]}
    page = read_page(
        Enrollment.collection(),
        where=standing,
        sort=[("updated_at", -1)],
        query=query,
        projection={"course_id": 1, "updated_at": 1},
    )
    return replace(page, documents=_courses([row["course_id"] for row in page.documents]))


def _courses(ids):
    found = {d["_id"]: d for d in Course.collection().find({"_id": {"$in": ids}}, SUMMARY)}
    return [found[course_id] for course_id in ids if course_id in found]
