"""fpdf2's document, in which no letter vanishes for want of a font."""

from fpdf import FPDF

MISSING = "\N{REPLACEMENT CHARACTER}"


class Sheet(FPDF):
    """A document; what none of its fonts can write shows as a white question mark."""

    def add_fallbacks(self, paths):
        """Fonts for what the main one lacks, the first that has it."""
        names = [f"fallback{number}" for number, _ in enumerate(paths)]
        for name, path in zip(names, paths, strict=True):
            self.add_font(name, "", path)
        self.set_fallback_fonts(names, exact_match=False)

    def normalize_text(self, text):
        """The text as it can be written."""
        known = set().union(*(font.cmap for font in self.fonts.values()))
        return "".join(c if ord(c) in known or c in "\n\t" else MISSING for c in text)
