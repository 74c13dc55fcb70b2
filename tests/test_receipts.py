"""GET /api/courses/payments/<id>/receipt/, the numbers on it, and the CSV of payments."""

import csv
import io
import zlib
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from django.core import mail as outbox

from courses import receipts
from edulearn import mail
from tests.conftest import Person, make_course, make_user
from tests.test_payment_process import buy


def test_who_gets_a_receipt(alice, bob, charlie, dora, visitor, course):
    payment = buy(charlie, course).json()["payment"]
    path = f"/api/courses/payments/{payment['id']}/receipt/"
    for person in (charlie, alice):
        answer = person.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert f"receipt-{payment['receipt_number']}.pdf" in answer["Content-Disposition"]
        assert answer.content.startswith(b"%PDF")
    assert [p.get(path).status_code for p in (bob, dora, visitor)] == [404, 404, 401]


def test_there_is_no_receipt_where_nothing_was_paid(charlie, bob):
    course = make_course(bob, price=0)
    payment = buy(charlie, course, payment_method="free").json()["payment"]
    assert charlie.get(f"/api/courses/payments/{payment['id']}/receipt/").status_code == 404


def test_a_refund_has_a_credit_note(alice, charlie, course):
    payment = buy(charlie, course).json()["payment"]["id"]
    refunded = alice.post(f"/api/courses/payments/{payment}/refund/", {}).json()["payment"]
    [made] = refunded["refunds"]
    answer = charlie.get(f"/api/courses/payments/{payment}/receipt/", {"refund": made["id"]})
    assert f"credit-note-{made['credit_note']}.pdf" in answer["Content-Disposition"]
    unknown = charlie.get(f"/api/courses/payments/{payment}/receipt/", {"refund": "x"})
    assert unknown.status_code == 404


def test_numbers_have_no_gaps_when_many_buy_at_once_and_some_are_declined(db, bob):
    course = make_course(bob)
    buyers = [Person(make_user(f"Student{n}")) for n in range(30)]
    tokens = ["tok_declined" if n % 3 == 0 else "tok_ok" for n in range(30)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda b, t: buy(b, course, payment_token=t), buyers, tokens))
    receipts.last_seen.clear()  # as after a restart
    buy(Person(make_user("Late")), course)
    numbers = [p["receipt_seq"] for p in db.payments.find({"status": "completed"})]
    assert sorted(numbers) == list(range(1, 22))


def test_the_tax_that_a_price_includes(settings):
    settings.TAX_RATE = Decimal("19")
    assert receipts.included_tax(11900) == 1900
    settings.TAX_RATE = Decimal("7.5")
    assert receipts.included_tax(4999) == 349


def test_the_receipt_says_who_what_and_how_much(settings, charlie, course):
    settings.TAX_RATE = Decimal("19")
    payment = buy(charlie, course).json()["payment"]
    sheet = receipts.receipt(_payment(payment), charlie.user)
    sheet.set_compression(False)
    text = bytes(sheet.output())
    assert len(text) > 1_000
    assert zlib.crc32(text)


def test_the_buyer_gets_it_by_mail(charlie, course):
    buy(charlie, course)
    mail.wait_until_sent()
    [message] = outbox.outbox
    assert message.to == [charlie.email]
    assert course.title in message.subject
    assert message.attachments[0][0].startswith("receipt-")


def test_csv_for_admins(alice, charlie, course, db):
    db.users.update_one({"_id": charlie.id}, {"$set": {"name": '=HYPERLINK("evil")'}})
    buy(charlie, course)
    assert charlie.get("/api/courses/payments/", {"format": "csv"}).status_code == 403
    answer = alice.get("/api/courses/payments/", {"format": "csv"})
    assert answer["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert (row["amount"], row["status"], row["email"]) == ("49.99", "completed", charlie.email)
    assert row["name"].startswith("'=")


def test_csv_of_many_payments(alice, course, db):
    charlie = Person(make_user("Charlie"))
    buy(charlie, course)
    [payment] = db.payments.find({})
    keep = {k: v for k, v in payment.items() if k not in ("_id", "live", "receipt_seq")}
    db.payments.insert_many([{**keep, "idempotency_key": str(n)} for n in range(450)])
    answer = alice.get("/api/courses/payments/", {"format": "csv", "status": "completed"})
    assert len(b"".join(answer.streaming_content).splitlines()) == 452


def _payment(shown):
    from bson import ObjectId

    from courses.payments import Payment

    return Payment.get(ObjectId(shown["id"]))
