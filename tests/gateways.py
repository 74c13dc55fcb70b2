"""What happens at a gateway, told the same way for each: the test gateway, Stripe's stand-in.

A test module asks for it with `pytest_plugins = ["tests.gateways"]` and takes the fixture `gateway`
(each of them in turn) or `stripe` (that one alone).
"""

import json
import time

import pytest
from bson import ObjectId
from stripe import HTTPClient

from courses.gateways import GATEWAYS, signatures
from courses.gateways import stripe as stripe_gateway
from courses.gateways.base import GatewayUnreachable
from courses.gateways.test import webhook_secret
from tests.conftest import Person
from tests.stripe_standin import DOWN, DROP_AFTER, StripeStandIn
from tests.test_payment_process import buy

STRIPE_KEY, STRIPE_WEBHOOK_SECRET = "sk_test_standin", "whsec_standin"


class Desk:
    """One gateway, and what buyers and other people do there."""

    name = header = ""

    def send(self, body, *, at=None, secret=None, header=None):
        """The gateway calls us: an event (dict) or a raw body, signed now unless told otherwise."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = signatures.sign(body, secret or self.secret(), at or int(time.time()))
        path = f"/api/courses/payment/webhook/{self.name}/"
        return Person().post(path, body, **{self.header: header or signed})

    def pay_here(self, person, course, key="key-1", **fields):
        """The buyer goes the whole way; gives the payment's JSON."""
        payment_id = self.pay_unheard(person, course, key, **fields)
        return person.get(f"/api/courses/payments/{payment_id}/").json()["payment"]


class TestDesk(Desk):
    __test__ = False
    name, header = "test", "Test-Signature"

    def __init__(self, db, monkeypatch):
        self.charges_stored, self.payments, self.patch = (
            db.test_gateway_charges,
            db.payments,
            monkeypatch,
        )
        self.told = 0

    @staticmethod
    def secret():
        return webhook_secret()

    def begin(self, person, course, key="key-1", **fields):
        """What the client sends first, and sends again when no answer came."""
        return buy(person, course, key, **{"payment_token": "tok_timeout", **fields})

    def pay_unheard(self, person, course, key="key-1", **fields):
        """The buyer pays, and nobody here hears of it; gives the payment's id."""
        assert self.begin(person, course, key, **fields).status_code == 503
        return str(self.payments.find_one({"status": "pending"})["_id"])

    def pay_begun(self):
        """Whoever began goes through with it."""

    def fail(self, person, course, key="key-1"):
        """The gateway says no; gives our last answer."""
        return buy(person, course, key, payment_token="tok_declined")

    def charges(self):
        """What was taken and given back: `(amount, currency, refunded, user id)` of each."""
        taken = self.charges_stored.find({"status": "succeeded"})
        return [(c["amount"], c["currency"], c["refunded"], c["user_id"]) for c in taken]

    def alter(self, payment_id, **record):
        """Let the gateway have something else on record."""
        self.charges_stored.update_one({"_id": ObjectId(payment_id)}, {"$set": record})

    def dispute(self, payment_id):
        """The buyer asks their bank for the money; gives what the gateway tells of it."""
        self.alter(payment_id, disputed=True)
        return {"id": f"evt_{payment_id}_disputed", "type": "disputed", "payment": payment_id}

    def fail_refund(self, payment_id):
        """A refund comes back from the bank; gives what the gateway tells of it."""
        self.alter(payment_id, refunded=0)
        return {"id": f"evt_{payment_id}_failed", "type": "refund failed", "payment": payment_id}

    def refund_outside(self, payment_id, amount):
        """Someone gives money back at the gateway itself."""
        change = {"$inc": {"refunded": amount}}
        self.charges_stored.update_one({"_id": ObjectId(payment_id)}, change)

    def refuse_refunds(self):
        # Nothing is left of a charge whose money went elsewhere.
        self.charges_stored.update_many({}, {"$set": {"amount": 0}})

    def lose_answer_to_refund(self):
        gateway = GATEWAYS["test"]
        refund = gateway.refund

        def refund_unheard(*arguments):
            self.patch.delattr(gateway, "refund")
            refund(*arguments)
            raise GatewayUnreachable()

        self.patch.setattr(gateway, "refund", refund_unheard, raising=False)

    def go_away(self):
        def unreachable(*_):
            raise GatewayUnreachable()

        for call in ("start", "look_up", "cancel", "refund"):
            self.patch.setattr(GATEWAYS["test"], call, unreachable)

    def come_back(self):
        self.patch.undo()

    def events(self, payment_id):
        """What the gateway calls to tell of a payment, oldest first."""
        kinds = ("created", "paid", "refunded")
        return [
            {"id": f"evt_{payment_id}_{kind}", "type": kind, "payment": payment_id}
            for kind in kinds
        ]


