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
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, StaticFile

_TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.I)
_TEXT = re.compile(r"text/|image/svg|application/(javascript|json|manifest\+json|xml|wasm)")
_KEPT = re.compile(r"image/(?!svg)|video/|font/")
SIZES = range(512, 4 * 1024**2)


class CompressedAnswers(GZipMiddleware):
    """Compresses what the API answers."""

    def process_response(self, request, response):
        path, accepted = request.path_info, request.headers.get("Accept-Encoding", "")
        holds_secrets = path.startswith("/api/auth/")
        if not path.startswith("/api/") or holds_secrets or not _TAKES_GZIP.search(accepted):
            return response
        return super().process_response(request, response)


class Files(WhiteNoiseMiddleware):
    """The files of the pages.

    Their names stay the same from release to release, so a browser asks each time whether a script
    or style is still the same, which costs a 304; pictures and films may be a day old.
    """

    def get_static_file(self, path, url, stat_cache=None):
        plain = super().get_static_file(path, url, stat_cache)
        headers = dict(plain.alternatives[0][2])
        is_text = _TEXT.match(headers["Content-Type"])
        if is_text and int(headers["Content-Length"]) in SIZES:
            headers["Vary"] = "Accept-Encoding"
            return TextFile(path, list(headers.items()), stat_cache=stat_cache)
        return plain

    def add_cache_headers(self, headers, path, url):
        kept = _KEPT.match(headers["Content-Type"])
        headers["Cache-Control"] = "public, max-age=86400" if kept else "no-cache"


class TextFile(StaticFile):
    """A file that is sent compressed, unless a part of it is asked for."""

    def __init__(self, path, headers, **options):
        super().__init__(path, headers, **options)
        self._path = path

    def get_response(self, method, request_headers):
        takes_gzip = _TAKES_GZIP.search(request_headers.get("HTTP_ACCEPT_ENCODING", ""))
        response = super().get_response(method, request_headers)
        if not takes_gzip or response.status != HTTPStatus.OK:
            return response
        if response.file:
            response.file.close()
        return Response(
            HTTPStatus.OK, self._headers, BytesIO(self._body) if response.file else None
        )

    @cached_property
    def _body(self):
        return gzip.compress(Path(self._path).read_bytes(), mtime=0)

    @cached_property
    def _headers(self):
        [(_, _, plain)] = self.alternatives
        changed = {"Content-Encoding": "gzip", "Content-Length": str(len(self._body))}
        return list((dict(plain) | changed).items())
