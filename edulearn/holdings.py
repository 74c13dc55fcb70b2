"""Where the site holds something on someone: one table, read by the export and by the closing.

Every collection has a row, or its name in `IMPERSONAL`; a test compares them with the models.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.links import Link
from courses.attempts import Attempt
from courses.enrollments import Enrollment
from courses.files import File
from courses.notes import Note
from courses.payments import Payment
from courses.questions import Answer, Question
from courses.reviews import Review
from courses.wishlist import Wish
from edulearn import audit
from edulearn.contact import Message
from edulearn.db import get_db


def own(user):
    """The filter for what bears the user's id."""
    return {"user_id": user.id}


def erase(collection, where):
    collection.delete_many(where)


def keep(collection, where):
    """It stays, and once the account is gone its id leads to nobody."""


def forget_learning(collection, where):
    """That a place was taken stays, for the course's figures; who learned what does not."""
    learned = ("certificate_code", "certificate_name", "completed_at", "last_lesson_at")
    collection.update_many(
        where,
        {
            "$set": {"progress": {}, "last_lesson": None},
            "$unset": dict.fromkeys(learned, ""),
        },
    )


def only(names):
    """Gives these fields of a document, those that it has: nothing gets out by being added."""
    return lambda document: {name: document[name] for name in names.split() if name in document}


@dataclass(frozen=True)
class Holding:
    """A collection with personal data: what closing makes of it, its JSON, and whose it is."""

    collection: str
    let_go: Callable
    to_dict: Callable
    whose: Callable = own

    def of(self, user):
        """What the user gets of it."""
        found = get_db()[self.collection].find(self.whose(user)).sort("_id", 1)
        return [self.to_dict(document) for document in found]

    def forget(self, user):
        """Let go of the user; a second time changes nothing."""
        self.let_go(get_db()[self.collection], self.whose(user))


HOLDINGS = [
    Holding(Link.NAME, erase, only("purpose email expires_at")),
    Holding(
        Enrollment.NAME,
        forget_learning,
        only(
            "course_id progress last_lesson certificate_code certificate_name completed_at "
            "created_at updated_at"
        ),
    ),
    Holding(
        Attempt.NAME,
        erase,
        only("course_id lesson_id number answers score passed started_at submitted_at"),
    ),
    Holding(Payment.NAME, keep, lambda document: Payment(document).to_dict()),
    Holding(Review.NAME, keep, only("course_id rating text reply created_at updated_at")),
    Holding(Question.NAME, keep, only("course_id lesson_id title text created_at updated_at")),
    Holding(Answer.NAME, keep, only("course_id question_id text created_at updated_at")),
    Holding(Note.NAME, erase, only("course_id lesson_id at text updated_at")),
    Holding(File.NAME, keep, only("course_id name type size created_at")),
    Holding(Wish.NAME, erase, only("course_id created_at")),
    Holding(Message.NAME, erase, Message.to_dict, Message.of),
    Holding(
        audit.Entry.NAME,
        keep,
        lambda document: audit.to_dict(document, {}),
        lambda user: {"$or": [{"actor_id": user.id}, {"target_id": user.id}]},
    ),
]
# `imports` names people only while a list is being brought in.
IMPERSONAL = {"limits", "coupons", "credit_notes", "gateway_events", "imports"}
