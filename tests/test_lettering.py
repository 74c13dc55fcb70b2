"""Lines as they are drawn: right to left, Arabic joined."""

import pytest

from edulearn.lettering import as_drawn, join_letters


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("محمد", "ﻣﺤﻤﺪ"),
        ("دار", "ﺩﺍﺭ"),
        ("پژمان", "ﭘﮋﻣﺎﻥ"),
        ("لا", "ﻻ"),
        ("السلام", "ﺍﻟﺴﻼﻡ"),
        ("مُحَمَّد", "ﻣُﺤَﻤَّﺪ"),
        ("Zoë", "Zoë"),
    ],
)
def test_letters_take_the_form_of_their_place(written, joined):
    assert join_letters(written) == joined


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Ada (1815)", "Ada (1815)"),
        ("שרה כהן", "ןהכ הרש"),
        ("דוח 42 abc", "abc 42 חוד"),
        ("لا", "ﻻ"),
    ],
)
def test_lines_are_drawn_from_the_left(written, drawn):
    assert as_drawn(written) == drawn
