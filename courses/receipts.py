"""Receipts and credit notes, as PDF."""

from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from edulearn import pdf
from edulearn.money import to_decimal

CLOSED = "Closed account"
METHODS = {"card": "Card", "manual": "Bank transfer"}
INK, FAINT, RULE = (20, 24, 31), (91, 99, 112), (201, 206, 214)
MARGIN, LABEL, RIGHT, LINE = 20, 26, 128, 6.5  # millimetres


def receipt(payment, buyer):
    """The receipt of a completed payment, as a PDF document; `buyer` may be gone (None)."""
    document = payment.document
    lines = [(document["course_title"], document["price"])]
    if document["price"] != document["amount"]:
        lines.append((f"Coupon {document['coupon']}", document["amount"] - document["price"]))
    about = {
        "Receipt": document["receipt_number"],
        "Date": _day(document["receipt_at"]),
        "Paid by": METHODS.get(document["payment_method"], document["payment_method"]),
        "Payment": document["transaction_id"],
    }
    return _sheet("Receipt", buyer, about, lines, document)


def credit_note(payment, buyer, made):
    """The credit note of one refund, as a PDF document."""
    document = payment.document
    about = {
        "Credit note": made["credit_note"],
        "Date": _day(made["done_at"]),
        "For receipt": document["receipt_number"],
        "Payment": document["transaction_id"],
    }
    lines = [(f"Refund: {document['course_title']}", -made["amount"])]
    return _sheet("Credit note", buyer, about, lines, document)


def file_name(payment, made=None):
    number = made["credit_note"] if made else payment.document["receipt_number"]
    return f"{'credit-note' if made else 'receipt'}-{number}.pdf"


def included_tax(amount):
    """The tax within an amount of minor units, at TAX_RATE per cent."""
    rate = settings.TAX_RATE / 100
    return int((amount * rate / (1 + rate)).quantize(Decimal(1), ROUND_HALF_UP))


def _day(moment):
    return f"{moment.day} {moment:%B %Y}"


def _sheet(kind, buyer, about, lines, document):
    sheet = pdf.document(title=f"{kind} {about[kind]}")
    sheet.set_margin(MARGIN)
    sheet.add_page()
    _write(sheet, settings.SITE_NAME, size=18, style="B")
    _write(sheet, settings.RECEIPT_ISSUER, colour=FAINT)
    sheet.ln(14)
    _write(sheet, kind, size=22, style="B")
    sheet.ln(4)
    top = sheet.y
    _pairs(sheet, about)
    bottom = sheet.y
    sheet.set_y(top)
    _write(sheet, "For", colour=FAINT, x=RIGHT)
    _write(sheet, f"{buyer.name}\n{buyer.email}" if buyer else CLOSED, x=RIGHT)
    sheet.set_xy(sheet.l_margin, max(bottom, sheet.y) + 10)
    _table(sheet, document["currency"], lines)
    return sheet


def _pairs(sheet, about):
    """What the paper is, on its left side: a name and a value a line."""
    for name, value in about.items():
        sheet.set_text_color(*FAINT)
        sheet.cell(LABEL, LINE, name)
        sheet.set_text_color(*INK)
        sheet.multi_cell(RIGHT - MARGIN - LABEL - 3, LINE, value, new_x="LMARGIN", new_y="NEXT")


def _table(sheet, currency, lines):
    total = sum(minor for _, minor in lines)
    sheet.set_draw_color(*RULE)
    with sheet.table(
        col_widths=(75, 25),
        text_align=("LEFT", "RIGHT"),
        borders_layout="HORIZONTAL_LINES",
        line_height=LINE,
        padding=(2, 0),
    ) as table:
        table.row(("Description", f"Amount ({currency})"))
        for label, minor in lines:
            table.row((label, to_decimal(minor, currency)))
        sheet.set_font(style="B")
        table.row(("Total", to_decimal(total, currency)))
        sheet.set_font(style="")
        if settings.TAX_RATE:
            label = f"{settings.TAX_NAME} {settings.TAX_RATE.normalize():f} % included"
            table.row((label, to_decimal(included_tax(total), currency)))


def _write(sheet, text, *, size=11, style="", colour=INK, x=None):
    sheet.set_font(pdf.FONT, style, size)
    sheet.set_text_color(*colour)
    sheet.set_x(x or sheet.l_margin)
    sheet.multi_cell(0, size / 1.8, text, align="LEFT", new_x="LMARGIN", new_y="NEXT")
    sheet.set_font(pdf.FONT, "", 11)
    sheet.set_text_color(*INK)
