"""While the database is out of reach, requests are told so at once, and one thread asks for it.

Otherwise each request would wait for a timeout of its own, and those behind it for theirs too.
"""

import logging
from threading import Event, Lock, Thread, current_thread

from pymongo.errors import ConnectionFailure

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5


class Outage:
    """Lasts from `begin` until what it was given there says that it is over."""

    def __init__(self):
        self._lock = Lock()
        self._asking = None

    def check(self):
        """Raises ConnectionFailure while it lasts, but for the thread that asks."""
        if self._asking not in (None, current_thread()):
            raise ConnectionFailure("The database is out of reach.")

    def begin(self, is_over):
        """Let it begin, unless it has; `is_over()` is asked until it is true."""
        with self._lock:
            if self._asking:
                return
            self._asking = Thread(target=self._last_until, args=[is_over], daemon=True)
        log.error("The database is out of reach: requests are refused until it answers.")
        self._asking.start()

    def _last_until(self, is_over):
        while not _safely(is_over):
            Event().wait(PAUSE_SECONDS)
        self._asking = None
        log.warning("The database answers.")


def _safely(is_over):
    try:
        return is_over()
    except Exception:  # or else it would never end
        log.exception("The database will be asked again")
        return False
