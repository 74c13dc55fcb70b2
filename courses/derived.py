"""What is kept beside a course's own fields, so that lists and search need not read them."""

from courses.content import outline
from courses.markdown import to_plain
from edulearn.search import index_words


def derived(document):
    """The summary, the search words and the outline of a course's document."""
    return {
        "summary": to_plain(document["description"], 200),
        "words": words_of(document),
        **outline(document["modules"]),
    }


def words_of(document):
    """Every word's beginnings; the title's whole words also marked “title:”, for relevance."""
    texts = [document[name] for name in ("title", "category", "instructor_name", "description")]
    beginnings = index_words(document["title"])
    return index_words(*texts) + [f"title:{beginning}" for beginning in beginnings]
