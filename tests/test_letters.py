"""The mails that go with money: what they say, and that none is lost or sent twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import override_settings

from courses.reconcile import reconcile
from edulearn import mail
from tests.conftest import make_course
from tests.test_payment_process import buy
from tests.test_refund import refund

HOUR = 60


def received():
    """What came, when all that was begun is out."""
    mail.wait_until_sent()
    return outbox.outbox


def forget_mail():
    mail.wait_until_sent()
    outbox.outbox.clear()


def transfer(person, course):
    return buy(person, course, payment_method="manual", payment_token=None)


# What they say


def test_the_buyer_gets_it_by_mail(charlie, course):
    buy(charlie, course)
    [message] = received()
    assert message.to == [charlie.email]
    assert course.title in message.subject
    assert message.attachments[0][0].startswith("receipt-")
    assert message.body.startswith(
        f"Hello Charlie,\n\nThank you for buying “{course.title}”. Begin whenever you like:\n"
        f"http://testserver/player.html?course={course.id}\n\n"
        "You paid 49.99 USD; your receipt is attached.\n"
    )


def test_who_gets_money_back_is_told(alice, charlie, course):
    paid = buy(charlie, course).json()["payment"]["id"]
    forget_mail()
    refund(alice, paid, amount="10.00")
    [message] = received()
    assert message.to == [charlie.email]
    assert "10.00 USD" in message.body
    assert "You keep the course." in message.body
    assert message.attachments[0][0].startswith("credit-note-CN-")
    assert message.attachments[0][1].startswith(b"%PDF")
    refund(alice, paid)
    last = received()[-1]
    assert "39.99 USD" in last.body
    assert "not open to you any more" in last.body


def test_who_enrols_for_free_gets_a_letter_without_a_receipt(charlie, bob):
    course = make_course(bob, price=0)
    buy(charlie, course, payment_method="free")
    [message] = received()
    assert f"You are enrolled in “{course.title}”." in message.body
    assert message.attachments == []


def test_who_pays_by_transfer_is_told_how(charlie, course):
    answer = transfer(charlie, course).json()
    [message] = received()
    action = answer["next_action"]
    assert f"    49.99 USD\n    reference {action['reference']}\n" in message.body
    assert action["instructions"] in message.body
    transfer(charlie, course)
    assert len(received()) == 1


# What a crash, or a mail server that is away, delays


@pytest.fixture
def cut_off(monkeypatch):
    """Until it is undone no letter is written, as where the process dies before that."""
    monkeypatch.setattr(mail, "later", lambda *_: None)
    return monkeypatch


def mail_server_away():
    """Nobody listens where the mail server should be, while it lasts."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)


def owed(db):
    """What the letters are about that are not out yet."""
    return [letter["about"] for payment in db.payments.find() for letter in payment["letters"]]


def pass_time(db, minutes):
    """The letters that are owed become older."""
    for payment in db.payments.find():
        earlier = timedelta(minutes=minutes)
        for letter in payment["letters"]:
            letter.update({at: letter[at] - earlier for at in ("owed_at", "due_at")})
        changed = {"$set": {"letters": payment["letters"]}}
        db.payments.update_one({"_id": payment["_id"]}, changed)


def sent_late(db, minutes):
    """How many letters the reconciler takes up when so much time has passed."""
    pass_time(db, minutes)
    sent = reconcile(recent_only=True)["letters sent"]
    mail.wait_until_sent()
    return sent


def buys(alice, charlie, course):
    assert buy(charlie, course).status_code == 201
    return "Your course: "


def enrols(alice, charlie, course):
    course.collection().update_one({"_id": course.id}, {"$set": {"price": 0}})
    assert buy(charlie, course, payment_method="free").status_code == 201
    return "Your course: "


def orders(alice, charlie, course):
    assert transfer(charlie, course).status_code == 202
    return "How to pay for "


def orders_and_pays(alice, charlie, course):
    payment = transfer(charlie, course).json()["payment"]
    assert alice.post(f"/api/courses/payments/{payment['id']}/approve/", {}).status_code == 200
    return "Your course: "


@pytest.mark.parametrize("deed", [buys, enrols, orders, orders_and_pays])
def test_a_letter_that_was_cut_off_is_sent_once(db, alice, charlie, course, cut_off, deed):
    subject = deed(alice, charlie, course)
    cut_off.undo()
    assert sent_late(db, 0) == 0  # somebody may be about to send it
    assert sent_late(db, 2) == 1
    assert [message.subject for message in received()] == [subject + course.title]
    assert owed(db) == []
    assert sent_late(db, HOUR) == 0


def test_letters_about_refunds_that_were_cut_off_are_sent(db, alice, charlie, course, cut_off):
    paid = buy(charlie, course).json()["payment"]["id"]
    refund(alice, paid, amount="10.00")
    refund(alice, paid)
    cut_off.undo()
    assert sent_late(db, 2) == 3
    papers = [message.attachments[0][0].split("-")[0] for message in received()]
    assert sorted(papers) == ["credit", "credit", "receipt"]
    assert owed(db) == []


def test_nothing_is_owed_once_all_is_out(db, alice, charlie, course):
    paid = buy(charlie, course).json()["payment"]["id"]
    refund(alice, paid)
    assert len(received()) == 2
    assert owed(db) == []


def test_a_mail_server_that_is_away_is_asked_again_less_and_less_often(db, charlie, course):
    with mail_server_away():
        assert buy(charlie, course).status_code == 201
        assert (received(), owed(db)) == ([], ["receipt"])
        assert [sent_late(db, minutes) for minutes in (2, 1, 2, 3, 3)] == [1, 0, 1, 0, 1]
    assert sent_late(db, HOUR) == 1
    assert [message.to for message in received()] == [[charlie.email]]
    assert owed(db) == []


def test_a_letter_is_given_up_after_three_days(db, charlie, course, cut_off, caplog):
    buy(charlie, course)
    assert sent_late(db, 73 * HOUR) == 0
    assert owed(db) == []
    assert "its letter about receipt is given up" in caplog.text


def test_a_letter_that_had_to_wait_for_others_is_sent_once(db, charlie, course, monkeypatch):
    waiting = []
    with monkeypatch.context() as patch:
        patch.setattr(mail, "later", lambda *work: waiting.append(work))
        buy(charlie, course)
        assert sent_late(db, 2) == 1
    for send, *about in waiting:
        send(*about)
    assert len(waiting) == 2
    assert len(received()) == 1


def test_reconcilers_at_once_send_it_once(db, charlie, course, cut_off):
    buy(charlie, course)
    cut_off.undo()
    pass_time(db, 2)
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda _: reconcile()["letters sent"], range(6)))
    assert sorted(sent) == [0, 0, 0, 0, 0, 1]
    assert len(received()) == 1


def test_how_to_pay_is_not_told_of_an_order_that_ended(db, alice, charlie, course, cut_off):
    payment = transfer(charlie, course).json()["payment"]
    alice.post(f"/api/courses/payments/{payment['id']}/reject/", {})
    cut_off.undo()
    assert sent_late(db, 2) == 0
    assert received() == []


def test_who_has_closed_the_account_gets_no_letter(db, charlie, course, cut_off):
    buy(charlie, course)
    db.users.delete_one({"_id": charlie.id})
    cut_off.undo()
    sent_late(db, 2)
    assert (received(), owed(db)) == ([], [])
