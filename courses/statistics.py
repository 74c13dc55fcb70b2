"""Figures for the dashboard, counted from what is stored at the moment of asking."""

from datetime import UTC, datetime

from django.conf import settings

from accounts.models import ROLES, SUSPENDED, User
from courses.models import STATUSES, Course
from courses.payments import COMPLETED, REFUNDED, Payment
from edulearn.contact import Message
from edulearn.documents import now
from edulearn.money import to_decimal

MONTHS = 12


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
        **_revenue(own),
    }
    return {**figures, **_site_figures()} if user.is_admin else figures


def _revenue(own):
    """The revenue, whole and by month: what was paid less what was given back."""
    since = _months_back(now(), MONTHS - 1)
    groups = Payment.collection().aggregate(
        [
            {"$match": {**own, "status": {"$in": [COMPLETED, REFUNDED]}}},
            {
                "$group": {
                    "_id": {"$dateToString": {"format": "%Y-%m", "date": "$created_at"}},
                    "paid": {"$sum": "$amount"},
                    "returned": {"$sum": "$refunded_amount"},
                    "payments": {"$sum": 1},
                }
            },
        ]
    )
    by_month = {group["_id"]: group for group in groups}
    total = sum(group["paid"] - group["returned"] for group in by_month.values())
    return {
        "revenue": to_decimal(total, settings.CURRENCY),
        "months": [_month(name, by_month.get(name)) for name in _month_names(since)],
    }


def _month(name, group):
    earned = group["paid"] - group["returned"] if group else 0
    return {
        "month": name,
        "revenue": to_decimal(earned, settings.CURRENCY),
        "payments": group["payments"] if group else 0,
    }


def _site_figures():
    roles = dict.fromkeys(ROLES, 0) | _grouped(User, {}, "$role")
    suspended = User.collection().count_documents({"status": SUSPENDED})
    learners = User.collection().count_documents({"enrolled_courses.0": {"$exists": True}})
    return {
        "users": {**roles, SUSPENDED: suspended},
        "learners": learners,
        "messages": Message.collection().estimated_document_count(),
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
