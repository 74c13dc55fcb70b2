"""fpdf2's document, in which no letter vanishes for want of a font."""

from functools import cache

from fontTools.ttLib import TTFont
from fpdf import FPDF

MISSING = "\N{REPLACEMENT CHARACTER}"


class Sheet(FPDF):
    """A document; what none of its fonts can write shows as a white question mark."""

    def __init__(self, *, fallbacks, **options):
        """`fallbacks`: files of fonts for what the main one lacks, loaded when they are needed."""
        super().__init__(**options)
        self._waiting, self._fallbacks = list(fallbacks), []

    def missing_from(self, text):
        """The letters of a text that no font has."""
        missing = self._unknown(text)
        for font in list(self._waiting):
            if any(ord(letter) in letters_of(font) for letter in missing):
                self._load_fallback(font)
                missing = self._unknown(missing)
        return missing

    def normalize_text(self, text):
        """The text as it can be written."""
        missing = self.missing_from(text)
        return "".join(MISSING if letter in missing else letter for letter in text)

    def _unknown(self, text):
        return {c for c in text if c not in "\n\t" and not self._is_known(ord(c))}

    def _is_known(self, letter):
        return any(letter in font.cmap for font in self.fonts.values())

    def _load_fallback(self, font):
        name = f"fallback{len(self._fallbacks)}"
        self._fallbacks.append(name)
        self._waiting.remove(font)
        self.add_font(name, "", font)
        self.set_fallback_fonts(self._fallbacks, exact_match=False)


@cache
def letters_of(font):
    """The letters that a font's file has, as numbers: much quicker to read than the font itself."""
    with TTFont(font, lazy=True) as file:
        return frozenset(file.getBestCmap())
