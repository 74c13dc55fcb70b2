"""Messages that visitors leave through the contact form."""

from bson import ObjectId
from pymongo import DESCENDING, IndexModel
from rest_framework import serializers

from edulearn.documents import Collection, now
from edulearn.fields import EmailAddress, Text
from edulearn.pagination import read_page


class Message(Collection):
    """One message, for the admins to read."""

    NAME = "messages"
    INDEXES = [IndexModel([("created_at", DESCENDING), ("_id", DESCENDING)])]

    @classmethod
    def leave(cls, *, name, email, message):
        document = {"_id": ObjectId(), "name": name, "email": email, "message": message}
        cls.collection().insert_one({**document, "created_at": now()})

    @classmethod
    def page(cls, query):
        return read_page(cls.collection(), where={}, sort=[("created_at", -1)], query=query)

    @staticmethod
    def to_dict(document):
        shown = {name: document[name] for name in ("name", "email", "message", "created_at")}
        return {"id": document["_id"], **shown}


class MessageInput(serializers.Serializer):
    name = Text(max_length=100)
    email = EmailAddress()
    message = Text(max_length=5_000, multiline=True)
