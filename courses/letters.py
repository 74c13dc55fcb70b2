"""The mails that go with money: receipt, refund, and how to pay by bank transfer."""

from django.conf import settings

from accounts.models import User
from courses import receipts
from edulearn import mail
from edulearn.errors import NotFound
from edulearn.money import to_decimal


def send_receipt(payment):
    """Thank the buyer, with the receipt where money was paid."""
    mail.later(_write, payment, _receipt)


def send_refund(payment, made):
    """Tell the buyer what went back, with the credit note."""
    mail.later(_write, payment, _refund, made)


def send_instructions(payment):
    """Tell the buyer how to pay by bank transfer."""
    mail.later(_write, payment, _instructions)


def _write(payment, letter, *about):
    try:
        buyer = User.get(payment.document["user_id"])
    except NotFound:
        return  # the account was closed meanwhile
    subject, text, attachments = letter(payment, buyer, *about)
    greeting = f"Hello {buyer.name},\n\n{text}\n{settings.SITE_NAME}\n{settings.SITE_URL}\n"
    mail.send(subject, greeting, buyer.email, attachments)


def _receipt(payment, buyer):
    title, course = payment.document["course_title"], payment.document["course_id"]
    text = f"You have “{title}” now. Begin here:\n{settings.SITE_URL}/player.html?course={course}\n"
    papers = []
    if payment.document.get("receipt_number"):
        papers.append(_attached(receipts.receipt(payment, buyer), receipts.file_name(payment)))
    return f"Your course: {title}", text, papers


def _refund(payment, buyer, made):
    title = payment.document["course_title"]
    text = f"{_money(payment, made['amount'])} for “{title}” went back to you.\n"
    papers = []
    if made["amount"]:
        note = receipts.credit_note(payment, buyer, made)
        papers.append(_attached(note, receipts.file_name(payment, made)))
    return f"Refund: {title}", text, papers


def _instructions(payment, buyer):
    title, action = payment.document["course_title"], payment.next_action
    text = (
        f"To get “{title}”, transfer {_money(payment, payment.amount)} with the reference "
        f"{action['reference']}\nuntil {action['expires_at']:%d %B %Y}. The course opens when it "
        f"has come in.\n\n{action['instructions']}\n"
    )
    return f"How to pay for {title}", text, []


def _attached(pdf, name):
    return name, bytes(pdf.output()), "application/pdf"


def _money(payment, minor):
    currency = payment.document["currency"]
    return f"{to_decimal(minor, currency)} {currency}"
