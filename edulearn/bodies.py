"""Bodies that come slowly: they are waited for outside of a turn, and not many at once.

A connection that sends half a body and then nothing holds one of the server's threads for as long
as it likes. So there are many threads for that beside those that answer (one that waits costs some
60 KiB), and few of them for any one client: everybody else's requests go on.
"""

import re
from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from django.conf import settings

from edulearn.addresses import client_address, network_of
from edulearn.errors import Unavailable, problem_response
from edulearn.request_id import begin_request, current_request_id, end_request
from edulearn.turns import stepping_aside

MOST = 1_024  # beside settings.THREADS
MOST_OF_ONE = settings.THREADS // 2
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_UPLOAD = re.compile(r"/api/courses/[^/]+/files/?")


class TooManyBodies(Unavailable):
    slug, title = "too-many-bodies", "Too many requests are arriving"


def declared_length(environ):
    """The body's length as its sender tells it; 0 where that can't be read, or isn't told."""
    length = environ.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() else 0


def is_upload(method, path):
    """Whether the body is a file, which goes to disk as it comes.

    It needs a length: the server does not tell when a body that comes in chunks was cut off.
    """
    return method == "POST" and bool(_UPLOAD.fullmatch(path))


class PatientBodies:
    """Calls a WSGI application when the request's body is there; an upload's it reads itself."""

    def __init__(self, application):
        self._application = application
        self._waiting = Counter()
        self._lock = Lock()

    def __call__(self, environ, start_response):
        if not _has_body(environ):
            return self._application(environ, start_response)
        try:
            with self._place(network_of(client_address(environ))):
                if declared_length(environ) > settings.MAX_BODY_BYTES:
                    environ["wsgi.input"] = _Aside(environ["wsgi.input"])
                    return self._application(environ, start_response)
                _read(environ)
        except TooManyBodies as problem:
            return _answer(problem, environ, start_response)
        return self._application(environ, start_response)

    @contextmanager
    def _place(self, client):
        """Within, this thread may wait for the client's body; raises TooManyBodies."""
        with self._lock:
            if self._waiting.total() >= MOST or self._waiting[client] >= MOST_OF_ONE:
                raise TooManyBodies()
            self._waiting[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[client] -= 1
                self._waiting += Counter()  # forgets clients that have none


def _has_body(environ):
    """Whether there is one to wait for; one that comes in chunks has no length yet."""
    method = environ["REQUEST_METHOD"]
    if environ.get("CONTENT_LENGTH"):
        return declared_length(environ) > 0
    return method not in SAFE and not is_upload(method, environ["PATH_INFO"])


def _read(environ):
    """The body into memory: its length, or of what comes in chunks so much as is too much."""
    length = declared_length(environ)
    body = environ["wsgi.input"].read(length or settings.MAX_BODY_BYTES + 1)
    environ["wsgi.input"] = BytesIO(body)
    environ["CONTENT_LENGTH"] = str(length or len(body))


class _Aside:
    """A stream that lets other requests by while it is read."""

    def __init__(self, stream):
        self._stream = stream

    def read(self, size=-1):
        with stepping_aside():
            return self._stream.read(size)

    def readline(self, size=-1):
        with stepping_aside():
            return self._stream.readline(size)


def _answer(problem, environ, start_response):
    token = begin_request(environ.get("HTTP_X_REQUEST_ID"))
    try:
        response = problem_response(problem)
        response["X-Request-ID"] = current_request_id()
    finally:
        end_request(token)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]
