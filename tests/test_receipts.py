"""GET /api/courses/payments/<id>/receipt/, the numbers on it, and the CSV of payments."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from courses import credit_notes, receipt_numbers, receipts
from edulearn import pdf
from edulearn.documents import now
from tests.conftest import Person, make_course, make_user
from tests.pdf_text import words_of
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
    told = {"refund": made["id"], "number": made["credit_note"], "amount": "49.99"}
    assert charlie.get(f"/api/courses/payments/{payment}/").json()["payment"]["credit_notes"] == [
        told
    ]
    answer = charlie.get(f"/api/courses/payments/{payment}/receipt/", {"refund": made["id"]})
    assert f"credit-note-{made['credit_note']}.pdf" in answer["Content-Disposition"]
    unknown = charlie.get(f"/api/courses/payments/{payment}/receipt/", {"refund": "x"})
    assert unknown.status_code == 404


def test_numbers_have_no_gaps_when_many_buy_at_once_and_some_are_declined(db, unwritten, bob):
    course = make_course(bob)
    buyers = [Person(make_user(f"Student{n}")) for n in range(30)]
    tokens = ["tok_declined" if n % 3 == 0 else "tok_ok" for n in range(30)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda b, t: buy(b, course, payment_token=t), buyers, tokens))
    receipt_numbers.last_seen.clear()  # as after a restart
    buy(Person(make_user("Late")), course)
    numbers = [p["receipt_seq"] for p in db.payments.find({"status": "completed"})]
    assert sorted(numbers) == list(range(1, 22))


def test_numbers_begin_anew_each_year(monkeypatch, unwritten, alice, charlie, bob):
    papers = []
    for year in (2026, 2027, 2027):
        for module in (receipt_numbers, credit_notes):
            monkeypatch.setattr(module, "now", lambda year=year: datetime(year, 1, 1, tzinfo=UTC))
        payment = buy(charlie, make_course(bob), key=None).json()["payment"]
        answer = alice.post(f"/api/courses/payments/{payment['id']}/refund/", {}).json()["payment"]
        papers += [answer["receipt_number"], answer["refunds"][0]["credit_note"]]
    assert papers[:2] == ["2026-000001", "CN-2026-000001"]
    assert papers[2:4] == ["2027-000001", "CN-2027-000001"]
    assert papers[4:] == ["2027-000002", "CN-2027-000002"]


def test_the_tax_that_a_price_includes(settings):
    settings.TAX_RATE = Decimal("19")
    assert receipts.included_tax(11900) == 1900
    settings.TAX_RATE = Decimal("7.5")
    assert receipts.included_tax(4999) == 349


def receipt_words(person, payment, **query):
    answer = person.get(f"/api/courses/payments/{payment['id']}/receipt/", query)
    return words_of(answer.content)


def test_the_receipt_says_who_what_and_how_much(settings, db, alice, charlie, course):
    settings.TAX_RATE = Decimal("19")
    settings.RECEIPT_ISSUER = "EduLearn Ltd.\n12 Harbour Street"
    alice.post("/api/courses/coupons/", {"code": "SPRING", "kind": "percent", "value": 20})
    payment = buy(charlie, course, coupon="SPRING").json()["payment"]
    completed = db.payments.find_one({})["receipt_at"]
    assert receipt_words(charlie, payment) == (
        "EduLearn EduLearn Ltd. 12 Harbour Street Receipt "
        f"Receipt {payment['receipt_number']} Date {completed.day} {completed:%B %Y} "
        f"Paid by Card Payment {payment['transaction_id']} For Charlie charlie@example.org "
        f"Description Amount (USD) {course.title} 49.99 Coupon SPRING -10.00 Total 39.99 "
        "VAT 19 % included 6.38"
    )


def test_the_credit_note_says_for_which_receipt(settings, db, alice, charlie, course):
    settings.TAX_RATE = Decimal("19")
    payment = buy(charlie, course).json()["payment"]
    refund = f"/api/courses/payments/{payment['id']}/refund/"
    [made] = alice.post(refund, {"amount": "10.00"}).json()["payment"]["refunds"]
    words = receipt_words(charlie, payment, refund=made["id"])
    assert f"Credit note Credit note {made['credit_note']} Date" in words
    assert f"For receipt {payment['receipt_number']} Payment" in words
    assert words.endswith(f"Refund: {course.title} -10.00 Total -10.00 VAT 19 % included -1.60")


def test_a_receipt_is_of_the_day_that_the_payment_was_completed(db, alice, charlie, course):
    transfer = buy(charlie, course, payment_method="manual", payment_token=None).json()["payment"]
    ordered = datetime(2020, 12, 31, tzinfo=UTC)
    db.payments.update_one({}, {"$set": {"created_at": ordered, "received": 1}})
    alice.post(f"/api/courses/payments/{transfer['id']}/approve/", {})
    words = receipt_words(charlie, transfer)
    assert f" {now():%B %Y} Paid by Bank transfer Payment" in words
    assert "2020" not in words


@pytest.mark.parametrize(
    "name", ["Ωραία Żółć Привет", "محمد", "王 小明", "สม ชาย", "X" * 100, "é" * 100]
)
def test_any_name_is_on_the_receipt(db, charlie, course, name):
    db.users.update_one({"_id": charlie.id}, {"$set": {"name": name}})
    payment = buy(charlie, course).json()["payment"]
    _, _, rest = receipt_words(charlie, payment).partition(" For ")
    shown, _, _ = rest.partition("charlie@example.org")
    assert shown.replace(" ", "") == name.replace(" ", "")


def test_letters_that_no_font_has_are_not_left_out(settings, db, charlie, course):
    db.users.update_one({"_id": charlie.id}, {"$set": {"name": "ꦲꦤ ꦕꦫꦏ"}})
    payment = buy(charlie, course).json()["payment"]
    assert "For \ufffd\ufffd \ufffd\ufffd\ufffd charlie" in receipt_words(charlie, payment)
    settings.PDF_FONTS = [pdf.FONTS / "DejaVuSans-Bold.ttf"]
    assert "charlie@example.org" in receipt_words(charlie, payment)


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
