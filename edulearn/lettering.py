"""Lines of text as they are drawn: from left to right, the letters of Arabic joined.

Whoever draws a PDF puts one letter after the other. Here a line that is written from right to left
is turned, and its letters take the forms that Unicode has for where they stand in a word.
"""

import unicodedata


def as_drawn(line):
    """The line with its letters in the order, and the forms, in which they are drawn."""
    from fpdf.bidi import BidiParagraph  # with the rest of fpdf only where something is drawn

    joined = join_letters(line)
    is_plain = all(unicodedata.bidirectional(letter) not in ("R", "AL") for letter in joined)
    return joined if is_plain else BidiParagraph(text=joined).get_reordered_string()


def join_letters(text):
    """The text with each Arabic letter in the form for its place, and lam-alef as one."""
    shaped = []
    for index, letter in enumerate(text):
        before = _neighbour(text, index, -1)
        if letter in _ALEFS and before == _LAM and text[index - 1] == _LAM:
            shaped[-1] = _form(_LAM + letter, _joins(_neighbour(text, index - 1, -1)), False)
        else:
            after = letter in _JOINS_ON and _neighbour(text, index, 1) in _LETTERS
            shaped.append(_form(letter, _joins(before), after))
    return "".join(shaped)


def _neighbour(text, index, step):
    """The letter before or after that one, past the marks on it."""
    index += step
    while 0 <= index < len(text) and unicodedata.category(text[index]) == "Mn":
        index += step
    return text[index] if 0 <= index < len(text) else ""


def _joins(letter):
    """Whether a letter reaches over to the next one."""
    return letter in _JOINS_ON


def _form(letters, joined_before, joined_after):
    name = {
        (False, False): "<isolated>",
        (False, True): "<initial>",
        (True, False): "<final>",
        (True, True): "<medial>",
    }[bool(joined_before and letters in _LETTERS), bool(joined_after)]
    return _FORMS.get((name, letters), letters)


def _read_forms():
    """`{(form, letters): the letter in that form}`, as Unicode has them."""
    forms = {}
    for number in (*range(0xFB50, 0xFBB2), *range(0xFE70, 0xFEFD)):
        form, *letters = unicodedata.decomposition(chr(number)).split() or [""]
        forms[form, "".join(chr(int(letter, 16)) for letter in letters)] = chr(number)
    return forms


_FORMS = _read_forms()
_JOINS_ON = {letters for form, letters in _FORMS if form == "<initial>"} | {"\u0640"}
_LETTERS = {letters for form, letters in _FORMS if form == "<final>"} | {"\u0640"}
_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
