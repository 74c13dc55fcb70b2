"""Markdown to HTML that is safe to show: authors write it, everybody reads it."""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

# Ids in a text are its author's; the prefix keeps them apart from the page's own.
ID_PREFIX = "text-"
_TAGS = set(
    "p br hr h2 h3 h4 h5 h6 em strong s code pre blockquote ul ol li a img sup section span div "
    "label input table thead tbody tr th td".split()
)
_HEADINGS = dict.fromkeys(["h2", "h3", "h4", "h5", "h6"], {"id"})
_ATTRIBUTES = {
    **_HEADINGS,
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
    "li": {"id"},
    "input": {"checked"},
}
_CLASSES = {
    "span": {"math", "inline"},
    "div": {"math", "block"},
    "ul": {"contains-task-list"},
    "li": {"task-list-item", "footnote-item"},
    "sup": {"footnote-ref"},
    "section": {"footnotes"},
    "ol": {"footnotes-list"},
    "a": {"footnote-backref"},
}
_ALWAYS = {"img": {"loading": "lazy"}, "input": {"type": "checkbox", "disabled": ""}}

_parser = (
    MarkdownIt("commonmark", {"html": False})
    .enable(["table", "strikethrough"])
    .use(
        dollarmath_plugin,  # “$5 and $10” is money, “$x$” is mathematics
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
    )
    .use(footnote_plugin, inline=False)
    .use(tasklists_plugin, label=True)
)


@lru_cache(maxsize=1_000)
def to_html(text, *, images=True):
    """The HTML of a Markdown text; raw HTML in it is shown as text, `javascript:` links go.

    Mathematics stays TeX, in `span.math.inline` and `div.math.block`, for the page to set. Without
    `images` nothing in it is loaded from anywhere when it is shown.
    """
    return nh3.clean(
        _parser.render(text),
        tags=_TAGS if images else _TAGS - {"img"},
        attributes=_ATTRIBUTES,
        attribute_filter=_within_the_text,
        allowed_classes=_CLASSES,
        set_tag_attribute_values=_ALWAYS,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        id_prefix=ID_PREFIX,
    )


def _within_the_text(tag, name, value):
    """A link to a heading or footnote of the text leads to its id as it is given out."""
    return f"#{ID_PREFIX}{value[1:]}" if name == "href" and value.startswith("#") else value


def to_plain(text, length):
    """The first `length` characters of a Markdown text as plain words."""
    plain = " ".join(nh3.clean(_parser.render(text[: length * 4]), tags=set()).split())
    return unescape(plain)[:length].rstrip()


def _demote_first_heading(tokens):
    """The page has its own h1: a text's top headings become h2."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"


def _align_by_attribute(tokens):
    """A column's alignment comes as a style, which the site's policy forbids."""
    for token in tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"align": token.attrs["style"].removeprefix("text-align:")}


_parser.core.ruler.push("align", lambda state: _align_by_attribute(state.tokens))
_parser.core.ruler.push("demote_h1", lambda state: _demote_first_heading(state.tokens))
_parser.use(anchors_plugin, min_level=2, max_level=6)
