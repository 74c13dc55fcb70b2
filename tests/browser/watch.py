"""What a page must not do while a test looks at it."""

import re
from urllib.parse import urlsplit

# An answer that the page no longer wants is cut off by the page itself.
CUT_OFF = "net::ERR_ABORTED"


class Watch:
    """Listens to the pages of a context and keeps what went wrong in them."""

    def __init__(self, context, own_url):
        self.own_host = urlsplit(own_url).netloc
        self.seen = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"page error: {error.error}"))
        context.on("requestfailed", self._failed)

    def unexpected(self, patterns):
        """What was seen and fits none of the regular expressions."""
        return [line for line in self.seen if not any(re.search(p, line) for p in patterns)]

    def _console(self, message):
        # A violated Content-Security-Policy is told here too, and that another host was not found.
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({message.location.get('url')})")

    def _failed(self, request):
        if request.failure != CUT_OFF and urlsplit(request.url).netloc == self.own_host:
            self.seen.append(f"request failed: {request.method} {request.url} {request.failure}")