class StripeDesk(Desk):
    name, header = "stripe", "Stripe-Signature"

    def __init__(self, standin):
        self.standin = standin

    @staticmethod
    def secret():
        return STRIPE_WEBHOOK_SECRET

    def begin(self, person, course, key="key-1", **fields):
        return buy(person, course, key, **{"payment_token": None, **fields})

    def pay_unheard(self, person, course, key="key-1", **fields):
        answer = self.begin(person, course, key, **fields)
        assert answer.status_code == 202, answer.content
        payment_id = answer.json()["payment"]["id"]
        assert self.standin.pay(self.standin.session_of(payment_id))
        return payment_id

    def pay_begun(self):
        """Whoever was sent to a page pays there, on each that is open."""
        for session_id in list(self.standin.sessions):
            self.standin.pay(session_id)

    def fail(self, person, course, key="key-1"):
        payment_id = self.begin(person, course, key).json()["payment"]["id"]
        self.standin.expire(self.standin.session_of(payment_id))
        return self.begin(person, course, key)

    def charges(self):
        return [
            (
                charge["amount"],
                charge["currency"].upper(),
                charge["amount_refunded"],
                charge["metadata"]["user_id"],
            )
            for charge in self.standin.charges.values()
        ]

    def alter(self, payment_id, **record):
        session = self.standin.sessions[self.standin.session_of(payment_id)]
        if "amount" in record:
            session["amount_total"] = record.pop("amount")
        if "currency" in record:
            session["currency"] = record.pop("currency").lower()
        session["metadata"] |= record

    def dispute(self, payment_id):
        self.standin.dispute(self.standin.session_of(payment_id))
        return self.standin.events[-1]

    def fail_refund(self, payment_id):
        [refund] = self.standin.refunds
        self.standin.fail_refund(refund)
        return self.standin.events[-1]

    def refund_outside(self, payment_id, amount):
        self.standin.refund_outside(self.standin.session_of(payment_id), amount)

    def refuse_refunds(self):
        self.standin.refund_refusal = "This charge has been charged back."

    def lose_answer_to_refund(self):
        # The list of refunds comes through; then neither the call nor its repetition is answered.
        self.standin.faults.extend([None, DROP_AFTER, DROP_AFTER])

    def go_away(self):
        self.standin.always = DOWN

    def come_back(self):
        self.standin.always = None

    def events(self, payment_id):
        return [event for event in self.standin.events if self._is_about(event, payment_id)]

    def _is_about(self, event, payment_id):
        about = event["data"]["object"]
        session = self.standin.sessions[self.standin.session_of(payment_id)]
        bought = (session["id"], session["payment_intent"])
        return about["id"] in bought or about.get("payment_intent") == bought[1]


@pytest.fixture
def standin(settings, monkeypatch):
    """Stripe's stand-in, and a site that takes cards by it."""
    standin = StripeStandIn(STRIPE_KEY)
    settings.PAYMENT_GATEWAY = "stripe"
    settings.STRIPE_API_BASE = standin.url
    settings.STRIPE_SECRET_KEY = STRIPE_KEY
    settings.STRIPE_WEBHOOK_SECRET = STRIPE_WEBHOOK_SECRET
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0)
    stripe_gateway.client.cache_clear()
    yield standin
    stripe_gateway.client.cache_clear()
    standin.close()


@pytest.fixture
def stripe(standin):
    return StripeDesk(standin)


@pytest.fixture(params=["test", "stripe"])
def gateway(request, db):
    """Each gateway in turn."""
    if request.param == "stripe":
        return request.getfixturevalue("stripe")
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    return TestDesk(db, patch)
