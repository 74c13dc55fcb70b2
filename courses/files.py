"""Files that instructors upload for their courses: what is known of each."""

import secrets

from bson import ObjectId
from django.utils.http import content_disposition_header
from pymongo import ASCENDING, DESCENDING, IndexModel
from rest_framework import serializers

from courses import uploads
from courses.file_types import TYPES, type_of
from courses.media_links import read_token, signed_link, stored_link
from courses.models import Course
from edulearn.documents import Collection, now
from edulearn.errors import Conflict, NotFound
from edulearn.fields import Text
from edulearn.pagination import read_page
from edulearn.rendering import to_json

MAX_FILES = 1_000


class FileNotFound(NotFound):
    detail = "There is no such file, or the link to it is too old. Load the page again."


class FileInUse(Conflict):
    slug, title = "file-in-use", "File in use"
    detail = "A lesson of this course uses this file. Take it out there first."


class TooManyFiles(Conflict):
    slug, title = "too-many-files", "Too many files"
    detail = f"A course has room for {MAX_FILES} files. Remove some first."


class File(Collection):
    """One uploaded file of one course. Its id is random: it can't be guessed."""

    NAME = "files"
    INDEXES = [
        IndexModel([("course_id", ASCENDING), ("created_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("sha256", ASCENDING)]),
    ]

    def __init__(self, document):
        self.document = document
        self.id = document["_id"]

    @property
    def type(self):
        return TYPES[self.document["type"]]

    @property
    def path(self):
        return uploads.path_of(self.document["sha256"])

    @property
    def disposition(self):
        return content_disposition_header(not self.type.inline, self.document["name"])

    # Reading

    @classmethod
    def page(cls, course, query):
        where = {"course_id": course.id}
        return read_page(cls.collection(), where=where, sort=[("created_at", -1)], query=query)

    @classmethod
    def linked(cls, token, name):
        """The file that `/media/<token>/<name>` leads to; raises FileNotFound."""
        is_id = ObjectId.is_valid(token)
        known = (token, None) if is_id else read_token(token)
        document = known and cls.collection().find_one({"_id": ObjectId(known[0]), "name": name})
        found = document and cls(document)
        if not found or not found._fits(course_id=known[1]):
            raise FileNotFound()
        return found

    def _fits(self, course_id):
        """A picture needs no signature; anything else one for its own course."""
        if course_id is None:
            return self.type.is_picture
        return course_id == str(self.document["course_id"])

    @classmethod
    def of(cls, course, file_id):
        document = cls.collection().find_one({"_id": file_id, "course_id": course.id})
        if not document:
            raise FileNotFound("There is no such file in this course.")
        return cls(document)

    # Verbs

    @classmethod
    def upload(cls, *, user, course, name, stream, length):
        """Store a file; raises NotTaken, BodyTooLarge, CutOff or TooManyFiles."""
        if cls.collection().count_documents({"course_id": course.id}, limit=MAX_FILES) == MAX_FILES:
            raise TooManyFiles()
        content = uploads.receive(stream, length, check=lambda head: type_of(head, name))
        document = {
            "_id": ObjectId(secrets.token_bytes(12)),
            "course_id": course.id,
            "user_id": user.id,
            "name": name,
            "type": type_of(content.head, name).media_type,
            "size": content.size,
            "sha256": content.sha256,
            "created_at": now(),
        }
        cls.collection().insert_one(document)
        return cls(document)

    def remove(self, course):
        """Forget it; its content goes when nobody else has it. Raises FileInUse."""
        document = course.document
        used_in = to_json([document["modules"], document["thumbnail"], document["description"]])
        if f"/media/{self.id}/".encode() in used_in:
            raise FileInUse()
        self.collection().delete_one({"_id": self.id})

    # JSON

    def to_dict(self):
        """`url` is what a lesson stores; `link` shows it for some hours."""
        document = self.document
        url = stored_link(self.id, document["name"])
        shown = {name: document[name] for name in ("name", "type", "size", "created_at")}
        link = url if self.type.is_picture else signed_link(url, document["course_id"])
        return {"id": self.id, **shown, "url": url, "link": link}


def sweep():
    """Forget the files of courses that are gone, and remove contents that nobody has."""
    files = File.collection()
    courses = set(files.distinct("course_id"))
    standing = set(Course.collection().distinct("_id", {"_id": {"$in": list(courses)}}))
    files.delete_many({"course_id": {"$in": list(courses - standing)}})
    return uploads.sweep(lambda sha256: files.find_one({"sha256": sha256}, {"_id": 1}))


class UploadQuery(serializers.Serializer):
    """The file's name, which its ending agrees with."""

    name = Text(max_length=200)

    def validate_name(self, name):
        if "/" in name or "\\" in name or name.startswith("."):
            raise serializers.ValidationError("Give the file's name, without a folder.")
        return name
