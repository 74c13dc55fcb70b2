"""Mail, sent beside the request: nobody waits for a mail server, or learns from its delays."""

import atexit
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor, wait

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

_underway = set()


def _open():
    """A pool of this process's own: threads don't come along into a fork, such as a worker."""
    global _pool
    _underway.clear()
    _pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


_open()
os.register_at_fork(after_in_child=_open)
atexit.register(lambda: _pool.shutdown())


def send(subject, text, to, attachments=()):
    """Send a plain-text mail soon; `attachments` are (file name, bytes, media type)."""
    later(deliver, subject, text, to, attachments)


def deliver(subject, text, to, attachments=()):
    """The same at once; returns whether the mail server took it."""
    message = EmailMessage(subject, text, to=[to], attachments=list(attachments))
    try:
        message.send()
        return True
    except OSError as error:  # smtplib's errors are OSErrors too
        log.error("A mail to %s could not be sent: %s", message.to, error)
        return False


def later(work, *arguments):
    """Do some work beside the request, such as writing a letter and its PDF."""
    try:
        begun = _pool.submit(_guarded, work, *arguments)
    except RuntimeError:  # the process is ending: it is done before that
        _guarded(work, *arguments)
        return
    _underway.add(begun)
    begun.add_done_callback(_underway.discard)


def wait_until_sent(seconds=10):
    """Return when all mails begun so far are out, and those that they began, or the time is up."""
    until = time.monotonic() + seconds
    while _underway and (left := until - time.monotonic()) > 0:
        wait(list(_underway), timeout=left)


def _guarded(work, *arguments):
    try:
        work(*arguments)
    except Exception:  # nobody else would ever hear of it
        log.exception("A mail could not be written")
