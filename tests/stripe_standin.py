"""A stand-in of Stripe's API on loopback, with its memory, its idempotency and its errors.

It does what the real one does with Checkout Sessions, payment intents and refunds, and a test says
what buyers and the network do: `pay`, `expire`, `refund_outside`, `faults`.

https://docs.stripe.com/api/checkout/sessions · /api/refunds · /api/errors
https://docs.stripe.com/api/idempotent_requests
"""

import re
import secrets
import time
from collections import deque
from copy import deepcopy
from threading import RLock

from tests.stripe_server import Dropped, Refused, StripeServer, error

LEAST_AMOUNT = 50
SHORTEST, LONGEST = 30 * 60, 24 * 60 * 60
HUNDREDS = ("isk", "ugx")  # https://docs.stripe.com/currencies#special-cases
TENS = ("bhd", "jod", "kwd", "omr", "tnd")
SESSION_FIELDS = {
    "cancel_url",
    "client_reference_id",
    "expand",
    "expires_at",
    "line_items",
    "metadata",
    "mode",
    "payment_intent_data",
    "success_url",
}
REFUND_FIELDS = {"amount", "expand", "metadata", "payment_intent", "reason"}

# What may happen to a call, for `faults`
DROP_BEFORE, DROP_AFTER, DOWN, HANG = "drop before", "drop after", "down", "hang"


