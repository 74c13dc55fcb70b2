"""An admin's word on a payment that no machine can end: a bank transfer, or one that is held."""

from bson import ObjectId
from pymongo import ReturnDocument

from courses.gateways import MANUAL
from courses.payments import PENDING, Payment
from edulearn import audit
from edulearn.documents import now
from edulearn.errors import Conflict, KeyReused


class NotWaiting(Conflict):
    slug, title = "not-waiting", "Not waiting for a transfer"
    detail = "This payment is not a bank transfer that is waited for."


def receive(payment, amount=None, *, admin, key=None):
    """Minor units came in by transfer, or all of it; enough completes the payment.

    The same key again adds nothing. Raises NotWaiting for a payment that is not a pending transfer,
    KeyReused.
    """
    told = payment.document.get("transfers", [])
    known = next((transfer for transfer in told if key and transfer["key"] == key), None)
    if not known:
        _check_waiting(payment)
        known = _add(payment, amount, admin, key)
    elif amount not in (None, known["amount"]):
        raise KeyReused()
    came = payment.money(known["amount"])
    audit.record(admin, "payment.approved", payment, deed=known["id"], amount=came)
    payment.check()
    if payment.document["received"] > payment.amount:
        payment.hold("More came in by transfer than this course costs: send the rest back.")


def reject(payment, reason, *, admin):
    """A transfer will not come, or what didn't fit was seen to: no money stands behind it.

    Raises NotWaiting, Conflict.
    """
    is_held = payment.status == PENDING and "attention" in payment.document
    if not is_held:
        _check_waiting(payment)
    if not payment.fail(reason or "The transfer was not received."):
        raise Conflict("This payment has changed meanwhile. Look at it again.")
    audit.record(admin, "payment.rejected", payment)


def _check_waiting(payment):
    if payment.status != PENDING or payment.document["gateway"] != MANUAL:
        raise NotWaiting()


def _add(payment, amount, admin, key):
    before = payment.document["received"]
    received = (before or 0) + amount if amount is not None else payment.amount
    transfer = {
        "id": ObjectId(),
        "amount": received - (before or 0),
        "by": admin.id,
        "key": key,
        "at": now(),
    }
    changed = Payment.collection().find_one_and_update(
        {"_id": payment.id, "status": PENDING, "received": before},
        {
            "$set": {"received": received, "updated_at": now()},
            "$push": {"transfers": transfer},
        },
        return_document=ReturnDocument.AFTER,
    )
    if not changed:
        raise NotWaiting()
    payment.document = changed
    return transfer
