"""The payments as CSV, for bookkeeping."""

from accounts.models import User
from courses.payments import Payment
from edulearn.csv import stream_csv
from edulearn.documents import now

BATCH = 200
COLUMNS = (
    "id created_at status receipt_number course_id course_title user_id price discount amount "
    "refunded_amount currency payment_method transaction_id coupon"
).split()


def payments_csv(where):
    """A download of the payments that fit, read as they are sent."""
    return stream_csv(f"payments-{now():%Y-%m-%d}.csv", [*COLUMNS, "name", "email"], _rows(where))


def _rows(where):
    found = Payment.collection().find(where).sort([("created_at", -1), ("_id", -1)])
    batch = []
    for document in found:
        batch.append(Payment(document))
        if len(batch) == BATCH:
            yield from _with_names(batch)
            batch = []
    yield from _with_names(batch)


def _with_names(payments):
    buyers = User.named({payment.document["user_id"] for payment in payments})
    for payment in payments:
        buyer = buyers.get(payment.document["user_id"], {"name": "", "email": ""})
        shown = payment.to_dict()
        yield [*(shown[column] for column in COLUMNS), buyer["name"], buyer["email"]]
