"""What documents of every collection share: ids, the present moment, and their indexes."""

from datetime import UTC, datetime

from bson import ObjectId

from edulearn.db import get_db
from edulearn.errors import NotFound


def now():
    """This moment, UTC, in the milliseconds that MongoDB keeps."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def object_id(text, missing=NotFound):
    """The ObjectId of a 24-digit hex string; a malformed one is as unknown as an unknown one."""
    if isinstance(text, str) and ObjectId.is_valid(text):
        return ObjectId(text)
    raise missing()


class Collection:
    """A model's collection: `NAME` and `INDEXES` are declared by the model, beside its verbs."""

    NAME = ""
    INDEXES = []

    @classmethod
    def collection(cls):
        return get_db()[cls.NAME]

    @classmethod
    def ensure_indexes(cls):
        if cls.INDEXES:
            cls.collection().create_indexes(cls.INDEXES)
