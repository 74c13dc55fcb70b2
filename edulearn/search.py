"""Search by words: texts become folded words and their beginnings, kept in an indexed array.

A search is then an index scan on any engine, and finds a word while it is still being typed.
"""

import re
import unicodedata

MAX_WORDS = 400
MAX_LETTERS = 14
MAX_TERMS = 8
# A run of letters and digits (“c++” and “c#” keep their signs); Chinese and Japanese, which are
# written without spaces, go character by character.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+[+#]*")


def words_of(text):
    """The words of a text, folded (no case, no accents), in order."""
    letters = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return [word[:MAX_LETTERS] for word in _WORD.findall(plain.casefold())]


def index_words(*texts):
    """What to store for texts: every beginning of each of their first words, sorted."""
    words = list(dict.fromkeys(word for text in texts for word in words_of(text)))[:MAX_WORDS]
    return sorted({word[:end] for word in words for end in range(1, len(word) + 1)})


def search_terms(text):
    """The terms of a search: each must be a beginning of some word."""
    return list(dict.fromkeys(words_of(text)))[:MAX_TERMS]


def all_of(field, terms):
    """The filter for documents that have every term; nothing has none at all."""
    return {field: {"$all": terms}} if terms else {"_id": None}
