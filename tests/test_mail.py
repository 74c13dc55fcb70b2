"""Mail that is sent beside the request."""

import os

from edulearn import mail


def test_it_is_sent(mailoutbox):
    mail.send("Hello", "Words.", "charlie@example.org")
    mail.wait_until_sent()
    [letter] = mailoutbox
    assert (letter.to, letter.subject, letter.body) == (["charlie@example.org"], "Hello", "Words.")


def test_what_fails_is_logged_and_holds_up_nothing(mailoutbox, caplog):
    mail.later(lambda: 1 / 0)
    mail.send("Hello", "Words.", "charlie@example.org")
    mail.wait_until_sent()
    assert len(mailoutbox) == 1
    assert "A mail could not be written" in caplog.text


def test_a_worker_sends_what_its_parent_has_no_more_to_do_with(tmp_path):
    """The server's workers are forks of a process that has sent mails already."""
    for _ in range(3):
        mail.later(int)
    mail.wait_until_sent()
    sent = tmp_path / "sent"
    child = os.fork()
    if not child:
        mail.later(sent.write_text, "by the worker")
        mail.wait_until_sent(5)
        os._exit(0)
    os.waitpid(child, 0)
    assert sent.read_text() == "by the worker"
