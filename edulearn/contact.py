"""Messages that visitors leave through the contact form."""

from bson import ObjectId
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from rest_framework import serializers

from edulearn.documents import Collection, now
from edulearn.errors import NotFound
from edulearn.fields import Choice, EmailAddress, Flag, Text
from edulearn.pagination import PageQuery, read_page


class MessageNotFound(NotFound):
    detail = "There is no such message."


class Message(Collection):
    """One message, for the admins to read and answer."""

    NAME = "messages"
    INDEXES = [
        IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("answered", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("email", ASCENDING)]),
        IndexModel([("user_id", ASCENDING)], sparse=True),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    @classmethod
    def leave(cls, user, *, name, email, message):
        """Store a message of a User, or of a visitor."""
        document = {"_id": ObjectId(), "name": name, "email": email, "message": message}
        if user.id:
            document["user_id"] = user.id
        cls.collection().insert_one({**document, "answered": False, "created_at": now()})

    @staticmethod
    def of(user):
        """The filter for a user's messages: an address that isn't proven may be another's."""
        sent = {"user_id": user.id}
        return {"$or": [sent, {"email": user.email}]} if user.has_proven_email else sent

    @classmethod
    def page(cls, query):
        """The page that `query` (a valid MessageQuery) asks for, newest first."""
        where = {"answered": query["answered"] == "true"} if "answered" in query else {}
        return read_page(cls.collection(), where=where, sort=[("created_at", -1)], query=query)

    @classmethod
    def mark(cls, message_id, *, answered):
        """Note whether it is answered; raises MessageNotFound."""
        document = cls.collection().find_one_and_update(
            {"_id": message_id},
            {"$set": {"answered": answered}},
            return_document=ReturnDocument.AFTER,
        )
        if not document:
            raise MessageNotFound()
        return cls(document)

    @classmethod
    def remove(cls, message_id):
        """Delete it, for good; raises MessageNotFound."""
        document = cls.collection().find_one_and_delete({"_id": message_id})
        if not document:
            raise MessageNotFound()
        return cls(document)

    @staticmethod
    def to_dict(document):
        names = ("name", "email", "message", "answered", "created_at")
        return {"id": document["_id"], **{name: document[name] for name in names}}


class MessageInput(serializers.Serializer):
    name = Text(max_length=100)
    email = EmailAddress()
    message = Text(max_length=5_000, multiline=True)


class MessageMark(serializers.Serializer):
    answered = Flag()


class MessageQuery(PageQuery):
    answered = Choice(choices=["true", "false"], required=False)
