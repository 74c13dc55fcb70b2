"""What every gateway does, and how it answers.

Each call names the payment, whose id is the gateway's idempotency key: asking twice charges once.
"""

from dataclasses import dataclass

from edulearn.errors import Unavailable

SUCCEEDED, DECLINED, WAITING, UNKNOWN = "succeeded", "declined", "waiting", "unknown"


class GatewayUnreachable(Unavailable):
    slug, title = "gateway-unreachable", "Payment service out of reach"
    detail = (
        "The payment service did not answer, so it is not known yet whether you were charged. "
        "Try again: you will not be charged twice."
    )


@dataclass(frozen=True)
class Outcome:
    """What became of a payment at its gateway."""

    status: str
    transaction_id: str | None = None
    reason: str | None = None
    redirect_url: str | None = None


class Gateway:
    """A service that takes money. Every method may raise GatewayUnreachable."""

    name = ""

    def charge(self, payment, token):
        """Take the payment's amount, once; a repeated call gets the first one's Outcome."""
        raise NotImplementedError

    def cancel(self, payment):
        """Make sure that this payment is not taken later; the Outcome tells if it already was."""
        raise NotImplementedError
