"""Text goes out compressed, to whoever takes gzip.

A page's files are compressed once, when they are first asked for; there is no build step that could
do it. Answers are compressed as they are made, but for those of the accounts: they hold tokens, and
the size of a secret that is compressed with what an attacker sends tells of it (BREACH).
"""

import gzip
import re
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from django.middleware.gzip import GZipMiddleware
from whitenoise.responders import Response, StaticFile

_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.I)
_TEXT = re.compile(r"text/|image/svg|application/(javascript|json|manifest\+json|xml|wasm)")
SIZES = range(512, 4 * 1024**2)


def takes_gzip(accepted):
    """Whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3)."""
    return bool(_TAKES_GZIP.search(accepted))


def compressed(content):
    """The same bytes each time, whenever that is."""
    return gzip.compress(content, mtime=0)


def is_compressible(headers):
    """Whether a file with this Content-Type and Content-Length gets smaller by it."""
    return _TEXT.match(headers["Content-Type"]) and int(headers["Content-Length"]) in SIZES


class CompressedAnswers(GZipMiddleware):
    """Compresses what the API answers."""

    def process_response(self, request, response):
        path, accepted = request.path_info, request.headers.get("Accept-Encoding", "")
        holds_secrets = path.startswith("/api/auth/")
        if not path.startswith("/api/") or holds_secrets or not takes_gzip(accepted):
            return response
        return super().process_response(request, response)


class TextFile(StaticFile):
    """A file that is sent compressed, unless a part of it is asked for."""

    def __init__(self, path, headers, **options):
        super().__init__(path, headers, **options)
        self._path = path

    def get_response(self, method, request_headers):
        response = super().get_response(method, request_headers)
        accepted = request_headers.get("HTTP_ACCEPT_ENCODING", "")
        if not takes_gzip(accepted) or response.status != HTTPStatus.OK:
            return response
        if response.file:
            response.file.close()
        return Response(
            HTTPStatus.OK, self._headers, BytesIO(self._body) if response.file else None
        )

    @cached_property
    def _body(self):
        return compressed(Path(self._path).read_bytes())

    @cached_property
    def _headers(self):
        [(_, _, plain)] = self.alternatives
        changed = {"Content-Encoding": "gzip", "Content-Length": str(len(self._body))}
        return list((dict(plain) | changed).items())
