"""Markdown: what authors write, safe for everyone to read."""

import pytest

from courses.markdown import to_html, to_plain


def test_headings_have_ids_of_their_own():
    html = to_html("# Top\n\n## Same\n\n## Same\n\n[there](#same)")
    assert '<h2 id="text-top">Top</h2>' in html
    assert 'id="text-same"' in html
    assert 'id="text-same-1"' in html
    assert 'href="#text-same"' in html


def test_mathematics_is_left_to_the_page():
    html = to_html("So $a < b_1*c*$ holds.\n\n$$\n\\frac{1}{2}\n$$\n")
    assert '<span class="math inline">a &lt; b_1*c*</span>' in html
    assert '<div class="math block">' in html
    assert "\\frac{1}{2}" in html


@pytest.mark.parametrize("text", ["It costs $5 and $10.", "`$x$`", "$ x $", "\\$x\\$"])
def test_money_and_code_are_no_mathematics(text):
    assert "math" not in to_html(text)


def test_code_says_its_language():
    assert '<code class="language-python">' in to_html("```python\nx = 1\n```")


def test_tables_keep_their_alignment_without_style():
    html = to_html("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<td align="right">2</td>' in html
    assert "style" not in html


def test_tasks_and_footnotes():
    html = to_html("- [ ] do\n- [x] done\n\nSo[^1]\n\n[^1]: note")
    assert html.count('type="checkbox"') == html.count("disabled") == 2
    assert html.count(" checked=") == 1
    assert 'href="#text-fn1"' in html
    assert 'id="text-fn1"' in html


def test_pictures():
    assert '<img src="/media/x.png" alt="A" loading="lazy">' in to_html("![A](/media/x.png)")
    assert "<img" not in to_html("![A](https://example.org/x.png)", images=False)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>1</script>)",
        "![x](javascript:alert(1))",
        '$<img src=x onerror="alert(1)">$',
        '```"><script>alert(1)</script>\nx\n```',
        "[^1]\n\n[^1]: <script>alert(1)</script>",
        '# <b onclick="x">',
        "- [ ] <input onfocus=alert(1) autofocus>",
    ],
)
def test_nothing_in_it_runs(text):
    html = to_html(text)
    for danger in ("<script", "<img src=x", 'href="javascript', 'src="javascript', "<b on"):
        assert danger not in html
    assert 'href="data:' not in html
    assert "<input onfocus" not in html


def test_plain_words():
    assert to_plain("# Hi\n\nSome **bold** words", 12) == "Hi Some bold"
