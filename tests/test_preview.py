"""POST /api/courses/preview/"""

import pytest

from tests.conftest import assert_problem, assert_refused, contents

PREVIEW = "/api/courses/preview/"


def test_a_text_is_shown_as_its_readers_will_see_it(bob, db):
    before = contents(db)
    answer = bob.post(PREVIEW, {"text": "# Top\n\nSome **bold** <script>x</script>"})
    assert answer.json() == {
        "html": '<h2 id="text-top">Top</h2>\n'
        "<p>Some <strong>bold</strong> &lt;script&gt;x&lt;/script&gt;</p>\n"
    }
    assert contents(db) == before


def test_nothing_is_shown_of_nothing(bob):
    assert bob.post(PREVIEW, {"text": ""}).json() == {"html": ""}


@pytest.mark.parametrize("text", [None, 5, ["x"], {"$gt": ""}, "nul \x00", "x" * 200_001])
def test_what_is_no_text(bob, text):
    assert_refused(bob.post(PREVIEW, {"text": text}), "text")


def test_it_is_for_those_who_teach(charlie, visitor):
    assert_problem(charlie.post(PREVIEW, {"text": "x"}), 403)
    assert_problem(visitor.post(PREVIEW, {"text": "x"}), 401)
