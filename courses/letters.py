"""The mails that go with money: receipt, refund, and how to pay by bank transfer.

A payment owes a letter from the update that brings it about until a mail server has taken it: a
crash, or a mail server that is away, only delays it.
"""

import logging
from datetime import timedelta

from django.conf import settings

from courses import receipts
from edulearn import mail
from edulearn.documents import now

RECEIPT, INSTRUCTIONS = "receipt", "instructions"  # a letter about a refund goes by the refund's id
SOON = timedelta(minutes=1)  # until then whoever brought it about sends it
GIVEN_UP = timedelta(days=3)

log = logging.getLogger(__name__)


def owed(about):
    """A letter as a payment owes it."""
    moment = now()
    return {"about": about, "owed_at": moment, "due_at": moment + SOON}


def send(payment, about):
    """Send a letter that is owed, beside the request."""
    mail.later(_send, payment, about)


def send_due(payment):
    """Try again what should be out by now, less and less often; returns how many letters."""
    due = [letter for letter in payment.document["letters"] if letter["due_at"] < now()]
    return sum(_try_again(payment, **letter) for letter in due)


def _try_again(payment, about, owed_at, due_at):
    age = now() - owed_at
    if age > GIVEN_UP:
        log.error("Payment %s: its letter about %s is given up", payment.id, about)
        _strike_out(payment, about)
        return False
    claimed = payment.collection().update_one(
        {"_id": payment.id, "letters": {"$elemMatch": {"about": about, "due_at": due_at}}},
        {"$set": {"letters.$.due_at": now() + age}},
    )
    if claimed.modified_count:
        send(payment, about)
    return bool(claimed.modified_count)


def _send(payment, about):
    found = payment.collection().find_one({"_id": payment.id, "letters.about": about})
    if not found:
        return  # it was sent while this one waited, or the order has ended
    payment = type(payment)(found)
    buyer = payment.buyer()  # None where the account was closed meanwhile
    if not buyer or mail.deliver(*_written(payment, buyer, about)):
        _strike_out(payment, about)


def _strike_out(payment, about):
    payment.collection().update_one({"_id": payment.id}, {"$pull": {"letters": {"about": about}}})


def _written(payment, buyer, about):
    subject, text, attachments = _words(payment, buyer, about)
    greeting = f"Hello {buyer.name},\n\n{text}\n{settings.SITE_NAME}\n{settings.SITE_URL}\n"
    return subject, greeting, buyer.email, attachments


def _words(payment, buyer, about):
    if about == RECEIPT:
        return _receipt(payment, buyer)
    if about == INSTRUCTIONS:
        return _instructions(payment)
    made = next(made for made in payment.document["refunds"] if made["id"] == about)
    return _refund(payment, buyer, made)


def _receipt(payment, buyer):
    title, course = payment.document["course_title"], payment.document["course_id"]
    begin = f"Begin whenever you like:\n{settings.SITE_URL}/player.html?course={course}\n"
    if not payment.document.get("receipt_number"):
        return f"Your course: {title}", f"You are enrolled in “{title}”. {begin}", []
    paper = _attached(receipts.receipt(payment, buyer), receipts.file_name(payment))
    paid = f"You paid {payment.money(payment.amount)}; your receipt is attached.\n"
    text = f"Thank you for buying “{title}”. {begin}\n{paid}"
    return f"Your course: {title}", text, [paper]


def _refund(payment, buyer, made):
    title = payment.document["course_title"]
    is_whole = payment.document["refunded_amount"] == payment.amount
    access = (
        "The course is not open to you any more. Should you come back, your progress is there."
        if is_whole
        else "You keep the course."
    )
    if not made["amount"]:
        return f"Refund: {title}", f"Your enrolment in “{title}” was taken back. {access}\n", []
    note = _attached(receipts.credit_note(payment, buyer, made), receipts.file_name(payment, made))
    back = f"We gave you {payment.money(made['amount'])} back for “{title}”. "
    text = (
        f"{back}Your bank may take some days to show it. {access}\n\nThe credit note is attached.\n"
    )
    return f"Refund: {title}", text, [note]


def _instructions(payment):
    title, action = payment.document["course_title"], payment.gateway.instructions(payment)
    until = action["expires_at"]
    text = (
        f"Thank you for your order of “{title}”. Please transfer\n\n"
        f"    {payment.money(payment.amount)}\n    reference {action['reference']}\n"
        f"    by {until.day} {until:%B %Y}\n\n"
        f"{action['instructions']}\n\nWe open the course for you when the money has come in.\n"
    )
    return f"How to pay for {title}", text, []


def _attached(pdf, name):
    return name, bytes(pdf.output()), "application/pdf"
