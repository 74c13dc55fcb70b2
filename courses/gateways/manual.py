"""Bank transfer: the buyer gets a reference, the money comes in days, an admin says that it did."""

from datetime import timedelta

from django.conf import settings

from courses.gateways.base import DECLINED, SUCCEEDED, WAITING, Gateway, Outcome
from edulearn.documents import now
from edulearn.money import to_decimal


class ManualGateway(Gateway):
    name = "manual"
    is_immediate = is_remote = False

    def start(self, payment, token):
        return self.look_up(payment)

    def look_up(self, payment):
        if (payment.document["received"] or 0) >= payment.amount:
            return Outcome(SUCCEEDED, transaction_id=self.reference(payment))
        is_over = self.expires_at(payment) < now()
        if is_over and not payment.document["received"]:
            return Outcome(DECLINED, reason="No transfer came in time.")
        return Outcome(WAITING, next_action=self.instructions(payment), overdue=is_over)

    def cancel(self, payment):
        if payment.document["received"]:
            return Outcome(WAITING, next_action=self.instructions(payment))
        return Outcome(DECLINED, reason="Cancelled before any transfer came.")

    def refund(self, payment, refund_id, amount):
        """The admin sends the money back from the bank; here it is only noted."""

    def instructions(self, payment):
        document = payment.document
        due = document["amount"] - (document["received"] or 0)
        return {
            "reference": self.reference(payment),
            "amount": to_decimal(due, document["currency"]),
            "currency": document["currency"],
            "instructions": settings.BANK_TRANSFER,
            "expires_at": self.expires_at(payment),
        }

    @staticmethod
    def reference(payment):
        """What the buyer writes on the transfer: short, and without letters that look alike."""
        digits = str(payment.id)[-10:].upper()
        return f"EL-{digits[:5]}-{digits[5:]}"

    @staticmethod
    def expires_at(payment):
        return payment.document["created_at"] + timedelta(days=settings.BANK_TRANSFER_DAYS)
