"""Reviews: one of each learner for each course, with the instructor's reply."""

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.errors import DuplicateKeyError
from rest_framework import serializers

from accounts.models import User
from courses import ratings
from edulearn.documents import Collection, now
from edulearn.errors import NotFound
from edulearn.fields import Choice, Text, Whole
from edulearn.pagination import PageQuery, read_page


class ReviewNotFound(NotFound):
    detail = "There is no such review."


class Review(Collection):
    """What one learner thinks of one course. A rating of 0 is a review that is being removed."""

    NAME = "reviews"
    INDEXES = [
        IndexModel([("course_id", ASCENDING), ("user_id", ASCENDING)], unique=True),
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("course_id", ASCENDING), ("rating", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("user_id", ASCENDING)]),
        IndexModel([("pending", ASCENDING)]),
    ]
    SORTS = {
        "newest": [("created_at", -1)],
        "highest": [("rating", -1)],
        "lowest": [("rating", 1)],
    }

    # Reading

    @classmethod
    def page(cls, course, query):
        stars = query.get("rating")
        where = {"course_id": course.id, "rating": stars or {"$gte": 1}}
        return read_page(cls.collection(), where=where, sort=cls.SORTS[query["sort"]], query=query)

    @classmethod
    def of(cls, user, course):
        """The user's own review of the course, or None."""
        own = {"course_id": course.id, "user_id": user.id, "rating": {"$gte": 1}}
        return user.id and cls.collection().find_one(own)

    @classmethod
    def get(cls, course, review_id):
        """The review of that ObjectId; raises ReviewNotFound."""
        shown = {"_id": review_id, "course_id": course.id, "rating": {"$gte": 1}}
        document = cls.collection().find_one(shown)
        if not document:
            raise ReviewNotFound()
        return document

    # Verbs

    @classmethod
    def write(cls, *, user, course, rating, text):
        """Create or edit the user's review; returns its document, and whether it is new."""
        key = {"course_id": course.id, "user_id": user.id}
        before = cls._step(key, course.id, rating, {"text": text}, upsert=True)
        return cls.collection().find_one(key), not before

    @classmethod
    def remove(cls, document):
        """Take a review away: out of the counters first, so that a crash leaves no false one."""
        key = {"_id": document["_id"]}
        cls._step(key, document["course_id"], 0, {})
        cls.collection().delete_one({**key, "rating": 0, "pending": []})

    @classmethod
    def reply(cls, document, text):
        """Store the instructor's reply, or with an empty text take it back."""
        reply = {"text": text, "created_at": now()} if text else None
        cls.collection().update_one({"_id": document["_id"]}, {"$set": {"reply": reply}})
        return {**document, "reply": reply}

    @classmethod
    def _step(cls, key, course_id, rating, fields, *, upsert=False):
        """The step from the old rating to the new, counted once; returns the old rating."""
        mark, moment = ObjectId(), now()
        update = {
            "$set": {**fields, "rating": rating, "updated_at": moment},
            "$push": {"pending": mark},
        }
        if upsert:
            update["$setOnInsert"] = {"created_at": moment, "reply": None}
        before = cls._swap(key, update, upsert)
        old = before["rating"] if before else 0
        if before or upsert:
            ratings.count_change(course_id, old, rating)
        cls.collection().update_one(key, {"$pull": {"pending": mark}})
        return old

    @classmethod
    def _swap(cls, key, update, upsert):
        """The document as it was. Of two first reviews at once the second becomes an edit."""
        options = {"upsert": upsert, "return_document": ReturnDocument.BEFORE}
        try:
            return cls.collection().find_one_and_update(key, update, **options)
        except DuplicateKeyError:
            return cls.collection().find_one_and_update(key, update, **options)

    # JSON

    @staticmethod
    def to_dicts(documents):
        """The reviews' JSON, with their writers' names, read in one operation."""
        writers = User.named({document["user_id"] for document in documents})
        return [_to_dict(document, writers.get(document["user_id"])) for document in documents]


def _to_dict(document, writer):
    shown = ("rating", "text", "reply", "created_at", "updated_at")
    user = {"id": writer["id"], "name": writer["name"]} if writer else None
    return {"id": document["_id"], "user": user, **{name: document[name] for name in shown}}


class ReviewInput(serializers.Serializer):
    rating = Whole(min_value=1, max_value=5)
    text = Text(allow_blank=True, default="", max_length=5_000, multiline=True)


class ReplyInput(serializers.Serializer):
    text = Text(allow_blank=True, max_length=5_000, multiline=True)


class ReviewQuery(PageQuery):
    rating = serializers.IntegerField(min_value=1, max_value=5, required=False)
    sort = Choice(choices=list(Review.SORTS), default="newest")
