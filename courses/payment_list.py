"""Payments as lists show them: which of them someone may see, and with whose names."""

from accounts.models import User
from courses.payments import Payment
from edulearn.pagination import read_page


def filter_for(user, query):
    """The filter for what `user` may see: own payments; those for own courses; admins all."""
    whose = {} if user.is_admin else {"user_id": user.id}
    if user.teaches and not user.is_admin:
        whose = {"$or": [{"user_id": user.id}, {"instructor_id": user.id}]}
    return {"$and": [whose, _asked(query)]}


def _asked(query):
    asked = {"status": "status", "course": "course_id", "user": "user_id"}
    where = {field: query[name] for name, field in asked.items() if name in query}
    times = {"$gte": query.get("from"), "$lt": query.get("to")}
    times = {operator: at for operator, at in times.items() if at}
    if times:
        where["created_at"] = times
    if query.get("attention"):
        where["attention_at"] = {"$exists": True}
    return where


def read_payments(user, query):
    """The page of payments that `user` asks for and may see."""
    where = filter_for(user, query)
    return read_page(Payment.collection(), where=where, sort=[("created_at", -1)], query=query)


def with_buyers(payments, viewer):
    """The payments' JSON with `user: {id, name, email}`, all read in one operation."""
    buyers = User.named({payment.document["user_id"] for payment in payments})
    return [
        {
            **(payment.to_admin_dict() if viewer.is_admin else payment.to_dict()),
            "user": buyers.get(payment.document["user_id"]),
        }
        for payment in payments
    ]
