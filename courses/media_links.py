"""Links to uploaded files: the one that is stored, and the signed one that a reader gets.

What is stored in a course is `/media/<file id>/<name>`. Pictures are served there to whoever has
the link, whose id can't be guessed. Everything else only by a signed link, which says until when
and for which course it is, and is given out in lessons that are open to the caller.
"""

import re
from time import time
from urllib.parse import quote

from django.core.signing import BadSignature, Signer

from edulearn.fields import Link

WINDOW = 6 * 3600  # a link lasts 6 to 12 hours, and stays the same for 6, for the browser's cache
_STORED = re.compile(r"/media/([0-9a-f]{24})/([^/?#]+)", re.ASCII)
_SIGNED = re.compile(r"/media/([^/?#]+)/([^/?#]+)")


def stored_link(file_id, name):
    return f"/media/{file_id}/{quote(name)}"


def signed_link(url, course_id):
    """A stored link as one that works for a while; any other address as it is."""
    match = _STORED.fullmatch(url)
    if not match:
        return url
    expires = (int(time()) // WINDOW + 2) * WINDOW
    token = _signer().sign_object([match[1], str(course_id), expires])
    return f"/media/{token}/{match[2]}"


def read_token(token):
    """The file and course ids of a signed link's token; None if it isn't ours or is too old."""
    try:
        file_id, course_id, expires = _signer().unsign_object(token)
    except BadSignature:
        return None
    return (file_id, course_id) if expires > time() else None


def with_signed_links(content, course_id):
    """A lesson's `video` or `file`, its links signed."""
    signed = {
        name: signed_link(content[name], course_id)
        for name in ("src", "url", "chapters")
        if name in content
    }
    captions = content.get("captions")
    if captions is not None:
        signed["captions"] = [with_signed_links(caption, course_id) for caption in captions]
    return {**content, **signed}


class MediaLink(Link):
    """A link that a lesson may have; a signed one comes back as the one that is stored."""

    default_error_messages = {"unknown_file": "This is not a link to a file of this site."}

    def to_internal_value(self, data):
        url = super().to_internal_value(data)
        match = _SIGNED.fullmatch(url)
        if not match or _STORED.fullmatch(url):
            return url
        try:
            file_id, _, _ = _signer().unsign_object(match[1])
        except BadSignature:
            self.fail("unknown_file")
        return f"/media/{file_id}/{match[2]}"


def _signer():
    return Signer(salt="edulearn.media")
