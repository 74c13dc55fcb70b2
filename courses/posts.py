"""What questions and answers share: who may see, change, hide and remove what someone wrote."""

from bson import ObjectId
from pymongo import ReturnDocument

from accounts.models import User
from courses.markdown import to_html
from edulearn.documents import Collection, now
from edulearn.errors import Forbidden, NotFound


class Post(Collection):
    """Something that a member of a course wrote for the others."""

    MISSING = NotFound

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    # Rules

    def written_by(self, user):
        return self.document["user_id"] == user.id

    @staticmethod
    def visible_to(user, course):
        """The filter for what `user` may see: who teaches sees hidden posts too, writers theirs."""
        if course.editable_by(user):
            return {}
        return {"$or": [{"hidden": False}, {"user_id": user.id}]}

    # Reading

    @classmethod
    def read(cls, where, user, course):
        """The post, if `user` may see it; raises NotFound."""
        document = cls.collection().find_one({"$and": [where, cls.visible_to(user, course)]})
        if not document:
            raise cls.MISSING()
        return cls(document)

    @classmethod
    def of_course(cls, course, post_id, user):
        """The course's post of that ObjectId; raises NotFound."""
        return cls.read({"_id": post_id, "course_id": course.id}, user, course)

    # Verbs

    @classmethod
    def post(cls, user, course, **fields):
        moment = now()
        document = {
            "_id": ObjectId(),
            "course_id": course.id,
            "user_id": user.id,
            **fields,
            "hidden": False,
            "created_at": moment,
            "updated_at": moment,
        }
        cls.collection().insert_one(document)
        return cls(document)

    def edit(self, user, **fields):
        """Change the text; only its writer may."""
        if not self.written_by(user):
            raise Forbidden("Only its writer may change this.")
        self.change(**fields, updated_at=now())

    def hide(self, user, course, hidden):
        """Hide it from the others, or show it again; for who teaches the course and admins."""
        if not course.editable_by(user):
            raise Forbidden("Only who teaches the course may hide this.")
        self.change(hidden=hidden)

    def remove_by(self, user, course):
        if not (self.written_by(user) or course.editable_by(user)):
            raise Forbidden("Only its writer and who teaches the course may remove this.")
        self.remove()

    def remove(self):
        self.collection().delete_one({"_id": self.id})

    def change(self, **fields):
        document = self.collection().find_one_and_update(
            {"_id": self.id}, {"$set": fields}, return_document=ReturnDocument.AFTER
        )
        if not document:
            raise self.MISSING()
        self.document = document

    # JSON

    def to_dict(self, writers, course):
        """`writers` as `writers_of` gives them."""
        document = self.document
        return {
            "id": self.id,
            "user": writers.get(document["user_id"]),
            "text": document["text"],
            "text_html": to_html(document["text"], images=False),
            "by_instructor": document["user_id"] == course.document["instructor_id"],
            "hidden": document["hidden"],
            "created_at": document["created_at"],
            "updated_at": document["updated_at"],
        }


def writers_of(posts):
    """`{user id: {id, name}}` of who wrote the posts, in one operation."""
    named = User.named({post.document["user_id"] for post in posts})
    return {key: {"id": user["id"], "name": user["name"]} for key, user in named.items()}
