"""Files with byte ranges (RFC 9110, section 14): what a video needs to be sought in.

A browser that has enough of a video stops reading, and whoever streams to it waits, with a thread.
So up to AT_ONCE is handed to the server in one piece; an open range (`bytes=0-`, what players ask)
ends there and is asked on from, as section 15.3.7 has it; and what is longer is streamed to a few
only, while any other range ends early too, and any other whole file has to wait.
"""

import re
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from edulearn.errors import Unavailable

CHUNK = 64 * 1024
AT_ONCE = 4 * 1024**2
_streams = BoundedSemaphore(max(1, settings.THREADS // 2))
_RANGE = re.compile(r"\s*bytes\s*=\s*(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\s*", re.I | re.ASCII)


class Unsatisfiable(Exception):
    """A range that lies outside the file."""


def ranged_response(request, path, *, content_type, etag, modified):
    """The file at `path`, or the part of it that the request asks for; 416, 304, 412 as due.

    `etag` is a strong one, in its quotes; `modified` a time. Of several ranges at once, which a
    server need not serve, the whole file comes. Raises Unavailable where too much is streamed.
    """
    size, stamp = path.stat().st_size, int(modified.timestamp())
    headers = {"Accept-Ranges": "bytes", "ETag": etag, "Last-Modified": http_date(stamp)}
    conditional = get_conditional_response(request, etag=etag, last_modified=stamp)
    if conditional is not None:
        for name, value in headers.items():
            conditional[name] = value
        return conditional
    try:
        span = _asked(request, size, headers)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, end = span or (0, size - 1)
    if request.method != "HEAD" and not _can_be_sent(end - start + 1):
        end = _early_end(start, span)
    headers["Content-Length"] = str(end - start + 1)
    headers |= {"Content-Range": f"bytes {start}-{end}/{size}"} if span else {}
    status = 206 if span else 200
    return _answer(request, path, start, end, status=status, headers=headers, type=content_type)


def _answer(request, path, start, end, *, status, headers, type):
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers, content_type=type)
    length = end - start + 1
    if length <= AT_ONCE:
        part = b"".join(_parts(path, start, length))
        return HttpResponse(part, status=status, headers=headers, content_type=type)
    parts = _Stream(path, start, length)
    return StreamingHttpResponse(parts, status=status, headers=headers, content_type=type)


def _can_be_sent(length):
    """Whether it is short; or long, and now has a place among the streams."""
    return length <= AT_ONCE or _streams.acquire(blocking=False)


def _early_end(start, span):
    if not span:
        raise Unavailable("Too many files are being downloaded. Try again in a few seconds.")
    return start + AT_ONCE - 1


def _asked(request, size, headers):
    """First and last byte, or None for the whole file: a range is for GET alone, and one that
    can't be read, or is of another version of the file (`If-Range`), is as none."""
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    match = _RANGE.fullmatch(asked)
    if not match or not _is_same_version(request, headers):
        return None
    return _span(*match.groups(), size)


def _span(first, last, suffix, size):
    if suffix is not None:
        start, end = max(0, size - int(suffix)), size - 1
    else:
        start, end = int(first), size - 1 if last is None else int(last)
        if end < start and last is not None:
            return None
        end = end if last is not None else min(end, start + AT_ONCE - 1)
    end = min(end, size - 1)
    if start > end:
        raise Unsatisfiable
    return start, end


def _is_same_version(request, headers):
    version = request.headers.get("If-Range")
    return version is None or version in (headers["ETag"], headers["Last-Modified"])


class _Stream:
    """The parts of a long answer. Its place among the streams, which it is made with, is free again
    when it is closed; the server does that however it ends, begun or not."""

    def __init__(self, path, start, length):
        self._parts, self._is_open = _parts(path, start, length), True

    def __iter__(self):
        return self._parts

    def close(self):
        if self._is_open:
            self._is_open = False
            self._parts.close()
            _streams.release()


def _parts(path, start, length):
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (part := file.read(min(CHUNK, length))):
            length -= len(part)
            yield part
