"""What the law gives people: a copy of what is held on them, and to be forgotten.

Articles 15, 17 and 20 of the GDPR; what is held where is in `edulearn/holdings.py`.
"""

from datetime import timedelta

from django.conf import settings

from accounts.models import User
from accounts.sessions import list_sessions
from courses.enrollments import Enrollment
from courses.models import ARCHIVED, Course
from courses.payments import Payment
from edulearn import audit
from edulearn.documents import now
from edulearn.holdings import HOLDINGS

FORMER_INSTRUCTOR = "Former instructor"
ABANDONED = timedelta(minutes=1)


def export(user):
    """All that the site holds on the user, ready for JSON."""
    devices = user.document.get("devices", [])
    taught = Course.collection().find({"instructor_id": user.id})
    return {
        "site": settings.SITE_NAME,
        "exported_at": now(),
        "user": user.to_dict(),
        "sessions": list_sessions(user, current=None),
        "devices": [{"added_at": device["added_at"]} for device in devices],
        "courses": [_whole(Course(document), user) for document in taught],
        **{holding.collection: holding.of(user) for holding in HOLDINGS},
    }


def _whole(course, user):
    """A course as its instructor wrote it; who learns there is not theirs to take along."""
    return {name: value for name, value in course.to_dict(user).items() if name != "students"}


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
        holding.forget(user)
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
