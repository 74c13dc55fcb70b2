"""The id of the request being answered: in its response, its errors and each of its log lines."""

import logging
import re
from contextvars import ContextVar
from uuid import uuid4

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,128}", re.ASCII)
_current = ContextVar("request_id", default="-")


def current_request_id():
    """The id of the request that this thread answers; "-" outside one."""
    return _current.get()


def begin_request(incoming):
    """Keep a well-formed incoming id, else make one; returns the token for `end_request`."""
    kept = incoming if _WELL_FORMED.fullmatch(incoming or "") else str(uuid4())
    return _current.set(kept)


def end_request(token):
    _current.reset(token)


class RequestIdFilter(logging.Filter):
    """Puts `request_id` on every log record."""

    def filter(self, record):
        record.request_id = current_request_id()
        return True
