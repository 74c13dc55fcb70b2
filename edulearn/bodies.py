"""Bodies that come slowly: they are waited for beside the requests, not long, and not many at once.

A connection that sends half a body and then nothing would hold one of the server's threads for as
long as it likes. Here a body is read whole, by a thread that may be given up, before its request
takes a turn; when the refusal is sent the connection closes, which frees that thread too.
"""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import BoundedSemaphore

from django.conf import settings

from edulearn.errors import Problem, Unavailable, problem_response
from edulearn.turns import stepping_aside

PATIENCE_SECONDS = 10


class SlowBody(Problem):
    status, slug, title = 408, "slow-body", "Body too slow"
    detail = "The request's body did not arrive in time. Try again."

    def __init__(self):
        super().__init__(headers={"Connection": "close"})


class PatientBodies:
    """Calls a WSGI application when the request's body is there; an upload's it reads itself."""

    def __init__(self, application):
        self._application = application
        self._room = BoundedSemaphore(settings.THREADS // 2)
        self._readers = ThreadPoolExecutor(settings.THREADS // 2, thread_name_prefix="body")

    def __call__(self, environ, start_response):
        length = environ.get("CONTENT_LENGTH") or "0"
        try:
            if int(length) > settings.MAX_BODY_BYTES:
                environ["wsgi.input"] = _Aside(environ["wsgi.input"])
            elif int(length):
                environ["wsgi.input"] = BytesIO(self._read(environ["wsgi.input"], int(length)))
        except Problem as problem:
            return _answer(problem, start_response)
        return self._application(environ, start_response)

    def _read(self, stream, length):
        """The whole body; raises SlowBody, or Unavailable where too many are waited for."""
        if not self._room.acquire(blocking=False):
            raise Unavailable()
        reading = self._readers.submit(stream.read, length)
        reading.add_done_callback(lambda _: self._room.release())
        try:
            return reading.result(timeout=PATIENCE_SECONDS)
        except TimeoutError as error:
            raise SlowBody() from error


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
