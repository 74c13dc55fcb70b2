"""What every gateway does, and how it answers.

Each call names the payment, whose id is the idempotency key at the gateway: asking twice charges
once. What a gateway says is believed only when it is asked, never when it calls.
"""

from dataclasses import dataclass

from edulearn.errors import Problem, Unavailable

SUCCEEDED, DECLINED, WAITING, ABSENT = "succeeded", "declined", "waiting", "absent"


class GatewayUnreachable(Unavailable):
    slug, title = "gateway-unreachable", "Payment service out of reach"
    detail = (
        "The payment service did not answer, so it is not known yet whether you were charged. "
        "Try again: you will not be charged twice."
    )


class RefundRefused(Problem):
    status, slug, title = 409, "refund-refused", "Refund refused"
    detail = "The payment service refused this refund."


class BadWebhook(Problem):
    slug, title = "bad-webhook", "Webhook refused"
    detail = "This is not a message that the payment service signed just now."


@dataclass(frozen=True)
class Outcome:
    """What became of a payment at its gateway.

    `taken` is what the gateway has on record: amount (minor units), currency, course_id, user_id;
    `refunded` the minor units that it gave back; `disputed` whether the buyer's bank wants the rest
    back; `overdue` whether the time to pay is over; `next_action` what a waiting buyer does now.
    """

    status: str
    transaction_id: str | None = None
    reason: str | None = None
    next_action: dict | None = None
    session: str | None = None
    taken: dict | None = None
    refunded: int = 0
    disputed: bool = False
    overdue: bool = False


@dataclass(frozen=True)
class Hint:
    """A webhook that was really signed: which event it is, and which payment to look up.

    Where it doesn't bear the payment's id, the gateway's own for the money tells.
    """

    event_id: str
    payment_id: str
    transaction_id: str | None = None


class Gateway:
    """A service that takes money. Every method but `read_webhook` may raise GatewayUnreachable."""

    name = ""
    # Whether the buyer's own request brings the end, so that an unfinished one was cut off.
    is_immediate = True
    # Whether an answer may take long to come.
    is_remote = True

    def start(self, payment, token):
        """Take the amount, or begin to; a repeated call goes on with the same. Gives an Outcome."""
        raise NotImplementedError

    def look_up(self, payment):
        """The Outcome as it stands now; ABSENT where the gateway never heard of the payment."""
        raise NotImplementedError

    def cancel(self, payment):
        """Make sure that it is not taken later; the Outcome tells whether it already was."""
        raise NotImplementedError

    def refund(self, payment, refund_id, amount):
        """Give back minor units, once for each refund id; raises RefundRefused."""
        raise NotImplementedError

    def read_webhook(self, body, headers):
        """The Hint of a signed call; raises BadWebhook."""
        raise BadWebhook()


def on_record(payment):
    """What a gateway is given to keep with the money, and to be compared with later."""
    document = payment.document
    return {
        "amount": document["amount"],
        "currency": document["currency"],
        "course_id": str(document["course_id"]),
        "user_id": str(document["user_id"]),
    }
