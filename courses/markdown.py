"""Markdown to HTML that is safe to show: authors write it, everybody reads it."""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt

_TAGS = set(
    "p br hr h2 h3 h4 h5 h6 em strong s code pre blockquote ul ol li a img "
    "table thead tbody tr th td".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=1_000)
def to_html(text):
    """The HTML of a Markdown text; raw HTML in it is shown as text, `javascript:` links go."""
    return nh3.clean(
        _parser.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def to_plain(text, length):
    """The first `length` characters of a Markdown text as plain words."""
    plain = " ".join(nh3.clean(_parser.render(text[: length * 4]), tags=set()).split())
    return unescape(plain)[:length].rstrip()


def _demote_first_heading(tokens):
    """The page has its own h1: a text's top headings become h2."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"


_parser.core.ruler.push("demote_h1", lambda state: _demote_first_heading(state.tokens))