class StripeStandIn(StripeServer):
    """Stripe, for one test: state, controls, and the routes that the server calls."""

    def __init__(self, secret_key="sk_test_standin"):
        self.secret_key = secret_key
        self.sessions, self.intents, self.charges, self.refunds = {}, {}, {}, {}
        self.events = []
        self.calls = []
        self.faults = deque()  # one for each call to come; None lets it pass
        self.always = None  # a fault for every call after those
        self.refund_refusal = None
        self.refund_status = "succeeded"
        self.time_passed = 0
        self._answered = {}  # by idempotency key
        self._in_progress = set()
        self._lock = RLock()
        super().__init__()

    # What a test makes happen

    def session_of(self, payment_id):
        """The id of the newest session of one of our payments."""
        ids = [i for i, s in self.sessions.items() if s["client_reference_id"] == str(payment_id)]
        return ids[-1] if ids else None

    def pay(self, session_id):
        """The buyer pays on Stripe's page; an expired or paid page takes nothing."""
        with self._lock:
            session = self._current(session_id)
            if session["status"] != "open":
                return False
            intent = self._take(session, metadata=session.pop("_intent_metadata"))
            paid = {"status": "complete", "payment_status": "paid", "url": None}
            session.update(paid, payment_intent=intent["id"])
            self._tell("payment_intent.succeeded", intent)
            self._tell("charge.succeeded", self.charges[intent["latest_charge"]])
            self._tell("checkout.session.completed", session)
            return True

    def leave_unpaid(self, session_id):
        """The buyer gave a debit that the bank then refused: complete, but never paid."""
        session = self.sessions[session_id]
        intent = self._take(session, metadata=session.pop("_intent_metadata"))
        intent.update(status="requires_payment_method", latest_charge=None, amount_received=0)
        session.update(status="complete", url=None, payment_intent=intent["id"])
        self._tell("checkout.session.async_payment_failed", session)

    def expire(self, session_id):
        with self._lock:
            session = self._current(session_id)
            if session["status"] != "open":
                raise Refused(400, error("Only open Checkout Sessions can be expired."))
            session.update(status="expired", url=None)
            self._tell("checkout.session.expired", session)
            return session

    def refund_outside(self, session_id, amount):
        """Someone refunds in Stripe's dashboard."""
        intent = self.sessions[session_id]["payment_intent"]
        return self._refund({"payment_intent": intent, "amount": amount, "metadata": {}})

    def dispute(self, session_id):
        """The buyer asks their bank for the money."""
        intent = self.intents[self.sessions[session_id]["payment_intent"]]
        charge = self.charges[intent["latest_charge"]]
        charge["disputed"] = True
        about = {"charge": charge["id"], "payment_intent": intent["id"], "status": "needs_response"}
        dispute_id = f"du_{secrets.token_hex(12)}"
        dispute = {"id": dispute_id, "object": "dispute", "amount": charge["amount"], **about}
        self._tell("charge.dispute.created", {**dispute, "metadata": {}})

    def fail_refund(self, refund_id):
        """The bank sends a refund back, days later."""
        refund = self.refunds[refund_id]
        charge = self.charges[refund["charge"]]
        charge["amount_refunded"] -= refund["amount"]
        charge["refunded"] = False
        refund["status"] = "failed"
        self._tell("refund.failed", refund)

    def forget_keys(self):
        """Stripe may forget idempotency keys after 24 hours."""
        self._answered.clear()

    # The routes

    def answer(self, call, key):
        """The status and body for a call; raises Dropped where there is none."""
        with self._lock:
            self.calls.append(call)
            fault = self.faults.popleft() if self.faults else self.always
        if fault == DROP_BEFORE:
            raise Dropped()
        if fault == DOWN:
            return 503, error("Stripe is down.", type="api_error")
        if fault == HANG:
            self.released.wait()
        status, body = self._once(call, key) if key else self._tried(call)
        if fault == DROP_AFTER:
            raise Dropped()
        return status, body

    def _once(self, call, key):
        """A repeated key gives the first answer again, and takes no other parameters."""
        asked = (call.method, call.path, call.params)
        with self._lock:
            if key in self._in_progress:
                sentence = f"There is currently another in-progress request using this key: {key}"
                code = "idempotency_key_in_use"
                return 409, error(sentence, type="idempotency_error", code=code)
            if key in self._answered:
                first, answer = self._answered[key]
                sentence = "Keys can only be used with the parameters they were first used with."
                same = first == asked
                return answer if same else (400, error(sentence, type="idempotency_error"))
            self._in_progress.add(key)
        answer = self._tried(call)
        with self._lock:
            self._in_progress.discard(key)
            if answer[0] < 400:
                self._answered[key] = (asked, answer)
        return answer

    def _tried(self, call):
        try:
            with self._lock:
                found = self._route(call)
                return 200, deepcopy(self._expanded(found, call.params.get("expand", [])))
        except Refused as refusal:
            return refusal.status, refusal.body

    def _route(self, call):
        known = re.fullmatch(r"/v1/checkout/sessions/(\w+)(/expire)?", call.path)
        if (call.method, call.path) == ("POST", "/v1/checkout/sessions"):
            return self._create_session(call.params)
        if (call.method, call.path) == ("POST", "/v1/refunds"):
            return self._create_refund(call.params)
        if (call.method, call.path) == ("GET", "/v1/refunds"):
            return self._refunds_of(call.params)
        if (call.method, call.path) == ("GET", "/v1/charges"):
            return _list(call.path, list(self.charges.values()))
        if known and call.method == ("POST" if known[2] else "GET"):
            return self.expire(known[1]) if known[2] else self._current(known[1])
        raise Refused(404, error(f"Unrecognized request URL ({call.method}: {call.path})."))

    def _create_session(self, params):
        _check_fields(params, SESSION_FIELDS, required=("mode", "line_items", "success_url"))
        [item] = params["line_items"]
        price, quantity = item["price_data"], _integer("quantity", item["quantity"])
        amount = _integer("unit_amount", price["unit_amount"]) * quantity
        _check_amount(amount, price["currency"])
        self._check_expiry(_integer("expires_at", params["expires_at"]))
        session_id = f"cs_test_{secrets.token_hex(12)}"
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "amount_subtotal": amount,
            "amount_total": amount,
            "client_reference_id": params.get("client_reference_id"),
            "created": self.now(),
            "currency": price["currency"],
            "expires_at": int(params["expires_at"]),
            "livemode": False,
            "metadata": params.get("metadata", {}),
            "mode": params["mode"],
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "success_url": params["success_url"],
            "cancel_url": params.get("cancel_url"),
            "title": price["product_data"]["name"],
            "url": f"{self.url}/c/pay/{session_id}",
            "_intent_metadata": params.get("payment_intent_data", {}).get("metadata", {}),
        }
        return self.sessions[session_id]

    def _create_refund(self, params):
        _check_fields(params, REFUND_FIELDS, required=("payment_intent",))
        if self.refund_refusal:
            raise Refused(400, error(self.refund_refusal, code="charge_disputed"))
        return self._refund({**params, "amount": _integer("amount", params["amount"])})

    def _refunds_of(self, params):
        of = [r for r in self.refunds.values() if r["payment_intent"] == params["payment_intent"]]
        return _list("/v1/refunds", of[::-1])

    # The state

    def now(self):
        return int(time.time()) + self.time_passed

    def _current(self, session_id):
        session = self.sessions.get(session_id)
        if not session:
            sentence = f"No such checkout.session: '{session_id}'"
            raise Refused(404, error(sentence, code="resource_missing", param="session"))
        if session["status"] == "open" and session["expires_at"] <= self.now():
            session.update(status="expired", url=None)
            self._tell("checkout.session.expired", session)
        return session

    def _check_expiry(self, expires_at):
        if not SHORTEST <= expires_at - self.now() <= LONGEST:
            sentence = "The `expires_at` timestamp must be between 30 minutes and 24 hours away."
            raise Refused(400, error(sentence, param="expires_at"))

    def _take(self, session, metadata):
        charge_id, intent_id = (f"{kind}_{secrets.token_hex(12)}" for kind in ("ch", "pi"))
        money = {"amount": session["amount_total"], "currency": session["currency"]}
        self.charges[charge_id] = {
            "id": charge_id,
            "object": "charge",
            **money,
            "amount_refunded": 0,
            "disputed": False,
            "metadata": dict(metadata),
            "paid": True,
            "payment_intent": intent_id,
            "refunded": False,
        }
        self.intents[intent_id] = {
            "id": intent_id,
            "object": "payment_intent",
            **money,
            "amount_received": session["amount_total"],
            "latest_charge": charge_id,
            "metadata": dict(metadata),
            "status": "succeeded",
        }
        return self.intents[intent_id]

    def _refund(self, params):
        intent = self.intents.get(params["payment_intent"])
        if not intent:
            raise Refused(404, error("No such payment_intent", code="resource_missing"))
        charge, amount = self.charges[intent["latest_charge"]], params["amount"]
        if charge["refunded"]:
            sentence = f"Charge {charge['id']} has already been refunded."
            raise Refused(400, error(sentence, code="charge_already_refunded"))
        if amount > charge["amount"] - charge["amount_refunded"]:
            raise Refused(400, error("Refund amount is greater than unrefunded amount on charge."))
        if self.refund_status == "succeeded":
            charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        refund_id = f"re_{secrets.token_hex(12)}"
        self.refunds[refund_id] = {
            "id": refund_id,
            "object": "refund",
            "amount": amount,
            "charge": charge["id"],
            "currency": charge["currency"],
            "metadata": params.get("metadata", {}),
            "payment_intent": intent["id"],
            "status": self.refund_status,
        }
        self._tell("charge.refunded", charge)
        self._tell("refund.created", self.refunds[refund_id])
        return self.refunds[refund_id]

    def _tell(self, kind, about):
        self.events.append(
            {
                "id": f"evt_{secrets.token_hex(12)}",
                "object": "event",
                "created": self.now(),
                "type": kind,
                "data": {"object": deepcopy(about)},
            }
        )

    def _expanded(self, found, paths):
        """The object with what `expand` names (`payment_intent.latest_charge`) for its id."""
        found = dict(found)
        stores = {"payment_intent": self.intents, "latest_charge": self.charges}
        for path in paths:
            name, _, deeper = path.partition(".")
            if isinstance(found.get(name), str):
                inner = stores[name][found[name]]
                found[name] = self._expanded(inner, [deeper] if deeper else [])
        return {name: value for name, value in found.items() if name[0] != "_"}


def _list(url, found):
    return {"object": "list", "url": url, "has_more": False, "data": found}


def _check_fields(params, known, required):
    for name in params.keys() - known:
        sentence = f"Received unknown parameter: {name}"
        raise Refused(400, error(sentence, code="parameter_unknown", param=name))
    for name in set(required) - params.keys():
        sentence = f"Missing required param: {name}."
        raise Refused(400, error(sentence, code="parameter_missing", param=name))


def _integer(name, text):
    if not re.fullmatch(r"[0-9]+", text):
        sentence = f"Invalid integer: {text}"
        raise Refused(400, error(sentence, code="parameter_invalid_integer", param=name))
    return int(text)


def _check_amount(amount, currency):
    if amount < LEAST_AMOUNT:
        sentence = "The Checkout Session's total amount must convert to at least 50 cents."
        raise Refused(400, error(sentence, code="amount_too_small"))
    if amount % (100 if currency in HUNDREDS else 10 if currency in TENS else 1):
        raise Refused(400, error("Invalid amount.", code="invalid_charge_amount"))
