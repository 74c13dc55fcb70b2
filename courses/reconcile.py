"""Setting right what was cut off: unfinished payments, and access that doesn't fit them.

`manage.py reconcile` looks at everything; the server does the same every minute for what changed
lately. Each repair can be made twice, so any number of servers may run it at once.
"""

import logging
from datetime import timedelta

from accounts.imports import finish_imports
from accounts.models import User
from courses import files, letters, quiz_results, ratings, refunds
from courses.checkout import CUT_OFF
from courses.coupons import Coupon
from courses.enrollments import Enrollment
from courses.models import Course
from courses.payments import COMPLETED, PENDING, REFUNDED, Payment
from edulearn.documents import now
from edulearn.errors import Problem
from edulearn.privacy import finish_closings

log = logging.getLogger(__name__)

RECENT = timedelta(hours=1)
STUCK = timedelta(days=1)
BATCH = 500


def reconcile(*, recent_only=False):
    """Repair what is wrong; returns `{kind of repair: how many}`."""
    since = {"updated_at": {"$gt": now() - RECENT}} if recent_only else {}
    repaired = {
        "payments settled": _settle_pending(),
        "refunds carried on": _carry_on_refunds(since),
        "learners enrolled": _enroll_missing(since),
        "accesses withdrawn": _withdraw_refunded(since),
    }
    repaired["letters sent"] = _send_letters()
    repaired["imports finished"] = finish_imports()
    repaired["accounts closed"] = finish_closings()
    repaired["quiz results applied"] = quiz_results.repair()
    repaired["ratings recounted"] = len(ratings.repair())
    repaired["coupons recounted"] = _recount_coupons(since)
    if not recent_only:
        repaired["files removed"] = files.sweep()
        repaired["courses recounted"] = _recount_students()
    return repaired


def _settle_pending():
    """Ask the gateway about payments that nobody works on any more."""
    left_behind = {"status": PENDING, "created_at": {"$lt": now() - CUT_OFF}}
    return sum(_settle(Payment(document)) for document in _each(left_behind))


def _settle(payment):
    try:
        payment.check()
        if payment.status == PENDING and payment.gateway.is_immediate:
            payment.cancel()
    except Problem as problem:
        log.warning("Payment %s could not be settled yet: %s", payment.id, problem.detail)
        if payment.document["created_at"] < now() - STUCK:
            payment.hold("Its gateway has not told how it stands: look it up there.")
    return payment.status != PENDING


def _carry_on_refunds(since):
    """Refunds that were reserved, or done without the payment being closed."""
    count = 0
    for document in _each({"status": COMPLETED, "refunds.status": refunds.RESERVED, **since}):
        payment = Payment(document)
        for made in document["refunds"]:
            if made["status"] == refunds.RESERVED and made["created_at"] < now() - CUT_OFF:
                count += _carry_on(payment, made["id"])
    for document in _each({"status": COMPLETED, "refunds.status": refunds.DONE, **since}):
        refunds.finish(Payment(document))
    return count


def _carry_on(payment, refund_id):
    try:
        refunds.carry_out(payment, refund_id)
        return True
    except Problem as problem:
        log.warning("A refund of payment %s waits: %s", payment.id, problem.detail)
        return False


def _enroll_missing(since):
    """Completed payments whose buyer is not in the course."""
    count = 0
    for batch in _batches({"status": COMPLETED, **since}):
        enrolled = _enrolled_pairs(batch) - _unnoted_pairs(batch)
        for document in batch:
            if _pair(document) not in enrolled:
                Payment(document).entitle()
                count += 1
    return count


def _withdraw_refunded(since):
    """Refunded payments whose buyer is still in the course."""
    count = 0
    for batch in _batches({"status": REFUNDED, **since}):
        enrolled = _enrolled_pairs(batch)
        for document in batch:
            if _pair(document) in enrolled:
                count += refunds.withdraw(Payment(document))
    return count


def _send_letters():
    """Mails that a crash cut off, or that no mail server took."""
    due = _each({"letters.due_at": {"$lt": now()}})
    return sum(letters.send_due(Payment(document)) for document in due)


def _pair(document):
    return document["user_id"], document["course_id"]


def _enrolled_pairs(payments):
    """Which buyers of a batch are enrolled in their course."""
    where = {
        "user_id": {"$in": [payment["user_id"] for payment in payments]},
        "course_id": {"$in": [payment["course_id"] for payment in payments]},
        "revoked_at": {"$exists": False},
    }
    shown = {"user_id": 1, "course_id": 1}
    return {_pair(enrollment) for enrollment in Enrollment.collection().find(where, shown)}


def _unnoted_pairs(payments):
    """Which buyers of a batch, of those who still are here, don't have their course on the account.

    That is what lets them in.
    """
    buyers = {"_id": {"$in": [payment["user_id"] for payment in payments]}}
    accounts = User.collection().find(buyers, {"enrolled_courses": 1})
    noted = {account["_id"]: account["enrolled_courses"] for account in accounts}
    pairs = {_pair(payment) for payment in payments}
    return {(user, course) for user, course in pairs if course not in noted.get(user, [course])}


def _recount_coupons(since):
    """Uses that were held for a purchase that was cut off; whoever buys just now may hold one."""
    moment = now() - CUT_OFF
    idle = {"updated_at": {**since.get("updated_at", {}), "$lt": moment}}
    limited = {"max_uses": {"$ne": None}, **idle}
    return sum(Coupon(document).recount(moment) for document in Coupon.collection().find(limited))


def _recount_students():
    groups = Enrollment.collection().aggregate(
        [
            {"$match": {"revoked_at": {"$exists": False}}},
            {"$group": {"_id": "$course_id", "count": {"$sum": 1}}},
        ]
    )
    counts = {group["_id"]: group["count"] for group in groups}
    courses = Course.collection().find({}, {"students_count": 1})
    wrong = [c for c in courses if c["students_count"] != counts.get(c["_id"], 0)]
    return sum(_recount(course["_id"], course["students_count"]) for course in wrong)


def _recount(course_id, stored):
    """Set right a course's count, unless learners come or go just now."""
    recent = {"$gt": now() - CUT_OFF}
    changed = {"course_id": course_id, "$or": [{"created_at": recent}, {"revoked_at": recent}]}
    if Enrollment.collection().find_one(changed, {"_id": 1}):
        return 0
    active = {"course_id": course_id, "revoked_at": {"$exists": False}}
    found = Enrollment.collection().find(active, {"user_id": 1}).sort("created_at", 1)
    return Course.set_students(course_id, stored, [enrollment["user_id"] for enrollment in found])


def _each(where):
    return Payment.collection().find(where).sort("_id", 1).batch_size(BATCH)


def _batches(where):
    batch = []
    for document in _each(where):
        batch.append(document)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
