"""Receipts: numbers without gaps, and the PDF."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from pymongo.errors import DuplicateKeyError

from edulearn import pdf
from edulearn.db import get_db
from edulearn.documents import now
from edulearn.errors import Unavailable
from edulearn.money import to_decimal

TRIES = 200
# The last number that this process saw used, by year: the next one is a good first guess, and the
# unique index refuses it where another process was quicker.
last_seen = {}


def with_receipt_number(amount, complete):
    """Call `complete` with the receipt's fields, number included; returns what it returns.

    The number becomes real in the same update that completes the payment, so none is ever lost.
    What was free has no receipt.
    """
    if not amount:
        return complete({})
    moment = now()
    year = moment.year
    for _ in range(TRIES):
        seq = last_seen.get(year, 0) + 1
        try:
            done = complete(_fields(moment, seq))
        except DuplicateKeyError:
            last_seen[year] = _last_used(year)
            continue
        if done:
            last_seen[year] = max(seq, last_seen.get(year, 0))
        return done
    raise Unavailable("Too many payments are being completed at once. Try again.")


def _fields(moment, seq):
    return {
        "receipt_year": moment.year,
        "receipt_seq": seq,
        "receipt_number": f"{moment.year}-{seq:06}",
        "receipt_at": moment,
    }


def _last_used(year):
    """One index scan of length one."""
    last = get_db().payments.find_one(
        {"receipt_year": year, "receipt_seq": {"$exists": True}},
        {"receipt_seq": 1},
        sort=[("receipt_seq", -1)],
    )
    return last["receipt_seq"] if last else 0


# The PDF


def receipt(payment, buyer):
    """The receipt of a completed payment, as a PDF document."""
    document = payment.document
    lines = [(document["course_title"], document["price"])]
    if document["price"] != document["amount"]:
        lines.append((f"Coupon {document['coupon']}", document["amount"] - document["price"]))
    heading = f"Receipt {document['receipt_number']}"
    return _sheet(payment, buyer, heading, document["created_at"], lines, document["amount"])


def credit_note(payment, buyer, made):
    """The credit note of one refund, as a PDF document."""
    lines = [(f"Refund: {payment.document['course_title']}", -made["amount"])]
    about = f"Credit note {made['credit_note']}"
    return _sheet(payment, buyer, about, made["created_at"], lines, -made["amount"])


def file_name(payment, made=None):
    number = made["credit_note"] if made else payment.document["receipt_number"]
    return f"{'credit-note' if made else 'receipt'}-{number}.pdf"


def included_tax(amount):
    """The tax within an amount of minor units, at TAX_RATE per cent."""
    rate = settings.TAX_RATE / 100
    return int((amount * rate / (1 + rate)).quantize(Decimal(1), ROUND_HALF_UP))


def _sheet(payment, buyer, heading, date, lines, total):
    sheet = pdf.document(title=heading)
    sheet.add_page()
    _write(sheet, settings.SITE_NAME, size=18, bold=True)
    _write(sheet, settings.RECEIPT_ISSUER)
    sheet.ln(12)
    _write(sheet, heading, size=14, bold=True)
    _write(sheet, f"Date: {date:%Y-%m-%d}")
    _write(sheet, f"Payment: {payment.document['transaction_id']}")
    sheet.ln(6)
    _write(sheet, f"For {buyer.name}, {buyer.email}")
    sheet.ln(6)
    _table(sheet, payment.document["currency"], lines, total)
    return sheet


def _table(sheet, currency, lines, total):
    rows = [*lines, ("Total", total)]
    if settings.TAX_RATE:
        tax = included_tax(total)
        rows.append((f"{settings.TAX_NAME} {settings.TAX_RATE} % included", tax))
    with sheet.table(col_widths=(75, 25), text_align=("LEFT", "RIGHT"), line_height=8) as table:
        table.row(("Description", f"Amount ({currency})"))
        for label, minor in rows:
            table.row((label, to_decimal(minor, currency)))


def _write(sheet, text, *, size=11, bold=False):
    sheet.set_font(pdf.FONT, "B" if bold else "", size)
    sheet.multi_cell(0, size / 1.8, text, new_x="LMARGIN", new_y="NEXT")
    sheet.set_font(pdf.FONT, "", 11)
