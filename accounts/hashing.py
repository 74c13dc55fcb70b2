"""Hashing, on a few threads that let all others go first: a flood of sign-ins slows only itself."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from django.conf import settings

from edulearn.errors import Unavailable
from edulearn.turns import stepping_aside

PATIENCE_SECONDS = 20
# Half of the processors hash, however many people sign in: the rest of the site has the others.
_AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
# Of the server's threads some are always left for whoever isn't signing in.
_QUEUE = BoundedSemaphore(settings.THREADS * 3 // 4)


class TooManySignIns(Unavailable):
    slug, title = "too-many-sign-ins", "Too many people are signing in"
    detail = "Many people are signing in at this moment. Try again in a few seconds."


def in_turn(work, *arguments):
    """What `work` gives, when it is its turn; raises TooManySignIns where that takes too long."""
    if not _QUEUE.acquire(blocking=False):
        raise TooManySignIns()
    try:
        with stepping_aside():
            return _result(_pool.submit(work, *arguments))
    finally:
        _QUEUE.release()


def _result(begun):
    try:
        return begun.result(timeout=PATIENCE_SECONDS)
    except TimeoutError as error:
        begun.cancel()
        raise TooManySignIns() from error


def _open():
    """A pool of this process's own: threads don't come along into a fork, such as a worker."""
    global _pool
    _pool = ThreadPoolExecutor(_AT_ONCE, "hashing", initializer=_let_others_go_first)


def _let_others_go_first():
    if sys.platform == "linux":  # elsewhere this would be said of the whole process
        os.nice(10)


_open()
os.register_at_fork(after_in_child=_open)
