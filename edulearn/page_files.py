"""The pages and what they are made of, without a build step.

Scripts and styles keep their names from release to release. So that a browser may keep them for
good and still never mixes two releases, a page names them below `/v/<version>/`, where the version
is the digest of them all; a module's own imports are relative and stay below it.

Styles, and plain scripts, that follow each other in a page come as one file: each of them holds up
the first paint, on a phone by some tenth of a second.
"""

import json
import re
from contextlib import nullcontext
from functools import cached_property, partial
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import escape
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import NOT_ALLOWED_RESPONSE, Response

from courses import link_previews
from edulearn.compression import TextFile, compressed, is_compressible, takes_gzip

PARTS = ("css", "js", "vendor")
_VERSIONED = re.compile(rf"/v/(?P<version>[0-9a-f]{{16}})(?P<path>/({'|'.join(PARTS)})/.+)")
_NAMED = re.compile(rf'\b(href|src)="(?=/({"|".join(PARTS)})/)')
_TAGS = {
    "css": '<link rel="stylesheet" href="/css/{}.css">',
    "js": '<script src="/js/{}.js"></script>',
}
_HEAD = re.compile(r'<title>.*</title>\s*<meta name="description" .*>')
_TYPES = {"css": "text/css", "js": "text/javascript"}
_KEPT = re.compile(r"image/(?!svg)|video/|font/")
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"


def page_text(path):
    """A page as it was written, with this site's name on it."""
    return Path(path).read_text("utf-8").replace("EduLearn", escape(settings.SITE_NAME))


def _manifest(path):
    """What a phone calls the site that is put on its screen."""
    written = json.loads(Path(path).read_text("utf-8"))
    return json.dumps({**written, "name": settings.SITE_NAME, "short_name": settings.SITE_NAME})


class Files(WhiteNoiseMiddleware):
    """Serves the pages and their files.

    By its plain name a browser asks each time whether a page, script or style is still the same,
    which costs a 304; pictures and films may be a day old. Below this release's version all is kept
    for good. Another release's version, asked for while servers are replaced, gives what is here.
    """

    def __call__(self, request):
        if request.path_info == "/" and "course" in request.GET:
            return self.serve(self._page_of(request.GET["course"]), request)
        asked = _VERSIONED.fullmatch(request.path_info)
        if not asked or asked["path"] not in self.files:
            return super().__call__(request)
        response = self.serve(self.files[asked["path"]], request)
        if asked["version"] == self.version and response.status_code < HTTPStatus.BAD_REQUEST:
            response["Cache-Control"] = KEPT_FOR_GOOD
        return response

    def _page_of(self, course_id):
        """The shop's page as a course's link gives it."""
        page, head = self.files["/"], link_previews.head_of(course_id)
        return (
            MadeFile(_HEAD.sub(lambda _: head, page.plain.decode()), "text/html") if head else page
        )

    @staticmethod
    def serve(static_file, request):
        """The file in one piece: whoever reads it slowly holds none of the server's threads."""
        answer = static_file.get_response(request.method, request.META)
        with answer.file or nullcontext(BytesIO()) as file:
            response = HttpResponse(file.read(), status=int(answer.status))
        del response["Content-Type"]
        for name, value in answer.headers:
            response[name] = value
        return response

    @cached_property
    def version(self):
        """16 hex digits that change with any script or style."""
        root = Path(settings.FRONTEND_DIR)
        digest = sha256()
        for path in sorted(path for part in PARTS for path in (root / part).rglob("*.*")):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()[:16]

    def get_static_file(self, path, url, stat_cache=None):
        plain = super().get_static_file(path, url, stat_cache)
        headers = dict(plain.alternatives[0][2])
        if Path(path).suffix == ".html" and Path(settings.FRONTEND_DIR) in Path(path).parents:
            return self._page(page_text(path))
        if Path(path).suffix == ".webmanifest":
            return MadeFile(_manifest(path), "application/manifest+json")
        if is_compressible(headers):
            headers["Vary"] = "Accept-Encoding"
            return TextFile(path, list(headers.items()), stat_cache=stat_cache)
        return plain

    def _page(self, text):
        for kind, tag in _TAGS.items():
            tag = tag.format(r"[\w-]+")
            text = re.sub(rf"{tag}(\s*{tag})+", partial(self._as_one, kind), text)
        return MadeFile(_NAMED.sub(rf"\g<0>/v/{self.version}", text), "text/html")

    def _as_one(self, kind, tags):
        names = re.findall(rf"/{kind}/([\w-]+)", tags[0])
        folder = Path(settings.FRONTEND_DIR) / kind
        texts = [(folder / f"{name}.{kind}").read_text("utf-8") for name in names]
        joined = "+".join(names)
        self.files[f"/{kind}/{joined}.{kind}"] = MadeFile("\n".join(texts), _TYPES[kind])
        return _TAGS[kind].format(joined)

    def add_cache_headers(self, headers, path, url):
        kept = _KEPT.match(headers["Content-Type"])
        headers["Cache-Control"] = "public, max-age=86400" if kept else "no-cache"


class MadeFile:
    """A text that is made at the start and kept in memory, served as WhiteNoise serves a file."""

    def __init__(self, text, content_type):
        self.plain = text.encode()
        self.gzip = compressed(self.plain)
        self.headers = {
            "Cache-Control": "no-cache",
            "Content-Type": f'{content_type}; charset="utf-8"',
            "ETag": f'"{sha256(self.plain).hexdigest()[:32]}"',
            "Vary": "Accept-Encoding",
        }

    def get_response(self, method, request_headers):
        """The text, or that it is still the same (RFC 9110, 13.1.2)."""
        if method not in ("GET", "HEAD"):
            return NOT_ALLOWED_RESPONSE
        if self._is_known(request_headers.get("HTTP_IF_NONE_MATCH", "")):
            return Response(HTTPStatus.NOT_MODIFIED, list(self.headers.items()), None)
        headers, body = self.headers, self.plain
        if takes_gzip(request_headers.get("HTTP_ACCEPT_ENCODING", "")):
            headers, body = headers | {"Content-Encoding": "gzip"}, self.gzip
        headers = headers | {"Content-Length": str(len(body))}
        file = BytesIO(body) if method == "GET" else None
        return Response(HTTPStatus.OK, list(headers.items()), file)

    def _is_known(self, tags):
        return tags.strip() == "*" or self.headers["ETag"] in tags
