"""Refunds: whole or in parts, never above what was paid, and access back with the whole of it.

A refund is first reserved on the payment (one compare-and-set, so that parts never add up to more
than was paid), then the gateway is asked by the refund's id (so twice is once), then it is noted as
done. `manage.py reconcile` carries on with what was cut off.
"""

from bson import ObjectId
from pymongo import ReturnDocument

from courses import letters
from courses.credit_notes import CreditNote
from courses.enrollments import Enrollment
from courses.gateways.asking import ask
from courses.gateways.base import GatewayUnreachable, RefundRefused
from courses.payments import COMPLETED, REFUNDED, Payment
from edulearn import audit
from edulearn.documents import now
from edulearn.errors import Conflict, Invalid, KeyReused
from edulearn.money import to_decimal

RESERVED, DONE, REFUSED = "reserved", "done", "refused"


class NothingToRefund(Conflict):
    slug, title = "nothing-to-refund", "Nothing to refund"
    detail = "Only a completed payment can be refunded."


class RefundInProgress(Conflict):
    slug, title = "refund-in-progress", "Refund in progress"
    detail = "A refund of this amount is being made. Look again in a minute."


class RefundUnanswered(GatewayUnreachable):
    detail = (
        "The payment service did not answer. The refund is noted and goes on by itself within "
        "minutes: don't make it again."
    )


def refund(payment, *, admin, amount=None, reason="", elsewhere=False, key=None):
    """Give back `amount` minor units, or all that is left; raises Invalid, NothingToRefund,
    RefundInProgress, KeyReused, RefundRefused, RefundUnanswered.

    The same key again, or the whole of what was given back already, changes nothing. Money that
    went back `elsewhere`, such as by the buyer's bank, is only noted.
    """
    made = _same_before(payment, amount, key)
    if made is None:
        if payment.status == REFUNDED and amount in (None, payment.amount):
            return
        made = _reserve(payment, amount, reason, admin, elsewhere, key)
    carry_out(payment, made["id"])


def _same_before(payment, amount, key):
    """The refund that this key began, or else the one that this goes on with; or None."""
    for made in payment.document.get("refunds", []):
        if key and made["key"] == key:
            if amount not in (None, made["amount"]):
                raise KeyReused()
            return made
    return _cut_off(payment, amount)


def _cut_off(payment, amount):
    """The refund of all that was left, if that was cut off; or None.

    Raises RefundInProgress for a part that was: whether it is meant again nobody knows.
    """
    waiting = [made for made in payment.document.get("refunds", []) if made["status"] == RESERVED]
    if not waiting:
        return None
    is_rest = payment.document["refund_reserved"] == payment.amount
    if is_rest and amount in (None, waiting[-1]["amount"]):
        return waiting[-1]
    if any(made["amount"] == amount for made in waiting):
        raise RefundInProgress()
    return None


def _reserve(payment, amount, reason, admin, elsewhere, key):
    if payment.status != COMPLETED:
        raise NothingToRefund()
    reserved = payment.document.get("refund_reserved", 0)
    left = payment.amount - reserved
    amount = left if amount is None else amount
    if amount > left or (amount == 0 and payment.amount):
        currency = payment.document["currency"]
        raise Invalid(errors={"amount": [f"At most {to_decimal(left, currency)} is left."]})
    made = _new(amount, reason, admin, elsewhere, key)
    changed = Payment.collection().find_one_and_update(
        {"_id": payment.id, "status": COMPLETED, "refund_reserved": _stored(payment)},
        {
            "$set": {"refund_reserved": reserved + amount, "updated_at": now()},
            "$push": {"refunds": made},
        },
        return_document=ReturnDocument.AFTER,
    )
    if not changed:
        raise Conflict("Another refund of this payment came first. Look at it again.")
    payment.document = changed
    return made


def _stored(payment):
    return payment.document.get("refund_reserved")


def _new(amount, reason, admin, elsewhere, key):
    return {
        "id": str(ObjectId()),
        "amount": amount,
        "status": RESERVED,
        "reason": reason,
        "elsewhere": elsewhere,
        "by": admin.id,
        "key": key,
        "credit_note": None,
        "created_at": now(),
        "done_at": None,
    }


def carry_out(payment, refund_id):
    """Bring a reserved refund to its end; each step can be taken again."""
    made = _of(payment, refund_id)
    if made["status"] == REFUSED:
        raise RefundRefused()
    if made["status"] == RESERVED:
        _ask_gateway(payment, made)
        number = CreditNote.number_of(made["id"])
        changes = {"status": DONE, "credit_note": number, "done_at": now()}
        counts, letter = {"refunded_amount": made["amount"]}, letters.owed(refund_id)
        _record(payment, made)
        if _note(payment, made, changes, counts, owes=[letter]):
            letters.send(payment, refund_id)
    finish(payment)


def _ask_gateway(payment, made):
    if made["elsewhere"]:
        return
    try:
        ask("refund", payment, made["id"], made["amount"])
    except GatewayUnreachable as error:
        raise RefundUnanswered() from error
    except RefundRefused:
        _note(payment, made, {"status": REFUSED}, {"refund_reserved": -made["amount"]})
        raise


def _record(payment, made):
    deed, amount = ObjectId(made["id"]), payment.money(made["amount"])
    audit.record_by(made["by"], "payment.refunded", payment, deed=deed, amount=amount)


def _note(payment, made, changes, counts, *, owes=()):
    """The refund's one transition: a compare-and-set; returns whether it was this call."""
    entry = {"$elemMatch": {"id": made["id"], "status": RESERVED}}
    changed = Payment.collection().find_one_and_update(
        {"_id": payment.id, "refunds": entry},
        {
            "$set": {
                **{f"refunds.$.{name}": value for name, value in changes.items()},
                "updated_at": now(),
            },
            "$inc": counts,
            "$push": {"letters": {"$each": list(owes)}},
        },
        return_document=ReturnDocument.AFTER,
    )
    payment.document = changed or Payment.collection().find_one({"_id": payment.id})
    return bool(changed)


def finish(payment):
    """Once all of it went back, the payment is refunded and the access ends."""
    if payment.document["refunded_amount"] < payment.amount or not _is_done(payment):
        return
    if payment.status == COMPLETED:
        payment.document = Payment.collection().find_one_and_update(
            {"_id": payment.id},
            {
                "$set": {"status": REFUNDED, "updated_at": now()},
                "$unset": {"live": "", "attention_at": ""},
            },
            return_document=ReturnDocument.AFTER,
        )
    withdraw(payment)


def withdraw(payment):
    """Take the access back, unless the buyer has bought the course again since; returns whether."""
    ids = {name: payment.document[name] for name in ("user_id", "course_id")}
    if Payment.collection().find_one({**ids, "live": True}, {"_id": 1}):
        return False
    Enrollment.revoke(**ids)
    return True


def _is_done(payment):
    """A free course is given back by a refund of nothing, so the sums alone don't tell."""
    return any(refund["status"] == DONE for refund in payment.document.get("refunds", []))


def _of(payment, refund_id):
    return next(made for made in payment.document["refunds"] if made["id"] == refund_id)
