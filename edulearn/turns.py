"""Whose turn it is: few requests run at once, however many wait for something slow.

Python runs one thread at a time, so with more of them at work each only makes the others late. But
whoever hashes a password or waits for another service needs no Python meanwhile: it steps aside,
and the next request runs. So the server has many threads, and these few turns.
"""

from contextlib import contextmanager
from threading import BoundedSemaphore, local

AT_ONCE = 4
_turns = BoundedSemaphore(AT_ONCE)
_thread = local()


class Turns:
    """Lets each request run when it is its turn; whether the process is alive needs none."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == "/healthz":
            return self.get_response(request)
        with _turns:
            _thread.has_turn = True
            try:
                return self.get_response(request)
            finally:
                _thread.has_turn = False


@contextmanager
def stepping_aside():
    """Within, another request may run: for what waits, or computes outside of Python."""
    if not getattr(_thread, "has_turn", False):
        yield
        return
    _turns.release()
    _thread.has_turn = False
    try:
        yield
    finally:
        _turns.acquire()
        _thread.has_turn = True
