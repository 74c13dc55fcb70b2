"""Figures for the dashboard, counted from what is stored at the moment of asking."""

from datetime import UTC, datetime

from django.conf import settings

from accounts.models import ROLES, SUSPENDED, User
from courses.enrollments import Enrollment
from courses.models import STATUSES, Course
from courses.payments import COMPLETED, REFUNDED, Payment
from edulearn.contact import Message
from edulearn.documents import now
from edulearn.money import to_decimal

MONTHS = 12
NO_PAYMENTS = {"paid": 0, "returned": 0, "payments": 0}
NO_ENROLLMENTS = {"enrollments": 0}


def statistics_for(user):
    """An instructor's figures of own courses; an admin's of the whole site."""
    own = {} if user.is_admin else {"instructor_id": user.id}
    statuses = dict.fromkeys(STATUSES, 0) | _grouped(Course, own, "$status")
    enrolled = Course.collection().aggregate(
        [
            {"$match": own},
            {"$project": {"students_count": 1}},
            {"$group": {"_id": None, "count": {"$sum": "$students_count"}}},
        ]
    )
    figures = {
        "courses": statuses,
        "enrollments": next((group["count"] for group in enrolled), 0),
        "currency": settings.CURRENCY,
        **_by_month(own),
    }
    return {**figures, **_site_figures()} if user.is_admin else figures


def _by_month(own):
    """The revenue, whole and by month (what was paid less what was given back); and enrolments."""
    since = _months_back(now(), MONTHS - 1)
    payments, enrollments = _payments(own), _enrollments(own, since)
    total = sum(group["paid"] - group["returned"] for group in payments.values())
    return {
        "revenue": to_decimal(total, settings.CURRENCY),
        "months": [
            _month(name, payments.get(name, NO_PAYMENTS), enrollments.get(name, NO_ENROLLMENTS))
            for name in _month_names(since)
        ],
    }


def _payments(own):
    sums = {
        "paid": {"$sum": "$amount"},
        "returned": {"$sum": "$refunded_amount"},
        "payments": {"$sum": 1},
    }
    return _monthly(Payment, {**own, "status": {"$in": [COMPLETED, REFUNDED]}}, sums)


def _enrollments(own, since):
    """Those that stand; a refunded one is taken back."""
    standing = {"created_at": {"$gte": since}, "revoked_at": None}
    if own:
        standing["course_id"] = {"$in": Course.collection().distinct("_id", own)}
    return _monthly(Enrollment, standing, {"enrollments": {"$sum": 1}})


def _monthly(model, where, sums):
    """`{month: sums}` of what fits, by the month (UTC) when it was made."""
    month = {"$dateToString": {"format": "%Y-%m", "date": "$created_at"}}
    groups = model.collection().aggregate([{"$match": where}, {"$group": {"_id": month, **sums}}])
    return {group["_id"]: group for group in groups}


def _month(name, payments, enrollments):
    return {
        "month": name,
        "revenue": to_decimal(payments["paid"] - payments["returned"], settings.CURRENCY),
        "payments": payments["payments"],
        "enrollments": enrollments["enrollments"],
    }


def _site_figures():
    roles = dict.fromkeys(ROLES, 0) | _grouped(User, {}, "$role")
    suspended = User.collection().count_documents({"status": SUSPENDED})
    learners = User.collection().count_documents({"enrolled_courses.0": {"$exists": True}})
    return {
        "users": {**roles, SUSPENDED: suspended},
        "learners": learners,
        "messages": Message.collection().count_documents({"answered": False}),
    }


def _grouped(model, where, field):
    groups = model.collection().aggregate(
        [
            {"$match": where},
            {"$project": {field[1:]: 1}},
            {"$group": {"_id": field, "count": {"$sum": 1}}},
        ]
    )
    return {group["_id"]: group["count"] for group in groups}


def _months_back(moment, count):
    years, month = divmod(moment.year * 12 + moment.month - 1 - count, 12)
    return datetime(years, month + 1, 1, tzinfo=UTC)


def _month_names(since):
    start = since.year * 12 + since.month - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(start, start + MONTHS)]
