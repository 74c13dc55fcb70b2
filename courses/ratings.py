"""A course's rating: counters beside it, right whatever happens at once, and how to mend them.

Each change of a review is one atomic step from an old rating to a new one (0 is none), and adds
just that difference to the counters; differences add up in any order. The mean is then written
only over the counters that it was made of, so the last change writes the last mean. A review keeps
a mark for each of its changes that is not counted yet: what a crash leaves is found by that mark.
"""

from datetime import timedelta

from bson import ObjectId
from pymongo import ReturnDocument

from courses.models import SUMMARY, Course
from edulearn.db import get_db
from edulearn.documents import now

STARS = (1, 2, 3, 4, 5)
RATED = {**SUMMARY, "stars": 1}  # what the review routes read of a course
ABANDONED = timedelta(minutes=1)


def count_change(course_id, old, new):
    """Count one review's step from `old` stars to `new` (0: none)."""
    steps = {"rating_sum": new - old, "rating_count": bool(new) - bool(old), "ratings_version": 1}
    if old != new:
        steps |= {f"stars.{old}": -1} if old else {}
        steps |= {f"stars.{new}": 1} if new else {}
    counted = Course.collection().find_one_and_update(
        {"_id": course_id},
        {"$inc": steps},
        projection={"rating_sum": 1, "rating_count": 1},
        return_document=ReturnDocument.AFTER,
    )
    if counted:
        _write_mean(counted)


def _write_mean(counted):
    same = {name: counted[name] for name in ("_id", "rating_sum", "rating_count")}
    mean = _mean(counted["rating_sum"], counted["rating_count"])
    Course.collection().update_one(same, {"$set": {"rating": mean}})


def _mean(total, count):
    return round(total / count, 2) if count else 0.0


def distribution(course):
    """`{"1": n, …, "5": n}`: how many gave how many stars."""
    stars = course.document.get("stars", {})
    return {str(star): stars.get(str(star), 0) for star in STARS}


def repair():
    """Count again where a change of a review was cut off; returns the courses so mended."""
    abandoned = {"pending": {"$lt": _mark_before(now() - ABANDONED)}}
    courses = get_db().reviews.distinct("course_id", abandoned)
    return [course_id for course_id in courses if recount(course_id)]


def recount(course_id):
    """Count the course's reviews anew; False where one is being changed just now: try later.

    The counters are only written over the version that was read before counting, and no change
    was then under way: none is lost, none counted twice.
    """
    reviews, cutoff = get_db().reviews, _mark_before(now() - ABANDONED)
    course = Course.collection().find_one({"_id": course_id}, {"ratings_version": 1})
    if not course:
        reviews.delete_many({"course_id": course_id})
        return True
    stars = _stars_of(reviews, course_id)
    if reviews.find_one({"course_id": course_id, "pending": {"$gte": cutoff}}, {"_id": 1}):
        return False
    written = Course.collection().update_one(
        {"_id": course_id, "ratings_version": course.get("ratings_version")},
        {"$set": _counters(stars), "$inc": {"ratings_version": 1}},
    )
    if not written.matched_count:
        return False
    reviews.update_many({"course_id": course_id}, {"$pull": {"pending": {"$lt": cutoff}}})
    reviews.delete_many({"course_id": course_id, "rating": 0, "pending": []})
    return True


def _stars_of(reviews, course_id):
    groups = reviews.aggregate(
        [
            {"$match": {"course_id": course_id, "rating": {"$gte": 1}}},
            {"$group": {"_id": "$rating", "count": {"$sum": 1}}},
        ]
    )
    return dict.fromkeys(STARS, 0) | {group["_id"]: group["count"] for group in groups}


def _counters(stars):
    total, count = sum(star * n for star, n in stars.items()), sum(stars.values())
    return {
        "stars": {str(star): n for star, n in stars.items()},
        "rating_sum": total,
        "rating_count": count,
        "rating": _mean(total, count),
    }


def _mark_before(moment):
    return ObjectId.from_datetime(moment)
