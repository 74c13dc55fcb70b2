"""Bodies that come slowly: they are waited for outside of a turn, and not many at once.

A connection that sends half a body and then nothing holds one of the server's threads for as long
as it likes. So only some of the threads wait for bodies, and fewer for those of one client: the
rest of the site, and everybody else's requests, go on.
"""

from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from threading import Lock

from django.conf import settings

from edulearn.addresses import client_address, network_of
from edulearn.errors import Unavailable, problem_response
from edulearn.turns import stepping_aside

MOST = settings.THREADS * 3 // 4
MOST_OF_ONE = settings.THREADS // 2


class TooManyBodies(Unavailable):
    slug, title = "too-many-bodies", "Too many requests are arriving"


class PatientBodies:
    """Calls a WSGI application when the request's body is there; an upload's it reads itself."""

    def __init__(self, application):
        self._application = application
        self._waiting = Counter()
        self._lock = Lock()

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return self._application(environ, start_response)
        try:
            with self._place(network_of(client_address(environ))):
                if length > settings.MAX_BODY_BYTES:
                    environ["wsgi.input"] = _Aside(environ["wsgi.input"])
                    return self._application(environ, start_response)
                environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length))
        except TooManyBodies as problem:
            return _answer(problem, start_response)
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


class _Aside:
    """A stream that lets other requests by while it is read."""

    def __init__(self, stream):
        self._stream = stream

    def read(self, size=-1):
        with stepping_aside():
            return self._stream.read(size)


def _answer(problem, start_response):
    response = problem_response(problem)
    status = f"{response.status_code} {response.reason_phrase}"
    start_response(status, list(response.items()))
    return [response.content]
