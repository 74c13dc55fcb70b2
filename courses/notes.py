"""A learner's own notes, each in a lesson, some at a time in its video.

Made for bad networks: the page makes a note's id and its time, sends what it has as often as it
likes and in any order, and of two versions of one note the later stays. A deleted note leaves a
mark for a while, so that a late copy of it doesn't come back.
"""

from datetime import timedelta

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError
from rest_framework import serializers

from edulearn.documents import Collection, now
from edulearn.errors import Conflict
from edulearn.fields import Flag, Number, Text
from edulearn.offline import ClientId, ClientTime

MAX_NOTES = 2_000
REMEMBERED = timedelta(days=90)


class TooManyNotes(Conflict):
    slug, title = "too-many-notes", "Too many notes"
    detail = f"There is room for {MAX_NOTES} notes in a course. Delete some first."


class Note(Collection):
    """One note. `note_id` is the page's; `deleted_at` marks one that is gone."""

    NAME = "notes"
    INDEXES = [
        IndexModel(
            [("user_id", ASCENDING), ("course_id", ASCENDING), ("note_id", ASCENDING)], unique=True
        ),
        IndexModel([("course_id", ASCENDING)]),
        IndexModel([("deleted_at", ASCENDING)], expireAfterSeconds=int(REMEMBERED.total_seconds())),
    ]

    @classmethod
    def of(cls, user, course, lesson_id=None):
        """The user's notes in a course, or in one lesson of it, by their place in the video."""
        where = {"user_id": user.id, "course_id": course.id, "deleted_at": None}
        if lesson_id:
            where["lesson_id"] = lesson_id
        return sorted(cls.collection().find(where), key=_place)

    @classmethod
    def save(cls, user, course, lesson_id, notes):
        """Store each of `notes` (valid NoteInputs) where it is later than what is stored."""
        sent = [note["id"] for note in notes]
        others = {"user_id": user.id, "course_id": course.id, "note_id": {"$nin": sent}}
        if cls.collection().count_documents(others, limit=MAX_NOTES) + len(notes) > MAX_NOTES:
            raise TooManyNotes()
        for note in notes:
            cls._save(user, course, lesson_id, note)

    @classmethod
    def _save(cls, user, course, lesson_id, note):
        """The upsert misses a stored note that is not older, and runs into the unique index."""
        moment = note["updated_at"]
        key = {"user_id": user.id, "course_id": course.id, "note_id": note["id"]}
        fields = {"lesson_id": lesson_id, "updated_at": moment, "at": note["at"]}
        gone = note["deleted"] or not note["text"].strip()
        fields |= {"text": "" if gone else note["text"], "deleted_at": now() if gone else None}
        try:
            cls.collection().update_one(
                {**key, "updated_at": {"$lt": moment}}, {"$set": fields}, upsert=True
            )
        except DuplicateKeyError:
            return

    # Giving out

    @staticmethod
    def to_dict(document):
        shown = {name: document[name] for name in ("at", "text", "updated_at")}
        return {"id": document["note_id"], **shown}


def _place(document):
    return (document["at"] is not None, document["at"] or 0, document["_id"])


def to_markdown(course, notes):
    """All notes of a course as one Markdown text, in the order of its lessons."""
    parts = [f"# {course.title}"]
    for lesson_id, title in _headings(course, notes):
        parts.append(f"## {title}")
        parts += [_item(note) for note in notes if note["lesson_id"] == lesson_id]
    return "\n\n".join(parts) + "\n"


def _headings(course, notes):
    """The lessons that have notes; those of lessons that are gone come last."""
    lessons = [lesson for module in course.document["modules"] for lesson in module["lessons"]]
    titles = {lesson["id"]: lesson["title"] for lesson in lessons}
    noted = {note["lesson_id"] for note in notes}
    gone = dict.fromkeys(noted - titles.keys(), "A lesson that is no longer there")
    return [(i, title) for i, title in {**titles, **gone}.items() if i in noted]


def _item(note):
    text = note["text"].strip().replace("\n", "\n  ")
    return f"- {text}" if note["at"] is None else f"- **{_clock(note['at'])}** {text}"


def _clock(seconds):
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


class NoteInput(serializers.Serializer):
    id = ClientId()
    at = Number(min_value=0, max_value=86_400, allow_null=True, default=None)
    text = Text(allow_blank=True, default="", max_length=10_000, multiline=True)
    updated_at = ClientTime(default=now)
    deleted = Flag(default=False)


class NotesInput(NoteInput):
    """Several notes as `{notes: [{id, …}]}`, or one, which needs no id, as `{text, at?}`."""

    id = ClientId(default="note")
    text = Text(allow_blank=True, required=False, max_length=10_000, multiline=True)
    notes = NoteInput(many=True, max_length=100, required=False)

    def validate(self, data):
        if "notes" in data:
            return {"notes": data["notes"]}
        if "text" in data:
            return {"notes": [data]}
        raise serializers.ValidationError({"notes": ["Send the notes, or the text of one."]})
