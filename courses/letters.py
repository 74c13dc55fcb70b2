"""The mails that go with money: receipt, refund, and how to pay by bank transfer."""

from django.conf import settings

from courses import receipts
from edulearn import mail


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
    buyer = payment.buyer()
    if not buyer:
        return  # the account was closed meanwhile
    subject, text, attachments = letter(payment, buyer, *about)
    greeting = f"Hello {buyer.name},\n\n{text}\n{settings.SITE_NAME}\n{settings.SITE_URL}\n"
    mail.send(subject, greeting, buyer.email, attachments)


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


def _instructions(payment, buyer):
    title, action = payment.document["course_title"], payment.next_action
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
