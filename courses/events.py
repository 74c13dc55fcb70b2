"""What gateways call to tell: each event once, in any order, and only as a hint."""

from bson import ObjectId
from pymongo import ASCENDING, IndexModel

from courses.gateways import GATEWAYS
from courses.gateways.asking import ask
from courses.payments import Payment
from edulearn.documents import Collection, now
from edulearn.errors import NotFound

KEPT_SECONDS = 90 * 86_400


class Event(Collection):
    """An event that was handled, by the gateway's own id."""

    NAME = "gateway_events"
    INDEXES = [IndexModel([("handled_at", ASCENDING)], expireAfterSeconds=KEPT_SECONDS)]

    @classmethod
    def is_handled(cls, key):
        return bool(cls.collection().find_one({"_id": key}, {"_id": 1}))

    @classmethod
    def note(cls, key):
        cls.collection().update_one(
            {"_id": key}, {"$setOnInsert": {"handled_at": now()}}, upsert=True
        )


def hear(gateway_name, body, headers):
    """Handle a signed call; raises BadWebhook.

    The event is noted after it was handled: what was cut off is handled when the gateway repeats
    itself, and handling it twice changes nothing, since the payment is looked up either way.
    """
    gateway = GATEWAYS.get(gateway_name)
    if not gateway:
        raise NotFound("There is no such payment service here.")
    hint = gateway.read_webhook(body, headers)
    key = f"{gateway_name}:{hint.event_id}"
    if not Event.is_handled(key):
        _look_up(gateway_name, hint)
        Event.note(key)


def _look_up(gateway_name, hint):
    """Settle by what the gateway says when asked; a call about nobody's payment is nothing."""
    if ObjectId.is_valid(hint.payment_id):
        where = {"_id": ObjectId(hint.payment_id)}
    elif hint.transaction_id:
        where = {"transaction_id": hint.transaction_id}
    else:
        return
    found = Payment.collection().find_one({**where, "gateway": gateway_name})
    if found:
        payment = Payment(found)
        payment.settle(ask("look_up", payment))
