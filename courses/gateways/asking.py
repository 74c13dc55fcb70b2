"""Asking a gateway: the one place from where they are called.

One that hangs must not stop the site: whoever waits for a remote gateway steps aside meanwhile, and
some of the server's threads never wait for one.
"""

from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from courses.gateways.base import GatewayUnreachable
from edulearn.turns import stepping_aside

_PLACES = BoundedSemaphore(settings.THREADS // 2)


def ask(verb, payment, *arguments):
    """What the payment's gateway answers to `verb`: start, look_up, cancel or refund."""
    call = getattr(payment.gateway, verb)
    if not payment.gateway.is_remote:
        return call(payment, *arguments)
    with _place(), stepping_aside():
        return call(payment, *arguments)


@contextmanager
def _place():
    if not _PLACES.acquire(blocking=False):
        raise GatewayUnreachable(
            "Many people are paying at this moment. Try again in a few seconds: you will not be "
            "charged twice."
        )
    try:
        yield
    finally:
        _PLACES.release()
