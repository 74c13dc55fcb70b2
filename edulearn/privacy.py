"""What the site holds on someone: one table by which it is given out, and let go.

Every collection has a row in `HOLDINGS`, or its name in `IMPERSONAL`; a test compares them with
the models. Articles 15, 17 and 20 of the GDPR are what this is for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts.links import Link
from accounts.models import User
from accounts.sessions import list_sessions
from courses.enrollments import Enrollment
from courses.models import ARCHIVED, Course
from courses.payments import Payment
from edulearn import audit
from edulearn.contact import Message
from edulearn.db import get_db
from edulearn.documents import now

FORMER_INSTRUCTOR = "Former instructor"
ABANDONED = timedelta(minutes=1)


def own(user):
    """The filter for what bears the user's id."""
    return {"user_id": user.id}


def erase(collection, where):
    collection.delete_many(where)


def keep(collection, where):
    """It stays, and once the account is gone its id leads to nobody."""


def forget_learning(collection, where):
    """That a place was taken stays, for the course's figures; who learned what does not."""
    collection.update_many(
        where,
        {
            "$set": {"progress": {}, "last_lesson": None},
            "$unset": dict.fromkeys(
                ["certificate_code", "certificate_name", "completed_at", "last_lesson_at"], ""
            ),
        },
    )


def plain(document):
    """A document as it is given out: its `_id` named like any other id."""
    return {"id": document["_id"], **{k: v for k, v in document.items() if k != "_id"}}


@dataclass(frozen=True)
class Holding:
    """A collection with personal data: where, whose, what closing makes of it, and its JSON."""

    collection: str
    let_go: Callable
    whose: Callable = own
    to_dict: Callable = plain


def _without_hash(link):
    return {name: link[name] for name in ("purpose", "email", "expires_at")}


HOLDINGS = [
    Holding(Link.NAME, erase, to_dict=_without_hash),
    Holding(Enrollment.NAME, forget_learning),
    Holding(Payment.NAME, keep, to_dict=lambda document: Payment(document).to_dict()),
    Holding(
        Message.NAME,
        erase,
        whose=lambda user: {"email": user.email},
        to_dict=Message.to_dict,
    ),
    Holding(
        audit.Entry.NAME,
        keep,
        whose=lambda user: {"$or": [{"actor_id": user.id}, {"target_id": user.id}]},
        to_dict=lambda document: audit.to_dict(document, {}),
    ),
    Holding("reviews", keep),
    Holding("questions", keep),
    Holding("answers", keep),
    Holding("notes", erase),
    Holding("wishes", erase),
]
IMPERSONAL = {"limits", "coupons", "credit_notes", "gateway_events"}


def export(user):
    """All that the site holds on the user, ready for JSON."""
    held = {
        holding.collection: [
            holding.to_dict(document)
            for document in get_db()[holding.collection].find(holding.whose(user)).sort("_id", 1)
        ]
        for holding in HOLDINGS
    }
    return {
        "site": settings.SITE_NAME,
        "exported_at": now(),
        "user": user.to_dict(),
        "sessions": list_sessions(user, current=None),
        "devices": [{"added_at": each["added_at"]} for each in user.document.get("devices", [])],
        "courses": [
            Course(document).to_summary()
            for document in Course.collection().find({"instructor_id": user.id})
        ],
        **held,
    }


def close_account(user):
    """Close an account for good; raises LastAdmin.

    The first step signs it out everywhere and marks it; each of the others can be taken twice, so
    what a crash leaves is finished by `finish_closings`.
    """
    user.begin_closing()
    audit.record(user, "account.closed", user)
    _finish(user)


def finish_closings():
    """Finish what a crash left; returns how many accounts."""
    abandoned = {"closing_at": {"$lt": now() - ABANDONED}}
    users = [User(document) for document in User.collection().find(abandoned, {"password": 0})]
    for user in users:
        _finish(user)
    return len(users)


def _finish(user):
    _retire_courses(user)
    learned = {"_id": {"$in": user.document["enrolled_courses"]}}
    Course.collection().update_many(learned, {"$pull": {"students": user.id}})
    for holding in HOLDINGS:
        holding.let_go(get_db()[holding.collection], holding.whose(user))
    user.remove()


def _retire_courses(user):
    """Out of the catalogue: what nobody has is removed, the rest stays for its learners."""
    Course.rename_instructor(User({**user.document, "name": FORMER_INSTRUCTOR}))
    taught = {"instructor_id": user.id}
    Course.collection().update_many(taught, {"$set": {"status": ARCHIVED}, "$inc": {"version": 1}})
    for document in Course.collection().find(taught):
        course = Course(document)
        if not (Enrollment.exist_in(course) or Payment.standing_for(course)):
            Course.collection().delete_one({"_id": course.id})
